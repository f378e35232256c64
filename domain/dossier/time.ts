import { endOfDay, type Instant, type LocalDate, localDateOf } from '#domain/calendar/brussels-time.ts';
import {
  advicePlan,
  dependencyPlan,
  expiryPlan,
  type Milestone,
  questionPlan,
  underEachPolicy,
  workingDaysPlan,
} from '#domain/deadlines/plan.ts';
import { type PolicyChange, replanOf } from '#domain/deadlines/replan.ts';
import { dueTimeEvents, earliest, type Happening, nextMilestone } from '#domain/deadlines/timeline.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import type { NoticeName } from '#domain/notices/notice.ts';
import type { Policy } from '#domain/policy/policy.ts';
import { lapsesAt } from './dependencies.ts';
import type { DossierEvent } from './events.ts';
import { type DossierState, entryIntoForce, evolveDossier, expiryInstant, hasEnded } from './state.ts';

/** Working days after which the secretariat is reminded to rule on admissibility. */
const ADMISSIBILITY_REMINDER_WORKING_DAYS = [5, 10];

/** One matter of a dossier that time chases: its milestones, and when it or its day came into being. */
export interface DossierMatter {
  readonly key: string;
  readonly bornAt: Instant;
  readonly due?: LocalDate;
  readonly milestones: readonly Milestone[];
}

/** Since when something is chased: after a mistake was annulled, what fell due before is not made up for. */
const chasedFrom = ({ chasedFrom: annulledAt }: DossierState, bornAt: Instant): Instant =>
  annulledAt !== undefined && annulledAt > bornAt ? annulledAt : bornAt;

/** What is being chased now: the ruling, the question, each advice, the end of the authorisation. */
export function dossierMatters(state: DossierState, policy: Policy): DossierMatter[] {
  const matters: DossierMatter[] = [];
  const chased = (bornAt: Instant): Instant => chasedFrom(state, bornAt);
  const chase = (key: string, bornAt: Instant, due: LocalDate | undefined, plan: (policy: Policy) => Milestone[]) => {
    const milestones = underEachPolicy(policy, bornAt, plan);
    matters.push({ key, bornAt, ...(due === undefined ? {} : { due }), milestones });
  };
  if (state.status === 'submitted') {
    const from = localDateOf(state.examinedFrom);
    // An examination that an annulment begins anew, or takes up again, is a matter of its own: what it tells has not been told.
    const again = state.annulments === undefined ? '' : `.${state.annulments}`;
    chase(`admissibility-${state.questionsAsked}${again}`, chased(state.examinedFrom), undefined, (one) =>
      workingDaysPlan('admissibility-reminder', from, ADMISSIBILITY_REMINDER_WORKING_DAYS, one),
    );
  }
  if (state.status === 'awaiting-information' && state.question !== undefined) {
    const { number, due, askedAt } = state.question;
    chase(`question-${number}`, chased(askedAt), due, (one) => questionPlan(due, one));
  }
  for (const { number, due, onSilence, askedAt, status } of isOver(state) ? [] : state.advices) {
    if (status !== 'open' && status !== 'lapsed') continue;
    chase(adviceMatter(number), chased(askedAt), due, (one) =>
      advicePlan(due, onSilence, one).filter(
        // Only the lapse itself is still to be told once the advice has lapsed.
        ({ notice }) => status === 'open' || notice === 'advice-lapsed',
      ),
    );
  }
  for (const { ref, lastDay: until, notedAt } of hasEnded(state) ? [] : (state.dependencies ?? [])) {
    if (until !== undefined) chase(dependencyMatter(ref), notedAt, until, (one) => dependencyPlan(until, one));
  }
  const lastDay = state.duration?.lastDay;
  const told = expiryNotice(state);
  if (lastDay !== undefined && lastDay !== null && state.lastDaySetAt !== undefined && told !== undefined) {
    chase(`expiry-${lastDay}`, state.lastDaySetAt, lastDay, (one) =>
      expiryPlan(lastDay, one).filter(({ notice }) => notice === told),
    );
  }
  return matters;
}

/** What is still to be told of the last day: that it comes, or that it has passed. */
function expiryNotice({ status }: DossierState): NoticeName | undefined {
  if (status === 'in-force' || status === 'suspended') return 'authorisation-expiring';
  return status === 'expired' ? 'authorisation-expired' : undefined;
}

/** The matter of one advice, as milestones name it. */
export const adviceMatter = (number: number): string => `advice-${number}`;

/** The matter of another authorisation on which it rests. */
export const dependencyMatter = (ref: string): string => `dependency-${ref}`;

const isOver = (state: DossierState): boolean =>
  state.status === 'inadmissible' || state.status === 'withdrawn' || state.status === 'refused';

/** Nothing ends before it came into being, where its day had passed already: the log runs forward in time. */
const notBefore = (at: Instant, born: Instant | undefined): Instant => (born !== undefined && born > at ? born : at);

/**
 * What the calendar itself changes: an amendment, entry into force, the end of the authorisation, the end of an advice's silence. At one
 * instant in this order: an authorisation that is replaced as its last day ends is superseded and not expired, and one that is replaced
 * as it would come into force never does.
 */
function legalHappenings(state: DossierState): Happening<DossierEvent>[] {
  const happenings: Happening<DossierEvent>[] = [];
  for (const { dossier: amendment, from, supersedes, tookEffect } of state.amendments) {
    if (tookEffect) continue;
    const type = hasEnded(state) ? 'conditions-superseded' : 'authorisation-superseded';
    happenings.push({ at: from, events: [{ type, effectiveAt: from, data: { amendment, supersedes } }] });
  }
  if (state.status === 'signed' && state.publishedAt !== undefined && state.decision !== undefined) {
    const at = entryIntoForce(state.decision, state.publishedAt);
    happenings.push({ at, events: [{ type: 'entered-into-force', effectiveAt: at, data: {} }] });
  }
  if (state.status === 'in-force' || state.status === 'suspended') {
    const ends = expiryInstant(state);
    const lastDay = state.duration?.lastDay;
    if (ends !== undefined && lastDay !== undefined && lastDay !== null) {
      const at = notBefore(ends, state.lastDaySetAt);
      happenings.push({ at, events: [{ type: 'authorisation-expired', effectiveAt: at, data: { lastDay } }] });
    }
  }
  for (const { ref, lastDay: until, notedAt, lapsed } of hasEnded(state) ? [] : (state.dependencies ?? [])) {
    const ends = lapsesAt(until);
    if (ends === undefined || lapsed !== undefined) continue;
    const at = notBefore(ends, notedAt);
    const data = { dependency: ref, because: 'expired' } as const;
    happenings.push({ at, events: [{ type: 'dependency-lapsed', effectiveAt: at, data }] });
  }
  for (const advice of state.advices) {
    if (advice.status !== 'open' || advice.onSilence !== 'proceed') continue;
    const at = notBefore(endOfDay(advice.due), chasedFrom(state, advice.askedAt));
    happenings.push({
      at,
      events: [{ type: 'advice-lapsed', effectiveAt: at, data: { advice: advice.number, adviser: advice.adviser } }],
    });
  }
  return happenings;
}

function happenings(state: DossierState, policy: Policy, now: Instant): Happening<DossierEvent>[] {
  const all = legalHappenings(state);
  for (const matter of dossierMatters(state, policy)) {
    const next = nextMilestone(matter, state.handled, now, expiryInstant(state));
    if (next !== undefined) all.push(next);
  }
  return all;
}

/** What a change of policy moves of what a dossier still chases. */
export function dossierReplan(state: DossierState, change: PolicyChange, now: Instant): DossierEvent | undefined {
  const data = replanOf((one) => dossierMatters(state, one), state, change, now);
  return data && { type: 'deadlines-replanned', effectiveAt: now, data, ...eventTexts({ reason: change.reason }) };
}

/** All that time has brought to a dossier by `now` and that is not in its log yet, in order. */
export function dossierTimeEvents(state: DossierState, policy: Policy, now: Instant): DossierEvent[] {
  return dueTimeEvents(state, now, (present) => happenings(present, policy, now), evolveDossier);
}

/** The next instant at which time brings something to this dossier. */
export function dossierNextDue(state: DossierState, policy: Policy, now: Instant): Instant | undefined {
  return earliest(happenings(state, policy, now));
}

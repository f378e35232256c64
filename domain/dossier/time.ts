import { endOfDay, type Instant, type LocalDate, localDateOf } from '#domain/calendar/brussels-time.ts';
import { advicePlan, expiryPlan, type Milestone, questionPlan, workingDaysPlan } from '#domain/deadlines/plan.ts';
import { dueTimeEvents, earliest, type Happening, upcomingOf } from '#domain/deadlines/timeline.ts';
import type { Policy } from '#domain/policy/policy.ts';
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

/** What is being chased now: the ruling, the question, each advice, the end of the authorisation. */
export function dossierMatters(state: DossierState, policy: Policy): DossierMatter[] {
  const matters: DossierMatter[] = [];
  if (state.status === 'submitted') {
    const from = localDateOf(state.examinedFrom);
    matters.push({
      key: `admissibility-${state.questionsAsked}`,
      bornAt: state.examinedFrom,
      milestones: workingDaysPlan('admissibility-reminder', from, ADMISSIBILITY_REMINDER_WORKING_DAYS, policy),
    });
  }
  if (state.status === 'awaiting-information' && state.question !== undefined) {
    const { number, due, askedAt } = state.question;
    matters.push({ key: `question-${number}`, bornAt: askedAt, due, milestones: questionPlan(due, policy) });
  }
  for (const advice of state.advices) {
    if (advice.status !== 'open' && advice.status !== 'lapsed') continue;
    const milestones = advicePlan(advice.due, advice.onSilence, policy).filter(
      // Only the lapse itself is still to be told once the advice has lapsed.
      (milestone) => advice.status === 'open' || milestone.notice === 'advice-lapsed',
    );
    if (isOver(state)) continue;
    matters.push({ key: adviceMatter(advice.number), bornAt: advice.askedAt, due: advice.due, milestones });
  }
  const lastDay = state.duration?.lastDay;
  if (lastDay !== undefined && lastDay !== null && state.lastDaySetAt !== undefined) {
    const plan = expiryPlan(lastDay, policy);
    const milestones =
      state.status === 'in-force' || state.status === 'suspended'
        ? plan.filter((milestone) => milestone.notice === 'authorisation-expiring')
        : state.status === 'expired'
          ? plan.filter((milestone) => milestone.notice === 'authorisation-expired')
          : [];
    matters.push({ key: `expiry-${lastDay}`, bornAt: state.lastDaySetAt, due: lastDay, milestones });
  }
  return matters;
}

/** The matter of one advice, as milestones name it. */
export const adviceMatter = (number: number): string => `advice-${number}`;

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
  for (const advice of state.advices) {
    if (advice.status !== 'open' || advice.onSilence !== 'proceed') continue;
    const at = notBefore(endOfDay(advice.due), advice.askedAt);
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
    const upcoming = upcomingOf(matter.milestones, matter.bornAt, state.handled[matter.key]);
    const next = upcoming[0];
    if (next === undefined) continue;
    const later = upcoming[1];
    const merged = later !== undefined && later.instant <= now;
    const number = next.milestone === undefined ? {} : { milestone: next.milestone };
    const told = { matter: matter.key, notice: next.notice, ...number };
    all.push({
      at: next.instant,
      events: [
        merged
          ? { type: 'milestone-merged', effectiveAt: next.instant, data: told }
          : {
              type: 'milestone-reached',
              effectiveAt: next.instant,
              data: { ...told, ...(matter.due === undefined ? {} : { due: matter.due }) },
            },
      ],
    });
  }
  return all;
}

/** All that time has brought to a dossier by `now` and that is not in its log yet, in order. */
export function dossierTimeEvents(state: DossierState, policy: Policy, now: Instant): DossierEvent[] {
  return dueTimeEvents(state, now, (present) => happenings(present, policy, now), evolveDossier);
}

/** The next instant at which time brings something to this dossier. */
export function dossierNextDue(state: DossierState, policy: Policy, now: Instant): Instant | undefined {
  return earliest(happenings(state, policy, now));
}

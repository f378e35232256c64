import { type Instant, localDateOf } from '#domain/calendar/brussels-time.ts';
import { type Milestone, underEachPolicy, workingDaysPlan } from '#domain/deadlines/plan.ts';
import { type PolicyChange, replanOf } from '#domain/deadlines/replan.ts';
import { dueTimeEvents, earliest, type Happening, nextMilestone } from '#domain/deadlines/timeline.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { DeliberationContext } from './deliberation.ts';
import type { AccessionEvent } from './events.ts';
import { type AccessionState, evolveAccession } from './state.ts';
import { OVER_ACCESSIONS } from './steps.ts';

/** Working days after which the secretariat is reminded to review a commitment. */
const REVIEW_REMINDER_WORKING_DAYS = [5, 10];

/** The one thing about an accession that time chases: the review of its commitment. */
interface AccessionMatter {
  readonly key: string;
  readonly bornAt: Instant;
  readonly milestones: readonly Milestone[];
}

/** What waits for a person's review, with the days on which the secretariat is reminded of it. */
export function accessionMatter(state: AccessionState, policy: Policy): AccessionMatter | undefined {
  if (state.status !== 'under-review' || state.attempt === undefined) return undefined;
  const { number, submittedAt } = state.attempt;
  const from = localDateOf(submittedAt);
  return {
    key: `review-${number}`,
    bornAt: submittedAt,
    milestones: underEachPolicy(policy, submittedAt, (one) =>
      workingDaysPlan('accession-review-reminder', from, REVIEW_REMINDER_WORKING_DAYS, one),
    ),
  };
}

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

function happenings(
  state: AccessionState,
  policy: Policy,
  { end, provider }: DeliberationContext,
  now: Instant,
): Happening<AccessionEvent>[] {
  const all: Happening<AccessionEvent>[] = [];
  // First in the list: what would take effect at the instant at which the deliberation ends does not.
  if (end !== undefined && !OVER_ACCESSIONS.includes(state.status)) {
    const at = later(end.at, state.preparedAt);
    all.push({ at, events: [{ type: 'accession-ended', effectiveAt: at, data: { because: end.because } }] });
  }
  if (provider !== undefined && provider.organisation !== state.provider && !OVER_ACCESSIONS.includes(state.status)) {
    const at = later(provider.since, state.preparedAt);
    const data = { from: state.provider, to: provider.organisation };
    all.push({ at, events: [{ type: 'provider-succeeded', effectiveAt: at, data }] });
  }
  const holds = state.status === 'active' || state.status === 'suspended';
  if (holds && state.tookEffectAt === undefined && state.activeSince !== undefined) {
    const at = later(state.activeSince, state.inForceFrom);
    all.push({ at, events: [{ type: 'accession-took-effect', effectiveAt: at, data: {} }] });
  }
  const matter = accessionMatter(state, policy);
  if (matter === undefined) return all;
  const next = nextMilestone(matter, state.handled, now);
  if (next !== undefined) all.push(next);
  return all;
}

/** What a change of policy moves of what an accession still chases. */
export function accessionReplan(state: AccessionState, change: PolicyChange, now: Instant): AccessionEvent | undefined {
  const data = replanOf((one) => accessionMatter(state, one) ?? [], state, change, now);
  return data && { type: 'deadlines-replanned', effectiveAt: now, data, ...eventTexts({ reason: change.reason }) };
}

/** All that time has brought to an accession by `now`, what its deliberation brings it included, and that is not in its log yet. */
export function accessionTimeEvents(
  state: AccessionState,
  policy: Policy,
  context: DeliberationContext,
  now: Instant,
): AccessionEvent[] {
  return dueTimeEvents(state, now, (present) => happenings(present, policy, context, now), evolveAccession);
}

/** The next instant at which time by itself brings something to this accession; what its deliberation brings it is not waited for. */
export function accessionNextDue(state: AccessionState, policy: Policy, now: Instant): Instant | undefined {
  return earliest(happenings(state, policy, {}, now));
}

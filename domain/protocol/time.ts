import type { Instant, LocalDate } from '#domain/calendar/brussels-time.ts';
import { expiryPlan, type Milestone, underEachPolicy } from '#domain/deadlines/plan.ts';
import { type PolicyChange, replanOf } from '#domain/deadlines/replan.ts';
import { dueTimeEvents, earliest, type Happening, nextMilestone } from '#domain/deadlines/timeline.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { ProtocolEvent } from './events.ts';
import { evolveProtocol, type ProtocolState, protocolExpiry } from './state.ts';

/** The end of a protocol, as time announces it and tells it. */
interface ExpiryMatter {
  readonly key: string;
  readonly bornAt: Instant;
  readonly due: LocalDate;
  readonly milestones: readonly Milestone[];
}

/** What time chases of a protocol: its end, like that of an authorisation; nothing of one that a party ended, or that has no last day. */
export function protocolMatter(state: ProtocolState, policy: Policy): ExpiryMatter | undefined {
  const { lastDay } = state.duration;
  if (lastDay === null || state.lastDaySetAt === undefined) return undefined;
  const last = state.validity.at(-1)?.status;
  const notice =
    last === 'in-force' ? 'authorisation-expiring' : last === 'expired' ? 'authorisation-expired' : undefined;
  if (notice === undefined) return undefined;
  const milestones = underEachPolicy(policy, state.lastDaySetAt, (one) =>
    expiryPlan(lastDay, one).filter((milestone) => milestone.notice === notice),
  );
  return { key: `expiry-${lastDay}`, bornAt: state.lastDaySetAt, due: lastDay, milestones };
}

function happenings(state: ProtocolState, policy: Policy, now: Instant): Happening<ProtocolEvent>[] {
  const all: Happening<ProtocolEvent>[] = [];
  const ends = protocolExpiry(state);
  const { lastDay } = state.duration;
  if (state.status === 'in-force' && ends !== undefined && lastDay !== null) {
    // Where the last day had passed before both had published, it ends as it begins: the log runs forward in time.
    const at = state.inForceAt !== undefined && state.inForceAt > ends ? state.inForceAt : ends;
    all.push({ at, events: [{ type: 'protocol-expired', effectiveAt: at, data: { lastDay } }] });
  }
  const matter = protocolMatter(state, policy);
  if (matter === undefined) return all;
  const next = nextMilestone(matter, state.handled, now, ends);
  if (next !== undefined) all.push(next);
  return all;
}

/** What a change of policy moves of what a protocol still chases. */
export function protocolReplan(state: ProtocolState, change: PolicyChange, now: Instant): ProtocolEvent | undefined {
  const data = replanOf((one) => protocolMatter(state, one) ?? [], state, change, now);
  return data && { type: 'deadlines-replanned', effectiveAt: now, data, ...eventTexts({ reason: change.reason }) };
}

/** All that time has brought to a protocol by `now` and that is not in its log yet, in order. */
export function protocolTimeEvents(state: ProtocolState, policy: Policy, now: Instant): ProtocolEvent[] {
  return dueTimeEvents(state, now, (present) => happenings(present, policy, now), evolveProtocol);
}

/** The next instant at which time brings something to this protocol. */
export function protocolNextDue(state: ProtocolState, policy: Policy, now: Instant): Instant | undefined {
  return earliest(happenings(state, policy, now));
}

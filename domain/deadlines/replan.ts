import * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { NOTICE_NAMES } from '#domain/notices/notice.ts';
import { type Policy, policyOfVersion } from '#domain/policy/policy.ts';
import type { Milestone } from './plan.ts';
import { upcomingOf } from './timeline.ts';

/** One milestone that a change of policy moves; without `from` it is new, without `to` it does not come any more. */
const moveSchema = z.strictObject({
  matter: z.string(),
  notice: z.enum(NOTICE_NAMES),
  milestone: z.int().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
});
export type Move = z.infer<typeof moveSchema>;

/** What the log of an aggregate says of a change of policy that moves something in it; the reason stands in the event's texts. */
export const replanned = { policyVersion: z.int(), moves: z.array(moveSchema) };
/** The same with the due day of a condition that is counted in working days, where it moves with them. */
export const replannedWithDue = {
  ...replanned,
  due: z.strictObject({ from: z.string(), to: z.string() }).optional(),
};

/** A matter that time chases, as every kind of aggregate has it. */
export interface Matter {
  readonly key: string;
  readonly bornAt: Instant;
  readonly milestones: readonly Milestone[];
}

/** A policy that takes over, as each aggregate is planned anew for it. */
export interface PolicyChange {
  readonly policy: Policy;
  /** The version for which every aggregate was planned last. */
  readonly through: number;
  /** Why the policy was changed. */
  readonly reason?: string | undefined;
}

/** The policy for which an aggregate was planned last, by its own log or with all others; undefined where that is the new one. */
export function policyBefore({ policy, through }: PolicyChange, replannedFor: number | undefined): Policy | undefined {
  const version = Math.max(through, replannedFor ?? 0);
  return version >= policy.version ? undefined : policyOfVersion(policy, version);
}

const nameOf = ({ notice, milestone }: Milestone): string => `${notice} ${milestone ?? ''}`;

type Matters = Matter | readonly Matter[] | undefined;

/** The milestones still to come that a change moves, brings or takes away, matter by matter. */
export function movesBetween(
  were: Matters,
  are: Matters,
  handled: Readonly<Record<string, Instant>>,
  since: Instant,
): Move[] {
  const ahead = (matter: Matter | undefined): Map<string, Milestone> =>
    new Map(
      (matter === undefined ? [] : upcomingOf(matter.milestones, matter.bornAt, handled[matter.key]))
        .filter(({ instant }) => instant > since)
        .map((milestone) => [nameOf(milestone), milestone]),
    );
  const [before, after] = [[were ?? []].flat(), [are ?? []].flat()];
  const keys = new Set([...before, ...after].map(({ key }) => key));
  return [...keys].flatMap((matter) => {
    const was = ahead(before.find(({ key }) => key === matter));
    const is = ahead(after.find(({ key }) => key === matter));
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((name): Move[] => {
      const [from, to] = [was.get(name), is.get(name)];
      const one = from ?? to;
      if (one === undefined || from?.instant === to?.instant) return [];
      return [
        {
          matter,
          notice: one.notice,
          ...(one.milestone === undefined ? {} : { milestone: one.milestone }),
          ...(from === undefined ? {} : { from: from.instant }),
          ...(to === undefined ? {} : { to: to.instant }),
        },
      ];
    });
  });
}

/** What a change of policy moves in an aggregate of which only milestones can move; undefined where nothing does. */
export function replanOf(
  mattersUnder: (policy: Policy) => Matters,
  state: { readonly handled: Readonly<Record<string, Instant>>; readonly replannedFor?: number | undefined },
  change: PolicyChange,
  now: Instant,
): { policyVersion: number; moves: Move[] } | undefined {
  const { policy } = change;
  const before = policyBefore(change, state.replannedFor);
  if (before === undefined) return undefined;
  const moves = movesBetween(mattersUnder(before), mattersUnder(policy), state.handled, policy.since ?? now);
  return moves.length === 0 ? undefined : { policyVersion: policy.version, moves };
}

import type { Instant } from '#domain/calendar/brussels-time.ts';
import { type AggregateId, dossierOf } from '#domain/door/aggregate-id.ts';
import type { AggregateKind, AnyEvent } from '#domain/door/aggregate-kind.ts';
import { takeCommand } from '#domain/door/door.ts';
import type { Decision, Refusal } from '#domain/door/refusal.ts';
import type { RefusalCode } from '#domain/door/refusal-codes.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { withAudiences } from './with-audiences.ts';

/** What a command led to. `changed` is false when nothing was to be done. */
export type CommandResult<State> =
  | {
      readonly ok: true;
      readonly version: number;
      readonly state: State | undefined;
      readonly changed: boolean;
      readonly repeated: boolean;
    }
  | { readonly ok: false; readonly kind: 'refused' | 'conflict' | 'stale' | 'key-reused'; readonly refusal: Refusal };

/** How a client protects a command: against being given twice, and against deciding on an old picture. */
export interface Safeguards {
  readonly once?: { readonly key: string; readonly requestHash: string };
  /** The version the client saw; another one refuses the command. */
  readonly ifVersion?: number;
}

/** What a client saw before it commanded, where that is another thing than the one whose log the command is written to. */
export interface Seen {
  readonly aggregate: AggregateId;
  version(): Promise<number>;
}

/** A command that meets another writer is decided again this often before it is given back as a conflict. */
const MOST_TRIES = 4;

/** The refusal of a command by somebody who saw another version. */
export const staleVersion = (saw: number, version: number): CommandResult<never> & { readonly ok: false } => ({
  ok: false,
  kind: 'stale',
  refusal: {
    code: 'version-changed',
    message: `You saw version ${saw}, but it is now ${version}; look again and decide anew.`,
  },
});

/** Whether a refusal says no more than that this is not for whoever asks, or not there. */
const tellsNothing = ({ code }: Refusal): boolean => code === 'not-permitted' || code.startsWith('no-such-');

const conflict = (kind: 'conflict' | 'key-reused', code: RefusalCode, message: string): CommandResult<never> => ({
  ok: false,
  kind,
  refusal: { code, message },
});

interface Attempt<State, Event extends AnyEvent, Context> {
  readonly aggregate: AggregateId;
  readonly kind: AggregateKind<State, Event, Context>;
  readonly by: string;
  /** `person:ID`: for whom, where a substitute commands. */
  readonly onBehalfOf?: string;
  readonly causedBy?: string;
  readonly safeguards?: Safeguards;
  /** Of what `ifVersion` is the version; the aggregate itself unless given. */
  readonly seen?: Seen | undefined;
  /**
   * Why the command cannot be given, by what lies outside the aggregate. Not asked of one that was delivered before: that is answered
   * as it was, whatever has happened since.
   */
  readonly precondition?: (now: Instant) => Promise<Refusal | undefined>;
  /** Read anew on each try: what the aggregate must know of others. */
  readonly context: (now: Instant, policy: Policy) => Promise<Context>;
  readonly decide: (state: State | undefined, now: Instant, policy: Policy) => Decision<Event>;
  /** What must stand before the command is written; done only once it is known that it will be. */
  readonly beforehand?: () => Promise<void>;
}

/** What a command that was delivered before, under the same key, was answered; undefined for one that is new. */
async function answeredBefore<State, Event extends AnyEvent, Context>(
  ports: Ports,
  { aggregate, kind, safeguards }: Attempt<State, Event, Context>,
): Promise<CommandResult<State> | undefined> {
  if (safeguards?.once === undefined) return undefined;
  const answered = await ports.store.answered(dossierOf(aggregate), safeguards.once.key);
  if (answered === undefined) return undefined;
  if (answered.requestHash !== safeguards.once.requestHash) {
    return conflict(
      'key-reused',
      'idempotency-key-reused',
      'This Idempotency-Key was used for another command; give each command a key of its own.',
    );
  }
  const { state } = await ports.store.load(aggregate, kind);
  return { ok: true, version: answered.version, state, changed: false, repeated: true };
}

/** Whether a command was carried out before, under the same key. */
export const wasAnswered = async (
  ports: Ports,
  dossier: string,
  safeguards: Safeguards | undefined,
): Promise<boolean> =>
  safeguards?.once !== undefined && (await ports.store.answered(dossier, safeguards.once.key)) !== undefined;

/** Loads, decides and writes one command; decides again, up to three times, when another writer came between. */
export async function throughTheDoor<State, Event extends AnyEvent, Context>(
  ports: Ports,
  attempt: Attempt<State, Event, Context>,
): Promise<CommandResult<State>> {
  const { aggregate, kind, safeguards, seen } = attempt;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const [given, loaded, policy] = await Promise.all([
      answeredBefore(ports, attempt),
      ports.store.load(aggregate, kind),
      ports.policies.current(),
    ]);
    if (given !== undefined) return given;
    const now = ports.now();
    const refusal = await attempt.precondition?.(now);
    // Here and below: the same delivery may have been carried out since we looked. Then that is the answer, not that it came too late.
    if (refusal !== undefined) return (await answeredBefore(ports, attempt)) ?? { ok: false, kind: 'refused', refusal };
    const taken = takeCommand<State, Event, Context>({
      aggregate,
      kind,
      loaded,
      policy,
      context: await attempt.context(now, policy),
      now,
      decide: (state) => attempt.decide(state, now, policy),
    });
    // Who may not give the command learns no version.
    if (!taken.ok && tellsNothing(taken.refusal))
      return (await answeredBefore(ports, attempt)) ?? { ok: false, kind: 'refused', refusal: taken.refusal };
    const version = seen === undefined ? loaded.version : await seen.version();
    if (safeguards?.ifVersion !== undefined && safeguards.ifVersion !== version) {
      return (await answeredBefore(ports, attempt)) ?? staleVersion(safeguards.ifVersion, version);
    }
    if (!taken.ok)
      return (await answeredBefore(ports, attempt)) ?? { ok: false, kind: 'refused', refusal: taken.refusal };
    const { outcome } = taken;
    if (outcome === undefined) {
      const nextDue = loaded.state === undefined ? undefined : kind.nextDue(loaded.state, policy, now);
      if (loaded.state !== undefined && nextDue !== loaded.nextDue) await ports.store.rearm(aggregate, loaded, nextDue);
      if (safeguards?.once !== undefined) await ports.store.remember(aggregate, loaded.version, safeguards.once, now);
      return { ok: true, version: loaded.version, state: loaded.state, changed: false, repeated: false };
    }
    await attempt.beforehand?.();
    const written = await ports.store.commit({
      aggregate,
      dossier: dossierOf(aggregate),
      before: loaded,
      ...(seen === undefined || safeguards?.ifVersion === undefined
        ? {}
        : { unchanged: { aggregate: seen.aggregate, version: safeguards.ifVersion } }),
      outcome: { ...outcome, notices: await withAudiences(ports.acceders, outcome.notices) },
      meta: {
        by: attempt.by,
        ...(attempt.onBehalfOf === undefined ? {} : { onBehalfOf: attempt.onBehalfOf }),
        ...(attempt.causedBy === undefined ? {} : { causedBy: attempt.causedBy }),
        recordedAt: now,
        policyVersion: policy.version,
        ...(safeguards?.once === undefined || taken.unfinished ? {} : { once: safeguards.once }),
      },
    });
    // More had come due than one transaction takes: the rest, and then the command, in the next.
    if (written === 'committed' && taken.unfinished) {
      tries -= 1;
      continue;
    }
    if (written === 'committed') {
      return { ok: true, version: outcome.version, state: outcome.state, changed: true, repeated: false };
    }
    if (safeguards?.ifVersion !== undefined) break;
  }
  return (
    (await answeredBefore(ports, attempt)) ??
    conflict(
      'conflict',
      'conflict',
      'Someone else changed this at the same moment; look again and repeat the command if it still holds.',
    )
  );
}

import { instantOfLocal, withOffset } from '#domain/calendar/brussels-time.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import type { AggregateKind, AnyEvent } from '#domain/door/aggregate-kind.ts';
import { takeCommand } from '#domain/door/door.ts';
import { type Decision, decided } from '#domain/door/refusal.ts';
import type { QueuedNotice } from '#domain/notices/notice.ts';
import { DEFAULT_POLICY, type Policy } from '#domain/policy/policy.ts';

interface Settings<Context> {
  readonly policy?: Policy;
  readonly context: Context;
}

/** The life of one aggregate through the one door, with nothing but the domain: its log, its state, its notices. */
export class Life<State, Event extends AnyEvent, Context> {
  readonly events: Event[] = [];
  readonly notices: QueuedNotice[] = [];
  state: State | undefined;
  nextDue: string | undefined;
  context: Context;
  policy: Policy;
  readonly #aggregate: AggregateId;
  readonly #kind: AggregateKind<State, Event, Context>;

  constructor(aggregate: AggregateId, kind: AggregateKind<State, Event, Context>, settings: Settings<Context>) {
    this.#aggregate = aggregate;
    this.#kind = kind;
    this.context = settings.context;
    this.policy = settings.policy ?? DEFAULT_POLICY;
  }

  /** Gives a command at an instant; the code of its refusal, or undefined when it was carried out. */
  give(now: string, decide: (state: State | undefined) => Decision<Event>): string | undefined {
    const taken = takeCommand<State, Event, Context>({
      aggregate: this.#aggregate,
      kind: this.#kind,
      loaded: { version: this.events.length, state: this.state },
      policy: this.policy,
      context: this.context,
      now,
      decide,
    });
    if (!taken.ok) return taken.refusal.code;
    if (taken.outcome === undefined) {
      this.nextDue = this.state === undefined ? undefined : this.#kind.nextDue(this.state, this.policy, now);
      return undefined;
    }
    this.events.push(...taken.outcome.events.map(({ event }) => event));
    this.notices.push(...taken.outcome.notices);
    this.state = taken.outcome.state;
    this.nextDue = taken.outcome.nextDue;
    return undefined;
  }

  /** One sweep at an instant, however late. */
  sweep(now: string): void {
    this.give(now, () => decided<Event>());
  }

  /** Sweeps at every instant at which something is due, up to and including one. */
  live(until: string): void {
    for (let sweeps = 0; this.nextDue !== undefined && this.nextDue <= until; sweeps += 1) {
      if (sweeps > 5_000) throw new Error('time does not move on');
      this.sweep(this.nextDue);
    }
  }

  /** The log folded again from its first event, each event read back as from the table. */
  refolded(): State | undefined {
    return this.events.reduce<State | undefined>(
      (state, event) => this.#kind.evolve(state, this.#kind.parse(JSON.parse(JSON.stringify(event)))),
      undefined,
    );
  }

  /** Timed notices: `day hour notice milestone`, one a notice however many get it. */
  get timed(): string[] {
    const lines = this.notices
      .filter(
        ({ notice, milestone }) =>
          milestone !== undefined || notice === 'advice-lapsed' || notice === 'authorisation-expired',
      )
      .map(({ leavesAt, notice, milestone }) => `${withOffset(leavesAt).slice(0, 16)} ${notice} ${milestone ?? '-'}`);
    return [...new Set(lines)];
  }
}

/** An instant by its local time in Brussels. */
export const local = (time: string): string => instantOfLocal(time);

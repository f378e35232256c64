import type { Instant } from '#domain/calendar/brussels-time.ts';
import { type AggregateId, dossierOf, kindOf } from '#domain/door/aggregate-id.ts';
import { type AggregateKind, type AnyEvent, conditionKind } from '#domain/door/aggregate-kind.ts';
import type { CommitRequest, LoadedAggregate } from '#domain/ports/aggregate-store.ts';
import type { Ports } from '#domain/ports/ports.ts';

/** One command's worth of history, as it will be written. */
export type HistoricCommit = CommitRequest<unknown, AnyEvent>;

/** A life that is told before it is written: what it changes lies over what is stored, and nothing is written yet. */
export interface Ledger {
  readonly ports: Ports;
  /** Everything told, in order. */
  readonly commits: readonly HistoricCommit[];
  /** The bodies that were given a part in something. */
  readonly parts: readonly { readonly bodies: readonly string[]; readonly aggregate: AggregateId }[];
  /** The earliest instant up to a limit at which time brings something to what was told. */
  nextDue(limit: Instant): { readonly aggregate: AggregateId; readonly instant: Instant } | undefined;
  /** From when on commands are decided. */
  moveTo(instant: Instant): void;
}

interface Told {
  readonly version: number;
  readonly state: unknown;
  readonly nextDue: Instant | undefined;
}

const NOTHING_YET = { version: 0, state: undefined, nextDue: undefined, headHash: '', headRecordedAt: '' } as const;

/**
 * Opens a ledger over what is stored. Of the references whose life is told anew nothing that is stored is looked at: where an import
 * broke off, its beginning is there already, and is told again.
 */
export function openLedger(stored: Ports, begin: Instant, anew: ReadonlySet<string> = new Set()): Ledger {
  let now = begin;
  const told = new Map<AggregateId, Told>();
  const commits: HistoricCommit[] = [];
  const parts: { bodies: readonly string[]; aggregate: AggregateId }[] = [];

  async function load<State, Event extends AnyEvent, Context>(
    aggregate: AggregateId,
    kind: AggregateKind<State, Event, Context>,
  ): Promise<LoadedAggregate<State>> {
    const over = told.get(aggregate);
    if (over === undefined) return anew.has(dossierOf(aggregate)) ? NOTHING_YET : stored.store.load(aggregate, kind);
    // Hashes are made when it is written.
    return {
      version: over.version,
      state: kind.parseState(over.state),
      nextDue: over.nextDue,
      headHash: '',
      headRecordedAt: now,
    };
  }

  const ports: Ports = {
    ...stored,
    now: () => now,
    store: {
      load,
      async commit(request) {
        const { aggregate, outcome } = request;
        told.set(aggregate, { version: outcome.version, state: outcome.state, nextDue: outcome.nextDue });
        commits.push(request);
        return 'committed';
      },
      async rearm(aggregate, before, nextDue) {
        told.set(aggregate, { version: before.version, state: before.state, nextDue });
        return 'committed';
      },
      remember: async () => undefined,
      answered: async () => undefined,
    },
    conditions: {
      async ofDossier(dossier) {
        const own = [...told.keys()].filter((id) => kindOf(id) === 'condition' && dossierOf(id) === dossier);
        const there = anew.has(dossier) ? [] : await stored.conditions.ofDossier(dossier);
        const before = there.filter(({ aggregate }) => !told.has(aggregate));
        const over = await Promise.all(
          own.map(async (aggregate) => {
            const { version, state } = await load(aggregate, conditionKind);
            return state === undefined ? [] : [{ aggregate, version, state }];
          }),
        );
        return [...before, ...over.flat()];
      },
      // Accessions are not brought in: who acceded signs anew.
      ofAcceders: async () => [],
    },
    permits: { expect: async () => undefined, expectAcceders: async () => undefined },
    parties: {
      async expect(bodies, aggregate) {
        parts.push({ bodies, aggregate });
      },
    },
  };

  return {
    ports,
    commits,
    parts,
    nextDue(limit) {
      let first: { aggregate: AggregateId; instant: Instant } | undefined;
      for (const [aggregate, { nextDue }] of told) {
        if (nextDue === undefined || nextDue > limit) continue;
        if (first === undefined || nextDue < first.instant) first = { aggregate, instant: nextDue };
      }
      return first;
    },
    moveTo(instant) {
      now = instant;
    },
  };
}

import { foldLog, readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { onceKey } from '#adapters/dynamodb/keys.ts';
import type { LogEntry } from '#adapters/dynamodb/log-entry.ts';
import { readItem } from '#adapters/dynamodb/read-item.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { readHeads } from '#adapters/dynamodb/views.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { type AggregateId, dossierOf, kindOf } from '#domain/door/aggregate-id.ts';
import {
  type AccederRow,
  type AggregateKind,
  type AnyEvent,
  accessionKind,
  conditionKind,
  dossierKind,
  protocolKind,
} from '#domain/door/aggregate-kind.ts';
import { queueNotices } from '#domain/door/door.ts';
import { decided } from '#domain/door/refusal.ts';
import { accededDossier, type QueuedNotice } from '#domain/notices/notice.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { openLedger } from '#domain/usecases/import-history/ledger.ts';
import { commandAnyKind } from '#domain/usecases/time-for-aggregate.ts';
import { withAudiences } from '#domain/usecases/with-audiences.ts';
import { portsOver } from '#functions/middleware/ports.ts';

/** A notice that was due, by the logs and the rules alone. */
export interface ExpectedNotice {
  readonly notice: QueuedNotice;
  /** When it was to leave. */
  readonly at: Instant;
}

const answeredSchema = (item: Record<string, unknown> | undefined): Instant | undefined =>
  typeof item?.answeredAt === 'string' ? item.answeredAt : undefined;

/** Reads every log there is, once. Nothing else of an aggregate is looked at: no snapshot, no due row, no queue. */
async function readLogs(table: Table): Promise<ReadonlyMap<AggregateId, readonly LogEntry[]>> {
  const logs = new Map<AggregateId, readonly LogEntry[]>();
  for (const { aggregate } of await readHeads(table)) {
    if (kindOf(aggregate) !== 'meeting') logs.set(aggregate, await readLog(table, aggregate));
  }
  return logs;
}

/** Ports that know of an aggregate only what its log says. */
function portsFromLogs(table: Table, logs: ReadonlyMap<AggregateId, readonly LogEntry[]>, now: Instant): Ports {
  const ports = portsOver(table, '', () => now);
  const acceders = [...logs].flatMap(([aggregate, entries]): AccederRow[] => {
    const state = kindOf(aggregate) === 'accession' ? foldLog(accessionKind, entries) : undefined;
    return state === undefined
      ? []
      : [{ dossier: state.dossier, organisation: state.organisation, periods: state.periods }];
  });
  return {
    ...ports,
    acceders: { of: async (dossier) => acceders.filter((row) => row.dossier === dossier) },
    store: {
      ...ports.store,
      async load(aggregate, kind) {
        const entries = logs.get(aggregate) ?? [];
        const state = foldLog(kind, entries);
        return { version: entries.length, state, headHash: '', headRecordedAt: now, nextDue: undefined };
      },
    },
  };
}

/** The notices that the events of one log have caused, each with the instant at which it was to leave. */
function fromEvents<State, Event extends AnyEvent, Context>(
  aggregate: AggregateId,
  kind: AggregateKind<State, Event, Context>,
  entries: readonly LogEntry[],
  importedAt: Instant | undefined,
): ExpectedNotice[] {
  let state: State | undefined;
  return entries.flatMap(({ type, effectiveAt, data, sequence, recordedAt }) => {
    const event = kind.parse({ type, effectiveAt, data });
    state = kind.evolve(state, event);
    // What an import brought in happened long before: nobody was told then.
    if (importedAt !== undefined && recordedAt <= importedAt) return [];
    const at = type === 'milestone-reached' ? effectiveAt : recordedAt;
    return queueNotices(aggregate, kind.notices(state, event), { sequence, event }, recordedAt).map((notice) => ({
      notice,
      at,
    }));
  });
}

function fromLog(
  aggregate: AggregateId,
  entries: readonly LogEntry[],
  importedAt: Instant | undefined,
): ExpectedNotice[] {
  switch (kindOf(aggregate)) {
    case 'dossier':
      return fromEvents(aggregate, dossierKind, entries, importedAt);
    case 'condition':
      return fromEvents(aggregate, conditionKind, entries, importedAt);
    case 'protocol':
      return fromEvents(aggregate, protocolKind, entries, importedAt);
    case 'accession':
      return fromEvents(aggregate, accessionKind, entries, importedAt);
    case 'meeting':
      return [];
  }
}

/** What time should have brought by now and no log tells: nobody came by, or the row that says when is gone. */
async function fromTime(stored: Ports, aggregates: Iterable<AggregateId>, now: Instant): Promise<ExpectedNotice[]> {
  const expected: ExpectedNotice[] = [];
  for (const aggregate of aggregates) {
    const ledger = openLedger(stored, now);
    await commandAnyKind(ledger.ports, aggregate, { by: 'time' }, () => decided());
    for (const { outcome } of ledger.commits) {
      const due = new Map(outcome.events.map(({ sequence, event }) => [sequence, event.effectiveAt]));
      for (const notice of outcome.notices) expected.push({ notice, at: due.get(notice.sequence) ?? now });
    }
  }
  return expected;
}

/** A notice to an audience as the notices to each of its members, by the keys they have in the mail. */
async function toEachMember(ports: Ports, expected: readonly ExpectedNotice[]): Promise<ExpectedNotice[]> {
  const named = await withAudiences(
    ports.acceders,
    expected.map(({ notice }) => notice),
  );
  return expected.flatMap(({ at }, index) => {
    const notice = named[index];
    if (notice === undefined) return [];
    if (accededDossier(notice.recipient) === undefined) return [{ notice, at }];
    return (notice.audience ?? []).map((organisation) => {
      const recipient = `organisation:${organisation}` as const;
      return { at, notice: { ...notice, recipient, key: notice.key.replace(notice.recipient, recipient) } };
    });
  });
}

/** Every notice that was due by now, from the logs and the rules of the contract alone. */
export async function expectedNotices(table: Table, now: Instant): Promise<ExpectedNotice[]> {
  const logs = await readLogs(table);
  const ports = portsFromLogs(table, logs, now);
  const imported = new Map<string, Instant | undefined>();
  for (const dossier of new Set([...logs.keys()].map(dossierOf)))
    imported.set(dossier, answeredSchema(await readItem(table, onceKey(dossier, 'import'))));
  const told = [...logs].flatMap(([aggregate, entries]) =>
    fromLog(aggregate, entries, imported.get(dossierOf(aggregate))),
  );
  return toEachMember(ports, [...told, ...(await fromTime(ports, logs.keys(), now))]);
}

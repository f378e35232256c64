import { readConditionLogs, readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { readTextsOf, textKeyName } from '#adapters/dynamodb/lists.ts';
import type { LogEntry } from '#adapters/dynamodb/log-entry.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import type { AccessionState } from '#domain/accession/state.ts';
import type { ConditionContext } from '#domain/condition/ends.ts';
import { accessionAsOwner, dossierAsOwner, protocolAsOwner } from '#domain/condition/owner.ts';
import { type ConditionState, evolveCondition } from '#domain/condition/state.ts';
import { conditionTimeEvents } from '#domain/condition/time.ts';
import {
  type AggregateId,
  accederOf,
  accessionId,
  dossierId,
  dossierOf,
  kindOf,
  protocolId,
} from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { withDocumentTitles } from '#domain/door/event-schema.ts';
import { type DossierState, evolveDossier } from '#domain/dossier/state.ts';
import { dossierTimeEvents } from '#domain/dossier/time.ts';
import { dossierAsSeenBy, maySeeDossier, seesDraftDecisions, withoutDrafts } from '#domain/dossier/visibility.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';
import type { TablePorts } from './ports.ts';

/** A dossier as it stands now and as a person may see it, whatever the sweep has not come by yet included; undefined for who may not. */
export async function dossierSeenBy(
  ports: TablePorts,
  person: Person,
  dossier: string,
): Promise<{ readonly version: number; readonly state: DossierState } | undefined> {
  const [{ version, state }, policy] = await Promise.all([
    ports.store.load(dossierId(dossier), dossierKind),
    ports.policies.current(),
  ]);
  if (state === undefined || !maySeeDossier(person, state)) return undefined;
  const present = dossierTimeEvents(state, policy, ports.now()).reduce<DossierState>(evolveDossier, state);
  return { version, state: dossierAsSeenBy(person, present) };
}

/** A condition with the name of its log. */
export interface ConditionNow {
  readonly aggregate: AggregateId;
  readonly version: number;
  readonly state: ConditionState;
}

/** The conditions of a dossier as they stand now. An event-driven one is listed by itself only until its first occurrence exists. */
export const conditionsNow = (ports: TablePorts, dossier: DossierState): Promise<ConditionNow[]> =>
  conditionsUnder(ports, dossier.dossier, dossierAsOwner(dossier));

/** The conditions of a protocol as they stand now. */
export const protocolConditionsNow = (ports: TablePorts, protocol: ProtocolState): Promise<ConditionNow[]> =>
  conditionsUnder(ports, protocol.dossier, protocolAsOwner(protocol));

async function conditionsUnder(ports: TablePorts, reference: string, owner: ConditionContext): Promise<ConditionNow[]> {
  const [all, policy] = await Promise.all([ports.conditions.ofDossier(reference), ports.policies.current()]);
  return listed(all).map(({ aggregate, version, state }) => ({
    aggregate,
    version,
    state: conditionTimeEvents(state, policy, owner, ports.now()).reduce<ConditionState>(evolveCondition, state),
  }));
}

/** An event-driven condition is listed by itself only until its first occurrence exists; of an acceder's, per round. */
function listed(all: readonly ConditionNow[]): ConditionNow[] {
  const name = ({ opening }: ConditionState): string => `${opening.ref}/${opening.organisation}/${opening.round ?? ''}`;
  const occurring = new Set(
    all.filter(({ state }) => state.opening.occurrence !== undefined).map(({ state }) => name(state)),
  );
  return all.filter(({ state }) => state.opening.occurrence !== undefined || !occurring.has(name(state)));
}

/** The conditions that these acceders took on, as they stand now. Where one came back in a later round, that round's. */
export async function accederConditionsNow(
  ports: TablePorts,
  dossier: DossierState,
  accessions: readonly AccessionState[],
): Promise<ConditionNow[]> {
  const [only, ...more] = accessions;
  if (only === undefined) return [];
  const [all, policy] = await Promise.all([
    ports.conditions.ofAcceders(dossier.dossier, more.length === 0 ? only.organisation : undefined),
    ports.policies.current(),
  ]);
  const byOrganisation = new Map(accessions.map((accession) => [accession.organisation, accession]));
  const newest = new Map<string, ConditionNow>();
  for (const condition of listed(all)) {
    const { organisation, reportedAs, round = 0 } = condition.state.opening;
    const name = `${organisation}/${reportedAs}`;
    if (round >= (newest.get(name)?.state.opening.round ?? 0)) newest.set(name, condition);
  }
  return [...newest.values()].flatMap(({ aggregate, version, state }) => {
    const accession = byOrganisation.get(state.opening.organisation);
    if (accession === undefined) return [];
    const owner = accessionAsOwner(accession, state.opening.round ?? 0, dossier);
    const present = conditionTimeEvents(state, policy, owner, ports.now());
    return [{ aggregate, version, state: present.reduce<ConditionState>(evolveCondition, state) }];
  });
}

/** An event of a dossier's log or of one of its conditions'. */
export interface DossierLogEntry {
  readonly entry: LogEntry;
  /** As the condition is reported; absent for the dossier's own. */
  readonly condition?: string;
  /** The free texts that were written with it and are not erased. */
  readonly texts: Readonly<Record<string, string>> | undefined;
}

/** An event as it is shown: its documents with their titles. */
const telling = (entry: LogEntry, texts: Readonly<Record<string, string>> | undefined): DossierLogEntry => ({
  entry: { ...entry, data: withDocumentTitles(entry.data, texts) },
  texts,
});

/** The log of one aggregate with its texts, and of no other. */
export async function ownLog(ports: TablePorts, aggregate: AggregateId): Promise<DossierLogEntry[]> {
  const [entries, texts] = await Promise.all([readLog(ports.table, aggregate), readTexts(ports.table, aggregate)]);
  return entries.map((entry) => telling(entry, texts.get(entry.sequence)));
}

/** Everything that happened to one condition, in order. */
export async function conditionLog(ports: TablePorts, { aggregate, state }: ConditionNow): Promise<DossierLogEntry[]> {
  const log = await ownLog(ports, aggregate);
  return log.map((told) => ({ ...told, condition: state.opening.reportedAs }));
}

/** Everything that happened to a dossier and its conditions, in the order in which it was written, as a person may see it. */
export async function dossierLog(ports: TablePorts, person: Person, dossier: DossierState): Promise<DossierLogEntry[]> {
  const log = await logWithConditions(ports, dossierId(dossier.dossier));
  if (seesDraftDecisions(person, dossier)) return log;
  const own = log.filter(({ condition }) => condition === undefined);
  const shown = withoutDrafts(own.map(({ entry }) => entry));
  const draftless = new Map(own.map((line, place) => [line, shown[place]]));
  return log.map((line) => {
    const { event: entry = line.entry, isDraft = false } = draftless.get(line) ?? {};
    return { ...line, entry, texts: isDraft ? undefined : line.texts };
  });
}

/** Everything that happened to a protocol and its conditions, in the order in which it was written. */
export const protocolLog = (ports: TablePorts, protocol: string): Promise<DossierLogEntry[]> =>
  logWithConditions(ports, protocolId(protocol));

/** Everything that happened to an accession and the conditions taken on with it, in the order in which it was written. */
export const accessionLog = (ports: TablePorts, dossier: string, organisation: string): Promise<DossierLogEntry[]> =>
  logWithConditions(ports, accessionId(dossier, organisation));

async function logWithConditions(ports: TablePorts, aggregate: AggregateId): Promise<DossierLogEntry[]> {
  const dossier = dossierOf(aggregate);
  const acceder = kindOf(aggregate) === 'accession' ? accederOf(aggregate) : undefined;
  const [own, entries, conditions] = await Promise.all([
    ownLog(ports, aggregate),
    readConditionLogs(ports.table, { dossier, acceder }),
    acceder === undefined ? ports.conditions.ofDossier(dossier) : ports.conditions.ofAcceders(dossier, acceder),
  ]);
  const names = new Map<string, string>(conditions.map(({ aggregate: id, state }) => [id, state.opening.reportedAs]));
  const texts = await readTextsOf(
    ports.table,
    entries.filter(({ textHashes }) => textHashes !== undefined),
  );
  const others = entries.toReversed().map((entry): DossierLogEntry => {
    const condition = names.get(entry.aggregate);
    const told = telling(entry, texts.get(textKeyName(entry)));
    return condition === undefined ? told : { ...told, condition };
  });
  // A stable sort: what a log says first stays first at one instant.
  return [...own, ...others].sort((a, b) =>
    a.entry.recordedAt === b.entry.recordedAt ? 0 : a.entry.recordedAt < b.entry.recordedAt ? -1 : 1,
  );
}

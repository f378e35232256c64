import { type DueDays, dueRange, stateRange } from '#adapters/dynamodb/list-places.ts';
import {
  aggregatesIn,
  allOfKind,
  bodyConditions,
  bodyParts,
  committeeConditions,
  committeeDossiers,
  type ListPosition,
  NAMING,
  readAggregates,
  readListPage,
  readSnapshots,
  readSubjects,
} from '#adapters/dynamodb/lists.ts';
import type { ConditionStatus } from '#domain/condition/steps.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { partiesOf } from '#domain/dossier/decide.ts';
import { dossierDue } from '#domain/dossier/listing.ts';
import { type DossierState, evolveDossier } from '#domain/dossier/state.ts';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import { dossierTimeEvents } from '#domain/dossier/time.ts';
import { dossierAsSeenBy, maySeeDossier } from '#domain/dossier/visibility.ts';
import { hasRole, type Person, relationsToDossier } from '#domain/permissions/principal.ts';
import { evolveProtocol, type ProtocolState } from '#domain/protocol/state.ts';
import { protocolTimeEvents } from '#domain/protocol/time.ts';
import { conditionsById } from './conditions-by-id.ts';
import type { ConditionNow } from './dossier-reads.ts';
import type { TablePorts } from './ports.ts';
import { maySeeProtocol } from './protocol-reads.ts';

/**
 * Lists as one person may see them. An index tells where to look, and may be a moment behind; what is shown is read from the thing
 * itself, as it stands now, by the same rule as when it is asked for by its name.
 */

/** Which stretch of a list is asked for. */
export interface PageAsked {
  readonly limit: number;
  readonly from?: ListPosition | undefined;
}
interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: ListPosition | undefined;
}

const isDue = (due: string | undefined, { dueFrom, dueUntil }: DueDays): boolean =>
  (dueFrom === undefined && dueUntil === undefined) ||
  (due !== undefined && (dueFrom === undefined || dueFrom <= due) && (dueUntil === undefined || due <= dueUntil));

/** A dossier in a list. */
export interface ListedDossier {
  readonly version: number;
  readonly state: DossierState;
  readonly due: string | undefined;
  readonly subject: string | undefined;
}

export interface DossierFilter extends DueDays {
  readonly state?: DossierStatus | undefined;
  /** A body that has a part in it. */
  readonly body?: string | undefined;
}

const hasPart = (organisation: string, state: DossierState): boolean =>
  relationsToDossier({ kind: 'person', id: '', role: 'applicant', organisation }, partiesOf(state)).size > 0;

/** Where something is found; at somebody's body one finds those of their committee again. */
type Source = ReturnType<typeof bodyParts> & { readonly isOfBody?: boolean };

const atBody = (source: Source): Source => ({ ...source, isOfBody: true });

/** Where a person's dossiers are found: at their committee by state, at their body by reference; those of a body that they ask for. */
function dossierSources(person: Person, { state, body, ...days }: DossierFilter): Source[] {
  if (body !== undefined) return [bodyParts(body, 'dossier')];
  if (hasRole(person, 'administrator')) return allOfKind('dossier');
  return [
    ...(person.committee === undefined
      ? []
      : [committeeDossiers(person.committee, state === undefined ? undefined : stateRange(state, days))]),
    ...(person.organisation === undefined ? [] : [atBody(bodyParts(person.organisation, 'dossier'))]),
  ];
}

/** Turns what was found, at one's body or elsewhere, into rows. */
type Load<Row> = (ids: readonly AggregateId[], isOfBody: boolean) => Promise<readonly Row[]>;

/** Turns the names of dossiers in a source into rows: those that the person may see and that fit. */
function dossierRows(
  ports: TablePorts,
  person: Person,
  filter: Omit<DossierFilter, 'state'> & { readonly states?: readonly DossierStatus[] | undefined },
): Load<ListedDossier> {
  return async (ids, isOfBody) => {
    const [policy, snapshots, subjects] = await Promise.all([
      ports.policies.current(),
      readSnapshots(ports.table, ids),
      readSubjects(ports.table, ids),
    ]);
    return ids.flatMap((id): ListedDossier[] => {
      const read = snapshots.get(id);
      const known = read === undefined ? undefined : dossierKind.parseState(read.state);
      if (read === undefined || known === undefined || !maySeeDossier(person, known)) return [];
      // Somebody of a committee and of a body meets a dossier of both at the committee.
      if (isOfBody && known.committee === person.committee) return [];
      if (filter.body !== undefined && !hasPart(filter.body, known)) return [];
      const present = dossierTimeEvents(known, policy, ports.now()).reduce<DossierState>(evolveDossier, known);
      const state = dossierAsSeenBy(person, present);
      const due = dossierDue(state);
      if ((filter.states !== undefined && !filter.states.includes(state.status)) || !isDue(due, filter)) return [];
      return [{ version: read.version, state, due, subject: subjects.get(id) }];
    });
  };
}

/** A page of a list, of which `load` makes the rows. */
const pageOf = <Row>(
  ports: TablePorts,
  sources: readonly Source[],
  asked: PageAsked,
  load: Load<Row>,
): Promise<Page<Row>> =>
  readListPage(ports.table, sources, { ...asked, attributes: NAMING }, (items, place) =>
    load(aggregatesIn(items), sources[place]?.isOfBody === true),
  );

/** Everything in a list, however long it is. `limit`: so many with each query, as many as one answer holds where it is left out. */
async function wholeOf<Row>(
  ports: TablePorts,
  sources: readonly Source[],
  load: Load<Row>,
  limit: number | undefined,
): Promise<Row[]> {
  const found = await Promise.all(
    sources.map(async (source) => ({ source, ids: await readAggregates(ports.table, source, limit) })),
  );
  // What is found at a committee in several stretches of its list is read together.
  const bySide = Map.groupBy(found, ({ source }) => source.isOfBody === true);
  const rows = await Promise.all(
    [...bySide].map(([isOfBody, side]) =>
      load(
        side.flatMap(({ ids }) => ids),
        isOfBody,
      ),
    ),
  );
  return rows.flat();
}

/** The dossiers that a person may see, page by page. */
export async function listDossiers(
  ports: TablePorts,
  person: Person,
  { state, ...filter }: DossierFilter,
  asked: PageAsked,
): Promise<Page<ListedDossier>> {
  const sources = dossierSources(person, { ...filter, state });
  const states = state === undefined ? undefined : [state];
  return pageOf(ports, sources, asked, dossierRows(ports, person, { ...filter, states }));
}

/** Every dossier that a person may see, or every one in these states. */
export async function everyDossier(
  ports: TablePorts,
  person: Person,
  states?: readonly DossierStatus[],
  limit?: number,
): Promise<ListedDossier[]> {
  const committees = hasRole(person, 'administrator')
    ? // Every dossier is of a committee; in the list of everything stands much that is none.
      (await ports.directory.committees()).map(({ id }) => id)
    : [person.committee].filter((committee) => committee !== undefined);
  const sources: Source[] = [
    ...committees.flatMap((committee) =>
      states === undefined
        ? [committeeDossiers(committee)]
        : states.map((state) => committeeDossiers(committee, stateRange(state, {}))),
    ),
    ...(hasRole(person, 'administrator') || person.organisation === undefined
      ? []
      : [atBody(bodyParts(person.organisation, 'dossier'))]),
  ];
  return wholeOf(ports, sources, dossierRows(ports, person, { states }), limit);
}

export interface ConditionFilter extends DueDays {
  readonly state?: ConditionStatus | undefined;
  /** The body that owes it. */
  readonly responsible?: string | undefined;
}

/** Where a person's conditions are found: what their committee judges and their body owes, by due day; or what another body owes. */
function conditionSources(person: Person, { responsible, ...days }: ConditionFilter) {
  const range = dueRange(days);
  if (responsible !== undefined) return [bodyConditions(responsible, range)];
  if (hasRole(person, 'administrator')) return allOfKind('condition');
  return [
    ...(person.committee === undefined ? [] : [committeeConditions(person.committee, range)]),
    ...(person.organisation === undefined ? [] : [atBody(bodyConditions(person.organisation, range))]),
  ];
}

/** The conditions that a person may see, page by page, by due day where they are of one committee or body. */
export async function listConditions(
  ports: TablePorts,
  person: Person,
  filter: ConditionFilter,
  asked: PageAsked,
): Promise<Page<ConditionNow>> {
  return pageOf(ports, conditionSources(person, filter), asked, async (ids, isOfBody) => {
    const byId = await conditionsById(ports, person, ids);
    return ids.flatMap((id): ConditionNow[] => {
      const condition = byId.get(id);
      if (condition === undefined) return [];
      const { opening, status, due } = condition.state;
      // Somebody of a committee and of a body meets a condition of both at the committee.
      if (isOfBody && opening.committee !== undefined && opening.committee === person.committee) return [];
      if ((filter.state !== undefined && status !== filter.state) || !isDue(due, filter)) return [];
      return [condition];
    });
  });
}

/** A protocol in a list. */
export interface ListedProtocol {
  readonly version: number;
  readonly state: ProtocolState;
  readonly subject: string | undefined;
}

type ProtocolFilter = { readonly state?: ProtocolState['status'] | undefined; readonly body?: string | undefined };

/** Where a person's protocols are found: at their body, or at one that they ask for. */
function protocolSources(person: Person, filter: ProtocolFilter): Source[] {
  const body = filter.body ?? person.organisation;
  if (filter.body === undefined && hasRole(person, 'administrator')) return allOfKind('protocol');
  return body === undefined ? [] : [bodyParts(body, 'protocol')];
}

const protocolRows =
  (ports: TablePorts, person: Person, filter: ProtocolFilter): Load<ListedProtocol> =>
  async (ids) => {
    const [policy, snapshots, subjects] = await Promise.all([
      ports.policies.current(),
      readSnapshots(ports.table, ids),
      readSubjects(ports.table, ids),
    ]);
    return ids.flatMap((id): ListedProtocol[] => {
      const read = snapshots.get(id);
      const known = read === undefined ? undefined : protocolKind.parseState(read.state);
      if (read === undefined || known === undefined || !maySeeProtocol(person, known)) return [];
      const state = protocolTimeEvents(known, policy, ports.now()).reduce<ProtocolState>(evolveProtocol, known);
      if (filter.state !== undefined && state.status !== filter.state) return [];
      return [{ version: read.version, state, subject: subjects.get(id) }];
    });
  };

/** The protocols that a person may see, page by page. */
export const listProtocols = (
  ports: TablePorts,
  person: Person,
  filter: ProtocolFilter,
  asked: PageAsked,
): Promise<Page<ListedProtocol>> =>
  pageOf(ports, protocolSources(person, filter), asked, protocolRows(ports, person, filter));

/** Every protocol that a person may see. */
export const everyProtocol = (ports: TablePorts, person: Person, limit?: number): Promise<ListedProtocol[]> =>
  wholeOf(ports, protocolSources(person, {}), protocolRows(ports, person, {}), limit);

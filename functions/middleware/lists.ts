import { type DueDays, dueRange, stateRange } from '#adapters/dynamodb/list-places.ts';
import {
  aggregatesIn,
  allOfKind,
  bodyConditions,
  bodyParts,
  committeeConditions,
  committeeDossiers,
  type ListPosition,
  readFirstTexts,
  readListPage,
  readSnapshots,
} from '#adapters/dynamodb/lists.ts';
import type { ConditionStatus } from '#domain/condition/steps.ts';
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

/** Where a person's dossiers are found: at their committee by state, at their body by reference; those of a body that they ask for. */
function dossierSources(person: Person, { state, body, ...days }: DossierFilter) {
  if (body !== undefined) return [bodyParts(body, 'dossier')];
  if (hasRole(person, 'administrator')) return allOfKind('dossier');
  return [
    ...(person.committee === undefined
      ? []
      : [committeeDossiers(person.committee, state === undefined ? undefined : stateRange(state, days))]),
    ...(person.organisation === undefined ? [] : [bodyParts(person.organisation, 'dossier')]),
  ];
}

/** The dossiers that a person may see, page by page. */
export async function listDossiers(
  ports: TablePorts,
  person: Person,
  filter: DossierFilter,
  asked: PageAsked,
): Promise<Page<ListedDossier>> {
  const policy = await ports.policies.current();
  const sources = dossierSources(person, filter);
  // An administrator's sources are the parts of one list.
  const isAll = hasRole(person, 'administrator');
  return readListPage(ports.table, sources, asked, async (items, source) => {
    const ids = aggregatesIn(items);
    const [snapshots, texts] = await Promise.all([readSnapshots(ports.table, ids), readFirstTexts(ports.table, ids)]);
    return ids.flatMap((id): ListedDossier[] => {
      const read = snapshots.get(id);
      const known = read === undefined ? undefined : dossierKind.parseState(read.state);
      if (read === undefined || known === undefined || !maySeeDossier(person, known)) return [];
      // Somebody of a committee and of a body meets a dossier of both at the committee.
      if (source > 0 && !isAll && known.committee === person.committee) return [];
      if (filter.body !== undefined && !hasPart(filter.body, known)) return [];
      const present = dossierTimeEvents(known, policy, ports.now()).reduce<DossierState>(evolveDossier, known);
      const state = dossierAsSeenBy(person, present);
      const due = dossierDue(state);
      if ((filter.state !== undefined && state.status !== filter.state) || !isDue(due, filter)) return [];
      return [{ version: read.version, state, due, subject: texts.get(id)?.subject }];
    });
  });
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
    ...(person.organisation === undefined ? [] : [bodyConditions(person.organisation, range)]),
  ];
}

/** The conditions that a person may see, page by page, by due day where they are of one committee or body. */
export async function listConditions(
  ports: TablePorts,
  person: Person,
  filter: ConditionFilter,
  asked: PageAsked,
): Promise<Page<ConditionNow>> {
  const isAll = hasRole(person, 'administrator');
  return readListPage(ports.table, conditionSources(person, filter), asked, async (items, source) => {
    const ids = aggregatesIn(items);
    const byId = await conditionsById(ports, person, ids);
    return ids.flatMap((id): ConditionNow[] => {
      const condition = byId.get(id);
      if (condition === undefined) return [];
      const { opening, status, due } = condition.state;
      // Somebody of a committee and of a body meets a condition of both at the committee.
      if (source > 0 && !isAll && opening.committee !== undefined && opening.committee === person.committee) return [];
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

/** The protocols that a person may see, page by page. */
export async function listProtocols(
  ports: TablePorts,
  person: Person,
  filter: { readonly state?: ProtocolState['status'] | undefined; readonly body?: string | undefined },
  asked: PageAsked,
): Promise<Page<ListedProtocol>> {
  const policy = await ports.policies.current();
  const body = filter.body ?? person.organisation;
  const sources =
    filter.body === undefined && hasRole(person, 'administrator')
      ? allOfKind('protocol')
      : body === undefined
        ? []
        : [bodyParts(body, 'protocol')];
  return readListPage(ports.table, sources, asked, async (items) => {
    const ids = aggregatesIn(items);
    const [snapshots, texts] = await Promise.all([readSnapshots(ports.table, ids), readFirstTexts(ports.table, ids)]);
    return ids.flatMap((id): ListedProtocol[] => {
      const read = snapshots.get(id);
      const known = read === undefined ? undefined : protocolKind.parseState(read.state);
      if (read === undefined || known === undefined || !maySeeProtocol(person, known)) return [];
      const state = protocolTimeEvents(known, policy, ports.now()).reduce<ProtocolState>(evolveProtocol, known);
      if (filter.state !== undefined && state.status !== filter.state) return [];
      return [{ version: read.version, state, subject: texts.get(id)?.subject }];
    });
  });
}

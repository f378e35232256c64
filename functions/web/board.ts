import type { ConditionPlace } from '#adapters/dynamodb/list-places.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import {
  type AggregateId,
  type ConditionName,
  conditionNameOf,
  dossierId,
  dossierOf,
  protocolId,
} from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { conditionPlacesSeenBy } from '#functions/middleware/condition-places.ts';
import { conditionsById } from '#functions/middleware/conditions-by-id.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { BoardPlace, BoardRow } from '#web/pages/board/board.ts';
import type { Reader } from '#web/reader.ts';
import { conditionPlace, pageOfCondition } from './conditions.ts';
import { accessionHref, type Texts } from './matters.ts';
import { namesOf } from './names.ts';
import { conditionStepHref } from './open-commands.ts';

/** How a condition is called where its state is not read: its reference, and which occurrence. */
export const shortName = ({ ref, occurrence }: ConditionName): string =>
  occurrence === undefined ? ref : `${ref}#${occurrence}`;

/** Where a condition's page is, by what its place tells. */
export function placeHref({ aggregate, organisation }: ConditionPlace): string {
  const { dossier, ref, occurrence, round } = conditionNameOf(aggregate);
  const page = round === undefined ? `/dossiers/${encodeURIComponent(dossier)}` : accessionHref(dossier, organisation);
  const which = new URLSearchParams(round === undefined ? { organisation } : {});
  if (occurrence !== undefined) which.set('occurrence', String(occurrence));
  return `${page}/voorwaarden/${encodeURIComponent(ref)}/bewijs${which.size === 0 ? '' : `?${which}`}`;
}

/** What dossiers are called that have a number; a protocol has none. */
export async function numbersOf(
  ports: TablePorts,
  references: Iterable<string>,
): Promise<(reference: string) => string> {
  const read = await Promise.all(
    [...new Set(references)].map(async (reference): Promise<[string, string]> => {
      const { state } = await ports.store.load(dossierId(reference), dossierKind);
      return [reference, state?.decision?.number ?? reference];
    }),
  );
  const numbers = new Map(read);
  return (reference) => numbers.get(reference) ?? reference;
}

/** The board of a person: every condition that they may see, as far as it is counted, filtered and put into a calendar. */
export async function boardOf(ports: TablePorts, { person }: Reader): Promise<BoardPlace[]> {
  const [places, names] = await Promise.all([
    conditionPlacesSeenBy(ports, person),
    ports.directory.organisationNames(),
  ]);
  const number = await numbersOf(
    ports,
    places.map(({ aggregate }) => dossierOf(aggregate)),
  );
  return places.map((place) => {
    const { aggregate, organisation, due, status } = place;
    const reference = dossierOf(aggregate);
    return {
      id: aggregate,
      href: placeHref(place),
      dossier: { id: reference, name: number(reference) },
      reportedAs: shortName(conditionNameOf(aggregate)),
      responsible: { id: organisation, name: names.get(organisation) ?? organisation },
      due,
      status,
    };
  });
}

/** What stands in dossiers and protocols, each read once. */
async function textsOfAll(ports: TablePorts, references: Iterable<string>): Promise<(reference: string) => Texts> {
  const read = await Promise.all(
    [...new Set(references)].map(async (reference): Promise<[string, Texts]> => {
      const { version } = await ports.store.load(dossierId(reference), dossierKind);
      const texts = await readTexts(ports.table, version === 0 ? protocolId(reference) : dossierId(reference));
      return [reference, Object.assign({}, ...texts.values())];
    }),
  );
  const known = new Map(read);
  return (reference) => known.get(reference) ?? {};
}

/** These conditions as the board shows them one by one, each as it stands now and by its own rule. */
export async function boardRowsOf(
  ports: TablePorts,
  { person }: Reader,
  ids: readonly AggregateId[],
): Promise<BoardRow[]> {
  const conditions = await conditionsById(ports, person, ids);
  return rowsFor(
    ports,
    ids.flatMap((id) => conditions.get(id) ?? []),
  );
}

/** Conditions as rows of the board. */
export async function rowsFor(ports: TablePorts, conditions: readonly ConditionNow[]): Promise<BoardRow[]> {
  const references = conditions.map(({ aggregate }) => dossierOf(aggregate));
  const [number, texts, name] = await Promise.all([
    numbersOf(ports, references),
    textsOfAll(ports, references),
    namesOf(
      conditions.map(({ state }) => state.opening.organisation),
      ports.directory.organisation,
    ),
  ]);
  return conditions.map((condition) => {
    const { opening, due, status } = condition.state;
    const given = texts(opening.dossier);
    const kind = opening.round === undefined ? 'condition' : 'accession-condition';
    return {
      id: condition.aggregate,
      href: conditionStepHref(conditionPlace(condition), condition, 'bewijs'),
      dossier: {
        id: opening.dossier,
        href: pageOfCondition(condition).href,
        name: number(opening.dossier),
        subject: given.subject ?? opening.dossier,
      },
      reportedAs: opening.reportedAs,
      text: given[`${kind}:${opening.ref}`],
      responsible: { id: opening.organisation, name: name(opening.organisation) },
      due,
      status,
    };
  });
}

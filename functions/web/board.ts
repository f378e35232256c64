import type { ConditionPlace } from '#adapters/dynamodb/list-places.ts';
import { readTitles } from '#adapters/dynamodb/lists.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import {
  type AggregateId,
  type ConditionName,
  conditionNameOf,
  dossierId,
  dossierOf,
  protocolId,
} from '#domain/door/aggregate-id.ts';
import { conditionPlacesSeenBy } from '#functions/middleware/condition-places.ts';
import { conditionsById } from '#functions/middleware/conditions-by-id.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { BoardPlace, BoardRow, BoardText } from '#web/pages/board/board.ts';
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

/** What dossiers and protocols are called and about; a protocol has no number. */
export async function titlesOf(
  ports: TablePorts,
  references: Iterable<string>,
): Promise<(reference: string) => { readonly name: string; readonly subject: string }> {
  const titles = await readTitles(
    ports.table,
    [...new Set(references)].flatMap((reference) => [dossierId(reference), protocolId(reference)]),
  );
  return (reference) => {
    const { number, subject } = titles.get(dossierId(reference)) ?? titles.get(protocolId(reference)) ?? {};
    return { name: number ?? reference, subject: subject ?? reference };
  };
}

/** The board of a person: every condition that they may see, as far as it is counted, filtered and put into a calendar. */
export async function boardOf(ports: TablePorts, { person }: Reader): Promise<BoardPlace[]> {
  const [places, names] = await Promise.all([
    conditionPlacesSeenBy(ports, person),
    ports.directory.organisationNames(),
  ]);
  const title = await titlesOf(
    ports,
    places.map(({ aggregate }) => dossierOf(aggregate)),
  );
  return places.map((place) => {
    const { aggregate, organisation, due, status } = place;
    const reference = dossierOf(aggregate);
    return {
      id: aggregate,
      href: placeHref(place),
      dossier: { id: reference, name: title(reference).name },
      reportedAs: shortName(conditionNameOf(aggregate)),
      responsible: { id: organisation, name: names.get(organisation) ?? organisation },
      due,
      status,
    };
  });
}

/** What stands in dossiers and protocols, each read once. */
export async function textsOfAll(
  ports: TablePorts,
  references: Iterable<string>,
): Promise<(reference: string) => Texts> {
  const read = await Promise.all(
    [...new Set(references)].map(async (reference): Promise<[string, Texts]> => {
      const all = await Promise.all(
        [dossierId(reference), protocolId(reference)].map((id) => readTexts(ports.table, id)),
      );
      return [reference, Object.assign({}, ...all.flatMap((texts) => [...texts.values()]))];
    }),
  );
  const known = new Map(read);
  return (reference) => known.get(reference) ?? {};
}

/** The text of a condition among those of what set it. */
export const textIn = (texts: Texts, { ref, round }: Pick<ConditionName, 'ref' | 'round'>): string | undefined =>
  texts[`${round === undefined ? 'condition' : 'accession-condition'}:${ref}`];

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
async function rowsFor(ports: TablePorts, conditions: readonly ConditionNow[]): Promise<BoardRow[]> {
  const references = conditions.map(({ aggregate }) => dossierOf(aggregate));
  const [title, texts, name] = await Promise.all([
    titlesOf(ports, references),
    textsOfAll(ports, references),
    namesOf(
      conditions.map(({ state }) => state.opening.organisation),
      ports.directory.organisation,
    ),
  ]);
  return conditions.map((condition) => {
    const { opening, due, status } = condition.state;
    return {
      id: condition.aggregate,
      href: conditionStepHref(conditionPlace(condition), condition, 'bewijs'),
      dossier: { id: opening.dossier, href: pageOfCondition(condition).href, ...title(opening.dossier) },
      reportedAs: opening.reportedAs,
      text: textIn(texts(opening.dossier), opening),
      responsible: { id: opening.organisation, name: name(opening.organisation) },
      due,
      status,
    };
  });
}

/** The same conditions with their texts, for a file: as the lists tell of them. */
export async function boardTextsOf(ports: TablePorts, places: readonly BoardPlace[]): Promise<BoardText[]> {
  const references = places.map(({ dossier }) => dossier.id);
  const [title, texts] = await Promise.all([titlesOf(ports, references), textsOfAll(ports, references)]);
  return places.map((place) => ({
    ...place,
    subject: title(place.dossier.id).subject,
    text: textIn(texts(place.dossier.id), conditionNameOf(place.id)),
  }));
}

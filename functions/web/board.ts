import type { ConditionPlace } from '#adapters/dynamodb/list-places.ts';
import { readNumbers, readSubjects } from '#adapters/dynamodb/lists.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import { conditionTextName } from '#domain/condition/text-name.ts';
import { type AggregateId, type ConditionName, conditionNameOf, dossierOf } from '#domain/door/aggregate-id.ts';
import { conditionPlacesSeenBy, ownerOf } from '#functions/middleware/condition-places.ts';
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

type OfReference<Told> = (reference: string) => Told;

/** What dossiers and protocols are called, by reference; one without a number of a decision by that. */
async function numbersOf(ports: TablePorts, owners: Iterable<AggregateId>): Promise<OfReference<string>> {
  const read = await readNumbers(ports.table, owners);
  const numbers = new Map([...read].map(([owner, number]) => [dossierOf(owner), number]));
  return (reference) => numbers.get(reference) ?? reference;
}

/** What dossiers and protocols are called and about, by reference. */
export async function titlesOf(
  ports: TablePorts,
  owners: readonly AggregateId[],
): Promise<OfReference<{ readonly name: string; readonly subject: string }>> {
  const [name, read] = await Promise.all([numbersOf(ports, owners), readSubjects(ports.table, owners)]);
  const subjects = new Map([...read].map(([owner, subject]) => [dossierOf(owner), subject]));
  return (reference) => ({ name: name(reference), subject: subjects.get(reference) ?? reference });
}

/** The board of a person: every condition that they may see, as far as it is counted, filtered and put into a calendar. */
export async function boardOf(ports: TablePorts, { person }: Reader): Promise<BoardPlace[]> {
  const [places, names] = await Promise.all([
    conditionPlacesSeenBy(ports, person),
    ports.directory.organisationNames(),
  ]);
  const called = await numbersOf(ports, places.map(ownerOf));
  return places.map((place) => {
    const { aggregate, organisation, due, status } = place;
    const reference = dossierOf(aggregate);
    return {
      id: aggregate,
      owner: ownerOf(place),
      href: placeHref(place),
      dossier: { id: reference, name: called(reference) },
      reportedAs: shortName(conditionNameOf(aggregate)),
      responsible: { id: organisation, name: names.get(organisation) ?? organisation },
      due,
      status,
    };
  });
}

/** What stands in dossiers and protocols, by reference, each read once. */
export async function textsOfAll(ports: TablePorts, owners: Iterable<AggregateId>): Promise<OfReference<Texts>> {
  const read = await Promise.all(
    [...new Set(owners)].map(async (owner): Promise<[string, Texts]> => {
      const texts = await readTexts(ports.table, owner);
      return [dossierOf(owner), Object.assign({}, ...texts.values())];
    }),
  );
  const known = new Map(read);
  return (reference) => known.get(reference) ?? {};
}

/** The text of a condition among those of what set it. */
export const textIn = (texts: Texts, name: Pick<ConditionName, 'ref' | 'round'>): string | undefined =>
  texts[conditionTextName(name)];

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

/** The dossier or protocol that set a condition. */
export const ownerOfCondition = ({ aggregate, state }: ConditionNow): AggregateId =>
  ownerOf({ aggregate, committee: state.opening.committee });

/** Conditions as rows of the board. */
async function rowsFor(ports: TablePorts, conditions: readonly ConditionNow[]): Promise<BoardRow[]> {
  const owners = conditions.map(ownerOfCondition);
  const [called, texts, name] = await Promise.all([
    numbersOf(ports, owners),
    textsOfAll(ports, owners),
    namesOf(
      conditions.map(({ state }) => state.opening.organisation),
      ports.directory.organisation,
    ),
  ]);
  return conditions.map((condition) => {
    const { opening, due, status } = condition.state;
    const told = texts(opening.dossier);
    return {
      id: condition.aggregate,
      owner: ownerOfCondition(condition),
      href: conditionStepHref(conditionPlace(condition), condition, 'bewijs'),
      dossier: {
        id: opening.dossier,
        href: pageOfCondition(condition).href,
        name: called(opening.dossier),
        subject: told.subject ?? opening.dossier,
      },
      reportedAs: opening.reportedAs,
      text: textIn(told, opening),
      responsible: { id: opening.organisation, name: name(opening.organisation) },
      due,
      status,
    };
  });
}

/** The same conditions with their texts, for a file: as the lists tell of them. */
export async function boardTextsOf(ports: TablePorts, places: readonly BoardPlace[]): Promise<BoardText[]> {
  const texts = await textsOfAll(
    ports,
    places.map(({ owner }) => owner),
  );
  return places.map((place) => {
    const told = texts(place.dossier.id);
    return { ...place, subject: told.subject ?? place.dossier.id, text: textIn(told, conditionNameOf(place.id)) };
  });
}

import type { ConditionPlace } from '#adapters/dynamodb/list-places.ts';
import { readAccessionPlaces } from '#adapters/dynamodb/lists.ts';
import { conditionNameOf, dossierOf } from '#domain/door/aggregate-id.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { accessionSeenBy, type DeliberationNow, maySeeAccession } from '#functions/middleware/accession-reads.ts';
import { conditionPlacesSeenBy } from '#functions/middleware/condition-places.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { matches } from '#web/layout/matches.ts';
import { pageNumbered } from '#web/layout/paged.ts';
import { ACCESSION_TEXTS } from '#web/locales/nl/accessions.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { accessionStateName, conditionStateName, dossierStateName } from '#web/locales/nl/states.ts';
import { kindName } from '#web/locales/nl/terms.ts';
import type { Found, FoundPage } from '#web/pages/home/search-page.ts';
import type { Reader } from '#web/reader.ts';
import { placeHref, shortName } from './board.ts';
import { followedDeliberations, openDeliberations } from './deliberations.ts';
import { accessionHref, type Matter } from './matters.ts';
import { mattersSeenBy } from './tasks.ts';

/** Something in which to search; what is shown of it is read only when it is shown. */
interface Sought {
  readonly searched: readonly (string | undefined)[];
  show(): Found | Promise<Found | undefined>;
}
type Name = (id: string) => string;

const bodiesOf = ({ provider, recipients, applicants }: Matter): string[] => [provider, ...recipients, ...applicants];

/** The accessions to a deliberation that a person may see. */
async function accessionsTold(
  ports: TablePorts,
  person: Person,
  { found, number, subject }: { readonly found: DeliberationNow; readonly number: string; readonly subject: string },
  name: Name,
): Promise<Sought[]> {
  const { dossier } = found.dossier;
  const all = await readAccessionPlaces(ports.table, dossier);
  return all
    .filter(({ organisation }) => maySeeAccession(person, found.deliberation, organisation))
    .map(({ organisation }) => ({
      searched: [number, subject, name(organisation)],
      async show() {
        const seen = await accessionSeenBy(ports, person, dossier, organisation);
        return seen === undefined
          ? undefined
          : {
              href: accessionHref(dossier, organisation),
              name: number,
              subject: `${name(organisation)}: ${subject}`,
              what: `${ACCESSION_TEXTS.page(number)} (${accessionStateName(seen.state.status)})`,
            };
      },
    }));
}

function conditionTold(
  place: ConditionPlace,
  about: ReadonlyMap<string, { readonly number: string | undefined; readonly subject: string | undefined }>,
  name: Name,
): Sought {
  const reference = dossierOf(place.aggregate);
  const { number, subject } = about.get(reference) ?? { number: undefined, subject: undefined };
  const called = shortName(conditionNameOf(place.aggregate));
  const body = name(place.organisation);
  return {
    searched: [called, reference, number, subject, body],
    show: () => ({
      href: placeHref(place),
      name: number ?? reference,
      subject: `${PAGE_TEXTS.command.condition} ${called}, ${body}`,
      what: `${PAGE_TEXTS.command.condition} (${conditionStateName(place.status)})`,
    }),
  };
}

/**
 * Dossiers, protocols, conditions and accessions in which all the words stand, of those that a person may see: the page of a number.
 * Conditions and accessions are found by their names in the lists; of those only what is shown is read.
 */
export async function search(ports: TablePorts, { person }: Reader, asked: string, page: number): Promise<FoundPage> {
  const naming = ports.directory.organisationNames();
  const following = followedDeliberations(ports, person).then(async (followed) => {
    const names = await naming;
    return Promise.all(followed.map((each) => accessionsTold(ports, person, each, (id) => names.get(id) ?? id)));
  });
  const [matters, own, accessions, places, names] = await Promise.all([
    mattersSeenBy(ports, person),
    openDeliberations(ports, person),
    following,
    conditionPlacesSeenBy(ports, person),
    naming,
  ]);
  const name: Name = (id) => names.get(id) ?? id;
  const about = new Map([
    ...own.map(({ found, number, subject }) => [found.dossier.dossier, { number, subject }] as const),
    ...matters.map(({ reference, number, subject }) => [reference, { number, subject }] as const),
  ]);
  const sought: Sought[] = [
    ...matters.map((matter) => ({
      searched: [matter.reference, matter.number, matter.subject, ...matter.dataItems, ...bodiesOf(matter).map(name)],
      show: () => ({
        href: matter.page.href,
        name: matter.number ?? matter.reference,
        subject: matter.subject ?? matter.reference,
        what: `${kindName(matter.kind)} (${dossierStateName(matter.status)})`,
      }),
    })),
    ...own.map(({ href, number, subject, accession }) => ({
      searched: [number, subject],
      show: () => ({
        href,
        name: number,
        subject,
        what: `${ACCESSION_TEXTS.deliberation} (${accession === undefined ? ACCESSION_TEXTS.notYet : accessionStateName(accession.status)})`,
      }),
    })),
    ...accessions.flat(),
    ...places.map((place) => conditionTold(place, about, name)),
  ];
  const found = sought.filter(({ searched }) => matches(asked, searched));
  const { items, number, count } = pageNumbered(found, page);
  const shown = await Promise.all(items.map((each) => each.show()));
  return { items: shown.filter((each) => each !== undefined), number, count, total: found.length };
}

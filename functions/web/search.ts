import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { accessionsSeenBy } from '#functions/middleware/accession-reads.ts';
import { listConditions } from '#functions/middleware/lists.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { ACCESSION_TEXTS } from '#web/locales/nl/accessions.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { accessionStateName, conditionStateName, dossierStateName } from '#web/locales/nl/states.ts';
import { kindName } from '#web/locales/nl/terms.ts';
import type { Found } from '#web/pages/home/search-page.ts';
import { matches } from '#web/pages/public/register-pages.ts';
import type { Reader } from '#web/reader.ts';
import { conditionPlace } from './conditions.ts';
import { followedDeliberations, openDeliberations } from './deliberations.ts';
import { accessionHref, type Matter } from './matters.ts';
import { namesOf } from './names.ts';
import { conditionStepHref } from './open-commands.ts';
import { mattersSeenBy } from './tasks.ts';

const bodiesOf = ({ provider, recipients, applicants }: Matter): string[] => [provider, ...recipients, ...applicants];

/** Dossiers, protocols, conditions and accessions in which all the words stand, of those that a person may see. */
export async function search(ports: TablePorts, { person }: Reader, asked: string): Promise<Found[]> {
  const [matters, own, followed, conditions] = await Promise.all([
    mattersSeenBy(ports, person),
    openDeliberations(ports, person),
    followedDeliberations(ports, person),
    listConditions(ports, person, {}, { limit: 1000 }),
  ]);
  const accessions = await Promise.all(
    followed.map(async (each) => ({ ...each, accessions: await accessionsSeenBy(ports, person, each.found) })),
  );
  const name = await namesOf(
    [
      ...matters.flatMap(bodiesOf),
      ...accessions.flatMap((each) => each.accessions.map(({ state }) => state.organisation)),
      ...conditions.rows.map(({ state }) => state.opening.organisation),
    ],
    ports.directory.organisation,
  );
  const subjects = new Map(matters.map(({ reference, number, subject }) => [reference, { number, subject }]));
  const found: (Found & { readonly searched: readonly (string | undefined)[] })[] = [
    ...matters.map((matter) => ({
      href: matter.page.href,
      name: matter.number ?? matter.reference,
      subject: matter.subject ?? matter.reference,
      what: `${kindName(matter.kind)} (${dossierStateName(matter.status)})`,
      searched: [matter.reference, matter.number, matter.subject, ...matter.dataItems, ...bodiesOf(matter).map(name)],
    })),
    ...own.map(({ href, number, subject, accession }) => ({
      href,
      name: number,
      subject,
      what: `${ACCESSION_TEXTS.deliberation} (${accession === undefined ? ACCESSION_TEXTS.notYet : accessionStateName(accession.status)})`,
      searched: [number, subject],
    })),
    ...accessions.flatMap(({ number, subject, accessions: all }) =>
      all.map(({ state }) => ({
        href: accessionHref(state.dossier, state.organisation),
        name: number,
        subject: `${name(state.organisation)}: ${subject}`,
        what: `${ACCESSION_TEXTS.page(number)} (${accessionStateName(state.status)})`,
        searched: [number, subject, name(state.organisation), localDateOf(state.preparedAt)],
      })),
    ),
    ...conditions.rows.map((condition) => {
      const { opening, status } = condition.state;
      const { number, subject = opening.dossier } = subjects.get(opening.dossier) ?? {};
      return {
        href: conditionStepHref(conditionPlace(condition), condition, 'bewijs'),
        name: number ?? opening.dossier,
        subject: `${PAGE_TEXTS.command.condition} ${opening.reportedAs}, ${name(opening.organisation)}`,
        what: `${PAGE_TEXTS.command.condition} (${conditionStateName(status)})`,
        searched: [opening.reportedAs, opening.dossier, number, subject, name(opening.organisation)],
      };
    }),
  ];
  return found
    .filter(({ searched }) => matches(asked, searched))
    .map(({ href, name: called, subject, what }) => ({ href, name: called, subject, what }));
}

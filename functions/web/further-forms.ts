import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { reportedEventName } from '#domain/recordings/locales/nl.ts';
import { recordingStepsOpenTo } from '#domain/recordings/recordings.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { REQUEST_TEXTS } from '#web/locales/nl/request.ts';
import { capitalised } from '#web/locales/nl/terms.ts';
import type { CommandView } from '#web/pages/dossier/command-view.ts';
import { REQUEST_PLACE } from '#web/pages/dossier/request-section.ts';
import { decisionViewOf } from './decision-view.ts';
import { logInWords } from './dossier-page-view.ts';
import { type Matter, textsOf } from './matters.ts';
import { namesOf } from './names.ts';

type Asks = Pick<CommandView, 'choices' | 'decision' | 'facts' | 'readFirst'>;

const texts = PAGE_TEXTS.command;

/** What a counter-event takes back, as the timeline tells it. */
export async function annulledIn(
  ports: TablePorts,
  matter: Matter,
  event: string | undefined,
  person: Person,
): Promise<Asks> {
  const log = await matter.log(person);
  const own = log.filter(({ entry }) => eventIdOf(entry.aggregate, entry.sequence) === event);
  const { timeline } = await logInWords(ports, matter, own, []);
  const [told] = timeline;
  if (told === undefined) return {};
  const by = told.by === undefined ? '' : `, ${told.by}`;
  return { facts: [{ label: texts.annulled, value: `${told.sentence} (${dayInWords(told.at)}${by})` }] };
}

/** The reports that a person may correct or cancel. */
function correctable({ recordings, committee }: Matter, aggregate: AggregateId, person: Person): Asks {
  const mine = recordings.filter((one) => recordingStepsOpenTo([one], person, committee).length > 0);
  const event = mine.map((one) => ({
    value: eventIdOf(aggregate, one.sequence),
    label: `${reportedEventName(one.event)}, ${dayInWords(one.date)}`,
  }));
  return { choices: { event } };
}

/** What the form of a step must know beside the step's own fields: what it is about, out of what there is. */
export async function asksOf(ports: TablePorts, matter: Matter, step: string, person: Person): Promise<Asks> {
  switch (step) {
    case 'annul-dossier-event':
    case 'annul-protocol-event':
      return annulledIn(ports, matter, matter.lastDeed, person);
    case 'correct-event':
    case 'cancel-event':
      return correctable(matter, matter.aggregate, person);
    case 'record-event':
      // What no decision names may still be written.
      return matter.events.length === 0
        ? {}
        : {
            choices: { event: matter.events.map((value) => ({ value, label: capitalised(reportedEventName(value)) })) },
          };
    case 'record-succession': {
      const name = await namesOf(matter.parts, ports.directory.organisation);
      return { choices: { from: matter.parts.map((value) => ({ value, label: name(value) })) } };
    }
    case 'drop-dependency':
      return { choices: { dependency: matter.dependencies.map(({ ref }) => ({ value: ref, label: ref })) } };
    case 'report-lapse': {
      const open = matter.dependencies.filter(({ outside, lapsed }) => outside && lapsed === undefined);
      return { choices: { dependency: open.map(({ ref }) => ({ value: ref, label: ref })) } };
    }
    case 'sign-decision':
    case 'publish-decision':
      // Nobody signs or publishes what they have not read.
      return { decision: await decisionViewOf(ports, matter, await textsOf(ports, matter)) };
    case 'rule-admissible':
    case 'rule-inadmissible':
    case 'request-information':
    case 'give-advice':
      return { readFirst: { href: `${matter.page.href}#${REQUEST_PLACE}`, label: REQUEST_TEXTS.read } };
    default:
      return {};
  }
}

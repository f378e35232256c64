import { readMeetings, readTexts } from '#adapters/dynamodb/views.ts';
import { type Instant, localDateOf } from '#domain/calendar/brussels-time.ts';
import { dossierId, meetingId } from '#domain/door/aggregate-id.ts';
import { meetingKind } from '#domain/door/aggregate-kind.ts';
import { relationsToMeeting } from '#domain/meeting/decide.ts';
import { atTheTable, type MeetingState } from '#domain/meeting/state.ts';
import { type MeetingStep, meetingStepsOpenTo } from '#domain/meeting/steps.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { CommandName } from '#web/forms/commands.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { MEETING_TEXTS } from '#web/locales/nl/meetings.ts';
import type { CommandView } from '#web/pages/dossier/command-view.ts';
import type { MeetingListItem, MeetingPageView, MeetingStatus } from '#web/pages/meeting/views.ts';
import { titlesOf } from './board.ts';
import { matterSeenBy, type Texts, textsOf } from './matters.ts';
import { linksTo } from './open-commands.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** How a meeting stands; one whose day is over without minutes is no longer planned. */
const statusOf = ({ status, date }: MeetingState, now: Instant): MeetingStatus =>
  status === 'planned' && date < localDateOf(now) ? 'past' : status;

/** The meetings of a person's committee, the latest first; undefined for who is of none. */
export async function meetingsOf(ports: TablePorts, { committee }: Person): Promise<MeetingListItem[] | undefined> {
  if (committee === undefined) return undefined;
  const meetings = await readMeetings(ports.table, committee);
  return meetings
    .map(({ state }) => ({ date: state.date, status: statusOf(state, ports.now()), items: state.agenda.length }))
    .toSorted((a, b) => (a.date < b.date ? 1 : -1));
}

interface Meeting {
  readonly version: number;
  readonly state: MeetingState;
  readonly texts: Texts;
  readonly steps: readonly MeetingStep[];
}

async function meetingSeenBy(ports: TablePorts, person: Person, date: string): Promise<Meeting | undefined> {
  const { committee } = person;
  if (committee === undefined || !DATE.test(date)) return undefined;
  const aggregate = meetingId(committee, date);
  const [{ version, state }, texts] = await Promise.all([
    ports.store.load(aggregate, meetingKind),
    readTexts(ports.table, aggregate),
  ]);
  if (state === undefined) return undefined;
  const steps = meetingStepsOpenTo(relationsToMeeting(person, committee), state.status);
  return { version, state, texts: Object.assign({}, ...texts.values()), steps };
}

const nameOf = (texts: Texts, member: string): string => texts[`member:${member}`] ?? member;

/** A meeting with its agenda, as its committee's people see it. */
export async function meetingPageView(
  ports: TablePorts,
  person: Person,
  date: string,
): Promise<MeetingPageView | undefined> {
  const found = await meetingSeenBy(ports, person, date);
  if (found === undefined) return undefined;
  const { state, texts, steps } = found;
  const { members, present, quorum, minutes } = state;
  const agenda = await Promise.all(
    state.agenda.map(async ({ dossier, recused, decided }) => {
      const matter = await matterSeenBy(ports, person, dossier);
      const { subject = dossier } = matter === undefined ? {} : await textsOf(ports, matter);
      return {
        dossier: matter?.page ?? { href: `/dossiers/${encodeURIComponent(dossier)}`, label: dossier },
        subject,
        recused: recused.map((member) => nameOf(texts, member)),
        seats: present === undefined ? undefined : atTheTable(state, dossier).length,
        outcome: minutes.find((item) => item.dossier === dossier)?.outcome ?? decided,
        text: texts[`item:${dossier}`],
      };
    }),
  );
  return {
    date: state.date,
    status: statusOf(state, ports.now()),
    startsAt: state.startsAt,
    place: texts.place,
    quorum,
    members: members.map((member) => ({ name: nameOf(texts, member), isPresent: present?.includes(member) })),
    agenda,
    removed: state.removed,
    text: texts.text,
    commands: linksTo(steps, (step) => `/zittingen/${date}/${step}`),
  };
}

/** The members of a committee, and how many of them must be there, as a form has them. */
const memberRows = (members: readonly string[], texts: Texts, quorum: number | undefined): [string, string][] => [
  ['members._rows', String(Math.max(1, members.length))],
  ...members.flatMap((member, row): [string, string][] => [
    [`members.${row}.member`, member],
    [`members.${row}.name`, nameOf(texts, member)],
  ]),
  ['quorum', quorum === undefined ? '' : String(quorum)],
];

/** Those who sat in the committee's last meeting: most often they sit in the next one too. */
async function membersBefore(ports: TablePorts, committee: string): Promise<[string, string][]> {
  const meetings = await readMeetings(ports.table, committee);
  const last = meetings
    .map(({ state }) => state)
    .filter(({ members }) => members.length > 0)
    .toSorted((a, b) => (a.date < b.date ? 1 : -1))[0];
  if (last === undefined) return [];
  const texts: Texts = Object.assign({}, ...(await readTexts(ports.table, meetingId(committee, last.date))).values());
  return memberRows(last.members, texts, last.quorum);
}

/** What can be chosen in a form of a meeting: its members, and the dossiers on its agenda. */
async function choicesIn(
  ports: TablePorts,
  step: CommandName,
  { state: { members, agenda }, texts }: Meeting,
): Promise<Pick<CommandView, 'choices' | 'facts'>> {
  const title = await titlesOf(
    ports,
    agenda.map(({ dossier }) => dossierId(dossier)),
  );
  const told = (dossier: string): string => {
    const { name, subject } = title(dossier);
    return `${name}: ${subject}`;
  };
  const sitting = members.map((value) => ({ value, label: nameOf(texts, value) }));
  const heard = agenda.map(({ dossier }) => ({ value: dossier, label: told(dossier) }));
  // Of what there is none of nothing can be chosen; it is written then, and refused with its reason.
  const choices = (all: NonNullable<CommandView['choices']>) => ({
    choices: Object.fromEntries(Object.entries(all).filter(([, known]) => known.length > 0)),
  });
  switch (step) {
    case 'record-attendance':
      return choices({ present: sitting });
    case 'recuse-member':
      return choices({ member: sitting, dossier: heard });
    case 'record-minutes':
      return choices({ 'items.dossier': heard });
    case 'order-agenda':
      return { facts: heard.map(({ value, label }) => ({ label: value, value: label })) };
    default:
      return {};
  }
}

/** What a form of a meeting begins with: what is known already. */
function presetOf(step: CommandName, { state, texts }: Meeting): [string, string][] {
  const { agenda, members, quorum, startsAt, present, minutes } = state;
  switch (step) {
    case 'prepare-meeting':
      return [...memberRows(members, texts, quorum), ['startsAt', startsAt ?? ''], ['place', texts.place ?? '']];
    case 'order-agenda':
      return [['dossiers', agenda.map(({ dossier }) => dossier).join('\n')]];
    case 'record-attendance':
      return (present ?? members).map((member): [string, string] => ['present', member]);
    case 'record-minutes':
      return [
        ['items._rows', String(Math.max(1, agenda.length))],
        ...agenda.flatMap(({ dossier, decided }, row): [string, string][] => [
          [`items.${row}.dossier`, dossier],
          [`items.${row}.outcome`, minutes.find((item) => item.dossier === dossier)?.outcome ?? decided ?? ''],
          [`items.${row}.text`, texts[`item:${dossier}`] ?? ''],
        ]),
        ['text', texts.text ?? ''],
      ];
    default:
      return [];
  }
}

/** A command on a meeting, or the one that convenes it (no day yet); undefined where there is nothing for the person to see. */
export async function meetingCommandView(
  ports: TablePorts,
  person: Person,
  step: CommandName,
  date: string,
): Promise<CommandView | undefined> {
  const { committee } = person;
  if (committee === undefined) return undefined;
  const trail = [{ href: '/zittingen', label: MEETING_TEXTS.title }];
  if (date === '')
    return {
      step,
      isOpen: true,
      matter: { page: { href: '/zittingen', label: MEETING_TEXTS.title }, trail: [], subject: MEETING_TEXTS.new },
      given: { committee },
      preset: await membersBefore(ports, committee),
    };
  const found = await meetingSeenBy(ports, person, date);
  if (found === undefined) return undefined;
  const subject = MEETING_TEXTS.page(dayInWords(date));
  return {
    step,
    isOpen: found.steps.some((open) => open === step),
    version: found.version,
    matter: { page: { href: `/zittingen/${date}`, label: subject }, trail, subject },
    given: { committee, date },
    preset: [
      // The first of a name counts.
      ...(step === 'prepare-meeting' && found.state.members.length === 0 ? await membersBefore(ports, committee) : []),
      ...presetOf(step, found),
    ],
    ...(await choicesIn(ports, step, found)),
  };
}

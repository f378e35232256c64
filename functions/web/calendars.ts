import type { FeedTokens } from '#adapters/calendar/feed-tokens.ts';
import type { CalendarDay } from '#adapters/calendar/icalendar.ts';
import type { CalendarFeed, CalendarFeeds } from '#adapters/dynamodb/calendar-feeds.ts';
import { readMeetings } from '#adapters/dynamodb/views.ts';
import type { ConditionStatus } from '#domain/condition/steps.ts';
import { conditionNameOf, meetingId } from '#domain/door/aggregate-id.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { conditionPlacesSeenBy, ownerOf } from '#functions/middleware/condition-places.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { CALENDAR_TEXTS } from '#web/locales/nl/calendar.ts';
import { conditionStateName } from '#web/locales/nl/states.ts';
import { TASK_REASONS, taskName } from '#web/locales/nl/steps.ts';
import { asksFor } from '#web/pages/home/tasks.ts';
import type { LoggedIn, PortalCalendars, Recognised } from '#web/ports.ts';
import type { Reader } from '#web/reader.ts';
import { placeHref, shortName, textIn, textsOfAll, titlesOf } from './board.ts';
import { stepHref } from './open-commands.ts';
import { mattersToActOn } from './tasks.ts';

const texts = CALENDAR_TEXTS;
const FEED_NAME = /^[0-9a-f-]{36}$/;

/** A calendar holds no more days of conditions than this, those that are due first. */
const MOST_DAYS = 1000;
const STILL_ASKS: readonly ConditionStatus[] = ['open', 'overdue', 'in-review'];

/** The days of conditions that still ask something, as the lists tell of them; where there are more than so many, a last day says so. */
export async function conditionDays(
  ports: TablePorts,
  { person }: Reader,
  address: string,
  most = MOST_DAYS,
): Promise<CalendarDay[]> {
  const all = await conditionPlacesSeenBy(ports, person);
  const asking = all.filter(({ due, status }) => due !== undefined && STILL_ASKS.includes(status));
  const places = asking.slice(0, most);
  const owners = places.map(ownerOf);
  const [title, given, names] = await Promise.all([
    titlesOf(ports, owners),
    textsOfAll(ports, owners),
    ports.directory.organisationNames(),
  ]);
  const days = places.flatMap((place): CalendarDay[] => {
    const { aggregate, due, status, organisation, deadlineVersion, dueSince } = place;
    if (due === undefined) return [];
    const name = conditionNameOf(aggregate);
    const told = [textIn(given(name.dossier), name) ?? '', names.get(organisation) ?? organisation];
    return [
      {
        uid: `${aggregate}@beraad`,
        sequence: deadlineVersion - 1,
        day: due,
        changedAt: dueSince,
        summary: texts.condition(shortName(name), title(name.dossier).name),
        description: [...told, conditionStateName(status)].join('\n'),
        url: address + placeHref(place),
      },
    ];
  });
  return [...days, ...whatIsLeftOut(asking.length - places.length, days.at(-1), address)];
}

/** The day after which a calendar says that it holds no more, and where the rest stands. */
function whatIsLeftOut(count: number, last: CalendarDay | undefined, address: string): CalendarDay[] {
  if (count === 0 || last === undefined) return [];
  // Changed when that day was, not when it is read: read twice, a calendar is the same.
  const { day, changedAt } = last;
  return [
    {
      uid: `left-out-from-${day}@beraad`,
      sequence: 0,
      day,
      changedAt,
      summary: texts.leftOut(count),
      description: texts.whereTheRest,
      url: `${address}/voorwaarden?van=${day}`,
    },
  ];
}

/** The days by which a person is asked to do something in a dossier. */
async function stepDays(ports: TablePorts, person: Person, address: string): Promise<CalendarDay[]> {
  const matters = await mattersToActOn(ports, person);
  return matters.flatMap((matter) =>
    matter
      .steps(person)
      .filter((step) => asksFor(step) && step !== 'record-decision')
      .flatMap((step) => {
        const due = matter.dueOf(step, person);
        if (due === undefined) return [];
        return [
          {
            uid: `${matter.aggregate}/${step}@beraad`,
            sequence: matter.version,
            day: due,
            changedAt: ports.now(),
            summary: texts.step(taskName(step), matter.number ?? matter.reference),
            description: [matter.subject ?? '', TASK_REASONS[step] ?? ''].join('\n'),
            url: address + stepHref(matter, step),
          },
        ];
      }),
  );
}

async function meetingDays(ports: TablePorts, { committee }: Person, address: string): Promise<CalendarDay[]> {
  if (committee === undefined) return [];
  const meetings = await readMeetings(ports.table, committee);
  return meetings
    .filter(({ state }) => state.status === 'planned')
    .map(({ version, state }) => ({
      uid: `${meetingId(committee, state.date)}@beraad`,
      sequence: version,
      day: state.date,
      changedAt: ports.now(),
      summary: texts.meeting(state.startsAt),
      description: texts.agenda(state.agenda.length),
      url: `${address}/zittingen/${state.date}`,
    }));
}

/** Whom a calendar of a body speaks for: that body, and nobody in particular. */
function bodyReader({ id, owner }: CalendarFeed): Reader | undefined {
  const [kind, name = ''] = owner.split(':');
  if (kind === 'organisation')
    return { person: { kind: 'client', id: `calendar-${id}`, role: 'responsible', organisation: name }, name };
  if (kind === 'committee')
    return { person: { kind: 'client', id: `calendar-${id}`, role: 'secretariat', committee: name }, name };
  return undefined;
}

const bodyOwner = ({ committee, organisation }: Person): string | undefined =>
  committee !== undefined
    ? `committee:${committee}`
    : organisation !== undefined
      ? `organisation:${organisation}`
      : undefined;

/** Calendars as their owners manage them and as programs ask for them. */
export function portalCalendars(given: {
  readonly ports: TablePorts;
  readonly feeds: CalendarFeeds;
  readonly tokens: FeedTokens;
  readonly address: string;
  readonly recognise: (who: LoggedIn) => Promise<Recognised>;
}): PortalCalendars {
  const { ports, feeds, tokens, address, recognise } = given;
  const ownersOf = ({ person }: Reader): string[] =>
    [`person:${person.id}`, bodyOwner(person)].filter((owner) => owner !== undefined);
  return {
    async list(reader) {
      const all = await Promise.all(ownersOf(reader).map((owner) => feeds.of(owner)));
      return all.flat().map(({ id, owner, createdAt }) => ({
        id,
        kind: owner.startsWith('person:') ? 'person' : 'body',
        createdAt,
        address: `${address}/agenda/${id}/${tokens.of(id)}.ics`,
      }));
    },
    async create({ person }, kind, id, claims) {
      const owner = kind === 'person' ? `person:${person.id}` : bodyOwner(person);
      if (owner === undefined || !FEED_NAME.test(id)) return;
      await feeds.save({ id, owner, createdAt: ports.now(), ...(kind === 'person' ? { claims } : {}) });
    },
    async revoke(reader, id) {
      const feed = FEED_NAME.test(id) ? await feeds.read(id) : undefined;
      if (feed === undefined || !ownersOf(reader).includes(feed.owner)) return false;
      await feeds.revoke(feed);
      return true;
    },
    async write(id, token) {
      if (!FEED_NAME.test(id) || !tokens.isOf(id, token)) return undefined;
      const feed = await feeds.read(id);
      if (feed === undefined) return undefined;
      const known =
        feed.claims === undefined
          ? bodyReader(feed)
          : await recognise({ person: feed.owner.slice('person:'.length), claims: feed.claims });
      // Somebody whose role has ended has no calendar any more.
      const reader = known === undefined ? undefined : 'ok' in known ? (known.ok ? known.reader : undefined) : known;
      if (reader === undefined) return undefined;
      const reads = ports.forOneAnswer();
      const days = await Promise.all([
        conditionDays(reads, reader, address),
        stepDays(reads, reader.person, address),
        meetingDays(reads, reader.person, address),
      ]);
      // Only who asks for a feed waits for what writes one.
      const { writeCalendar } = await import('#adapters/calendar/icalendar.ts');
      return writeCalendar(texts.name, days.flat());
    },
  };
}

import * as z from 'zod';
import { meetingsHeldBy, readListPage } from '#adapters/dynamodb/lists.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import { meetingSchemas } from '#domain/commands/meeting-commands.ts';
import { meetingId } from '#domain/door/aggregate-id.ts';
import { meetingKind } from '#domain/door/aggregate-kind.ts';
import { type MeetingCommand, relationsToMeeting } from '#domain/meeting/decide.ts';
import { ITEM_OUTCOMES, REMOVAL_REASONS } from '#domain/meeting/events.ts';
import { atTheTable, MEETING_STATES, type MeetingState, meetingStateSchema } from '#domain/meeting/state.ts';
import { MEETING_STEP_NAMES, type MeetingStep, meetingStepsOpenTo } from '#domain/meeting/steps.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { commandMeeting } from '#domain/usecases/command-meeting.ts';
import { meetingCommandSchema } from '#functions/middleware/command-schemas.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { NEXT, nextCursor, PAGE_QUERY, pageAsked } from '../paging.ts';
import { Problem, problemOf } from '../problem.ts';
import { check, fromPath, safeguardsOf } from '../request.ts';

const meetingSchema = z
  .object({
    committee: z.string(),
    date: z.iso.date(),
    state: z.enum(MEETING_STATES),
    version: z.int(),
    startsAt: z.string().optional(),
    place: z.string().optional(),
    quorum: z.int().optional(),
    members: z.array(z.object({ member: z.string(), name: z.string().optional(), present: z.boolean().optional() })),
    agenda: z.array(
      z.object({
        dossier: z.string(),
        /** The version of the dossier that was put on the agenda. */
        version: z.int(),
        recused: z.array(z.string()),
        /** How many may decide on it, once attendance is known. */
        seats: z.int().optional(),
        decided: z.enum(['granted', 'refused', 'no-jurisdiction']).optional(),
        minutes: z.object({ outcome: z.enum(ITEM_OUTCOMES), text: z.string().optional() }).optional(),
      }),
    ),
    removed: z.array(z.object({ dossier: z.string(), because: z.enum(REMOVAL_REASONS) })),
    text: z.string().optional(),
    commands: z.array(z.enum(MEETING_STEP_NAMES)),
  })
  .meta({ id: 'meetingAnswer', outputId: 'meetingAnswer' });

const SUMMARIES: Readonly<Record<MeetingStep, string>> = {
  'prepare-meeting': 'names the members, the quorum, the hour and the place; convenes the meeting if there is none yet',
  'order-agenda': 'puts the dossiers of the agenda in order',
  'recuse-member': 'a member leaves the table for one dossier',
  'record-attendance': 'who attended; from the day of the meeting on',
  'record-minutes': 'the outcome of every item of the agenda; a decision needs the quorum at the table',
  'approve-minutes': 'by the chair; the minutes are final',
};

const none = (committee: string, date: string) =>
  new Problem(404, 'no-such-meeting', `There is no meeting of ${committee} on ${date} that you may see.`);

function viewOf(
  person: Person,
  { version, state }: { readonly version: number; readonly state: MeetingState },
  texts: Readonly<Record<string, string | undefined>>,
): z.input<typeof meetingSchema> {
  const { committee, date, status, startsAt, quorum, members, present, agenda, removed, minutes } = state;
  const relations = relationsToMeeting(person, committee);
  return {
    committee,
    date,
    state: status,
    version,
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(texts.place === undefined ? {} : { place: texts.place }),
    ...(quorum === undefined ? {} : { quorum }),
    members: members.map((member) => ({
      member,
      ...(texts[`member:${member}`] === undefined ? {} : { name: texts[`member:${member}`] }),
      ...(present === undefined ? {} : { present: present.includes(member) }),
    })),
    agenda: agenda.map(({ dossier, version: itemVersion, recused, decided }) => {
      const outcome = minutes.find((item) => item.dossier === dossier)?.outcome;
      const text = texts[`item:${dossier}`];
      return {
        dossier,
        version: itemVersion,
        recused,
        ...(present === undefined ? {} : { seats: atTheTable(state, dossier).length }),
        ...(decided === undefined ? {} : { decided }),
        ...(outcome === undefined ? {} : { minutes: { outcome, ...(text === undefined ? {} : { text }) } }),
      };
    }),
    removed,
    ...(texts.text === undefined ? {} : { text: texts.text }),
    commands: meetingStepsOpenTo(relations, status),
  };
}

async function meetingView(ports: TablePorts, person: Person, committee: string, date: string) {
  // The committee's own people only: an agenda names requests that are not public yet.
  if (relationsToMeeting(person, committee).size === 0) throw none(committee, date);
  const aggregate = meetingId(committee, date);
  const [{ version, state }, texts] = await Promise.all([
    ports.store.load(aggregate, meetingKind),
    readTexts(ports.table, aggregate),
  ]);
  if (state === undefined) throw none(committee, date);
  return { version, body: viewOf(person, { version, state }, Object.assign({}, ...texts.values())) };
}

const stepRoute = (name: MeetingStep): Route =>
  operation({
    operation: name,
    method: 'POST',
    path: `/api/v1/committees/{committee}/meetings/{date}/${name}`,
    subject: 'Meetings',
    summary: SUMMARIES[name],
    isCommand: true,
    query: NO_FIELDS,
    body: meetingSchemas[name],
    answers: meetingSchema,
    statuses: { 200: 'The command was carried out; the meeting as it stands now.' },
    async answer(ports, { request, body: fields }) {
      const command: MeetingCommand = check(meetingCommandSchema, { do: name, fields });
      const { committee, date } = command.fields;
      if (relationsToMeeting(request.person, committee).size === 0) throw none(committee, date);
      const result = await commandMeeting(ports, command, request.person, safeguardsOf(request, name));
      if (!result.ok) throw problemOf(result);
      return await meetingView(ports, request.person, committee, date);
    },
  });

const meetingHead = z.object({ version: z.int(), state: meetingStateSchema });

/** A committee's meetings: agenda, quorum, recusals and minutes. */
export const meetingRoutes: readonly Route[] = [
  operation({
    operation: 'list-meetings',
    method: 'GET',
    path: '/api/v1/committees/{committee}/meetings',
    subject: 'Meetings',
    summary: 'the meetings of a committee, by day; for its own people',
    query: z.strictObject({ state: z.enum(MEETING_STATES).optional(), ...PAGE_QUERY }),
    body: NO_FIELDS,
    answers: z.object({
      meetings: z.array(
        z.object({
          date: z.iso.date(),
          state: z.enum(MEETING_STATES),
          version: z.int(),
          dossiers: z.array(z.string()),
          commands: z.array(z.enum(MEETING_STEP_NAMES)),
        }),
      ),
      ...NEXT,
    }),
    async answer(ports, { request, query: { limit, cursor, state: status } }) {
      const committee = fromPath(request, 'committee');
      const relations = relationsToMeeting(request.person, committee);
      const asked = pageAsked(ports, request, 'list-meetings', { limit, cursor });
      const sources = relations.size === 0 ? [] : [meetingsHeldBy(committee)];
      const { rows, next } = await readListPage(ports.table, sources, asked, async (items) =>
        items
          .map((item) => meetingHead.parse(item))
          .filter(({ state }) => status === undefined || state.status === status)
          .map(({ version, state }) => ({
            date: state.date,
            state: state.status,
            version,
            dossiers: state.agenda.map(({ dossier }) => dossier),
            commands: meetingStepsOpenTo(relations, state.status),
          })),
      );
      return { body: { meetings: rows, ...nextCursor(ports, request, 'list-meetings', next) } };
    },
  }),
  operation({
    operation: 'get-meeting',
    method: 'GET',
    path: '/api/v1/committees/{committee}/meetings/{date}',
    subject: 'Meetings',
    summary: 'a meeting with its agenda, and the commands that the caller may give now',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: meetingSchema,
    answer: (ports, { request: { person, path } }) => meetingView(ports, person, path.committee ?? '', path.date ?? ''),
  }),
  ...MEETING_STEP_NAMES.map(stepRoute),
];

import * as z from 'zod';
import { registerRequestFields } from '#domain/commands/registration-commands.ts';
import { ref } from '#domain/commands/shared-fields.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import type { DossierCommand } from '#domain/dossier/decide.ts';
import { DOSSIER_STATES, DOSSIER_STEP_NAMES } from '#domain/dossier/steps.ts';
import { commandDossier, registerRequest } from '#domain/usecases/command-dossier.ts';
import { dossierCommandSchema } from '#functions/middleware/command-schemas.ts';
import { listDossiers } from '#functions/middleware/lists.ts';
import { datesSchema, datesView } from '../dates-view.ts';
import {
  DOSSIER_COMMANDS,
  DOSSIER_KINDS,
  dossierCommandsOpenTo,
  dossierHistory,
  dossierMail,
  dossierSchema,
  dossierView,
  historySchema,
  mailSchema,
} from '../dossier-view.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { DUE_QUERY, NEXT, nextCursor, PAGE_QUERY, PART_QUERY, pageAsked, partOf } from '../paging.ts';
import { problemOf } from '../problem.ts';
import { check, dossierOfPath, safeguardsOf } from '../request.ts';

/** The steps of a dossier alone: events are recorded of protocols too (events.ts). */
type OwnStep = Exclude<DossierCommand['do'], 'record-event'>;
const isOwnStep = (name: DossierCommand['do']): name is OwnStep => name !== 'record-event';

const stepRoute = (name: OwnStep): Route =>
  operation({
    operation: name,
    method: 'POST',
    path: name === 'submit-request' ? '/api/v1/dossiers' : `/api/v1/dossiers/{dossier}/${name}`,
    subject: 'Dossiers',
    summary: stepSchemas[name].description,
    isCommand: true,
    query: NO_FIELDS,
    body: stepSchemas[name].fields,
    answers: dossierSchema,
    statuses:
      name === 'submit-request'
        ? {
            201: 'The dossier was made.',
            200: 'The dossier was made by an earlier delivery of this command, under the same Idempotency-Key.',
          }
        : { 200: 'The command was carried out; the dossier as it stands now.' },
    async answer(ports, { request, body: fields }) {
      const command: DossierCommand = check(dossierCommandSchema, { do: name, fields });
      const { dossier } = command.fields;
      const result = await commandDossier(ports, dossier, command, request.person, safeguardsOf(request, name));
      if (!result.ok) throw problemOf(result);
      const { version, body } = await dossierView(ports, request.person, dossier);
      return { status: name === 'submit-request' && !result.repeated ? 201 : 200, body, version };
    },
  });

const registration = operation({
  operation: 'register-request',
  method: 'POST',
  path: '/api/v1/registered-requests',
  subject: 'Dossiers',
  summary:
    'registers a request that came on paper, by the secretariat of the committee for the applicants; it counts from the day on which it came',
  isCommand: true,
  query: NO_FIELDS,
  body: registerRequestFields,
  answers: dossierSchema,
  statuses: {
    201: 'The dossier was made.',
    200: 'The dossier was made by an earlier delivery of this command, under the same Idempotency-Key.',
  },
  async answer(ports, { request, body }) {
    const result = await registerRequest(ports, body, request.person, safeguardsOf(request, 'register-request'));
    if (!result.ok) throw problemOf(result);
    const view = await dossierView(ports, request.person, body.dossier);
    return { status: result.repeated ? 200 : 201, ...view };
  },
});

const dossierListSchema = z.object({
  dossiers: z.array(
    z
      .object({
        dossier: z.string(),
        state: z.enum(DOSSIER_STATES),
        version: z.int(),
        committee: z.string(),
        kind: z.enum(DOSSIER_KINDS),
        subject: z.string().optional(),
        number: z.string().optional(),
        /** The first day by which a question or an advice is asked. */
        due: z.iso.date().optional(),
        lastDay: z.iso.date().optional(),
        commands: z.array(z.enum(DOSSIER_COMMANDS)),
      })
      .meta({ id: 'dossierListItem' }),
  ),
  ...NEXT,
});

const readRoutes: readonly Route[] = [
  operation({
    operation: 'list-dossiers',
    method: 'GET',
    path: '/api/v1/dossiers',
    subject: 'Dossiers',
    summary:
      'the dossiers that the caller may see: a committee’s by state and due day, others by reference. What time has just brought can take a minute to be found by `state`',
    query: z.strictObject({
      state: z.enum(DOSSIER_STATES).optional(),
      body: ref.optional().meta({ description: 'an organisation that has a part in it' }),
      ...DUE_QUERY,
      ...PAGE_QUERY,
    }),
    body: NO_FIELDS,
    answers: dossierListSchema,
    async answer(ports, { request, query: { limit, cursor, ...filter } }) {
      const asked = pageAsked(ports, request, 'list-dossiers', { limit, cursor });
      const { rows, next } = await listDossiers(ports, request.person, filter, asked);
      return {
        body: {
          dossiers: rows.map(({ state, version, due, subject }) => ({
            dossier: state.dossier,
            state: state.status,
            version,
            committee: state.committee,
            kind: state.kind,
            ...(subject === undefined ? {} : { subject }),
            ...(state.decision === undefined ? {} : { number: state.decision.number }),
            ...(due === undefined ? {} : { due }),
            ...(state.duration?.lastDay ? { lastDay: state.duration.lastDay } : {}),
            commands: dossierCommandsOpenTo(request.person, state),
          })),
          ...nextCursor(ports, request, 'list-dossiers', next),
        },
      };
    },
  }),
  operation({
    operation: 'get-dossier',
    method: 'GET',
    path: '/api/v1/dossiers/{dossier}',
    subject: 'Dossiers',
    summary: 'a dossier with its conditions, and the commands that the caller may give now',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: dossierSchema,
    answer: (ports, { request }) => dossierView(ports, request.person, dossierOfPath(request)),
  }),
  operation({
    operation: 'get-dossier-history',
    method: 'GET',
    path: '/api/v1/dossiers/{dossier}/history',
    subject: 'Dossiers',
    summary: 'everything that happened to a dossier and its conditions, in the order in which it was written',
    query: z.strictObject(PART_QUERY),
    body: NO_FIELDS,
    answers: historySchema,
    async answer(ports, { request, query }) {
      const all = await dossierHistory(ports, request.person, dossierOfPath(request));
      const { rows, ...next } = partOf(ports, request, 'get-dossier-history', all, query);
      return { body: { events: rows, ...next } };
    },
  }),
  operation({
    operation: 'get-dossier-mail',
    method: 'GET',
    path: '/api/v1/dossiers/{dossier}/mail',
    subject: 'Dossiers',
    summary: 'the mail about a dossier, and what became of it',
    query: z.strictObject(PART_QUERY),
    body: NO_FIELDS,
    answers: mailSchema,
    async answer(ports, { request, query }) {
      const all = await dossierMail(ports, request.person, dossierOfPath(request));
      const { rows, ...next } = partOf(ports, request, 'get-dossier-mail', all, query);
      return { body: { notices: rows, ...next } };
    },
  }),
  operation({
    operation: 'get-dossier-dates',
    method: 'GET',
    path: '/api/v1/dossiers/{dossier}/dates',
    subject: 'Dossiers',
    summary: 'why each date of a dossier and its conditions is the day it is: rule, start, and every day passed over',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: datesSchema,
    answer: async (ports, { request }) => ({
      body: { dates: await datesView(ports, request.person, dossierOfPath(request)) },
    }),
  }),
];

/** What can be asked about dossiers and done to them. */
export const dossierRoutes: readonly Route[] = [
  ...(['submit-request', ...DOSSIER_STEP_NAMES] as const).filter(isOwnStep).map(stepRoute),
  registration,
  ...readRoutes,
];

import * as z from 'zod';
import { furtherProtocolSchemas } from '#domain/commands/further-protocol-commands.ts';
import { ref } from '#domain/commands/shared-fields.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import type { ProtocolCommand } from '#domain/protocol/decide.ts';
import { PROTOCOL_STATES, PROTOCOL_STEP_NAMES } from '#domain/protocol/steps.ts';
import { commandProtocol, commandProtocolFurther } from '#domain/usecases/command-protocol.ts';
import { PROTOCOL_FIELDS, protocolCommandSchema } from '#functions/middleware/command-schemas.ts';
import { listProtocols } from '#functions/middleware/lists.ts';
import { datesSchema, protocolDatesView } from '../dates-view.ts';
import { historySchema, mailSchema, protocolHistory, protocolMail } from '../dossier-view.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { NEXT, nextCursor, PAGE_QUERY, PART_QUERY, pageAsked, partOf } from '../paging.ts';
import { problemOf } from '../problem.ts';
import { PROTOCOL_COMMANDS, protocolCommandsOpenTo, protocolSchema, protocolView } from '../protocol-view.ts';
import { check, dossierOfPath, safeguardsOf } from '../request.ts';

const stepRoute = (name: keyof typeof PROTOCOL_FIELDS): Route =>
  operation({
    operation: name,
    method: 'POST',
    path: name === 'submit-protocol' ? '/api/v1/protocols' : `/api/v1/protocols/{dossier}/${name}`,
    subject: 'Protocols',
    summary: stepSchemas[name].description,
    isCommand: true,
    query: NO_FIELDS,
    body: PROTOCOL_FIELDS[name],
    answers: protocolSchema,
    statuses:
      name === 'submit-protocol'
        ? {
            201: 'The protocol was made.',
            200: 'The protocol was made by an earlier delivery of this command, under the same Idempotency-Key.',
          }
        : { 200: 'The command was carried out; the protocol as it stands now.' },
    async answer(ports, { request, body: fields }) {
      const command: ProtocolCommand = check(protocolCommandSchema, { do: name, fields });
      const { dossier } = command.fields;
      const result = await commandProtocol(ports, dossier, command, request.person, safeguardsOf(request, name));
      if (!result.ok) throw problemOf(result);
      const { version, body } = await protocolView(ports, request.person, dossier);
      return { status: name === 'submit-protocol' && !result.repeated ? 201 : 200, body, version };
    },
  });

const protocolListSchema = z.object({
  protocols: z.array(
    z
      .object({
        dossier: z.string(),
        state: z.enum(PROTOCOL_STATES),
        version: z.int(),
        provider: z.string(),
        recipient: z.string(),
        commands: z.array(z.enum(PROTOCOL_COMMANDS)),
      })
      .meta({ id: 'protocolListItem' }),
  ),
  ...NEXT,
});

const readRoutes: readonly Route[] = [
  operation({
    operation: 'list-protocols',
    method: 'GET',
    path: '/api/v1/protocols',
    subject: 'Protocols',
    summary: 'the protocols that the caller may see',
    query: z.strictObject({
      state: z.enum(PROTOCOL_STATES).optional(),
      body: ref.optional().meta({ description: 'an organisation that has a part in it' }),
      ...PAGE_QUERY,
    }),
    body: NO_FIELDS,
    answers: protocolListSchema,
    async answer(ports, { request, query: { limit, cursor, ...filter } }) {
      const asked = pageAsked(ports, request, 'list-protocols', { limit, cursor });
      const { rows, next } = await listProtocols(ports, request.person, filter, asked);
      return {
        body: {
          protocols: rows.map(({ state, version }) => ({
            dossier: state.dossier,
            state: state.status,
            version,
            provider: state.provider,
            recipient: state.recipient,
            commands: protocolCommandsOpenTo(request.person, state),
          })),
          ...nextCursor(ports, request, 'list-protocols', next),
        },
      };
    },
  }),
  operation({
    operation: 'get-protocol',
    method: 'GET',
    path: '/api/v1/protocols/{dossier}',
    subject: 'Protocols',
    summary: 'a protocol with its points, advices and conditions, and the commands that the caller may give now',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: protocolSchema,
    answer: (ports, { request }) => protocolView(ports, request.person, dossierOfPath(request)),
  }),
  operation({
    operation: 'get-protocol-history',
    method: 'GET',
    path: '/api/v1/protocols/{dossier}/history',
    subject: 'Protocols',
    summary: 'everything that happened to a protocol and its conditions, in the order in which it was written',
    query: z.strictObject(PART_QUERY),
    body: NO_FIELDS,
    answers: historySchema,
    async answer(ports, { request, query }) {
      const all = await protocolHistory(ports, request.person, dossierOfPath(request));
      const { rows, ...next } = partOf(ports, request, 'get-protocol-history', all, query);
      return { body: { events: rows, ...next } };
    },
  }),
  operation({
    operation: 'get-protocol-mail',
    method: 'GET',
    path: '/api/v1/protocols/{dossier}/mail',
    subject: 'Protocols',
    summary: 'the mail about a protocol, and what became of it',
    query: z.strictObject(PART_QUERY),
    body: NO_FIELDS,
    answers: mailSchema,
    async answer(ports, { request, query }) {
      const all = await protocolMail(ports, request.person, dossierOfPath(request));
      const { rows, ...next } = partOf(ports, request, 'get-protocol-mail', all, query);
      return { body: { notices: rows, ...next } };
    },
  }),
  operation({
    operation: 'get-protocol-dates',
    method: 'GET',
    path: '/api/v1/protocols/{dossier}/dates',
    subject: 'Protocols',
    summary: 'why each date of a protocol and its conditions is the day it is: rule, start, and every day passed over',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: datesSchema,
    answer: async (ports, { request }) => ({
      body: { dates: await protocolDatesView(ports, request.person, dossierOfPath(request)) },
    }),
  }),
];

const annulmentRoute = operation({
  operation: 'annul-protocol-event',
  method: 'POST',
  path: '/api/v1/protocols/{dossier}/annul-protocol-event',
  subject: 'Protocols',
  summary:
    'a counter-event: takes the last advice or signature back, as a mistake, by its id in the history; nothing once a party has published',
  isCommand: true,
  query: NO_FIELDS,
  body: furtherProtocolSchemas['annul-protocol-event'],
  answers: protocolSchema,
  statuses: { 200: 'The command was carried out; the protocol as it stands now.' },
  async answer(ports, { request, body: fields }) {
    const { person } = request;
    const command = { do: 'annul-protocol-event', fields } as const;
    const result = await commandProtocolFurther(ports, command, person, safeguardsOf(request, 'annul-protocol-event'));
    if (!result.ok) throw problemOf(result);
    return protocolView(ports, person, fields.dossier);
  },
});

const isOwnStep = (name: string): name is keyof typeof PROTOCOL_FIELDS => Object.hasOwn(PROTOCOL_FIELDS, name);

/** What can be asked about protocols and done to them; events are recorded as a dossier's are. */
export const protocolRoutes: readonly Route[] = [
  ...['submit-protocol', ...PROTOCOL_STEP_NAMES].filter(isOwnStep).map(stepRoute),
  annulmentRoute,
  ...readRoutes,
];

import * as z from 'zod';
import { committeeSchema, organisationSchema, personOf, personSchema } from '#adapters/dynamodb/directory.ts';
import { readDossiers, readPermits } from '#adapters/dynamodb/views.ts';
import { addMilliseconds, endOfDay, localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import { answerCheck } from '#domain/check/check.ts';
import { checkFields } from '#domain/commands/check-query.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import type { ConditionCommand } from '#domain/condition/decide.ts';
import { CONDITION_STEP_NAMES, type ConditionStep } from '#domain/condition/steps.ts';
import type { DossierCommand } from '#domain/dossier/decide.ts';
import { DOSSIER_STEP_NAMES } from '#domain/dossier/steps.ts';
import { policySchema } from '#domain/policy/policy.ts';
import { commandCondition } from '#domain/usecases/command-condition.ts';
import { commandDossier } from '#domain/usecases/command-dossier.ts';
import { maySee } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { datesView } from './dates-view.ts';
import { dossierHistory, dossierMail, dossierView } from './dossier-view.ts';
import { type ApiResponse, json, Problem, problemOf } from './problem.ts';
import { type ApiRequest, check, safeguardsOf } from './request.ts';

/** One operation of the API: where it is found, and what it does. */
export interface Route {
  /** The step's name, for commands. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With `{name}` for what varies. */
  readonly path: string;
  readonly answer: (ports: TablePorts, request: ApiRequest) => Promise<ApiResponse>;
}

const bodyObject = z.record(z.string(), z.unknown());

/** The step's own fields: the body, with what the path says already. */
function fieldsOf(request: ApiRequest): Record<string, unknown> {
  const body = check(bodyObject, request.body ?? {});
  for (const [name, value] of Object.entries(request.path)) {
    if (body[name] !== undefined && body[name] !== value) {
      throw new Problem(400, 'invalid-body', `${name}: the body says ${String(body[name])} and the address ${value}.`, [
        { path: name, message: 'differs from the address' },
      ]);
    }
  }
  return { ...body, ...request.path };
}

function dossierCommand(name: DossierCommand['do'], fields: unknown): DossierCommand {
  const schema = z.discriminatedUnion('do', [
    z.object({ do: z.literal('submit-request'), fields: stepSchemas['submit-request'].fields }),
    z.object({ do: z.literal('rule-admissible'), fields: stepSchemas['rule-admissible'].fields }),
    z.object({ do: z.literal('rule-inadmissible'), fields: stepSchemas['rule-inadmissible'].fields }),
    z.object({ do: z.literal('request-information'), fields: stepSchemas['request-information'].fields }),
    z.object({ do: z.literal('provide-information'), fields: stepSchemas['provide-information'].fields }),
    z.object({ do: z.literal('request-advice'), fields: stepSchemas['request-advice'].fields }),
    z.object({ do: z.literal('give-advice'), fields: stepSchemas['give-advice'].fields }),
    z.object({ do: z.literal('close-advice'), fields: stepSchemas['close-advice'].fields }),
    z.object({ do: z.literal('schedule-meeting'), fields: stepSchemas['schedule-meeting'].fields }),
    z.object({ do: z.literal('adjourn'), fields: stepSchemas.adjourn.fields }),
    z.object({ do: z.literal('record-decision'), fields: stepSchemas['record-decision'].fields }),
    z.object({ do: z.literal('sign-decision'), fields: stepSchemas['sign-decision'].fields }),
    z.object({ do: z.literal('publish-decision'), fields: stepSchemas['publish-decision'].fields }),
    z.object({ do: z.literal('withdraw-request'), fields: stepSchemas['withdraw-request'].fields }),
    z.object({ do: z.literal('record-event'), fields: stepSchemas['record-event'].fields }),
    z.object({ do: z.literal('suspend-authorisation'), fields: stepSchemas['suspend-authorisation'].fields }),
    z.object({ do: z.literal('reinstate-authorisation'), fields: stepSchemas['reinstate-authorisation'].fields }),
    z.object({ do: z.literal('revoke-authorisation'), fields: stepSchemas['revoke-authorisation'].fields }),
    z.object({ do: z.literal('extend-authorisation'), fields: stepSchemas['extend-authorisation'].fields }),
  ]);
  return check(schema, { do: name, fields });
}

function conditionCommand(name: ConditionStep, fields: unknown): ConditionCommand {
  const schema = z.discriminatedUnion('do', [
    z.object({ do: z.literal('submit-evidence'), fields: stepSchemas['submit-evidence'].fields }),
    z.object({ do: z.literal('accept-evidence'), fields: stepSchemas['accept-evidence'].fields }),
    z.object({ do: z.literal('reject-evidence'), fields: stepSchemas['reject-evidence'].fields }),
    z.object({ do: z.literal('grant-extension'), fields: stepSchemas['grant-extension'].fields }),
    z.object({ do: z.literal('waive-condition'), fields: stepSchemas['waive-condition'].fields }),
  ]);
  return check(schema, { do: name, fields });
}

const etag = (version: number) => ({ etag: `"${version}"` });

const dossierRoutes: Route[] = (['submit-request', ...DOSSIER_STEP_NAMES] as const).map((name) => ({
  operation: name,
  method: 'POST',
  path: name === 'submit-request' ? '/api/v1/dossiers' : `/api/v1/dossiers/{dossier}/${name}`,
  async answer(ports, request) {
    const command = dossierCommand(name, fieldsOf(request));
    const { dossier } = command.fields;
    const result = await commandDossier(ports, dossier, command, personOf(request.person), safeguardsOf(request, name));
    if (!result.ok) throw problemOf(result);
    const { version, body } = await dossierView(ports, request.person, dossier);
    return json(name === 'submit-request' && !result.repeated ? 201 : 200, body, etag(version));
  },
}));

const conditionRoutes: Route[] = CONDITION_STEP_NAMES.map((name) => ({
  operation: name,
  method: 'POST',
  path: `/api/v1/dossiers/{dossier}/conditions/{condition}/${name}`,
  async answer(ports, request) {
    const command = conditionCommand(name, fieldsOf(request));
    const result = await commandCondition(
      ports,
      command.fields,
      command,
      personOf(request.person),
      safeguardsOf(request, name),
    );
    if (!result.ok) throw problemOf(result);
    const { body } = await dossierView(ports, request.person, command.fields.dossier);
    return json(200, body, etag(result.version));
  },
}));

const dossierOfPath = ({ path }: ApiRequest): string => path.dossier ?? '';

function administratorOnly({ person }: ApiRequest): void {
  if (person.role !== 'administrator')
    throw new Problem(403, 'not-permitted', 'Only an administrator may change this.');
}

const readRoutes: Route[] = [
  {
    operation: 'list-dossiers',
    method: 'GET',
    path: '/api/v1/dossiers',
    async answer(ports, { person }) {
      const dossiers = (await readDossiers(ports.table)).filter(({ state }) => maySee(person, state));
      return json(200, {
        dossiers: dossiers.map(({ state, version }) => ({
          dossier: state.dossier,
          state: state.status,
          version,
          number: state.decision?.number,
        })),
      });
    },
  },
  {
    operation: 'get-dossier',
    method: 'GET',
    path: '/api/v1/dossiers/{dossier}',
    async answer(ports, request) {
      const { version, body } = await dossierView(ports, request.person, dossierOfPath(request));
      return json(200, body, etag(version));
    },
  },
  {
    operation: 'get-dossier-history',
    method: 'GET',
    path: '/api/v1/dossiers/{dossier}/history',
    answer: async (ports, request) =>
      json(200, { events: await dossierHistory(ports, request.person, dossierOfPath(request)) }),
  },
  {
    operation: 'get-dossier-mail',
    method: 'GET',
    path: '/api/v1/dossiers/{dossier}/mail',
    answer: async (ports, request) =>
      json(200, { notices: await dossierMail(ports, request.person, dossierOfPath(request)) }),
  },
  {
    operation: 'get-dossier-dates',
    method: 'GET',
    path: '/api/v1/dossiers/{dossier}/dates',
    answer: async (ports, request) =>
      json(200, { dates: await datesView(ports, request.person, dossierOfPath(request)) }),
  },
  {
    operation: 'check',
    method: 'GET',
    path: '/api/v1/check',
    async answer(ports, { query }) {
      const asked = check(checkFields, query, 'invalid-query');
      const now = ports.now();
      // A past day is answered from what was so at its end; today and later days from what is known now.
      const instant =
        asked.date === undefined || asked.date === localDateOf(now) ? now : addMilliseconds(endOfDay(asked.date), -1);
      const permits = await readPermits(ports.table, asked.provider, asked.recipient);
      return json(200, { ...answerCheck(permits, asked, instant), asOf: withOffset(now) });
    },
  },
];

const directoryRoutes: Route[] = (
  [
    ['organisation', organisationSchema],
    ['committee', committeeSchema],
    ['person', personSchema],
  ] as const
).map(([kind]) => ({
  operation: `put-${kind}`,
  method: 'PUT',
  path: `/api/v1/${kind === 'person' ? 'people' : `${kind}s`}/{id}`,
  async answer(ports, request) {
    administratorOnly(request);
    const fields = { ...check(bodyObject, request.body), ...request.path };
    if (kind === 'organisation') await ports.directory.save(kind, check(organisationSchema.strict(), fields));
    else if (kind === 'committee') await ports.directory.save(kind, check(committeeSchema.strict(), fields));
    else await ports.directory.save(kind, check(personSchema.strict(), fields));
    return json(200, fields);
  },
}));

const policyRoutes: Route[] = [
  {
    operation: 'get-policy',
    method: 'GET',
    path: '/api/v1/policy',
    answer: async (ports) => json(200, await ports.policies.current()),
  },
  {
    operation: 'put-policy',
    method: 'PUT',
    path: '/api/v1/policy',
    async answer(ports, request) {
      administratorOnly(request);
      const current = await ports.policies.current();
      const policy = check(policySchema, {
        ...current,
        ...check(bodyObject, request.body),
        version: current.version + 1,
      });
      await ports.policies.add(policy);
      return json(200, policy);
    },
  },
];

/** Every operation of the API. */
export const ROUTES: readonly Route[] = [
  ...dossierRoutes,
  ...conditionRoutes,
  ...readRoutes,
  ...directoryRoutes,
  ...policyRoutes,
];

import * as z from 'zod';
import { hashOf } from '#adapters/dynamodb/hash-chain.ts';
import { instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { committeeFields, organisationFields, personFields } from '#domain/commands/party-fields.ts';
import { localTime, ref } from '#domain/commands/shared-fields.ts';
import { CONDITION_STEPS } from '#domain/condition/steps.ts';
import { DOSSIER_STEPS } from '#domain/dossier/steps.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { PROTOCOL_STEPS } from '#domain/protocol/steps.ts';
import { type HistoricStep, importHistory } from '#domain/usecases/import-history/import-history.ts';
import {
  conditionCommandSchema,
  dossierCommandSchema,
  protocolCommandSchema,
} from '#functions/middleware/command-schemas.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { administratorOnly } from '../administrator.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { Problem } from '../problem.ts';
import { statusOf } from '../problem-codes.ts';
import { check } from '../request.ts';

const bodySchema = z.strictObject({
  /** Bodies that are not known yet become known; those that are stay as they are. */
  committees: z.record(ref, committeeFields).default({}),
  organisations: z.record(ref, organisationFields).default({}),
  /** Who acted; they get no access, their references stand in the log. */
  people: z.record(ref, personFields).default({}),
  steps: z
    .array(
      z
        .looseObject({ at: localTime, by: ref, do: z.string() })
        .meta({ description: "a scenario's step that is past: when, by whom, what, with that command's fields" }),
    )
    .min(1, { error: 'An import has at least one step.' }),
  unknownReceipts: z.array(ref).default([]).meta({ description: 'requests of which nobody knows when they came in' }),
});
type Given = z.infer<typeof bodySchema>;

const answerSchema = z
  .object({
    changed: z.boolean(),
    /** Dossiers, protocols and conditions that were written, and their events. */
    aggregates: z.int(),
    events: z.int(),
  })
  .meta({ id: 'importAnswer', outputId: 'importAnswer' });

function commandOf(index: number, name: string, fields: unknown): HistoricStep['command'] {
  const command = { do: name, fields };
  if (Object.hasOwn(CONDITION_STEPS, name)) return check(conditionCommandSchema, command);
  if (Object.hasOwn(PROTOCOL_STEPS, name) || name === 'submit-protocol') {
    return name === 'record-event' ? check(dossierCommandSchema, command) : check(protocolCommandSchema, command);
  }
  if (Object.hasOwn(DOSSIER_STEPS, name) || name === 'submit-request') return check(dossierCommandSchema, command);
  throw new Problem(
    statusOf('step-not-imported'),
    'step-not-imported',
    `step ${index}: ${name} cannot be imported; give it when the rest is in.`,
  );
}

function stepsOf({ steps, people, unknownReceipts }: Given): HistoricStep[] {
  return steps.map(({ at, by, do: name, ...fields }, place) => {
    const index = place + 1;
    const known = Object.hasOwn(people, by) ? people[by] : undefined;
    if (known === undefined)
      throw new Problem(400, 'invalid-body', `step ${index}: ${by} is not among the people of this import.`);
    const person: Person = { kind: 'person', id: by, role: known.role, ...bodyOf(known) };
    const command = commandOf(index, name, fields);
    const receiptUnknown = command.do === 'submit-request' && unknownReceipts.includes(command.fields.dossier);
    return { index, at: instantOfLocal(at), by: person, command, ...(receiptUnknown ? { receiptUnknown } : {}) };
  });
}

const bodyOf = ({ organisation, committee }: z.infer<typeof personFields>) => ({
  ...(organisation === undefined ? {} : { organisation }),
  ...(committee === undefined ? {} : { committee }),
});

/** The directory as it will be: with the bodies that the import brings where they are not known yet. */
function directoryWith({ directory }: TablePorts, { committees, organisations }: Given): TablePorts['directory'] {
  return {
    ...directory,
    async organisation(id) {
      const given = Object.hasOwn(organisations, id) ? organisations[id] : undefined;
      return (await directory.organisation(id)) ?? (given === undefined ? undefined : { id, ...given });
    },
    async committee(id) {
      const given = Object.hasOwn(committees, id) ? committees[id] : undefined;
      return (await directory.committee(id)) ?? (given === undefined ? undefined : { id, ...given });
    },
  };
}

async function makeKnown(ports: TablePorts, { committees, organisations }: Given): Promise<void> {
  for (const [id, fields] of Object.entries(committees)) {
    if ((await ports.directory.committee(id)) === undefined) await ports.directory.saveCommittee({ id, ...fields });
  }
  for (const [id, fields] of Object.entries(organisations)) {
    if ((await ports.directory.organisation(id)) === undefined)
      await ports.directory.saveOrganisation({ id, ...fields });
  }
}

/** Bringing in what was decided before Beraad. */
export const importRoutes: readonly Route[] = [
  operation({
    operation: 'import-history',
    method: 'POST',
    path: '/api/v1/imports',
    subject: 'Dossiers',
    keepsAnswer: true,
    summary:
      'brings in decisions of the past with their own dates: no mail leaves for what is past, what is due from now on is planned; the same import twice changes nothing',
    query: NO_FIELDS,
    body: bodySchema,
    answers: answerSchema,
    statuses: { 200: 'It is in; `changed` is false where it was already.' },
    async answer(ports, { request, body }) {
      administratorOnly(request);
      const steps = stepsOf(body);
      const told = { ...ports, directory: directoryWith(ports, body) };
      // A refused import leaves nothing behind: the bodies it brings become known when all of it can be written.
      const beforehand = () => makeKnown(ports, body);
      const imported = await importHistory(told, { steps, hash: hashOf(body), beforehand }, request.person);
      if (!imported.ok) {
        const { step, refusal } = imported;
        const where = step === undefined ? '' : `step ${step}: `;
        throw new Problem(409, refusal.code, `${where}${refusal.message} Nothing was imported.`);
      }
      const { changed, aggregates, events } = imported;
      return { body: { changed, aggregates, events } };
    },
  }),
];

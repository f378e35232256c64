import { ACCESSION_STEP_NAMES } from '#domain/accession/steps.ts';
import type { Step } from '#scenarios/format/scenario-schema.ts';
import { ADMINISTRATOR } from '../platform/settings.ts';
import type { Answer, ApiClient } from './api-client.ts';
import type { Signatories } from './signatories.ts';
import { type Settle, submitCommitment } from './submit-commitment.ts';

const CONDITION_STEPS = new Set([
  'submit-evidence',
  'accept-evidence',
  'reject-evidence',
  'grant-extension',
  'waive-condition',
]);

const PROTOCOL_STEPS = new Set([
  'give-protocol-advice',
  'revise-protocol',
  'sign-protocol',
  'publish-protocol',
  'end-protocol',
]);

const ACCESSION_STEPS = new Set<string>(ACCESSION_STEP_NAMES);

/**
 * Takes one step of a scenario through the API, as the person it names. A commitment is signed by the people who may sign for its
 * organisation.
 */
export function takeStep(
  client: ApiClient,
  step: Step,
  index: number,
  signatories: Signatories,
  settle: Settle,
): Promise<Answer> {
  const { at: _at, note: _note, refused: _refused, do: name, ...given } = step;
  if (name === 'check') {
    const query = new URLSearchParams(
      Object.entries(given).flatMap(([key, value]) =>
        typeof value === 'string' ? [[key, value] satisfies [string, string]] : [],
      ),
    );
    return client.call(ADMINISTRATOR, 'GET', `/api/v1/check?${query}`);
  }
  const { by, ...fields } = { by: ADMINISTRATOR, ...given };
  const { dossier } = step;
  if (dossier === undefined) throw new Error(`step ${index} names no dossier`);
  const key = `step-${index}`;
  if (name === 'submit-request') return client.call(by, 'POST', '/api/v1/dossiers', fields, key);
  if (name === 'submit-protocol') return client.call(by, 'POST', '/api/v1/protocols', fields, key);
  if (PROTOCOL_STEPS.has(name)) return client.call(by, 'POST', `/api/v1/protocols/${dossier}/${name}`, fields, key);
  if (CONDITION_STEPS.has(name) && 'condition' in step) {
    return client.call(
      by,
      'POST',
      `/api/v1/dossiers/${dossier}/conditions/${encodeURIComponent(step.condition)}/${name}`,
      fields,
      key,
    );
  }
  if (step.do === 'submit-commitment') return submitCommitment(client, step, index, signatories, settle);
  if (ACCESSION_STEPS.has(name) && 'organisation' in step) {
    return client.call(by, 'POST', `/api/v1/dossiers/${dossier}/accessions/${step.organisation}/${name}`, fields, key);
  }
  return client.call(by, 'POST', `/api/v1/dossiers/${dossier}/${name}`, fields, key);
}

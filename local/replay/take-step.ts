import type { Step } from '#scenarios/format/scenario-schema.ts';
import { ADMINISTRATOR } from '../platform/settings.ts';
import type { Answer, ApiClient } from './api-client.ts';

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

/** Takes one step of a scenario through the API, as the person it names. */
export function takeStep(client: ApiClient, step: Step, index: number): Promise<Answer> {
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
  return client.call(by, 'POST', `/api/v1/dossiers/${dossier}/${name}`, fields, key);
}

import * as z from 'zod';
import type { Step } from '#scenarios/format/scenario-schema.ts';
import type { Answer, ApiClient } from './api-client.ts';
import type { Signatories } from './signatories.ts';

const offerSchema = z.object({ upload: z.string(), url: z.string(), fields: z.record(z.string(), z.string()) });
const linkSchema = z.object({ url: z.string() });
const signedSchema = z.object({ document: z.base64() });
const accessionSchema = z.object({
  attempt: z.object({ number: z.int(), state: z.string(), codes: z.array(z.string()) }).optional(),
});

async function fetchBytes(url: string): Promise<Buffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url}: ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** Sends a file to where it was offered a place, as a browser's form does. */
async function upload({ url, fields }: z.infer<typeof offerSchema>, file: Uint8Array<ArrayBuffer>): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([file], { type: 'application/pdf' }), 'verbintenis.pdf');
  const response = await fetch(url, { method: 'POST', body: form });
  if (!response.ok) throw new Error(`POST ${url}: ${response.status} ${await response.text()}`);
}

type SubmitStep = Extract<Step, { do: 'submit-commitment' }>;

/** The commitment, signed with the platform's test eID as the step says, uploaded and handed in; its validation comes after. */
export async function handInCommitment(
  client: ApiClient,
  { by, dossier, organisation, sign }: SubmitStep,
  index: number,
  signatories: Signatories,
): Promise<Answer> {
  const accession = `/api/v1/dossiers/${dossier}/accessions/${organisation}`;
  const offered = await client.call(by, 'POST', `${accession}/uploads`, {}, `step-${index}-upload`);
  if (!offered.ok) return offered;
  const offer = offerSchema.parse(offered.body);
  const link = await client.call(by, 'GET', `${accession}/document?document=commitment`);
  if (!link.ok) return link;
  const document = (await fetchBytes(linkSchema.parse(link.body).url)).toString('base64');
  const names = signatories(organisation);
  const signed = signedSchema.parse(await client.development('POST', '/dev/eid/sign', { document, sign, names }));
  await upload(offer, new Uint8Array(Buffer.from(signed.document, 'base64')));
  const form = sign === 'paper' ? 'scan' : 'signed';
  return client.call(by, 'POST', `${accession}/submit-commitment`, { upload: offer.upload, form }, `step-${index}`);
}

/** Lets everything be done that is due so many seconds after the step's minute. */
export type Settle = (secondsLater: number) => Promise<unknown>;

/** A task that was broken off is tried again after some seconds, an execution that ended badly is begun again within a quarter. */
const FIRST_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 20 * 60;

/**
 * Hands in a commitment and waits for its validation, usually no time at all. A file that validation refuses is a refused step, with the
 * first code that was found.
 */
export async function submitCommitment(
  client: ApiClient,
  step: SubmitStep,
  index: number,
  signatories: Signatories,
  settle: Settle,
): Promise<Answer> {
  const { by, dossier, organisation } = step;
  const submitted = await handInCommitment(client, step, index, signatories);
  if (!submitted.ok) return submitted;
  // The scan and the validation come after the answer; what they find is part of this step.
  for (let waited = 0; ; waited = Math.max(FIRST_WAIT_SECONDS, 2 * waited)) {
    await settle(waited);
    const now = await client.call(by, 'GET', `/api/v1/dossiers/${dossier}/accessions/${organisation}`);
    if (!now.ok) return now;
    const { attempt } = accessionSchema.parse(now.body);
    if (attempt?.state === 'received') return now;
    if (attempt?.state === 'rejected') {
      const [code = 'commitment-rejected'] = attempt.codes;
      return { ok: false, status: 422, code, detail: `The commitment was not accepted: ${attempt.codes.join(', ')}.` };
    }
    if (waited >= LONGEST_WAIT_SECONDS)
      throw new Error(`the commitment of ${organisation} was not validated: ${attempt?.state}`);
  }
}

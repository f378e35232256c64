import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ApiClient } from '#local/replay/api-client.ts';
import { signatoriesOf } from '#local/replay/signatories.ts';
import { submitCommitment } from '#local/replay/submit-commitment.ts';
import type { Scenario } from '#scenarios/format/scenario-schema.ts';
import { liveWhole } from '#tests/support/lives.ts';
import { aPlatform, type TestPlatform } from '#tests/support/platform.ts';

const SCENARIO = {
  title: 'A deliberation',
  start: '2024-11-18T09:00',
  until: '2024-11-20T09:00',
  committees: { vcmp: { name: 'VCMP', secretariat: 's@vcmp.example', chair: 'c@vcmp.example' } },
  organisations: {
    agii: { name: 'AgII', kind: 'agency', email: 'info@agii.example' },
    leuven: { name: 'Leuven', kind: 'municipality', email: 'info@leuven.example' },
  },
  people: {
    officer: { name: 'O', role: 'applicant', organisation: 'agii' },
    secretary: { name: 'S', role: 'secretariat', committee: 'vcmp' },
    chair: { name: 'C', role: 'chair', committee: 'vcmp' },
    clerk: { name: 'L', role: 'responsible', organisation: 'leuven' },
  },
  steps: [
    {
      at: '2024-11-18T10:00',
      by: 'officer',
      do: 'submit-request',
      dossier: 'd',
      committee: 'vcmp',
      kind: 'general-deliberation',
      subject: 'Ceremonies',
      provider: 'agii',
      recipientClass: 'municipality',
      applicants: ['agii'],
      purposes: ['Ceremonies'],
      dataItems: [{ name: 'Naam' }],
    },
    { at: '2024-11-18T11:00', by: 'secretary', do: 'rule-admissible', dossier: 'd' },
    { at: '2024-11-18T12:00', by: 'secretary', do: 'schedule-meeting', dossier: 'd', date: '2024-11-18' },
    {
      at: '2024-11-18T15:00',
      by: 'secretary',
      do: 'record-decision',
      dossier: 'd',
      outcome: 'granted',
      number: '05/2024',
      date: '2024-11-18',
      accession: { review: 'automatic', undertakings: [], conditions: [] },
    },
    { at: '2024-11-18T16:00', by: 'chair', do: 'sign-decision', dossier: 'd' },
    { at: '2024-11-18T17:00', by: 'secretary', do: 'publish-decision', dossier: 'd' },
  ],
};
const ACCESSION = '/api/v1/dossiers/d/accessions/leuven';
const NOW = '2024-11-20T09:00';
/** The text that every malware scanner knows, in two parts, so that no scanner of source files takes this one for it. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join('');

const offerSchema = z.object({
  upload: z.string(),
  url: z.string(),
  fields: z.record(z.string(), z.string()),
  maximumBytes: z.int(),
});

let used: TestPlatform;
let scenario: Scenario;
let client: ApiClient;
beforeAll(async () => {
  used = await aPlatform(SCENARIO.start);
  scenario = await liveWhole(used.platform, SCENARIO);
  client = new ApiClient(used.platform.url);
  const person = { name: 'P', email: 'p@leuven.example' };
  const body = { contact: person, dpo: person };
  const prepared = await client.call('clerk', 'POST', `${ACCESSION}/prepare-commitment`, body);
  if (!prepared.ok) throw new Error(prepared.detail);
}, 60_000);
afterAll(() => used[Symbol.asyncDispose]());

async function offer() {
  const offered = await client.call('clerk', 'POST', `${ACCESSION}/uploads`, {});
  if (!offered.ok) throw new Error(offered.detail);
  return offerSchema.parse(offered.body);
}

function send({ url, fields }: z.infer<typeof offerSchema>, file: Uint8Array<ArrayBuffer>): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([file], { type: 'application/pdf' }), 'verbintenis.pdf');
  return fetch(url, { method: 'POST', body: form });
}

describe('a file that is handed in', () => {
  test.each(['signed', 'scan'])('with malware in it, as %s, goes no further than quarantine', async (form) => {
    const place = await offer();
    expect((await send(place, new TextEncoder().encode(`%PDF-1.7\n${EICAR}\n%%EOF`))).status).toBeLessThan(300);
    const submitted = await client.call('clerk', 'POST', `${ACCESSION}/submit-commitment`, {
      upload: place.upload,
      form,
    });
    expect(submitted.ok).toBe(true);
    await client.development('POST', '/dev/clock', { to: NOW });

    const now = await client.call('clerk', 'GET', ACCESSION);
    expect(now).toMatchObject({
      ok: true,
      body: { state: 'prepared', attempt: { state: 'rejected', codes: ['malware-found'] } },
    });
    for (const document of ['signed', 'report', 'receipt'])
      expect(await client.call('clerk', 'GET', `${ACCESSION}/document?document=${document}`)).toMatchObject({
        code: 'document-not-made-yet',
      });
  });

  test('has a size that its place says, and the service keeps to', async () => {
    const place = await offer();
    const policy = z
      .object({ conditions: z.array(z.unknown()) })
      .parse(JSON.parse(Buffer.from(place.fields.Policy ?? '', 'base64').toString('utf8')));

    expect(place.maximumBytes).toBe(10 * 1024 * 1024);
    expect(policy.conditions).toContainEqual(['content-length-range', 1, place.maximumBytes]);
    expect(policy.conditions).toContainEqual(['eq', '$Content-Type', 'application/pdf']);
    const { status } = await send(place, new Uint8Array(2 * place.maximumBytes));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(
      await client.call('clerk', 'POST', `${ACCESSION}/submit-commitment`, { upload: place.upload, form: 'signed' }),
    ).toMatchObject({ code: 'upload-not-found' });
  });

  test('and that is in order is accepted after one that was not', async () => {
    const step = {
      at: NOW,
      by: 'clerk',
      do: 'submit-commitment',
      dossier: 'd',
      organisation: 'leuven',
      sign: 'valid',
    } as const;

    expect(
      await submitCommitment(client, step, 1, signatoriesOf(scenario), () =>
        client.development('POST', '/dev/clock', { to: NOW }),
      ),
    ).toMatchObject({
      ok: true,
      body: { state: 'active' },
    });
  });
});

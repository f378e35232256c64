import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { entryHash, logEntrySchema } from '#adapters/dynamodb/log-entry.ts';
import { sha256Of } from '#adapters/zip/zip.ts';
import { archiveDossier } from '#functions/middleware/dossier-archive.ts';
import { anApi, type TestApi } from '#tests/support/api.ts';
import { aDeliberation, CONTACT_PERSON, DELIBERATION_PARTIES, giveStep } from '#tests/support/deliberation.ts';

const manifestSchema = z.object({
  format: z.literal('beraad-archive/1'),
  closedSince: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })),
});
const answerSchema = z.object({ url: z.url(), sha256: z.string(), bytes: z.int(), files: z.int() });

let api: TestApi;
let dossier: string;
const ask = (by: string, query: Readonly<Record<string, string>> = {}) =>
  api.call(by, 'GET', `/api/v1/dossiers/${dossier}/archive`, { query });

/** What the API offers, taken and unpacked. */
async function take(query: Readonly<Record<string, string>> = {}) {
  const { status, body } = await ask('secretary', query);
  expect(status).toBe(200);
  const { url, sha256, bytes, files } = answerSchema.parse(body);
  const zip = new Uint8Array(await (await fetch(url)).arrayBuffer());
  expect([sha256Of(zip), zip.byteLength]).toEqual([sha256, bytes]);
  const unpacked = unzipSync(zip);
  expect(Object.keys(unpacked)).toHaveLength(files);
  const text = (path: string): string => strFromU8(unpacked[path] ?? new Uint8Array());
  return { unpacked, text, manifest: manifestSchema.parse(JSON.parse(text('manifest.json'))) };
}

beforeAll(async () => {
  api = await anApi('2024-11-18T10:00');
  await api.register(DELIBERATION_PARTIES);
  dossier = await aDeliberation(api);
  for (const organisation of ['leuven', 'gent'])
    await giveStep(api, organisation, `${dossier}/accessions/${organisation}/prepare-commitment`, {
      contact: { ...CONTACT_PERSON, name: `Contact van ${organisation}` },
      dpo: CONTACT_PERSON,
    });
});
afterAll(() => api[Symbol.asyncDispose]());

describe('the archive of a dossier', () => {
  test('is not given while the dossier or an accession runs: what does is named', async () => {
    const open = await ask('secretary');

    expect([open.status, open.code]).toEqual([409, 'not-closed']);
    expect(JSON.stringify(open.body)).toContain(`accession:${dossier}:gent`);
    for (const organisation of ['leuven', 'gent'])
      await giveStep(api, organisation, `${dossier}/accessions/${organisation}/withdraw-accession`, { reason: 'Geen' });
    expect(await ask('secretary')).toMatchObject({ code: 'not-closed' });
    await giveStep(api, 'secretary', `${dossier}/revoke-authorisation`, { reason: 'Niet meer nodig' });
  });

  test('is its secretariat’s alone', async () => {
    expect(await ask('officer')).toMatchObject({ status: 403, code: 'not-permitted' });
    expect(await ask('other-secretary')).toMatchObject({ status: 404, code: 'no-such-dossier' });
    expect(await ask('ocmw')).toMatchObject({ status: 404, code: 'no-such-dossier' });
    expect((await ask('chair')).status).toBe(200);
  });

  test('holds what the manifest says, byte for byte, and a page in Dutch that says what is what', async () => {
    const { unpacked, text, manifest } = await take();

    const packed = Object.entries(unpacked).filter(([path]) => path !== 'manifest.json');
    expect(manifest.files.map(({ path }) => path).sort()).toEqual(packed.map(([path]) => path).sort());
    for (const { path, bytes, sha256 } of manifest.files) {
      const file = unpacked[path] ?? new Uint8Array();
      expect([path, file.byteLength, sha256Of(file)]).toEqual([path, bytes, sha256]);
    }
    const page = text('index.html');
    expect(page).toContain('<html lang="nl">');
    expect(page).toContain('Ceremonies');
    for (const { path } of manifest.files.filter((file) => file.path !== 'index.html')) expect(page).toContain(path);
  });

  test('holds every log whole, with its texts, and the documents that it names', async () => {
    const { unpacked, text } = await take();

    const logs = Object.keys(unpacked).filter((path) => path.startsWith('log/'));
    expect(logs.sort()).toEqual(
      [`accession_${dossier}_gent`, `accession_${dossier}_leuven`, `dossier_${dossier}`].map(
        (name) => `log/${name}.json`,
      ),
    );
    for (const path of logs) {
      const entries = z.array(logEntrySchema).parse(JSON.parse(text(path)));
      let previous = '0'.repeat(64);
      for (const entry of entries) {
        expect([entry.previousHash, entry.hash]).toEqual([previous, entryHash(entry)]);
        previous = entry.hash;
      }
    }
    expect(text(`texts/dossier_${dossier}.json`)).toContain('Niet meer nodig');
    const documents = Object.keys(unpacked).filter((path) => path.startsWith('documents/'));
    expect(documents).toHaveLength(2);
    for (const path of documents) expect(path).toBe(`documents/${sha256Of(unpacked[path] ?? new Uint8Array())}.pdf`);
    expect(text('mail/mail.json')).toBe('[]\n');
  });

  test('is given for one accession, with the dossier and without the others', async () => {
    const { unpacked, text } = await take({ organisation: 'gent' });

    const all = Object.keys(unpacked).map(text).join('\n');
    expect(all).toContain('Contact van gent');
    expect(all).not.toContain('Contact van leuven');
    expect(Object.keys(unpacked)).toContain(`log/dossier_${dossier}.json`);
    expect(await ask('secretary', { organisation: 'ocmw' })).toMatchObject({ status: 404, code: 'no-such-accession' });
  });

  test('is taken accession by accession where it is too much for one file', async () => {
    const bytes = new Uint8Array(50_000_000);
    const kept: string[] = [];
    const archived = await archiveDossier(
      {
        ...api.ports,
        works: {
          documents: { keep: async () => '', link: async () => '', read: async () => bytes },
        },
        exports: {
          keep: async (name) => {
            kept.push(name);
            return { url: 'https://example.org/', seconds: 1 };
          },
          letter: async () => undefined,
        },
      },
      dossier,
      undefined,
    );

    expect(archived).toEqual({ kind: 'too-large', organisations: ['gent', 'leuven'] });
    expect(kept).toEqual([]);
  });
});

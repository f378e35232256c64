import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { s3TrustStore } from '#adapters/s3/trust-store.ts';
import { trustedSignatures } from '#adapters/s3/trusted-signatures.ts';
import { fetchSource } from '#adapters/trust/fetch-source.ts';
import { refreshTrust, type TrustStore } from '#adapters/trust/refresh-trust.ts';
import { type TrustSources, trustSourcesSchema } from '#adapters/trust/trust-sources.ts';
import { makeKeys, makeRevocationList } from '#tests/signature/support/authority.ts';
import { AT, citizen, makeHierarchy } from '#tests/signature/support/hierarchy.ts';
import { PdfFile } from '#tests/signature/support/pdf-file.ts';
import { sign } from '#tests/signature/support/sign.ts';
import { someBuckets, type TestBuckets } from '#tests/support/buckets.ts';
import { fingerprint, type ListOptions, madeList } from './made-list.ts';

const hierarchy = makeHierarchy('P-384', 'P-384');
const another = makeHierarchy('P-384', 'P-384');
const operator = citizen(hierarchy.citizens, makeKeys('P-384'), 'Trusted', 'List');
const stranger = citizen(hierarchy.citizens, makeKeys('P-384'), 'Some', 'Body');
const NOW = Date.parse(AT);
const DAY = 86_400_000;

let buckets: TestBuckets;
let server: Server;
let base = '';
let store: TrustStore;
/** What the sources publish, by path; a path that is not there answers 404. */
let published: Record<string, Buffer | undefined>;
const list = (more: Partial<ListOptions> = {}) =>
  madeList({ signer: operator, granted: [hierarchy.citizens, another.citizens], ...more });
const usualList = list();
const whole = (): Record<string, Buffer> => ({
  '/root.crt': hierarchy.root.certificate,
  '/root.crl': hierarchy.rootList,
  '/citizens.crl': hierarchy.citizensList,
  '/list.xml': usualList,
});

beforeAll(async () => {
  buckets = await someBuckets();
  store = s3TrustStore(buckets.s3, buckets.names.BERAAD_WORKING_BUCKET);
  server = createServer((request, response) => {
    const bytes = published[request.url ?? ''];
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await buckets[Symbol.asyncDispose]();
});
beforeEach(async () => {
  for (const name of await store.names()) await store.remove(name);
  published = whole();
});

const sources = (): TrustSources =>
  trustSourcesSchema.parse({
    roots: [{ name: 'test', url: `${base}/root.crt`, sha256: fingerprint(hierarchy.root).toUpperCase() }],
    lists: [
      { name: 'root', url: `${base}/root.crl` },
      { name: 'citizens', url: `${base}/citizens.crl` },
    ],
    trustedList: { url: `${base}/list.xml`, signers: [fingerprint(operator)] },
  });
const refresh = (now = NOW, given = sources()) => refreshTrust(given, store, fetchSource, now);
const everything = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      (await store.names()).map(async (name) => [name, Buffer.from((await store.read(name)) ?? []).toString('base64')]),
    ),
  );

const signed = sign(new PdfFile(), { cms: { signer: hierarchy.mayor }, field: 'mayor' }).bytes;
async function verdict(): Promise<string> {
  const signatures = trustedSignatures(buckets.s3, buckets.names.BERAAD_WORKING_BUCKET, 'a key of tests');
  return (await signatures.validate(signed, { issued: new PdfFile().bytes, at: AT })).report.verdict;
}

describe('refreshing the trust', () => {
  test('keeps what validation then reads, and writes nothing the second time', async () => {
    expect(await verdict()).toBe('invalid');
    const { written, refused } = await refresh();

    const listed = `intermediates/listed-${fingerprint(hierarchy.citizens).slice(0, 16)}.der`;
    // The authority of another root is of no use here.
    expect([...written].sort()).toEqual([
      'crl/citizens.crl',
      'crl/root.crl',
      listed,
      'roots/test.der',
      'trusted-list.xml',
    ]);
    expect(refused).toEqual([]);
    expect(await verdict()).toBe('valid');
    expect(await refresh()).toMatchObject({ written: [], refused: [] });
  });

  test('takes an authority away that the trusted list no longer grants, and leaves what was put by hand', async () => {
    await refresh();
    await store.write('intermediates/by-hand.der', hierarchy.citizens.certificate);
    published['/list.xml'] = list({ granted: [], withdrawn: [hierarchy.citizens], sequence: 6 });

    expect((await refresh()).refused).toEqual([]);
    expect((await store.names()).filter((name) => name.startsWith('intermediates/'))).toEqual([
      'intermediates/by-hand.der',
    ]);
  });

  const revoking = (more: object) => makeRevocationList({ issuer: hierarchy.citizens, ...more });
  test.each([
    ['a root of another fingerprint', 'roots/test', 'not-pinned', { '/root.crt': another.root.certificate }],
    ['a root that is no certificate', 'roots/test', 'unreadable', { '/root.crt': Buffer.from('<html>') }],
    ['a source that does not answer', 'crl/root', 'unreachable', { '/root.crl': undefined }],
    [
      'a revocation list of another authority',
      'crl/citizens',
      'signature-wrong',
      { '/citizens.crl': another.citizensList },
    ],
    [
      'a revocation list that was changed',
      'crl/citizens',
      'signature-wrong',
      { '/citizens.crl': changedAtEnd(hierarchy.citizensList) },
    ],
    [
      'a revocation list from before',
      'crl/citizens',
      'older-than-known',
      { '/citizens.crl': revoking({ thisUpdate: '2024-12-01T00:00:00Z' }) },
    ],
    ['a trusted list that is no XML', 'trusted-list.xml', 'unreadable', { '/list.xml': Buffer.from('<a><b></a>') }],
    [
      'a trusted list by somebody else',
      'trusted-list.xml',
      'signature-wrong',
      { '/list.xml': list({ signer: stranger }) },
    ],
    [
      'a trusted list whose signature names another certificate',
      'trusted-list.xml',
      'signature-wrong',
      { '/list.xml': list({ named: stranger }) },
    ],
    [
      'a trusted list that was changed after it was signed',
      'trusted-list.xml',
      'signature-wrong',
      { '/list.xml': list({ withdrawn: [another.root], afterwards: (xml) => xml.replace('withdrawn', 'granted') }) },
    ],
    [
      'a trusted list whose properties were changed',
      'trusted-list.xml',
      'signature-wrong',
      {
        '/list.xml': list({
          afterwards: (xml) => xml.replace('2025-06-01T00:00:00Z</xades', '2025-06-02T00:00:00Z</xades'),
        }),
      },
    ],
    [
      'a trusted list of which only a part is signed',
      'trusted-list.xml',
      'signature-wrong',
      { '/list.xml': list({ uri: '#list' }) },
    ],
    [
      'a trusted list with a document type',
      'trusted-list.xml',
      'unreadable',
      { '/list.xml': list({ afterwards: (xml) => xml.replace('?>\n', '?>\n<!DOCTYPE a [<!ENTITY b "c">]>') }) },
    ],
    ['a trusted list from before', 'trusted-list.xml', 'older-than-known', { '/list.xml': list({ sequence: 4 }) }],
  ] as const)('leaves everything as it was for %s', async (_what, source, because, given) => {
    await refresh();
    const before = await everything();
    published = { ...whole(), ...given };

    const { written, refused } = await refresh();

    expect({ written, refused }).toEqual({ written: [], refused: [{ source, because }] });
    expect(await everything()).toEqual(before);
    expect(await verdict()).toBe('valid');
  });

  test('warns before anything of it ends', async () => {
    expect((await refresh()).stale).toEqual([]);
    const ends = async (now: number) => (await refresh(now)).stale.map(({ name }) => name);

    // The revocation lists of the tests end with 2025, the trusted list in June 2026.
    const end = Date.parse('2026-01-01T00:00:00Z');
    expect(await ends(end - 3 * DAY)).toEqual([]);
    expect(await ends(end - DAY)).toEqual(['crl/root.crl', 'crl/citizens.crl']);
    published = {};
    expect((await refresh()).refused).toHaveLength(4);
    expect(await ends(end + DAY)).toEqual(['crl/root.crl', 'crl/citizens.crl']);
    expect(await ends(Date.parse('2026-06-01T00:00:00Z') - 10 * DAY)).toContain('trusted-list.xml');
    await store.remove('crl/root.crl');
    expect((await refresh()).stale).toEqual([{ name: 'crl/root.crl', until: 'unknown' }]);
  });
});

function changedAtEnd(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  return changed;
}

test('sources that say nothing to check by are refused', () => {
  const root = { name: 'test', url: 'https://a.example/r.crt' };
  expect(trustSourcesSchema.safeParse({ roots: [] }).success).toBe(false);
  expect(trustSourcesSchema.safeParse({ roots: [root] }).success).toBe(false);
  expect(trustSourcesSchema.safeParse({ roots: [{ ...root, sha256: 'ab' }] }).success).toBe(false);
  expect(trustSourcesSchema.safeParse({ roots: [{ ...root, sha256: 'a'.repeat(64) }] }).success).toBe(true);
});

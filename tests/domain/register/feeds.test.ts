import { describe, expect, test } from 'vitest';
import type { RegisterEntry } from '#domain/register/entry.ts';
import { entryOfDossier, inRegisterOrder } from '#domain/register/entry.ts';
import { FEEDS } from '#domain/register/feeds.ts';
import { REGISTER_WORDS } from '#web/locales/nl/register-words.ts';
import { aDossier } from '../support/builders.ts';

const ADDRESS = 'https://beraad.example';
const entry: RegisterEntry = {
  reference: 'amif',
  kind: 'authorisation',
  number: 'VTC 40/2017',
  outcome: 'granted',
  state: 'in-force',
  subject: 'Gegevens "inburgering", deel 1 & 2',
  committee: 'VTC',
  decidedOn: '2017-09-13',
  publishedAt: '2017-09-20T12:00:00.000Z',
  changedAt: '2017-09-20T12:00:00.000Z',
  inForceFrom: '2017-09-20',
  lastDay: '2023-06-30',
  provider: 'AII',
  recipients: ['WSE', 'ESF'],
  dataItems: ['Naam'],
  amendedBy: [],
  conditions: [],
  publishedOn: [],
};

describe('the register', () => {
  const sources = {
    texts: { subject: 'S', 'condition:100': 'T' },
    nameOf: (id: string) => `Naam ${id}`,
    committeeName: () => 'VTC',
  };

  test('says nothing of what is not published', () => {
    expect(entryOfDossier(aDossier({ publishedAt: undefined }), sources)).toBeUndefined();
  });

  test('names bodies, and leaves out conditions that are not public', () => {
    const dossier = aDossier({ publishedAt: '2017-09-20T12:00:00.000Z' });
    const { decision } = dossier;
    if (decision === undefined) throw new Error('the builder decides');
    const secret = { ...decision.conditions[0], ref: '101', public: false } as (typeof decision.conditions)[number];
    const found = entryOfDossier(
      { ...dossier, decision: { ...decision, conditions: [...decision.conditions, secret] } },
      sources,
    );
    expect(found).toMatchObject({ provider: 'Naam aii', recipients: ['Naam rec'], state: 'in-force' });
    expect(found?.conditions.map(({ ref, text }) => `${ref} ${text}`)).toEqual(['100 T']);
  });

  test('tells of a general deliberation who has acceded, and which version it is', () => {
    const dossier = aDossier({ publishedAt: '2017-09-20T12:00:00.000Z' });
    const { decision } = dossier;
    if (decision === undefined) throw new Error('the builder decides');
    const accession = { review: 'automatic' as const, undertakings: [], conditions: [] };
    const found = entryOfDossier(
      { ...dossier, decision: { ...decision, accession } },
      {
        ...sources,
        version: 2,
        acceders: [
          {
            organisation: 'leuven',
            periods: [
              { from: '2017-09-21T10:00:00.000Z', status: 'active' },
              { from: '2017-09-25T10:00:00.000Z', status: 'withdrawn' },
              { from: '2017-10-01T22:30:00.000Z', status: 'active' },
              { from: '2017-10-15T10:00:00.000Z', status: 'suspended' },
              { from: '2017-10-20T10:00:00.000Z', status: 'active' },
              { from: '2017-11-01T10:00:00.000Z', status: 'suspended' },
            ],
          },
          { organisation: 'gent', periods: [{ from: '2017-10-05T10:00:00.000Z', status: 'active' }] },
          { organisation: 'aalst', periods: [] },
        ],
      },
    );

    expect(found).toMatchObject({
      version: 2,
      changedAt: '2017-11-01T10:00:00.000Z',
      accessions: [
        { organisation: 'Naam gent', state: 'active', since: '2017-10-05', changedOn: '2017-10-05' },
        { organisation: 'Naam leuven', state: 'suspended', since: '2017-10-02', changedOn: '2017-11-01' },
      ],
    });
    if (found === undefined) return;
    expect(FEEDS.csv.write([found], ADDRESS, REGISTER_WORDS)).toContain(
      'Naam gent (Toegetreden); Naam leuven (Geschorst)',
    );
    expect(FEEDS.atom.write([found], ADDRESS, REGISTER_WORDS)).toContain('1 toegetreden');
    expect(JSON.parse(FEEDS.jsonld.write([found], ADDRESS, REGISTER_WORDS)).hasPart[0]).toMatchObject({
      version: 2,
      mentions: [{ name: 'Naam gent' }],
    });
    expect(JSON.parse(FEEDS.json.write([found], ADDRESS, REGISTER_WORDS)).entries[0].accessions).toHaveLength(2);
  });

  test('shows a refused decision without conditions or a last day', () => {
    const dossier = aDossier({ publishedAt: '2017-09-20T12:00:00.000Z', status: 'refused' });
    const decision = { ...dossier.decision, outcome: 'refused' } as NonNullable<typeof dossier.decision>;
    const found = entryOfDossier({ ...dossier, decision }, sources);
    expect(found).toMatchObject({ outcome: 'refused', conditions: [] });
    expect(found?.inForceFrom).toBeUndefined();
  });

  test('has the newest first', () => {
    const older = { ...entry, reference: 'oud', publishedAt: '2012-07-25T10:00:00.000Z' };
    expect(inRegisterOrder([older, entry]).map(({ reference }) => reference)).toEqual(['amif', 'oud']);
  });
});

describe('the feeds', () => {
  test('CSV follows RFC 4180: quotes doubled, lines ended by CRLF, as many cells on every line', () => {
    const csv = FEEDS.csv.write([entry], ADDRESS, REGISTER_WORDS);
    const [header, row, end] = csv.split('\r\n');
    expect(end).toBe('');
    expect(header?.startsWith('\uFEFFreference,')).toBe(true);
    expect(row).toContain('"Gegevens ""inburgering"", deel 1 & 2"');
    expect(row?.replaceAll(/"(?:[^"]|"")*"/g, '').split(',').length).toBe(header?.split(',').length);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('CSV makes no formula of %j', (subject) => {
    expect(FEEDS.csv.write([{ ...entry, subject }], ADDRESS, REGISTER_WORDS)).toContain(`'${subject}`);
  });

  test('Atom escapes what people wrote, and tells when it last changed', () => {
    const atom = FEEDS.atom.write([{ ...entry, subject: '<script>&"\u0007' }], ADDRESS, REGISTER_WORDS);
    expect(atom).toContain('<title>VTC 40/2017: &lt;script&gt;&amp;&quot;</title>');
    expect(atom).not.toContain('<script>');
    expect(atom).toContain('<updated>2017-09-20T14:00:00+02:00</updated>');
    expect(FEEDS.atom.write([], ADDRESS, REGISTER_WORDS)).toContain('<updated>1970-01-01T01:00:00+01:00</updated>');
  });

  test('JSON-LD names the decision as legislation, with its page as its name', () => {
    const { hasPart } = JSON.parse(FEEDS.jsonld.write([{ ...entry, amends: 'vorige' }], ADDRESS, REGISTER_WORDS));
    expect(hasPart[0]).toMatchObject({
      '@type': 'Legislation',
      '@id': 'https://beraad.example/register/amif',
      legislationIdentifier: 'VTC 40/2017',
      legislationLegalForce: 'https://schema.org/InForce',
      legislationChanges: { '@id': 'https://beraad.example/register/vorige' },
    });
  });

  test('JSON has every field, with Brussels time', () => {
    expect(JSON.parse(FEEDS.json.write([entry], ADDRESS, REGISTER_WORDS)).entries[0]).toMatchObject({
      ...entry,
      publishedAt: '2017-09-20T14:00:00+02:00',
      changedAt: '2017-09-20T14:00:00+02:00',
      page: 'https://beraad.example/register/amif',
    });
  });
});

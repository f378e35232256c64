import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { deadlineInDutch } from '#adapters/pdf/words.ts';
import { renderMessage } from '#adapters/ses/render-message.ts';
import { titleOfNotice } from '#adapters/ses/templates/texts-nl.ts';
import { accessionEventSchema } from '#domain/accession/events.ts';
import { ACCESSION_STATES } from '#domain/accession/steps.ts';
import { conditionEventSchema } from '#domain/condition/events.ts';
import { CONDITION_STATES } from '#domain/condition/steps.ts';
import { type ConditionDefinition, dossierEventSchema } from '#domain/dossier/events.ts';
import { DOSSIER_STATES } from '#domain/dossier/steps.ts';
import { NOTICE_NAMES } from '#domain/notices/notice.ts';
import { protocolEventSchema } from '#domain/protocol/events.ts';
import { PROTOCOL_STATES } from '#domain/protocol/steps.ts';
import type { RegisterEntry } from '#domain/register/entry.ts';
import { FEEDS } from '#domain/register/feeds.ts';
import { SAMPLES, sampleName } from '#local/mail/samples.ts';
import { eventInWords } from '#web/locales/nl/events.ts';
import { REGISTER_WORDS } from '#web/locales/nl/register-words.ts';
import { registerEntryPage, registerPage } from '#web/pages/public/register-pages.ts';
import { valuesOf } from '../support/fuzz/schema-values.ts';

const EVENTS = [dossierEventSchema, protocolEventSchema, accessionEventSchema, conditionEventSchema].flatMap((union) =>
  union.options.map((option) => {
    const { properties } = z
      .object({ properties: z.object({ type: z.object({ const: z.string() }), data: z.unknown() }) })
      .parse(JSON.parse(JSON.stringify(z.toJSONSchema(option)).replaceAll('"oneOf"', '"anyOf"')));
    return { type: properties.type.const, data: properties.data };
  }),
);

/** Every value that a schema enumerates. */
function codesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'enum' in schema && Array.isArray(schema.enum) ? schema.enum : 'const' in schema ? [schema.const] : [];
  return [...own.filter((each) => typeof each === 'string'), ...Object.values(schema).flatMap(codesIn)];
}

/** Events as decisions name them: one with a common name, one with none. */
const REPORTED = ['sample-drawn', 'plan-ingediend'];
/** Codes that are Dutch words as well. */
const DUTCH = ['scan', 'protocol', 'dossier', 'open'];
const CODES = new Set(
  [
    ...EVENTS.flatMap(({ type, data }) => [type, ...codesIn(data)]),
    ...NOTICE_NAMES,
    ...DOSSIER_STATES,
    ...PROTOCOL_STATES,
    ...ACCESSION_STATES,
    ...CONDITION_STATES,
    ...REPORTED,
    'authorisation',
    'general-deliberation',
    'municipality',
  ].filter((code) => !DUTCH.includes(code)),
);

const codesSaidIn = (text: string): string[] =>
  [...CODES].filter((code) => new RegExp(`(?<![\\p{L}\\d-])${code}(?![\\p{L}\\d-])`, 'u').test(text));
const textOf = (html: unknown): string => String(html).replaceAll(/<[^>]*>/g, ' ');

const names = { organisation: () => 'Een organisatie', notice: (name: string) => titleOfNotice(name, false) };
/** What fields hold, so that a text is one that could be there. */
const NAMES = {
  event: REPORTED,
  indefiniteOn: REPORTED,
  notice: [...NOTICE_NAMES],
  date: ['2017-11-30'],
  due: ['2017-11-30'],
  lastDay: ['2017-11-30'],
  from: ['2017-11-30'],
  to: ['2017-12-01'],
};

describe('no code is told where words can be', () => {
  it('knows enough of them', () => {
    expect(EVENTS.length).toBeGreaterThan(70);
    expect(CODES.size).toBeGreaterThan(150);
    expect(codesSaidIn('Toestand: in-force (sample-drawn)')).toEqual(['in-force', 'sample-drawn']);
  });

  it.each(EVENTS.map((event) => [event.type, event] as const))('in the history: %s', (type, { data }) => {
    fc.assert(
      fc.property(valuesOf({}, NAMES, data), (values) => {
        const told = eventInWords({ name: type, data: values as Record<string, unknown> }, names);
        expect(codesSaidIn(told)).toEqual([]);
        expect(told).not.toMatch(/undefined|null|NaN|\[object/);
      }),
      { numRuns: 60 },
    );
  });

  const deadlines: ConditionDefinition['deadline'][] = [
    'asap',
    'continuous',
    { by: '2017-11-30' },
    { every: 'P1Y', from: '2017-11-30' },
    ...REPORTED.flatMap((event) => [{ within: 'P10WD', of: event }, { report: event }]),
  ];
  const entryIn = (state: string, more: Partial<RegisterEntry> = {}): RegisterEntry => ({
    reference: 'x1',
    kind: 'general-deliberation',
    number: 'VTC 1/2017',
    outcome: 'granted',
    state,
    subject: 'Onderwerp',
    committee: 'Commissie',
    publishedAt: '2017-09-20T12:00:00.000Z',
    changedAt: '2017-09-20T12:00:00.000Z',
    provider: 'Verstrekker',
    recipients: [],
    recipientClass: 'municipality',
    dataItems: [],
    amendedBy: [],
    accessions: ACCESSION_STATES.map((each) => ({
      organisation: 'Stad',
      state: each as 'active',
      since: '2017-10-01',
      changedOn: '2017-10-02',
    })),
    conditions: deadlines.map((deadline, index) => ({
      ref: String(index),
      text: 'Tekst',
      responsible: ['Verantwoordelijke'],
      deadline,
    })),
    publishedOn: [],
    ...more,
  });
  const entries = [
    ...[...DOSSIER_STATES, ...PROTOCOL_STATES].map((state) => entryIn(state)),
    ...(['authorisation', 'deliberation', 'protocol'] as const).map((kind) => entryIn('in-force', { kind })),
    ...(['refused', 'no-jurisdiction'] as const).map((outcome) => entryIn('refused', { outcome })),
  ];

  it('in the register and its pages', () => {
    const url = new URL('https://beraad.example/register');
    const page = { items: entries, number: 1, count: 1, total: entries.length };
    expect(codesSaidIn(textOf(registerPage(url, { words: '', kind: undefined, page: 1 }, page).body))).toEqual([]);
    for (const entry of entries) {
      const said = entry.conditions.map(({ deadline }) => deadlineInDutch(deadline));
      const { body } = registerEntryPage({ entry, deadlines: said, acceders: [] });
      expect({ state: entry.state, codes: codesSaidIn(textOf(body)) }).toEqual({ state: entry.state, codes: [] });
    }
  });

  it('in the feed that people read, and in Dutch beside the codes of the table', () => {
    const write = (feed: 'atom' | 'csv') => FEEDS[feed].write(entries, 'https://beraad.example', REGISTER_WORDS);
    expect(codesSaidIn(textOf(write('atom')))).toEqual([]);
    const [header = '', ...rows] = write('csv').trim().split('\r\n');
    const coded = header.split(',').map((column) => ['kind', 'outcome', 'state'].includes(column));
    for (const row of rows) {
      const readable = row.split(',').filter((_, index) => coded[index] !== true);
      expect(codesSaidIn(readable.join(' '))).toEqual([]);
    }
  });

  it.each(SAMPLES.map((sample) => [sampleName(sample), sample] as const))('in mail: %s', async (_, { message }) => {
    const settings = { from: 'Beraad <beraad@beraad.example>', portalUrl: 'https://beraad.example' };
    const { subject, text } = await renderMessage(message, settings);
    expect(codesSaidIn(`${subject}\n${text}`)).toEqual([]);
  });
});

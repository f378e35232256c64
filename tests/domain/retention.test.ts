import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { closedSince, type Member, stillOpen } from '#domain/retention/closed.ts';
import { type ErasableKind, erasableFrom, KEPT, partTexts } from '#domain/retention/periods.ts';

const member = (aggregate: string, status: string, headRecordedAt = '2024-01-01T00:00:00.000Z'): Member => ({
  aggregate,
  status,
  headRecordedAt,
});

describe('a dossier', () => {
  it.each([
    [[member('dossier:a', 'expired')], true],
    [[member('dossier:a', 'in-force')], false],
    [[member('dossier:a', 'suspended')], false],
    [[member('dossier:a', 'withdrawn')], true],
    [[member('protocol:a', 'ended')], true],
    [[member('dossier:a', 'revoked'), member('condition:a:1', 'fulfilled'), member('condition:a:2', 'ended')], true],
    // It survives its authorisation: data to be erased by 2029.
    [[member('dossier:a', 'expired'), member('condition:a:1', 'open')], false],
    [[member('dossier:a', 'expired'), member('condition:a:1', 'pending')], false],
    [[member('dossier:a', 'superseded'), member('accession:a:gent', 'active')], false],
    [[], false],
  ])('of %j is closed: %s', (members, isClosed) => {
    expect(closedSince(members) !== undefined).toBe(isClosed);
  });

  it('is closed since the last event of any of its logs, and says what keeps it open', () => {
    const ended = member('dossier:a', 'expired', '2023-06-30T22:00:00.000Z');
    const erased = member('condition:a:1', 'fulfilled', '2029-12-30T10:00:00.000Z');

    expect(closedSince([ended, erased])).toBe('2029-12-30T10:00:00.000Z');
    expect(stillOpen([ended, { ...erased, status: 'overdue' }]).map(({ aggregate }) => aggregate)).toEqual([
      'condition:a:1',
    ]);
  });
});

it.each([
  ['dossier-texts', '2010-01-08T09:00:00.000Z', '2020-01-08T23:00:00.000Z'],
  // A summer's day in Brussels ends at 22:00 UTC; a leap day's anniversary is the last of February.
  ['accession-texts', '2023-07-01T10:00:00.000Z', '2024-07-01T22:00:00.000Z'],
  ['accession-texts', '2024-02-29T10:00:00.000Z', '2025-02-28T23:00:00.000Z'],
  ['phone-items', '2024-08-31T23:30:00.000Z', '2025-03-01T23:00:00.000Z'],
] as const)('%s of something that ended at %s go from %s', (kind, since, from) => {
  expect(erasableFrom(kind, since)).toBe(from);
});

it('keeps what the decision says, and lets go what people wrote about it', () => {
  const texts = {
    subject: 'Stroom',
    'condition:101': 'Een plan',
    'reason:duration': 'Korter is genoeg',
    'point:1': 'Verantwoordelijken',
    reason: 'Jan Claes vertrok',
    'document:1': 'Brief van An Peeters',
    'contact:name': 'Els Maes',
    text: 'Vrij',
  };

  const { stay, go } = partTexts(texts);
  expect(Object.keys(stay)).toEqual(['subject', 'condition:101', 'reason:duration', 'point:1']);
  expect(go).toEqual(['reason', 'document:1', 'contact:name', 'text']);
});

it('is described with each of its periods in docs/retention.md', () => {
  const page = readFileSync(new URL('../../docs/retention.md', import.meta.url), 'utf8');
  const inWords: Readonly<Record<ErasableKind, string>> = {
    'dossier-texts': 'ten years',
    'accession-texts': 'one year',
    'phone-items': 'six months',
  };
  expect(KEPT).toEqual({ 'dossier-texts': 'P10Y', 'accession-texts': 'P1Y', 'phone-items': 'P6M' });
  for (const [kind, words] of Object.entries(inWords)) expect(page).toMatch(new RegExp(`\`${kind}\`: ${words}`));
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashOf, textHash } from '#adapters/dynamodb/hash-chain.ts';
import { entryHash, type LogEntry } from '#adapters/dynamodb/log-entry.ts';

/** The same content with the keys of every object in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, turned(inner)])
      .reverse(),
  );
}

describe('the hash of a content', () => {
  test('is the SHA-256 of its JSON with keys in order, whatever the order they came in', () => {
    // printf '{"a":[1,{"c":null,"d":"é"}],"b":true}' | sha256sum
    const known = '47f93a44aba63c7259429d766b2137b9366b6a5015c66057a22f510970ca8c0a';

    expect(hashOf({ b: true, a: [1, { d: 'é', c: null }] })).toBe(known);
    expect(hashOf({ a: [1, { c: null, d: 'é' }], b: true })).toBe(known);
  });

  test('does not depend on the order of keys at any depth', () => {
    fc.assert(
      fc.property(fc.object(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(hashOf(turned(plain))).toBe(hashOf(plain));
      }),
    );
  });

  test('leaves out what is undefined, as the table does', () => {
    expect(hashOf({ a: 1, b: undefined })).toBe(hashOf({ a: 1 }));
  });

  test.each([
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: 1 }, { a: '1' }],
    [{ a: null }, {}],
    [{ a: { b: 1 } }, { a: { c: 1 } }],
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
  ])('tells %j from %j', (one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other));
  });
});

describe('the hash of a log entry', () => {
  const entry: Omit<LogEntry, 'hash'> = {
    aggregate: 'dossier:amif',
    sequence: 1,
    type: 'request-submitted',
    effectiveAt: '2017-06-08T08:12:00.000Z',
    recordedAt: '2017-06-08T08:12:00.000Z',
    by: 'person:applicant',
    onBehalfOf: 'person:chair',
    causedBy: 'x@1',
    policyVersion: 1,
    data: { a: 1 },
    textHashes: { text: 'f00' },
    previousHash: '0'.repeat(64),
  };

  test.each(Object.keys(entry))('covers %s', (field) => {
    expect(entryHash({ ...entry, [field]: 'changed' })).not.toBe(entryHash(entry));
  });

  test('is what it was for an entry written before a field existed', () => {
    const { onBehalfOf: _onBehalfOf, ...older } = entry;

    expect(entryHash(older)).toBe('f3db16e0e131af931b6286153414a2341c9b6ed9d9f98e2c910136e43353c4bc');
  });

  test('covers nothing that a table adds to the item', () => {
    expect(entryHash({ ...entry, ...{ pk: 'p', sk: 's' } })).toBe(entryHash(entry));
  });
});

describe('the keyed hash of a text', () => {
  test('depends on the key and on the text', () => {
    expect(textHash('key', 'text')).toBe(textHash('key', 'text'));
    expect(textHash('key', 'text')).not.toBe(textHash('other', 'text'));
    expect(textHash('key', 'text')).not.toBe(textHash('key', 'texts'));
  });
});

import { describe, expect, test } from 'vitest';
import { grantExtensionFields } from '#domain/commands/condition-commands.ts';
import { describeIssues } from '#domain/commands/describe-issues.ts';
import { didYouMean, nearMiss } from '#domain/commands/near-miss.ts';
import {
  deadline,
  email,
  isLocalDate,
  isLocalTime,
  isZeroPeriod,
  period,
  uri,
} from '#domain/commands/shared-fields.ts';

describe('local dates and times', () => {
  test.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2024-04-31', false],
    ['2024-00-10', false],
    ['2024-1-1', false],
    ['+002024-01-01', false],
    ['2024-01-01T10:00', false],
    ['20240101', false],
    ['', false],
  ])('%s is a date: %s', (text, exists) => {
    expect(isLocalDate(text)).toBe(exists);
  });

  test.each([
    ['2024-01-01T00:00', true],
    ['2024-01-01T23:59:59', true],
    ['2024-01-01T24:00', false],
    ['2024-01-01T10:60', false],
    ['2024-01-01T10:00:60', false],
    ['2024-01-01 10:00', false],
    ['2024-01-01T10:00Z', false],
    // Brussels puts the clock forward at 02:00 on the last Sunday of March.
    ['2024-03-31T01:59:59', true],
    ['2024-03-31T02:00', false],
    ['2024-03-31T02:59:59', false],
    ['2024-03-31T03:00', true],
    // And back at 03:00 on the last of October: the hour before comes twice.
    ['2024-10-27T02:30', true],
    // In 1977 it went forward on 3 April and back on 25 September.
    ['1977-04-03T02:30', false],
    ['1977-03-27T02:30', true],
  ])('%s is a time in Brussels: %s', (text, exists) => {
    expect(isLocalTime(text)).toBe(exists);
  });
});

describe('periods', () => {
  test.each(['P1D', 'P2W', 'P1Y2M3W4D', 'P10WD', 'P0Y1D', 'P100Y'])('%s is one', (text) => {
    expect(period.safeParse(text).success).toBe(true);
  });

  test.each(['P', 'P1', '1D', 'P1D1Y', 'PT1H', 'P-1D', 'P1.5D', 'P1WD1D', 'p1d', 'P0D', 'P0Y0M0W0D', 'P0WD', 'P00WD'])(
    '%s is none',
    (text) => {
      expect(period.safeParse(text).success).toBe(false);
    },
  );

  test('of nothing are told from others', () => {
    expect([isZeroPeriod('P0D'), isZeroPeriod('P0WD'), isZeroPeriod('P10WD')]).toEqual([true, true, false]);
  });
});

describe('addresses', () => {
  test.each(['a@b', "o'neil+x@sub.org.example", 'é@ü.example'])('%s may be a mail address', (text) => {
    expect(email.safeParse(text).success).toBe(true);
  });

  test.each(['a', '@b', 'a@', 'a b@c', 'a@b@c'])('%s is no mail address', (text) => {
    expect(email.safeParse(text).success).toBe(false);
  });

  test.each(['https://a.example/p?q#f', 'urn:isbn:1', 'http://[::1]/'])('%s is a web address', (text) => {
    expect(uri.safeParse(text).success).toBe(true);
  });

  test.each(['a.example/p', '/p', 'https://', '1http://a', ''])('%s is no web address', (text) => {
    expect(uri.safeParse(text).success).toBe(false);
  });
});

describe('near misses', () => {
  test.each([
    ['organization', 'organisation'],
    ['due_on', undefined],
    ['Dossier', 'dossier'],
    ['dosseir', 'dossier'],
    ['xyz', undefined],
    ['', undefined],
  ])('%s is taken for %s', (given, meant) => {
    expect(nearMiss(given, ['organisation', 'dossier', 'due', 'by'])).toBe(meant);
  });

  test('are a question, or nothing', () => {
    expect(didYouMean('dosier', ['dossier'])).toBe(' Did you mean `dossier`?');
    expect(didYouMean('colour', ['dossier'])).toBe('');
  });
});

describe('a command as an API body', () => {
  test('is told everything that is wrong with it at once', () => {
    const body = { dossier: 'A', condition: 101, due: '2024-02-30', occurrence: 0, reson: 'x' };
    const issues = grantExtensionFields.safeParse(body).error?.issues ?? [];

    expect(
      describeIssues(issues, grantExtensionFields, body).map(({ code, path }) => `${path.join('.')} ${code}`),
    ).toEqual([
      'dossier bad-format',
      'condition quote-it',
      'occurrence too-small',
      'due no-such-date',
      'reason missing',
      'reson unknown-key',
    ]);
  });

  test.each<[body: unknown, message: string]>([
    [null, 'This is empty where keys with values belong.'],
    ['text', 'This is a text where keys with values belong.'],
    [[], 'This is a list where keys with values belong.'],
  ])('that is no object is told so: %j', (body, message) => {
    const issues = grantExtensionFields.safeParse(body).error?.issues ?? [];

    expect(describeIssues(issues, grantExtensionFields, body)).toMatchObject([
      { code: 'wrong-type', path: [], message },
    ]);
  });

  test('has the wrong value in a deadline told, and not the six forms it could have had', () => {
    const value = { every: 'P0D', from: '2024-02-30' };
    const issues = deadline.safeParse(value).error?.issues ?? [];

    expect(describeIssues(issues, deadline, value).map(({ code, path }) => `${path.join('.')} ${code}`)).toEqual([
      'every zero-period',
      'from no-such-date',
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { importOrganisationsBody, organisationRow } from '#domain/commands/organisation-import.ts';
import { tidyKbo, wrongKbo, wrongNis } from '#domain/organisations/check-digits.ts';
import { parseCsv } from '#domain/organisations/csv.ts';
import { planImport } from '#domain/organisations/plan-import.ts';
import { readOrganisations } from '#domain/organisations/read-organisations.ts';
import type { Organisation } from '#domain/ports/ports.ts';

const LEUVEN = '0207521503';
const GENT = '0207451227';

describe('a CSV file', () => {
  test('is read with its quotes, line ends in fields, and the place of each field', () => {
    const parsed = parseCsv('\uFEFFa;b\r\n"x; ""y""\nz";2\r\n\r\n;3');

    expect(parsed).toEqual({
      ok: true,
      rows: [
        [
          { text: 'a', line: 1, column: 1 },
          { text: 'b', line: 1, column: 3 },
        ],
        [
          { text: 'x; "y"\nz', line: 2, column: 1 },
          { text: '2', line: 3, column: 4 },
        ],
        [
          { text: '', line: 5, column: 1 },
          { text: '3', line: 5, column: 2 },
        ],
      ],
    });
  });

  test('with a quote that is never closed is refused, with where it opens', () => {
    expect(parseCsv('a,b\n1,"2\n3')).toEqual({
      ok: false,
      problems: [{ line: 2, column: 3, message: expect.stringContaining('never closed') }],
    });
  });
});

describe('check digits', () => {
  test.each([LEUVEN, GENT, '0316380841', '1000000021'])('enterprise number %s is right', (kbo) =>
    expect(wrongKbo(kbo)).toBeUndefined(),
  );
  test.each(['0207521504', '0207512503', '207521503', '02075215031', '2207521503', '020752150x', ''])(
    'enterprise number %s is not',
    (kbo) => expect(wrongKbo(kbo)).toBeDefined(),
  );
  test.each([
    ['0207.521.503', LEUVEN],
    ['BE 0207 521 503', LEUVEN],
    ['207521503', LEUVEN],
  ])('%s is written %s', (given, tidy) => expect(tidyKbo(given)).toBe(tidy));
  test.each([
    ['24062', true],
    ['20001', true],
    ['24000', false],
    ['2406', false],
    ['04062', false],
  ])('NIS code %s is right: %s', (nis, isRight) => expect(wrongNis(nis) === undefined).toBe(isRight));
});

describe('a list of bodies', () => {
  test('is read by its headings, in the words that people use', () => {
    const read = readOrganisations(
      'Naam,kind,KBO,NIS-code,e-mail,DPO e-mail,signatories\nLeuven,municipality,0207.521.503,24062,info@leuven.example,-,"An Peeters (burgemeester); Bert Maes"\n',
    );

    expect(read).toMatchObject({
      ok: true,
      rows: [
        {
          name: 'Leuven',
          kind: 'municipality',
          kbo: LEUVEN,
          nis: '24062',
          email: 'info@leuven.example',
          dpo: null,
          signatories: [{ name: 'An Peeters', office: 'burgemeester' }, { name: 'Bert Maes' }],
        },
      ],
    });
    expect(read.ok && importOrganisationsBody.safeParse({ organisations: read.rows }).success).toBe(true);
  });

  test.each([
    ['', [[1, 1, 'empty']]],
    ['name,kind,emial\n', [[1, 11, 'did you mean email']]],
    ['name,e-mail\n', [[1, 1, 'kind is missing']]],
    ['name,kind,name\n', [[1, 11, 'a second time']]],
    ['name,kind\nLeuven,municipality\nGent\n', [[3, 1, '1 fields, and the headings are 2']]],
  ] as const)('%j is refused with the place', (text, expected) => {
    expect(readOrganisations(text)).toEqual({
      ok: false,
      problems: expected.map(([line, column, message]) => ({
        line,
        column,
        message: expect.stringContaining(message),
      })),
    });
  });
});

const row = (given: object) => organisationRow.parse({ kind: 'municipality', ...given });
const leuven = row({ name: 'Leuven', kbo: LEUVEN, nis: '24062', email: 'info@leuven.example' });
const plan = (known: readonly Organisation[], ...rows: Parameters<typeof planImport>[1]) => planImport(known, rows);
const written = (known: readonly Organisation[], ...rows: Parameters<typeof planImport>[1]): Organisation[] => {
  const planned = plan(known, ...rows);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const ids = new Set(planned.writes.map(({ id }) => id));
  return [...known.filter(({ id }) => !ids.has(id)), ...planned.writes];
};

describe('an import of bodies', () => {
  test('makes new ones known, changes those it finds by number, and the second time nothing', () => {
    const known = written([], leuven);

    expect(known).toMatchObject([{ id: 'leuven', kbo: LEUVEN }]);
    expect(plan(known, leuven)).toMatchObject({ ok: true, writes: [], unchanged: 1 });
    const renamed = { ...leuven, name: 'Stad Leuven', email: undefined };
    expect(plan(known, renamed)).toMatchObject({
      ok: true,
      changed: ['leuven'],
      writes: [{ id: 'leuven', name: 'Stad Leuven', email: 'info@leuven.example' }],
    });
  });

  test('keeps what the file leaves out, and the hash of a signatory who stays', () => {
    const [before] = written([], leuven);
    const known = [
      {
        ...before!,
        dpo: 'dpo@leuven.example',
        code: 'OVO000001',
        signatories: [{ name: 'An', nationalNumberHash: 'h' }],
      },
    ];
    const [after] = written(known, {
      ...leuven,
      signatories: [{ name: 'An', office: 'burgemeester' }, { name: 'Bert' }],
    });

    expect(after).toMatchObject({
      dpo: 'dpo@leuven.example',
      code: 'OVO000001',
      signatories: [{ name: 'An', office: 'burgemeester', nationalNumberHash: 'h' }, { name: 'Bert' }],
    });
    expect(written(known, { ...leuven, dpo: null, signatories: null })[0]).not.toHaveProperty('dpo');
  });

  test('of a merger leaves the old body as it was, under its own name, with its mail to the new one', () => {
    const known = written([], leuven, row({ name: 'Oud', kbo: GENT, nis: '44021', email: 'info@oud.example' }));
    const merged = row({ name: 'Oud', kbo: GENT, mergedInto: LEUVEN, mergedOn: '2025-01-01' });
    const after = written(known, merged);

    expect(after.find(({ id }) => id === 'oud')).toEqual({
      id: 'oud',
      name: 'Oud',
      kind: 'municipality',
      kbo: GENT,
      nis: '44021',
      email: 'info@leuven.example',
      successor: { organisation: 'leuven', from: '2025-01-01' },
    });
    expect(plan(known, merged)).toMatchObject({ ok: true, merged: ['oud'] });
    expect(plan(after, merged)).toMatchObject({ ok: true, writes: [], merged: [] });
    // Its NIS code may be given to another from then on.
    const again = row({ name: 'Nieuw', kbo: '0316380841', nis: '44021', email: 'info@nieuw.example' });
    expect(plan(after, again)).toMatchObject({ ok: true, created: ['nieuw'] });
    expect(plan(known, again)).toMatchObject({ ok: false, problems: [{ row: 0, field: 'nis' }] });
  });

  test.each([
    ['no number and no reference', [{ ...leuven, kbo: undefined }], 'kbo'],
    ['no address', [{ ...leuven, email: undefined }], 'email'],
    ['a municipality without NIS code', [{ ...leuven, nis: undefined }], 'nis'],
    ['the same body twice', [leuven, leuven], 'kbo'],
    ['the number of another', [leuven, { ...leuven, id: 'gent', nis: '44021' }], 'kbo'],
    ['the NIS code of another', [leuven, { ...leuven, name: 'Gent', kbo: GENT }], 'nis'],
    ['a merger with nobody', [{ ...leuven, mergedInto: 'nobody', mergedOn: '2025-01-01' }], 'mergedInto'],
    ['a merger with itself', [{ ...leuven, mergedInto: LEUVEN, mergedOn: '2025-01-01' }], 'mergedInto'],
    [
      'a merger without a day',
      [leuven, { ...leuven, name: 'G', kbo: GENT, nis: '44021', mergedInto: LEUVEN }],
      'mergedOn',
    ],
    ['a day without a merger', [{ ...leuven, mergedOn: '2025-01-01' }], 'mergedInto'],
  ] as const)('with %s is refused whole', (_what, rows, field) => {
    const planned = planImport([], rows);

    expect(planned).toMatchObject({ ok: false });
    expect(planned.ok ? [] : planned.problems.map((problem) => problem.field)).toContain(field);
  });

  test('does not make another kind of body of one that is known', () => {
    const known = written([], leuven);

    expect(plan(known, { ...leuven, kind: 'ocmw' })).toMatchObject({ ok: false, problems: [{ field: 'kind' }] });
  });
});

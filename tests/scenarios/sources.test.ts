import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  ACCESSION_SCENARIOS,
  instrumentsOf,
  type Readings,
  readReadings,
  readScenario,
  SOURCES,
} from '#scripts/sources/duties.ts';
import { accederDueDays, type DueDay, dueDays, sourcesPage } from '#scripts/sources/page.ts';
import {
  isInSource,
  type Quotation,
  readQuotation,
  readSource,
  type SourceText,
} from '#scripts/sources/source-text.ts';

type Name = (typeof SOURCES)[number];

/** The words by which the texts lay a duty on somebody. */
const DUTY =
  /\b(moet|moeten|dient|dienen|vraagt|wijst|herinnert|benadrukken|benadrukt|verzoekt|gehouden|verbinden|aangewezen|essentieel)\b/i;

const readings = readReadings();

/** Every text of the scenario that quotes its source, under the name of what holds it. */
function quotingTexts(name: Name): [string, string][] {
  return instrumentsOf(readScenario(name)).flatMap(({ dossier, conditions, undertakings, accessionConditions }) =>
    [...conditions, ...undertakings, ...accessionConditions].map(({ ref, text }): [string, string] => [
      `${dossier} ${ref}`,
      text,
    ]),
  );
}

function quotationOf(text: string): Quotation {
  const quotation = readQuotation(text);
  if (quotation === undefined) throw new Error(`no quotation: ${text}`);
  return quotation;
}

/** The sentences in the words of a duty that neither a quotation nor a reading accounts for. */
function unaccounted(source: SourceText, quotations: readonly Quotation[], reading: Readings[Name]): string[] {
  const none = new Set(reading.none.flatMap(({ paragraphs }) => paragraphs.map(String)));
  return [...source.parts].flatMap(([part, text]) =>
    none.has(part)
      ? []
      : text
          .split(/(?<=[.;:])\s/)
          .filter((sentence) => DUTY.test(sentence))
          .filter((sentence) => {
            const from = text.indexOf(sentence);
            return !quotations
              .filter((quotation) => quotation.part === part || quotation.part.startsWith('Voetnoot'))
              .flatMap(({ pieces }) => pieces)
              .some((piece) => {
                const at = text.indexOf(piece);
                return at >= 0 && at < from + sentence.length && from < at + piece.length;
              });
          })
          .map((sentence) => `${part}: ${sentence}`),
  );
}

describe('the source texts', () => {
  test.each<[Name, number, string[]]>([
    ['2012-kbi-ocmw', 102, []],
    ['2017-aii-wse', 101, []],
    ['2019-ivc-tewerkstelling', 28, ['Besluit']],
    ['2024-kind-en-gezin', 12, ['Advies']],
    ['2024-ceremonies', 64, ['Besluit']],
  ])('%s divides into its %i numbered paragraphs', (name, count, closing) => {
    const numbers = Array.from({ length: count }, (_, index) => String(index + 1));

    expect([...readSource(name).parts.keys()]).toEqual([...numbers, ...closing]);
  });
});

describe.each(SOURCES)('the scenario of %s', (name) => {
  const source = readSource(name);
  const quoting = quotingTexts(name);
  const merged = readings[name].merged.map(({ text }) => text);

  test.each(quoting)('quotes in %s the words of its paragraph', (_what, text) => {
    expect(isInSource(source, quotationOf(text))).toBe(true);
  });

  test('quotes in its readings the words of their paragraphs, and names conditions and paragraphs that are there', () => {
    const refs = new Set(quoting.map(([what]) => what.split(' ')[1]));
    const paragraphs = readings[name].none.flatMap((reading) => reading.paragraphs.map(String));

    expect(merged.filter((text) => !isInSource(source, quotationOf(text)))).toEqual([]);
    expect(readings[name].merged.filter(({ into }) => !refs.has(into))).toEqual([]);
    expect(paragraphs.filter((paragraph) => !source.parts.has(paragraph))).toEqual([]);
    expect(new Set(paragraphs).size).toBe(paragraphs.length);
  });

  test('leaves no sentence out that has the words of a duty', () => {
    const quotations = [...quoting.map(([, text]) => text), ...merged].map(quotationOf);

    expect(unaccounted(source, quotations, readings[name])).toEqual([]);
  });

  test('would be told of such a sentence: without the quotations of numbered paragraphs there are some', () => {
    const quotations = [...quoting.map(([, text]) => text), ...merged].map(quotationOf);
    const without = quotations.filter(({ part }) => !/^\d+$/.test(part));

    expect(unaccounted(source, without, readings[name]).length).toBeGreaterThan(1);
  });
});

describe('a quotation', () => {
  const source = readSource('2012-kbi-ocmw');

  test.each([
    [
      'other words',
      '99. ABB bezorgt de VTC het nieuwe door de directie goedgekeurde veiligheidsplan tegen 30 november 2012.',
    ],
    [
      'another paragraph',
      '98. ABB bezorgt de VTC het nieuwe door de directie goedgekeurde veiligheidsplan tegen 31 december 2012.',
    ],
    ['pieces in another order', '70. […] bewaartermijn te beperken. […] De VTC is van oordeel'],
    ['a paragraph that is not there', '103. ABB'],
  ])('is not found with %s', (_what, text) => {
    expect(isInSource(source, quotationOf(text))).toBe(false);
  });

  test.each(['ABB bezorgt de VTC het plan', 'Randnummer 98: ABB', '98.', ''])('is not made of %j', (text) => {
    expect(readQuotation(text)).toBeUndefined();
  });
});

describe('the closing sections', () => {
  const refsOf = (name: Name): string[][] =>
    instrumentsOf(readScenario(name)).map(({ conditions }) => conditions.map(({ ref }) => ref));

  test('have a condition for each duty that they lay on someone', () => {
    // 97 grants what 2012 asked; 98 and 99 of 2017 grant and limit it.
    expect(refsOf('2012-kbi-ocmw')[0]).toEqual(expect.arrayContaining(['98', '99', '100', '101', '102']));
    expect(refsOf('2017-aii-wse')[0]).toEqual(expect.arrayContaining(['100', '101']));
    expect(refsOf('2019-ivc-tewerkstelling').every((refs) => refs.includes('besluit'))).toBe(true);
    expect(refsOf('2024-kind-en-gezin')[0]).toContain('advies');
    expect(refsOf('2024-ceremonies')[0]).toEqual(expect.arrayContaining(['43', 'besluit']));
  });

  test('of the general deliberation: a declaration, seven items, thirteen measures and the undertaking of paragraph 10', () => {
    const [deliberation] = instrumentsOf(readScenario('2024-ceremonies'));

    expect(deliberation?.undertakings.map(({ ref }) => ref)).toEqual([
      'besluit.0',
      ...Array.from({ length: 7 }, (_, index) => `besluit.${index + 1}`),
      ...Array.from({ length: 13 }, (_, index) => `64.${index + 1}`),
      '10.3',
    ]);
    expect(deliberation?.accessionConditions.map(({ ref }) => ref)).toEqual([
      '18',
      '41',
      '45',
      '51.1',
      '51.2',
      '55',
      '64',
      '10.2',
      '63',
    ]);
  });

  test.each(ACCESSION_SCENARIOS)('of the general deliberation are the same in %s', (name) => {
    const decisionIn = (file: string) => readScenario(file).steps.find((step) => step.do === 'record-decision');
    const { accession: base, ...rest } = decisionIn('2024-ceremonies') ?? {};
    const { accession, ...same } = decisionIn(name) ?? {};

    expect(same).toEqual(rest);
    expect({ ...accession, review: undefined }).toEqual({ ...base, review: undefined });
  });
});

describe('the computed days', () => {
  const written = ({ ref, occurrence, organisation, due }: DueDay): string =>
    `${ref}${occurrence === undefined ? '' : `#${occurrence}`} ${organisation} ${due}`;
  const daysIn = (name: string): string[] => instrumentsOf(readScenario(name)).flatMap(dueDays).map(written);

  // By hand: ten working days, a month after 31 January and over both changes of the clock, ten years after a leap day.
  test.each([
    ['2012-kbi-ocmw', ['98 abb 2012-11-30', '99 abb 2012-12-31', '102 pod-mi 2012-09-30']],
    [
      '2017-aii-wse',
      [
        '100#1 wse 2017-11-17',
        '100#2 wse 2017-12-01',
        '96#1 aii 2018-01-15',
        '94#6 wse 2023-05-31',
        '69 wse 2029-12-31',
      ],
    ],
    [
      '2019-ivc-tewerkstelling',
      ['25.1#1 actiris 2034-08-05', '25.2#1 forem 2031-06-07', '25.2#2 forem 2034-02-28', '25.1#1 vdab 2039-11-05'],
    ],
    ['2024-kind-en-gezin', ['6.5#1 ocmw-partij 2024-09-16']],
    ['2024-ceremonies', ['43#1 agii 2025-09-26']],
  ])('of %s are those of the calendar', (name, expected) => {
    expect(daysIn(name)).toEqual(expect.arrayContaining(expected));
  });

  test('case 3: of the ceremonies are a month later, clamped to its end, each with a clock of its own', () => {
    expect(instrumentsOf(readScenario('2024-ceremonies-zivver-in-time')).flatMap(accederDueDays).map(written)).toEqual([
      '41#1 leuven 2025-02-28',
      '41#2 leuven 2025-10-27',
      '41#1 gent 2025-04-01',
      '41#1 aalst 2025-05-26',
      '41#1 kortrijk 2025-06-17',
      '41#1 genk 2025-12-29',
      '41#1 brugge 2026-02-28',
    ]);
    expect(instrumentsOf(readScenario('2024-ceremonies-without-zivver')).flatMap(accederDueDays).map(written)).toEqual([
      '41#1 antwerpen 2025-12-08',
      '41#1 sint-niklaas 2026-01-06',
    ]);
  });
});

test('docs/sources.md shows the scenarios as they are: run npm run sources after a change', () => {
  expect(readFileSync(new URL('../../docs/sources.md', import.meta.url), 'utf8')).toBe(sourcesPage());
});

import { describe, expect, test } from 'vitest';
import { decisionLetterBlocks, printDecisionLetter } from '#adapters/pdf/decision-letter.ts';
import { deadlineInDutch, durationInDutch, periodInDutch } from '#adapters/pdf/words.ts';
import type { DecisionLetter } from '#domain/dossier/decision-letter.ts';
import { pdfText } from '#tests/support/pdf-text.ts';

const letter: DecisionLetter = {
  dossier: 'amif',
  committee: 'Vlaamse Toezichtcommissie',
  subject: 'Mededeling van persoonsgegevens over inburgeraars',
  applicants: ['Departement WSE'],
  provider: 'Agentschap Integratie en Inburgering',
  recipients: ['Departement WSE, afdeling ESF'],
  decision: { outcome: 'granted', number: 'VTC 40/2017', date: '2017-09-13', duration: { lastDay: '2023-06-30' } },
  inForceFrom: '2017-09-20',
  durationAsked: { lastDay: '2023-06-30' },
  deviations: [],
  conditions: [
    {
      ref: '101',
      text: 'Veiligheidsplan – één',
      responsible: ['AII'],
      deadline: { by: '2017-11-30' },
      survives: false,
    },
  ],
};
const words = (given: DecisionLetter): string => JSON.stringify(decisionLetterBlocks(given));

describe('the letter about a decision', () => {
  test('hard case 20: it deviates on one aspect only, and shows asked against granted for that one alone', () => {
    const cut = words({ ...letter, durationAsked: { lastDay: null } });
    expect(cut).toContain('["Duur","onbepaalde duur","tot en met 30 juni 2023"]');
    expect(cut).not.toContain('Bewaartermijn');
    const narrowed = words({
      ...letter,
      deviations: [{ aspect: 'retention', asked: '15 jaar', granted: 'tot 31 december 2029', reason: 'randnr. 69' }],
    });
    expect(narrowed).toContain('["Bewaartermijn","15 jaar","tot 31 december 2029 (randnr. 69)"]');
    expect(narrowed).not.toContain('"Duur","');
  });

  test('says so when the decision follows the request, and when nothing was asked', () => {
    expect(words(letter)).toContain('De beslissing volgt de aanvraag.');
    const { durationAsked: _asked, ...silent } = letter;
    expect(words(silent)).toContain('De beslissing volgt de aanvraag.');
  });

  test('tells each condition with its day and whom it binds', () => {
    expect(words(letter)).toContain('["101","Veiligheidsplan – één","AII","tegen 30 november 2017"]');
    expect(words({ ...letter, conditions: [] })).toContain('geen voorwaarden');
  });

  test('a refusal has no conditions and no duration, but the way to appeal as it was configured', () => {
    const refused = words({
      ...letter,
      decision: { ...letter.decision, outcome: 'refused' },
      appeal: 'Beroep bij de Raad van State.',
    });
    expect(refused).toContain('de aanvraag is geweigerd');
    expect(refused).toContain('Beroep bij de Raad van State.');
    expect(refused).not.toContain('Veiligheidsplan');
    expect(words(letter)).toContain('Vraag het secretariaat');
  });

  test('prints the same bytes for the same letter, tagged, in Dutch, with its font', async () => {
    const signedAt = new Date('2017-09-14T08:00:00Z');
    const [once, again] = await Promise.all([
      printDecisionLetter(letter, signedAt),
      printDecisionLetter(letter, signedAt),
    ]);
    expect(Buffer.compare(once, again)).toBe(0);
    const other = await printDecisionLetter({ ...letter, subject: 'Anders' }, signedAt);
    expect(Buffer.compare(once, other)).not.toBe(0);
    const text = Buffer.from(once).toString('latin1');
    expect(text.startsWith('%PDF-1.7')).toBe(true);
    // One face for every document: the letters that a bundle has.
    expect(text).toContain('SourceSans3-SemiBold');
    for (const mark of ['/Lang (nl-BE)', '/Marked true', '/StructTreeRoot', '/FontFile2', '/DisplayDocTitle true'])
      expect(text).toContain(mark);
  });
});

test('a letter with names from further away, and a condition longer than a page, is printed whole', async () => {
  const long = Array.from({ length: 400 }, (_, index) => `woord${index}`).join(' ');
  const [condition] = letter.conditions;
  if (condition === undefined) throw new Error('the letter has no condition');
  const conditions = [{ ...condition, text: long.repeat(4) }, condition];
  const text = pdfText(await printDecisionLetter({ ...letter, subject: 'Plzeň', conditions }, new Date(0)));

  // A letter of the second part of the font is a piece of its own.
  expect(text.replaceAll(' ', '')).toContain('Plzeň');
  expect(text.match(/woord399/g)).toHaveLength(4);
  expect(text).toContain('Veiligheidsplan');
});

describe('dates and periods in words', () => {
  test.each([
    ['P1M', '1 maand'],
    ['P2Y', '2 jaar'],
    ['P1Y6M', '1 jaar en 6 maanden'],
    ['P10WD', '10 werkdagen'],
    ['P1WD', '1 werkdag'],
    ['P3W1D', '3 weken en 1 dag'],
  ])('%s is %s', (period, said) => expect(periodInDutch(period)).toBe(said));

  test('every kind of deadline and duration has words', () => {
    expect(deadlineInDutch('asap')).toBe('zo snel mogelijk');
    expect(deadlineInDutch('continuous')).toBe('doorlopend');
    expect(deadlineInDutch({ within: 'P1M', of: 'ceremony' })).toBe('1 maand na de gebeurtenis “ceremonie gehouden”');
    expect(deadlineInDutch({ every: 'P1Y', from: '2018-01-31' })).toBe('telkens na 1 jaar, vanaf 31 januari 2018');
    expect(deadlineInDutch({ report: 'sample' })).toBe('tien werkdagen na de gebeurtenis “sample”');
    expect(durationInDutch({ lastDay: '2025-11-18', indefiniteOn: 'zivver' })).toContain(
      'onbepaalde duur zodra “zivver”',
    );
  });
});

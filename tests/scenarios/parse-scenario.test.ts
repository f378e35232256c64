import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ParsedScenario, parseScenario } from '#scenarios/format/parse-scenario.ts';
import { renderProblems } from '#scenarios/format/problems.ts';
import { dataOf, edited, fixtureText, scenarioNames, scenarioText } from './support/fixtures.ts';

const small = fixtureText('small.yaml');

/** Each problem as `LINE:COLUMN PATH CODE`. */
function told(parsed: ParsedScenario): string[] {
  return parsed.ok ? [] : parsed.problems.map(({ line, column, path, code }) => `${line}:${column} ${path} ${code}`);
}

function messagesOf(text: string): string[] {
  const parsed = parseScenario(text, 'file.yaml');
  return parsed.ok ? [] : parsed.problems.map(({ message }) => message);
}

describe('a scenario that fits', () => {
  test('is read with each step and its place', () => {
    const parsed = parseScenario(scenarioText('2017-amif.yaml'), '2017-amif.yaml');

    if (!parsed.ok) throw new Error(renderProblems(parsed.problems, parsed.name));
    expect(parsed.name).toBe('2017-amif.yaml');
    expect(parsed.scenario.title).toBe('VTC 2017, AII to WSE/ESF for the AMIF fund');
    expect(parsed.steps).toHaveLength(20);
    expect(parsed.steps.slice(0, 2)).toMatchObject([
      { index: 1, line: 19, column: 5, step: { do: 'submit-request', at: '2017-06-08T10:12', by: 'applicant' } },
      { index: 2, line: 47, column: 5, step: { do: 'request-information', due: '2017-06-30' } },
    ]);
    expect(parsed.steps.map(({ step }) => step)).toEqual(parsed.scenario.steps);
  });

  test.each(scenarioNames)('is %s', (name) => {
    expect(told(parseScenario(scenarioText(name), name))).toEqual([]);
  });

  test('has the defaults of the format filled in', () => {
    const parsed = parseScenario(small, 'small.yaml');

    if (!parsed.ok) throw new Error(renderProblems(parsed.problems, parsed.name));
    expect(parsed.scenario.steps[1]).toMatchObject({ do: 'request-advice', onSilence: 'wait' });
    expect(parsed.scenario.steps[2]).toMatchObject({
      conditions: [{ ref: '101', public: true, survives: false }, { ref: '102' }],
      accession: { conditions: [{ public: true, survives: false }] },
    });
  });

  const json = JSON.stringify(dataOf(small));
  test.each([
    ['as YAML', small],
    ['as JSON', json],
    ['as JSON indented with tabs', JSON.stringify(JSON.parse(json), undefined, '\t')],
    ['with a byte order mark', `\uFEFF${small}`],
    ['with Windows line ends', small.replaceAll('\n', '\r\n')],
    ['with dates and times in quotes', small.replaceAll(/\d{4}-\d\d-\d\d(T\d\d:\d\d)?/g, '"$&"')],
    ['with an end of document', `---\n${small}...\n`],
    ['that says it is YAML 1.2', `%YAML 1.2\n---\n${small}`],
    [
      'with an anchor and its alias',
      edited(small, [
        ['number: "12"', 'number: &n "12"'],
        ['number: "13"', 'number: *n'],
      ]),
    ],
    ['with a core tag', edited(small, [['number: "12"', 'number: !!str 12']])],
    [
      'with one alias a thousand times',
      `${edited(small, [['name: Departement', 'name: &n Departement']])}${'  - {at: 2024-03-05T10:00, note: *n, do: check, provider: aii, recipient: wse}\n'.repeat(1_000)}`,
    ],
  ])('is accepted %s', (_what, text) => {
    expect(told(parseScenario(text, 'file'))).toEqual([]);
  });
});

describe('a text that is no YAML 1.2 or holds no scenario', () => {
  const bomb = `a: &a [${'x,'.repeat(100)}]\nb: &b [${'*a,'.repeat(100)}]\nc: [${'*b,'.repeat(100)}]\n`;
  test.each<[what: string, text: string, told: string[]]>([
    ['nothing', '', ['1:1  yaml-empty']],
    ['only a comment', '# nothing yet\n', ['1:1  yaml-empty']],
    ['an empty document', '---\n', ['1:1  yaml-empty']],
    ['null', 'null', ['1:1  yaml-empty']],
    ['a text', 'hello', ['1:1  wrong-type']],
    ['a list', '[]', ['1:1  wrong-type']],
    ['control characters', '\u0000\u0001', ['1:1  wrong-type']],
    ['a tab as indentation', edited(small, [['    by:', '\tby:']]), ['15:1  yaml-syntax']],
    [
      'two tabs as indentation, each told',
      edited(small, [
        ['    by: applicant', '\tby: applicant'],
        ['    by: secretary', '\tby: secretary'],
      ]),
      ['15:1  yaml-syntax', '28:1  yaml-syntax'],
    ],
    ['a quote that is not closed', edited(small, [['"12"', '"12']]), ['32:16  yaml-syntax']],
    ['a bracket that is not closed', edited(small, [['[Doel]', '[Doel']]), ['25:5  yaml-syntax']],
    ['a colon in a text without quotes', edited(small, [['Onderwerp', 'Onderwerp: iets']]), ['20:14  yaml-syntax']],
    ['indentation out of step', edited(small, [['    subject', '   subject']]), ['20:1  yaml-syntax']],
    ['a text that starts with @', edited(small, [['Onderwerp', '@iets']]), ['20:14  yaml-syntax']],
    [
      'a key twice',
      edited(small, [['    subject:', '    committee: vtc\n    subject:']]),
      ['20:5  yaml-duplicate-key'],
    ],
    ['a second document', `${small}---\n${small}`, ['49:1  yaml-multiple-documents']],
    ['a second document in JSON lines', '{}\n{}', ['2:1  yaml-syntax']],
    ['an alias of nothing', edited(small, [['Onderwerp', '*nothing']]), ['20:14 steps[0].subject yaml-alias']],
    ['an alias of itself', 'title: &a [*a]', ['1:12 title[0] yaml-alias']],
    ['aliases that grow into a million values', bomb, ['3:74 c[23] yaml-alias']],
    ['an unknown tag', edited(small, [['Onderwerp', '!!python/name:os.system x']]), ['20:14  yaml-tag']],
    ['a tag of YAML 1.1', edited(small, [['due: 2024-02-01', 'due: !!timestamp 2024-02-01']]), ['26:109  yaml-tag']],
    ['YAML 1.1', `%YAML 1.1\n---\n${small}`, ['1:1  yaml-version']],
    ['a hundred thousand brackets', '['.repeat(100_000), ['1:1  yaml-depth']],
    ['a hundred levels', `title: ${'['.repeat(100)}${']'.repeat(100)}`, ['1:71  yaml-depth']],
  ])('%s is told, with its place', (_what, text, expected) => {
    const found = told(parseScenario(text, 'file.yaml'));

    // Where the stack ends depends on who calls; that it is told is what counts.
    const withoutDepth = (list: string[]) => list.map((line) => (line.endsWith('yaml-depth') ? 'yaml-depth' : line));
    expect(withoutDepth(found)).toEqual(withoutDepth(expected));
  });
});

describe('a scenario that does not fit the schema', () => {
  test.each<[what: string, edits: [string, string][], told: string[]]>([
    ['a title that is missing', [['title: Small\n', '']], ['1:1 title missing']],
    ['a field of a step that is missing', [['    subject: Onderwerp\n', '']], ['14:5 steps[0].subject missing']],
    ['a step without a name', [['do: check, ', '']], ['47:5 steps[9].do missing']],
    ['a step of an unknown name', [['do: check', 'do: chek']], ['47:32 steps[9].do unknown-step']],
    ['an unknown key', [['    subject:', '    topic: x\n    subject:']], ['20:5 steps[0].topic unknown-key']],
    ['an unknown key at the top', [['title: Small', 'title: Small\ncolour: red']], ['2:1 colour unknown-key']],
    [
      'by on a check, which nobody asks',
      [['do: check,', 'by: secretary, do: check,']],
      ['47:28 steps[9].by unknown-key'],
    ],
    ['a number as a reference', [['ref: "102"', 'ref: 102']], ['36:15 steps[2].conditions[1].ref quote-it']],
    [
      'a number as a key',
      [['  aii: {', '  12: {name: N, kind: other, email: n@n.example}\n  aii: {']],
      ['8:3 organisations quote-it'],
    ],
    ['true as a text', [['subject: Onderwerp', 'subject: true']], ['20:14 steps[0].subject quote-it']],
    ['nothing as a text', [['subject: Onderwerp', 'subject:']], ['20:5 steps[0].subject wrong-type']],
    ['a text as a list', [['recipients: [wse]', 'recipients: wse']], ['22:17 steps[0].recipients wrong-type']],
    ['a text as a step', [['  - {at: 2024-03-05', '  - check\n  - {at: 2024-03-05']], ['47:5 steps[9] wrong-type']],
    ['no steps', [[small.slice(small.indexOf('steps:')), 'steps: []\n']], ['13:8 steps too-small']],
    ['no applicants', [['applicants: [wse]', 'applicants: []']], ['23:17 steps[0].applicants too-small']],
    [
      'an occurrence of nought',
      [['"101", organisation: wse', '"101", occurrence: 0']],
      ['41:110 steps[3].occurrence too-small'],
    ],
    [
      'an occurrence in parts',
      [['"101", organisation: wse', '"101", occurrence: 1.5']],
      ['41:110 steps[3].occurrence not-an-integer'],
    ],
    ['a kind that is none', [['kind: agency', 'kind: agncy']], ['8:33 organisations.aii.kind not-one-of']],
    ['refused: false', [['do: check', 'refused: false, do: check']], ['47:37 steps[9].refused not-one-of']],
    [
      'a reference in capitals',
      [['  wse: {', '  WSE: {name: N, kind: other, email: n@n.example}\n  wse: {']],
      ['9:3 organisations.WSE bad-format'],
    ],
    ['a time with an offset', [['start: 2024-01-01T09:00', 'start: 2024-01-01T09:00Z']], ['2:8 start bad-format']],
    ['a date where a time belongs', [['start: 2024-01-01T09:00', 'start: 2024-01-01']], ['2:8 start bad-format']],
    ['a period of hours', [['every: P1Y', 'every: PT1H']], ['36:88 steps[2].conditions[1].deadline.every bad-format']],
    [
      'a deadline that is no word we know',
      [['deadline: asap', 'deadline: asp']],
      ['44:198 steps[6].conditions[0].deadline no-such-form'],
    ],
    [
      'a deadline of an unknown form',
      [['{by: 2024-06-30}', '{before: 2024-06-30}']],
      ['35:73 steps[2].conditions[0].deadline no-such-form'],
    ],
    [
      'half a deadline',
      [['{every: P1Y, from: 2024-06-30}', '{every: P1Y}']],
      ['36:80 steps[2].conditions[1].deadline no-such-form'],
    ],
    [
      'a deadline of two forms',
      [['{by: 2024-06-30}', '{by: 2024-06-30, report: x}']],
      ['35:73 steps[2].conditions[0].deadline no-such-form'],
    ],
    ['an empty deadline', [['{by: 2024-06-30}', '{}']], ['35:73 steps[2].conditions[0].deadline no-such-form']],
    ['a prototype as a key', [['title: Small', 'title: Small\n__proto__: {x: 1}']], ['2:1 __proto__ unknown-key']],
    [
      'two problems of one organisation under a wrong name',
      [
        [
          '  aii: {name: Agentschap, kind: agency',
          '  A: {kind: agncy, email: n@n.example}\n  aii: {name: Agentschap, kind: agency',
        ],
      ],
      ['8:3 organisations.A bad-format', '8:6 organisations.A.name missing', '8:13 organisations.A.kind not-one-of'],
    ],
  ])('%s is told, with its place', (_what, edits, expected) => {
    expect(told(parseScenario(edited(small, edits), 'file.yaml'))).toEqual(expected);
  });

  test.each<[edits: [string, string][], says: string]>([
    [[['kind: agency', 'kind: agncy']], 'Did you mean `agency`?'],
    [[['do: check', 'do: chek']], '"chek" is not known here. Did you mean `check`?'],
    [
      [['    subject:', '    legal_bases: []\n    subject:']],
      '`legal_bases` is not known here. Did you mean `legalBases`?',
    ],
    [[['    subject:', '    topic: x\n    subject:']], 'Known are: dossier, committee, kind, subject,'],
    [[['title: Small', 'titel: Small']], 'Did you mean `title`?'],
    [
      [['kbo: "0123456789"', 'kbo: 0123456789']],
      '0123456789 reads as a number and a text belongs here; write it in quotes: "0123456789".',
    ],
    [[['kbo: "0123456789"', 'kbo: 123']], 'It is still wrong then: An enterprise number is ten digits'],
    [[['ref: "102"', 'ref: 1.10']], 'write it in quotes: "1.10"'],
    [
      [['recipients: [wse]', 'recipients: wse']],
      '"wse" is a text where a list belongs; write ["wse"] for a list of one.',
    ],
    [[['deadline: asap', 'deadline: asp']], 'asap or continuous. Did you mean `asap`?'],
    [
      [['{by: 2024-06-30}', '{bye: 2024-06-30}']],
      'This has `bye`. A deadline is one of {by: DATE}, {within: PERIOD, of: EVENT}',
    ],
    [[['by: secretary\n', 'by: secretery\n']], 'Did you mean `secretary`?'],
    [[['    by: secretary\n', '']], '`by` is missing.'],
    [[['kind: agency', 'kind:']], 'This is empty; it is one of: agency, department,'],
    [[['kind: agency, ', '']], '`kind` is missing. It is one of: agency, department,'],
  ])('%j is told so that one knows what to do: %s', (edits, says) => {
    expect(messagesOf(edited(small, edits)).join('\n')).toContain(says);
  });
});

describe('problems as text', () => {
  test('name file, line, column, path, step, what is wrong and which rule', () => {
    const parsed = parseScenario(
      edited(small, [
        ['due: 2024-02-01', 'due: 2024-02-30'],
        ['title: Small\n', ''],
      ]),
      'a.yaml',
    );

    if (parsed.ok) throw new Error('accepted');
    expect(renderProblems(parsed.problems, 'a.yaml')).toBe(
      [
        'a.yaml:1:1 title: `title` is missing. [missing]',
        'a.yaml:25:109 steps[1].due (step 2, request-advice): "2024-02-30": This date does not exist; a date is YYYY-MM-DD, such as 2017-11-30. [no-such-date]',
      ].join('\n'),
    );
  });

  test('have no path where the file as a whole is meant', () => {
    const parsed = parseScenario('', 'b.yaml');

    if (parsed.ok) throw new Error('accepted');
    expect(renderProblems(parsed.problems, 'b.yaml')).toBe(
      'b.yaml:1:1 The file is empty; a scenario starts with its `title`. [yaml-empty]',
    );
  });
});

describe('whatever the text', () => {
  test('it comes back as a scenario or as problems with a place in the text, and nothing is thrown', () => {
    const pieces = [
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ':',
      ': ',
      '\n',
      '\t',
      '- ',
      '&a ',
      '*a',
      '!',
      '!!int ',
      '#',
      '|\n',
      '>',
      '? ',
      '<<',
      '__proto__: 1',
      '~',
      '\u0000',
      '\uD800',
      '2024',
      '@',
      '---\n',
      '%',
      ',',
      ' ',
    ];
    const edit = fc.record({
      at: fc.nat(small.length),
      drop: fc.nat(40),
      put: fc.oneof(fc.constantFrom(...pieces), fc.string(), fc.constantFrom(...small.split(/\s+/))),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const text = edits.reduce(
          (current, { at, drop, put }) => current.slice(0, at) + put + current.slice(at + drop),
          small,
        );
        const parsed = parseScenario(text, 'fuzz');

        const lines = text.split('\n');
        const outside = parsed.ok
          ? []
          : parsed.problems.filter(
              ({ line, column }) =>
                line < 1 || column < 1 || line > lines.length || column > (lines[line - 1]?.length ?? 0) + 1,
            );
        expect(outside).toEqual([]);
        expect(parsed.ok || parsed.problems.length > 0).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });

  test('five thousand steps are read in seconds', () => {
    const step = '  - {at: 2024-03-05T10:00, do: check, provider: aii, recipient: wse, dossier: first}\n';
    const begun = performance.now();
    const parsed = parseScenario(small + step.repeat(5_000), 'long.yaml');

    expect(parsed.ok).toBe(true);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

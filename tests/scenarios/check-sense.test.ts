import { describe, expect, test } from 'vitest';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { edited, fixtureText } from './support/fixtures.ts';

const small = fixtureText('small.yaml');

type Edits = readonly (readonly [find: string, put: string])[];

/** What the edited scenario is told: `LINE:COLUMN PATH CODE` of each problem. */
function problemsAfter(edits: Edits): string[] {
  const parsed = parseScenario(edited(small, edits), 'small.yaml');
  return parsed.ok ? [] : parsed.problems.map(({ line, column, path, code }) => `${line}:${column} ${path} ${code}`);
}

/** What is broken, by which edits of small.yaml, and where it must be told. */
const SENSELESS: readonly (readonly [what: string, edits: Edits, told: readonly string[]])[] = [
  [
    'a date that does not exist',
    [['closedDays: [2024-12-27]', 'closedDays: [2024-02-30]']],
    ['4:108 policy.closedDays[0] no-such-date'],
  ],
  [
    'a date in a deadline that does not exist',
    [['{by: 2024-06-30}', '{by: 2023-02-29}']],
    ['35:78 steps[2].conditions[0].deadline.by no-such-date'],
  ],
  ['a date that is none', [['due: 2024-02-01', 'due: soon']], ['26:109 steps[1].due no-such-date']],
  [
    'a time on a day that does not exist',
    [['2024-01-09T10:00', '2024-01-32T10:00']],
    ['26:10 steps[1].at no-such-time'],
  ],
  [
    'a time in the hour that summer time skips',
    [['at: 2024-01-08T10:00', 'at: 2024-03-31T02:30']],
    ['14:9 steps[0].at no-such-time'],
  ],
  ['an hour that does not exist', [['until: 2025-12-31T23:59', 'until: 2025-12-31T24:00']], ['3:8 until no-such-time']],
  [
    'a period of no years',
    [['every: P1Y', 'every: P0Y0D']],
    ['36:88 steps[2].conditions[1].deadline.every zero-period'],
  ],
  [
    'a period of no working days',
    [['within: P10WD', 'within: P0WD']],
    ['40:72 steps[2].accession.conditions[0].deadline.within zero-period'],
  ],
  [
    'negative days in a policy: reminders',
    [['reminders: [60, 30]', 'reminders: [60, -30]']],
    ['4:26 policy.reminders[1] negative-days'],
  ],
  ['negative days in a policy: overdue', [['overdue: [1]', 'overdue: [-1]']], ['4:41 policy.overdue[0] negative-days']],
  [
    'negative days in a policy: escalation',
    [['escalation: [30]', 'escalation: [-30]']],
    ['4:58 policy.escalation[0] negative-days'],
  ],
  ['negative days in a policy: expiry', [['expiry: [365]', 'expiry: [-365]']], ['4:72 policy.expiry[0] negative-days']],
  ['a sendAt that is no time', [['sendAt: "09:00"', 'sendAt: "25:00"']], ['4:86 policy.sendAt no-such-time']],
  [
    'a step before the one above it',
    [['at: 2024-03-04T10:00', 'at: 2024-03-03T10:59']],
    ['46:10 steps[8].at goes-back'],
  ],
  [
    'a step one second before the one above it',
    [['at: 2024-03-03T11:00', 'at: 2024-03-03T09:59:59']],
    ['45:10 steps[7].at goes-back'],
  ],
  [
    'a start after the first step',
    [['start: 2024-01-01T09:00', 'start: 2024-01-08T10:00:01']],
    ['2:8 start starts-late'],
  ],
  ['an until before the last step', [['until: 2025-12-31T23:59', 'until: 2024-03-05T09:59']], ['3:8 until ends-early']],
  [
    'a person who is not declared',
    [['by: secretary, do: request-advice', 'by: secretery, do: request-advice']],
    ['26:32 steps[1].by undeclared-person'],
  ],
  [
    'a committee that is not declared, of a person',
    [['role: secretariat, committee: vtc', 'role: secretariat, committee: vcmp']],
    ['12:65 people.secretary.committee undeclared-committee'],
  ],
  [
    'an organisation that is not declared, of a person',
    [['role: applicant, organisation: wse', 'role: applicant, organisation: nobody']],
    ['11:63 people.applicant.organisation undeclared-organisation'],
  ],
  [
    'a committee of a request that is not declared',
    [['    committee: vtc', '    committee: vcmp']],
    ['18:16 steps[0].committee undeclared-committee'],
  ],
  [
    'a provider of a request that is not declared',
    [['    provider: aii', '    provider: nobody']],
    ['21:15 steps[0].provider undeclared-organisation'],
  ],
  [
    'a recipient of a request that is not declared',
    [['    recipients: [wse]', '    recipients: [wse, nobody]']],
    ['22:23 steps[0].recipients[1] undeclared-organisation'],
  ],
  [
    'an applicant that is not declared',
    [['    applicants: [wse]', '    applicants: [nobody]']],
    ['23:18 steps[0].applicants[0] undeclared-organisation'],
  ],
  [
    'an adviser that is not declared',
    [['adviser: wse', 'adviser: nobody']],
    ['26:88 steps[1].adviser undeclared-organisation'],
  ],
  [
    'a responsible organisation that is not declared',
    [['responsible: [aii, wse]', 'responsible: [aii, nobody]']],
    ['35:57 steps[2].conditions[0].responsible[1] undeclared-organisation'],
  ],
  [
    'a responsible organisation of a protocol that is not declared',
    [['responsible: [wse], deadline: asap', 'responsible: [nobody], deadline: asap']],
    ['44:182 steps[6].conditions[0].responsible[0] undeclared-organisation'],
  ],
  [
    'an organisation of evidence that is not declared',
    [['condition: "101", organisation: wse', 'condition: "101", organisation: nobody']],
    ['41:112 steps[3].organisation undeclared-organisation'],
  ],
  [
    'an organisation that an event is for that is not declared',
    [['for: wse', 'for: nobody']],
    ['46:117 steps[8].for undeclared-organisation'],
  ],
  [
    'a provider of a protocol that is not declared',
    [['dossier: third, provider: aii', 'dossier: third, provider: nobody']],
    ['44:90 steps[6].provider undeclared-organisation'],
  ],
  [
    'a recipient of a protocol that is not declared',
    [['recipient: wse, subject', 'recipient: nobody, subject']],
    ['44:106 steps[6].recipient undeclared-organisation'],
  ],
  ['a party that is not declared', [['party: wse', 'party: nobody']], ['45:85 steps[7].party undeclared-organisation']],
  [
    'a provider of a check that is not declared',
    [['do: check, provider: aii', 'do: check, provider: nobody']],
    ['47:49 steps[9].provider undeclared-organisation'],
  ],
  [
    'a recipient of a check that is not declared',
    [['recipient: wse, dossier: first', 'recipient: nobody, dossier: first']],
    ['47:65 steps[9].recipient undeclared-organisation'],
  ],
  [
    'a person named like a property of every object',
    [['by: secretary, do: request-advice', 'by: constructor, do: request-advice']],
    ['26:32 steps[1].by undeclared-person'],
  ],
  [
    'a dossier that no step submits',
    [['do: request-advice, dossier: first', 'do: request-advice, dossier: frist']],
    ['26:72 steps[1].dossier dossier-not-submitted'],
  ],
  [
    'a dossier that only a later step submits',
    [['do: request-advice, dossier: first', 'do: request-advice, dossier: second']],
    ['26:72 steps[1].dossier dossier-not-submitted'],
  ],
  [
    'an amended dossier that no earlier step submits',
    [['amends: first', 'amends: third']],
    ['42:210 steps[4].amends dossier-not-submitted', '43:144 steps[5].supersedes[0] unknown-condition'],
  ],
  [
    'a dossier that amends itself',
    [
      ['amends: first', 'amends: second'],
      [', supersedes: ["102"]', ''],
    ],
    ['42:210 steps[4].amends dossier-not-submitted'],
  ],
  [
    'a check on a dossier that no step submits',
    [['dossier: first, date: 2024-03-05', 'dossier: fifth, date: 2024-03-05']],
    ['47:79 steps[9].dossier dossier-not-submitted'],
  ],
  [
    'a dossier that is submitted twice',
    [
      ['dossier: second, committee', 'dossier: first, committee'],
      ['dossier: second, outcome', 'dossier: first, outcome'],
    ],
    ['42:72 steps[4].dossier dossier-submitted-twice'],
  ],
  [
    'a dossier that a request and a protocol submit',
    [
      ['submit-protocol, dossier: third', 'submit-protocol, dossier: first'],
      ['sign-protocol, dossier: third', 'sign-protocol, dossier: first'],
    ],
    ['44:73 steps[6].dossier dossier-submitted-twice'],
  ],
  [
    'a condition that is in no decision',
    [['condition: "101", organisation', 'condition: "110", organisation']],
    ['41:91 steps[3].condition unknown-condition'],
  ],
  [
    'a condition that only another dossier has',
    [['condition: "101", organisation', 'condition: p1, organisation']],
    ['41:91 steps[3].condition unknown-condition'],
  ],
  [
    'a superseded condition that the amended dossier has not',
    [['supersedes: ["102"]', 'supersedes: ["102", "103"]']],
    ['43:151 steps[5].supersedes[1] unknown-condition'],
  ],
  [
    'a superseded condition that only another dossier than the amended has',
    [['supersedes: ["102"]', 'supersedes: [p1]']],
    ['43:144 steps[5].supersedes[0] unknown-condition'],
  ],
  [
    'a superseded condition that nothing has, where nothing is amended',
    [
      [', amends: first', ''],
      ['supersedes: ["102"]', 'supersedes: ["103"]'],
    ],
    ['43:144 steps[5].supersedes[0] unknown-condition'],
  ],
  [
    'a condition twice in one decision',
    [
      ['ref: "102"', 'ref: "101"'],
      [', supersedes: ["102"]', ''],
    ],
    ['36:15 steps[2].conditions[1].ref duplicate-condition'],
  ],
  [
    'a condition twice in one accession',
    [['deadline: {within: P10WD, of: ceremony}}]', 'deadline: asap}, {ref: "101", text: Nog een, deadline: asap}]']],
    ['40:76 steps[2].accession.conditions[1].ref duplicate-condition'],
  ],
  [
    'a condition twice in one protocol',
    [['deadline: asap}]', 'deadline: asap}, {ref: p1, text: U, responsible: [wse], deadline: asap}]']],
    ['44:211 steps[6].conditions[1].ref duplicate-condition'],
  ],
  [
    'a mail address without an @',
    [['info@aii.example', 'info.aii.example']],
    ['8:48 organisations.aii.email not-an-email'],
  ],
];

/** What may look odd, and is no reason to turn the file down: if it cannot be done, its step is refused. */
const ALLOWED: readonly (readonly [what: string, edits: Edits])[] = [
  ['nothing edited', []],
  ['a step at the instant of the one above it', [['2024-03-03T11:00', '2024-03-03T10:00:00']]],
  ['a start at the first step', [['start: 2024-01-01T09:00', 'start: 2024-01-08T10:00']]],
  ['an until at the last step', [['until: 2025-12-31T23:59', 'until: 2024-03-05T10:00']]],
  ['a time that exists twice', [['until: 2025-12-31T23:59', 'until: 2025-10-26T02:30']]],
  ['a day that is a closed one and no working day', [['[2024-12-27]', '[2024-12-25, 2024-12-28]']]],
  ['no days at all in a policy', [['reminders: [60, 30]', 'reminders: []']]],
  ['days of nought in a policy', [['reminders: [60, 30]', 'reminders: [0, 0]']]],
  ['midnight as the hour of notices', [['sendAt: "09:00"', 'sendAt: 00:00']]],
  ['a period with parts of nought', [['every: P1Y', 'every: P0Y1M0D']]],
  ['a person without organisation or committee', [[', organisation: wse}\n  secretary', '}\n  secretary']]],
  [
    'a dossier submitted twice, where the first is to be refused',
    [
      ['    by: applicant\n', '    by: applicant\n    refused: true\n'],
      ['dossier: second, committee', 'dossier: first, committee'],
      ['dossier: second, outcome', 'dossier: first, outcome'],
    ],
  ],
  [
    'a dossier submitted twice, where the second is to be refused',
    [
      ['do: submit-protocol, dossier: third', 'refused: true, do: submit-protocol, dossier: first'],
      ['do: sign-protocol, dossier: third', 'do: sign-protocol, dossier: first'],
    ],
  ],
  [
    'a dossier whose only submission is to be refused',
    [['do: submit-protocol, dossier: third', 'refused: true, do: submit-protocol, dossier: third']],
  ],
  [
    'a condition of a decision that comes later in the file',
    [
      ['condition: "101", organisation', 'condition: Z9, organisation'],
      ['number: "13"', 'number: "13", conditions: []'],
      ['dossier: first, event', 'dossier: first, text: later, event'],
      [
        '  - {at: 2024-03-05',
        '  - {at: 2024-03-05T09:00, by: secretary, do: record-decision, dossier: first, outcome: granted, number: "14", date: 2024-03-05, conditions: [{ref: Z9, text: T, responsible: [aii], deadline: asap}]}\n  - {at: 2024-03-05',
      ],
    ],
  ],
  [
    'a condition of the accession',
    [
      ['conditions: [{ref: "101", text: Ook', 'conditions: [{ref: ACC, text: Ook'],
      ['condition: "101", organisation', 'condition: ACC, organisation'],
    ],
  ],
  [
    'a condition of a protocol',
    [['do: sign-protocol, dossier: third, party: wse', 'do: submit-evidence, dossier: third, condition: p1']],
  ],
  [
    'the same reference in two decisions',
    [
      [
        'supersedes: ["102"]',
        'supersedes: ["102"], conditions: [{ref: "101", text: T, responsible: [aii], deadline: asap}]',
      ],
    ],
  ],
  [
    'an undertaking twice',
    [['undertakings: [{ref: "101", text: Wij doen het}]', 'undertakings: [{ref: u, text: T}, {ref: u, text: U}]']],
  ],
  ['an occurrence that there never is', [['condition: "101", organisation: wse', 'condition: "101", occurrence: 99']]],
  [
    'an organisation that owes nothing',
    [['condition: "101", organisation: wse', 'condition: "102", organisation: wse']],
  ],
  ['an event that nothing waits for', [['event: ceremony, date', 'event: eclipse, date']]],
  ['a superseded condition where nothing is amended', [[', amends: first', '']]],
  [
    'a step that the dossier is not ready for',
    [
      [
        'do: request-advice, dossier: first, adviser: wse, kind: dpo, due: 2024-02-01',
        'do: sign-decision, dossier: first',
      ],
    ],
  ],
  [
    'an organisation called like a property of every object',
    [
      ['  aii: {', '  constructor: {name: C, kind: other, email: c@c.example}\n  aii: {'],
      ['for: wse', 'for: constructor'],
    ],
  ],
  ['an address with an unusual name', [['info@aii.example', `"o'neil+x@[127.0.0.1]"`]]],
];

describe('what makes no sense whatever happens', () => {
  test.each(SENSELESS)('%s is told, with its place', (_what, edits, told) => {
    expect(problemsAfter(edits)).toEqual(told);
  });

  test.each(ALLOWED)('%s is allowed', (_what, edits) => {
    expect(problemsAfter(edits)).toEqual([]);
  });

  test('all of it is told at once, beside what does not fit the schema', () => {
    const told = problemsAfter([
      ['title: Small\n', ''],
      ['due: 2024-02-01', 'due: 2024-02-30'],
      ['by: secretary\n', 'by: nobody\n'],
      ['purposes: [Doel]', 'purpose: [Doel]'],
      ['party: wse', 'party: 7'],
      ['at: 2024-03-04T10:00', 'at: 2024-03-01T09:00'],
    ]);

    expect(told).toEqual([
      '1:1 title missing',
      '13:5 steps[0].purposes missing',
      '23:5 steps[0].purpose unknown-key',
      '25:109 steps[1].due no-such-date',
      '27:9 steps[2].by undeclared-person',
      '44:85 steps[7].party quote-it',
      '45:10 steps[8].at goes-back',
    ]);
  });
});

describe('one mistake is not told over and over', () => {
  test.each<[what: string, edits: Edits, told: readonly string[]]>([
    ['no list of people', [['people:\n', 'folk:\n']], ['1:1 people missing', '10:1 folk unknown-key']],
    [
      'a submission whose dossier cannot be read',
      [['    dossier: first\n    committee', '    dossier: 1\n    committee']],
      ['17:14 steps[0].dossier quote-it'],
    ],
    [
      'a submission whose name is misspelled',
      [['    do: submit-request\n', '    do: submit-reqest\n']],
      ['16:9 steps[0].do unknown-step'],
    ],
    [
      'a condition whose reference is not quoted',
      [['{ref: "102"', '{ref: 102']],
      ['36:15 steps[2].conditions[1].ref quote-it'],
    ],
    [
      'a person whose name is not quoted',
      [
        ['  applicant: {', '  007: {'],
        ['    by: applicant\n', '    by: "007"\n'],
        ['by: applicant, do: submit-evidence', 'by: "007", do: submit-evidence'],
        ['by: applicant, do: submit-request', 'by: "007", do: submit-request'],
        ['by: applicant, do: submit-protocol', 'by: "007", do: submit-protocol'],
        ['by: applicant, do: sign-protocol', 'by: "007", do: sign-protocol'],
        ['by: applicant, do: record-event', 'by: "007", do: record-event'],
      ],
      ['11:3 people quote-it'],
    ],
  ])('%s', (_what, edits, told) => {
    expect(problemsAfter(edits)).toEqual(told);
  });
});

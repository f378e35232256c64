import { describe, expect, test } from 'vitest';
import { answersOf, incompleteness } from '#domain/accession/completeness.ts';
import { recordAccessionEvent, recordScan, relationsToAccession } from '#domain/accession/decide.ts';
import { evolveAccession, isActiveAcceder } from '#domain/accession/state.ts';
import { ACCESSION_STATES, ACCESSION_STEP_NAMES, accessionStepsOpenTo } from '#domain/accession/steps.ts';
import { endOfDay } from '#domain/calendar/brussels-time.ts';
import { prepareCommitmentBody } from '#domain/commands/accession-commands.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import { isMandated } from '#domain/usecases/validate-commitment.ts';
import { rowOf } from '#tests/support/steps-table.ts';
import {
  ACCESSION_PEOPLE,
  AccessionLife,
  type AccessionPerson,
  GOOD,
  giveStep,
  theDeliberation,
  UPLOAD,
} from './support/accessions.ts';
import { local } from './support/life.ts';
import { DossierLife } from './support/lives.ts';

const TERMS = {
  review: 'automatic',
  undertakings: [{ ref: '18', text: 'Een register bijhouden' }],
  conditions: [
    { ref: '41', text: 'Verwijderen', deadline: { within: 'P1M', of: 'ceremony' }, survives: true },
    { ref: '7', text: 'Melden', deadline: { report: 'ceremony' } },
  ],
};

/** A general deliberation for municipalities, published on 18 November 2024. */
function aDeliberation(
  decision: Readonly<Record<string, unknown>> = {},
  submit: Readonly<Record<string, unknown>> = {},
) {
  const life = new DossierLife();
  life.submit('2024-11-18T09:00', { kind: 'general-deliberation', recipientClass: 'municipality', ...submit });
  life.at('2024-11-18T09:10', 'secretariat', 'rule-admissible');
  life.at('2024-11-18T09:20', 'secretariat', 'schedule-meeting', { date: '2024-11-18' });
  life.at('2024-11-18T09:30', 'secretariat', 'record-decision', {
    outcome: 'granted',
    number: '05/2024',
    date: '2024-11-18',
    accession: TERMS,
    ...decision,
  });
  life.at('2024-11-18T09:40', 'chair', 'sign-decision');
  life.at('2024-11-18T10:00', 'secretariat', 'publish-decision');
  return life;
}
const deliberation = theDeliberation(aDeliberation().state);
const manual = theDeliberation(aDeliberation({ accession: { ...TERMS, review: 'manual' } }).state);
const now = local('2024-12-02T10:00');

/** An accession in each state, reached by its own steps. */
function inState(status: (typeof ACCESSION_STATES)[number]): AccessionLife {
  const life = new AccessionLife(status === 'under-review' || status === 'refused' ? manual : deliberation);
  life.at('2024-11-25T10:00', 'acceder', 'prepare-commitment');
  if (status === 'prepared') return life;
  if (status === 'ended') {
    life.endWith({ at: local('2024-11-26T00:00'), because: 'revoked' }, '2024-11-26T08:00');
    return life;
  }
  life.handIn('2024-11-25T11:00');
  if (status === 'refused') life.at('2024-11-25T12:00', 'secretariat', 'refuse-commitment');
  if (status === 'withdrawn') life.at('2024-11-25T12:00', 'acceder', 'withdraw-accession');
  if (status === 'suspended') life.at('2024-11-25T12:00', 'secretariat', 'suspend-accession');
  return life;
}

const isPerson = (name: string): name is AccessionPerson => Object.hasOwn(ACCESSION_PEOPLE, name);
const people = Object.keys(ACCESSION_PEOPLE).filter(isPerson);
/** The chair is of the committee, and so may do all that its secretariat may. */
const parts = (name: string): string[] => (name === 'chair' ? ['chair', 'secretariat'] : [name]);

describe('a step on an accession', () => {
  test.each(ACCESSION_STATES)('finds an accession that is %s', (status) => {
    expect(inState(status).status).toBe(status);
  });

  test.each(ACCESSION_STEP_NAMES.flatMap((step) => people.map((who) => ({ step, who }))))(
    '$step by $who is taken in the states of its row, by whom it names, and in no other',
    ({ step, who }) => {
      const { by, when } = rowOf(step);
      const mayEver = parts(who).some((part) => by.includes(part));
      for (const status of ACCESSION_STATES) {
        const decision = giveStep(step, inState(status).state, who, deliberation, now);

        expect(decision.ok, `${status}: ${JSON.stringify(decision)}`).toBe(mayEver && when.includes(status));
        if (!decision.ok) expect(decision.refusal.code === 'not-permitted').toBe(!mayEver);
      }
      const fromNothing = giveStep(step, undefined, who, deliberation, now);
      expect(fromNothing.ok).toBe(mayEver && step === 'prepare-commitment');
    },
  );

  test.each(ACCESSION_STEP_NAMES.filter((step) => step !== 'submit-commitment'))(
    '%s leads to a state of its row',
    (step) => {
      const { by, when, leadsTo } = rowOf(step);
      const who = by.includes('acceder') ? 'acceder' : 'secretariat';
      const reached = ACCESSION_STATES.filter((status) => when.includes(status)).map((status) => {
        const { state } = inState(status);
        const decision = giveStep(step, state, who, deliberation, now);
        if (!decision.ok) throw new Error(decision.refusal.message);
        return decision.events.reduce(evolveAccession, state ?? evolveNothing())?.status;
      });

      expect(reached.length).toBeGreaterThan(0);
      expect(reached.filter((status) => !leadsTo.includes(status ?? ''))).toEqual([]);
    },
  );

  test.each(people)('is offered to the %s exactly where it is taken', (who) => {
    const relations = relationsToAccession(ACCESSION_PEOPLE[who], { organisation: 'leuven', committee: 'vtc' });
    for (const status of ACCESSION_STATES) {
      const { state } = inState(status);
      const taken = ACCESSION_STEP_NAMES.filter((step) => giveStep(step, state, who, deliberation, now).ok);

      expect(accessionStepsOpenTo(relations, status)).toEqual(taken);
    }
    expect(accessionStepsOpenTo(relations, undefined)).toEqual(who === 'acceder' ? ['prepare-commitment'] : []);
  });
});

const evolveNothing = () => {
  throw new Error('there is no accession');
};

describe('hard case 6: a commitment', () => {
  const codeOf = (decision: ReturnType<typeof giveStep>) => (decision.ok ? 'taken' : decision.refusal.code);

  test.each([
    ['an OCMW', deliberation, { id: 'leuven', kind: 'ocmw' }, 'wrong-kind-of-organisation'],
    ['an agency', deliberation, { id: 'leuven', kind: 'agency' }, 'wrong-kind-of-organisation'],
    [
      'a deliberation without accession',
      theDeliberation(aDeliberation({ accession: undefined }).state),
      { id: 'leuven', kind: 'municipality' },
      'no-accession-possible',
    ],
    [
      'a deliberation for nobody in particular',
      theDeliberation(aDeliberation({}, { recipientClass: undefined }).state),
      { id: 'leuven', kind: 'municipality' },
      'no-accession-possible',
    ],
    ['a municipality', deliberation, { id: 'leuven', kind: 'municipality' }, 'taken'],
  ])('is prepared by %s: %4$s', (_what, to, organisation, code) => {
    expect(codeOf(giveStep('prepare-commitment', undefined, 'acceder', to, now, organisation))).toBe(code);
  });

  test('is refused before publication and after the end', () => {
    const life = new DossierLife();
    life.submit('2024-11-18T09:00', { kind: 'general-deliberation', recipientClass: 'municipality' });
    life.at('2024-11-18T09:10', 'secretariat', 'rule-admissible');
    life.at('2024-11-18T09:20', 'secretariat', 'schedule-meeting', { date: '2024-11-18' });
    life.at('2024-11-18T09:30', 'secretariat', 'record-decision', {
      outcome: 'granted',
      number: '05/2024',
      date: '2024-11-18',
      duration: { until: '2025-11-18' },
      accession: TERMS,
    });
    life.at('2024-11-18T09:40', 'chair', 'sign-decision');
    expect(codeOf(giveStep('prepare-commitment', undefined, 'acceder', theDeliberation(life.state), now))).toBe(
      'not-published',
    );

    life.at('2024-11-18T10:00', 'secretariat', 'publish-decision');
    expect(codeOf(giveStep('prepare-commitment', undefined, 'acceder', theDeliberation(life.state), now))).toBe(
      'taken',
    );

    life.live(local('2025-11-19T00:00'));
    const ended = theDeliberation(life.state);
    expect(ended.end).toEqual({ at: endOfDay('2025-11-18'), because: 'expired' });
    expect(codeOf(giveStep('prepare-commitment', undefined, 'acceder', ended, now))).toBe('deliberation-ended');
  });

  const undertakings = [
    { ref: '18', text: 'Een register van verwerkingsactiviteiten bijhouden' },
    { ref: '55', text: 'Elke verwerker verbindt zich tot de voorwaarden' },
  ];
  const given = (more: object) =>
    prepareCommitmentBody.parse({
      dossier: 'amif',
      organisation: 'leuven',
      contact: { name: 'C', email: 'c@leuven.example' },
      dpo: { name: 'D', email: 'd@leuven.example' },
      ...more,
    });
  const answered = (first: string, second: string) => ({
    undertakings: [
      { ref: '18', answer: first },
      { ref: '55', answer: second },
    ],
  });

  test.each([
    ['nothing answered: all kept', {}, true],
    ['everything yes', answered('yes', 'yes'), true],
    ['no processor, and none named', answered('yes', 'no-processor'), true],
    ['no processor, but one named', { ...answered('yes', 'no-processor'), processors: ['Cipal'] }, false],
    ['no', answered('no', 'yes'), false],
    ['no for the processor', answered('yes', 'no'), false],
    ['no processor where it is not about processors', answered('no-processor', 'yes'), false],
    ['one missing', { undertakings: [{ ref: '18', answer: 'yes' }] }, false],
    ['one too many', { undertakings: [...answered('yes', 'yes').undertakings, { ref: '99', answer: 'yes' }] }, false],
    ['a processor that committed itself', { processors: [{ name: 'Cipal', committed: true }] }, true],
    ['a processor by its name alone', { processors: ['Cipal'] }, true],
    ['a processor without a commitment of its own', { processors: [{ name: 'Cipal', committed: false }] }, false],
    ['a processor without a name', { processors: [' '] }, false],
  ])('with %s is complete: %3$s', (_what, more, complete) => {
    const lacking = incompleteness(undertakings, given(more));

    expect(lacking === undefined).toBe(complete);
    if (!complete) expect(lacking?.code).toBe('incomplete-commitment');
  });

  test('without answers says that no processor is used, where none is', () => {
    expect(answersOf(undertakings, given({})).map(({ answer }) => answer)).toEqual(['yes', 'no-processor']);
    expect(answersOf(undertakings, given({ processors: ['Cipal'] })).map(({ answer }) => answer)).toEqual([
      'yes',
      'yes',
    ]);
  });
});

describe('a commitment that is handed in', () => {
  const prepared = (to = deliberation) => {
    const life = new AccessionLife(to);
    life.at('2024-11-25T10:00', 'acceder', 'prepare-commitment');
    return life;
  };

  test('is accepted at once under automatic review, and its conditions are owed from then on', () => {
    const life = prepared().handIn('2024-11-25T11:00');

    expect(life.status).toBe('active');
    expect(life.state).toMatchObject({
      activeSince: local('2024-11-25T11:00'),
      tookEffectAt: local('2024-11-25T11:00'),
    });
    expect(life.told).toEqual([
      'accession-received to organisation:leuven',
      'accession-received to secretariat:vtc',
      'accession-accepted to organisation:leuven',
      'accession-accepted to organisation:aii',
    ]);
  });

  test.each([
    ['under manual review', manual, GOOD],
    ['whose signature cannot be judged', deliberation, { ...GOOD, finding: 'indeterminate' }],
    ['that is a scan', deliberation, { ...GOOD, finding: 'scan' }],
    ['signed by someone not known as mandated', deliberation, { ...GOOD, mandated: false }],
  ] as const)('%s waits for a person', (_what, to, result) => {
    const life = prepared(to).handIn('2024-11-25T11:00', result);

    expect(life.status).toBe('under-review');
    expect(life.told).toEqual(['accession-received to organisation:leuven', 'accession-received to secretariat:vtc']);
  });

  test('reminds the secretariat of a review after 5 and 10 working days, and stops once it is done', () => {
    const life = prepared(manual).handIn('2024-12-19T11:00');
    life.live(local('2025-02-01T00:00'));

    // 25 December and 1 January are holidays.
    expect(life.timed).toEqual([
      '2024-12-27T09:00 accession-review-reminder 5',
      '2025-01-06T09:00 accession-review-reminder 10',
    ]);
    expect(life.notices.slice(-2).map(({ recipient }) => recipient)).toEqual(['secretariat:vtc', 'secretariat:vtc']);

    const judged = prepared(manual).handIn('2024-12-19T11:00');
    judged.at('2024-12-27T10:00', 'secretariat', 'accept-commitment');
    judged.live(local('2025-02-01T00:00'));
    expect(judged.timed).toHaveLength(1);
  });

  test('that is refused by validation leaves the accession prepared, tells nobody, and can be handed in again', () => {
    const life = prepared().handIn('2024-11-25T11:00', {
      kind: 'rejected',
      codes: ['unsigned'],
      report: 'f'.repeat(64),
    });

    expect(life.status).toBe('prepared');
    expect(life.state?.attempt).toMatchObject({
      number: 1,
      status: 'rejected',
      codes: ['unsigned'],
      report: 'f'.repeat(64),
    });
    expect(life.told).toEqual([]);
    life.handIn('2024-11-25T12:00');
    expect(life.status).toBe('active');
    expect(life.state?.attempt?.number).toBe(2);
  });

  test('cannot be handed in again while it is being checked', () => {
    const life = prepared();
    life.at('2024-11-25T11:00', 'acceder', 'submit-commitment');

    expect(life.at('2024-11-25T11:01', 'acceder', 'submit-commitment')).toBe('attempt-under-way');
  });

  test('is concluded once, whatever is delivered again', () => {
    const life = prepared().handIn('2024-11-25T11:00');
    const events = life.events.length;
    life.conclude('2024-11-25T11:05', { kind: 'rejected', codes: ['unsigned'] }, 1);
    life.give(local('2024-11-25T11:06'), (state) =>
      recordScan(state, { upload: UPLOAD, verdict: 'infected' }, local('2024-11-25T11:06')),
    );

    expect(life.events).toHaveLength(events);
    expect(life.status).toBe('active');
  });

  test('of an accession withdrawn meanwhile is not concluded', () => {
    const life = prepared();
    life.at('2024-11-25T11:00', 'acceder', 'submit-commitment');
    life.give(local('2024-11-25T11:00'), (state) =>
      recordScan(state, { upload: UPLOAD, verdict: 'clean' }, local('2024-11-25T11:00')),
    );
    life.at('2024-11-25T11:01', 'acceder', 'withdraw-accession');
    life.conclude('2024-11-25T11:02', GOOD);

    expect(life.status).toBe('withdrawn');
  });

  test('another preparation makes the earlier document void', () => {
    const life = prepared();
    const { state } = life;
    const second = giveStep('prepare-commitment', state, 'acceder', deliberation, now);

    expect(second.ok).toBe(true);
    expect(life.at('2024-11-25T10:30', 'acceder', 'prepare-commitment')).toBeUndefined();
    expect(life.state).toMatchObject({ preparations: 2, round: 1, commitment: { id: 'V-amif-leuven-2' } });
  });
});

describe('an accession', () => {
  test('that is withdrawn may begin anew, in the next round of the same log', () => {
    const life = inState('withdrawn');
    life.at('2024-12-02T10:00', 'acceder', 'prepare-commitment');
    life.handIn('2024-12-02T11:00');

    expect(life.state).toMatchObject({
      status: 'active',
      round: 2,
      accededRound: 2,
      withdrawnRounds: { '1': local('2024-11-25T12:00') },
    });
    expect(life.refolded()).toEqual(life.state);
  });

  test('to a version that is not in force yet is active at once, and takes effect with it', () => {
    const life = new AccessionLife(theDeliberation(aDeliberation({ effectiveFrom: '2025-01-01' }).state));
    life.at('2024-11-25T10:00', 'acceder', 'prepare-commitment');
    life.handIn('2024-11-25T11:00');
    expect(life.state).toMatchObject({ status: 'active', activeSince: local('2024-11-25T11:00') });
    expect(life.state?.tookEffectAt).toBeUndefined();
    expect(life.nextDue).toBe(local('2025-01-01T00:00'));

    life.live(local('2025-01-01T00:00'));
    expect(life.state?.tookEffectAt).toBe(local('2025-01-01T00:00'));
  });

  test('that would take effect as its deliberation ends does not', () => {
    const life = new AccessionLife(theDeliberation(aDeliberation({ effectiveFrom: '2025-01-01' }).state));
    life.at('2024-11-25T10:00', 'acceder', 'prepare-commitment');
    life.handIn('2024-11-25T11:00');
    life.endWith({ at: local('2025-01-01T00:00'), because: 'revoked' }, '2025-01-02T08:00');

    expect(life.status).toBe('ended');
    expect(life.state?.tookEffectAt).toBeUndefined();
  });

  test.each(['expired', 'revoked', 'superseded'] as const)(
    'ends with a deliberation that is %s, in every state but two',
    (because) => {
      for (const status of ACCESSION_STATES) {
        const life = inState(status);
        life.endWith({ at: local('2025-03-01T00:00'), because }, '2025-03-02T08:00');
        const stays = status === 'refused' || status === 'withdrawn';

        expect(life.status).toBe(stays ? status : 'ended');
      }
    },
  );

  test('withdrawn before it was handed in tells everyone, and was never that of an acceder', () => {
    const life = inState('prepared');
    life.at('2024-11-26T10:00', 'acceder', 'withdraw-accession');

    expect(life.told).toEqual([
      'accession-withdrawn to organisation:leuven',
      'accession-withdrawn to organisation:aii',
      'accession-withdrawn to secretariat:vtc',
    ]);
    expect(life.state?.periods).toEqual([]);
  });

  test('counts its organisation among the acceders while it is active, the end of the deliberation aside', () => {
    const life = inState('active');
    life.at('2024-12-02T10:00', 'secretariat', 'suspend-accession');
    life.at('2024-12-09T10:00', 'secretariat', 'reinstate-accession');
    life.endWith({ at: local('2024-12-20T00:00'), because: 'revoked' }, '2024-12-20T09:00');
    const was = (before: string) => isActiveAcceder(life.state?.periods ?? [], local(before));

    expect(was('2024-11-25T11:00')).toBe(false);
    expect(was('2024-11-25T11:01')).toBe(true);
    expect(was('2024-12-02T10:00')).toBe(true);
    expect(was('2024-12-02T10:01')).toBe(false);
    expect(was('2024-12-09T10:01')).toBe(true);
    expect(was('2024-12-20T00:01')).toBe(true);
    expect(isActiveAcceder(life.state?.periods ?? [])).toBe(true);
    expect(isActiveAcceder(inState('withdrawn').state?.periods ?? [])).toBe(false);
    expect(isActiveAcceder(inState('suspended').state?.periods ?? [])).toBe(false);
  });
});

describe('hard case 3: a ceremony of an acceder', () => {
  const event = (by: AccessionPerson, life: AccessionLife, date = '2025-01-31') =>
    recordAccessionEvent(
      life.state,
      stepSchemas['record-event'].fields.parse({ dossier: 'amif', event: 'ceremony', date, for: 'leuven' }),
      ACCESSION_PEOPLE[by],
      deliberation,
      now,
    );

  test('opens an occurrence of each of its conditions that waits for it; a second one the next', () => {
    const life = inState('active');
    life.give(now, () => event('acceder', life));
    life.give(now, () => event('secretariat', life, '2025-02-01'));

    expect(life.events.filter(({ type }) => type === 'event-recorded').map(({ data }) => data)).toMatchObject([
      {
        date: '2025-01-31',
        occurrences: [
          { ref: '41', occurrence: 1 },
          { ref: '7', occurrence: 1 },
        ],
      },
      {
        date: '2025-02-01',
        occurrences: [
          { ref: '41', occurrence: 2 },
          { ref: '7', occurrence: 2 },
        ],
      },
    ]);
  });

  test.each([
    ['acceder', true],
    ['secretariat', true],
    ['applicant', true],
    ['provider', true],
    ['recipient', true],
    ['adviser', false],
    ['outsider', false],
  ] as const)('is recorded by the %s: %s', (who, may) => {
    expect(event(who, inState('active')).ok).toBe(may);
  });

  test('after the withdrawal concerns only what survives it', () => {
    const decision = event('acceder', inState('withdrawn'));

    expect(decision).toMatchObject({ ok: true, events: [{ data: { occurrences: [{ ref: '41' }] } }] });
  });

  test('of an organisation that never acceded is none of an acceder', () => {
    expect(event('acceder', inState('prepared'))).toMatchObject({ ok: false, refusal: { code: 'no-such-accession' } });
  });
});

describe('a signer', () => {
  const signer = (commonName: string, givenName?: string, surname?: string, nationalNumberHash?: string) => ({
    commonName,
    givenName,
    surname,
    nationalNumberHash,
  });

  test.each([
    [
      'as an eID names people',
      signer('Zoë Šimůnková (Signature)', 'Zoë', 'Šimůnková'),
      [{ name: 'Zoe Simunkova' }],
      true,
    ],
    ['with the surname first', signer('PEETERS Jan'), [{ name: 'Jan Peeters' }], true],
    [
      'with more given names',
      signer('Jan Peeters (Signature)', 'Jan Karel', 'Peeters'),
      [{ name: 'Jan Karel Peeters' }],
      true,
    ],
    ['of another name', signer('Els Maes (Signature)'), [{ name: 'Jan Peeters' }], false],
    ['for whom nobody is mandated', signer('Els Maes'), [], false],
    [
      'by the national number',
      signer('Other Name', undefined, undefined, 'h1'),
      [{ name: 'Jan', nationalNumberHash: 'h1' }],
      true,
    ],
    [
      'of the same name and another number',
      signer('Jan', undefined, undefined, 'h2'),
      [{ name: 'Jan', nationalNumberHash: 'h1' }],
      false,
    ],
  ])('%s is known as mandated: %4$s', (_what, by, signatories, mandated) => {
    expect(isMandated(by, signatories)).toBe(mandated);
  });
});

describe('a provider that is succeeded in law', () => {
  test('is succeeded in every accession that lasts, from that day on, and told in its place', () => {
    const dossier = aDeliberation();
    const life = new AccessionLife(theDeliberation(dossier.state));
    life.at('2024-11-25T10:00', 'acceder', 'prepare-commitment');
    life.handIn('2024-11-26T10:00');
    expect(life.told).toContain('accession-accepted to organisation:aii');
    dossier.further('2025-01-10T10:00', 'secretariat', 'record-succession', { from: 'aii', to: 'aii2', reason: 'R' });

    life.context = theDeliberation(dossier.state).context;
    life.sweep(local('2025-01-10T10:01'));
    life.sweep(local('2025-01-10T10:02'));

    expect(life.events.filter(({ type }) => type === 'provider-succeeded')).toMatchObject([
      { effectiveAt: local('2025-01-10T10:00'), data: { from: 'aii', to: 'aii2' } },
    ]);
    const before = life.told.length;
    life.at('2025-02-01T10:00', 'acceder', 'withdraw-accession');
    expect(life.told.slice(before)).toContain('accession-withdrawn to organisation:aii2');
    expect(life.told.slice(before)).not.toContain('accession-withdrawn to organisation:aii');
    expect(life.refolded()).toEqual(life.state);
  });

  test('is no longer the provider of one that is prepared later', () => {
    const dossier = aDeliberation();
    dossier.further('2024-11-20T10:00', 'secretariat', 'record-succession', { from: 'aii', to: 'aii2', reason: 'R' });
    const life = new AccessionLife(theDeliberation(dossier.state));

    life.at('2024-11-25T10:00', 'acceder', 'prepare-commitment');

    expect(life.events.map(({ type }) => type)).toEqual(['commitment-prepared']);
    expect(life.state?.provider).toBe('aii2');
  });
});

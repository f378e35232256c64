import {
  type AccessionCommand,
  type AttemptResult,
  concludeAttempt,
  decideAccession,
  recordScan,
} from '#domain/accession/decide.ts';
import {
  type Deliberation,
  type DeliberationContext,
  type DeliberationEnd,
  deliberationOf,
} from '#domain/accession/deliberation.ts';
import type { AccessionEvent } from '#domain/accession/events.ts';
import type { AccessionState } from '#domain/accession/state.ts';
import { prepareCommitmentBody, submitCommitmentBody } from '#domain/commands/accession-commands.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import { accessionKind } from '#domain/door/aggregate-kind.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { PEOPLE } from './builders.ts';
import { Life, local } from './life.ts';

const LEUVEN = { id: 'leuven', kind: 'municipality' } as const;

/** The people of a dossier, and someone of the municipality that accedes. */
export const ACCESSION_PEOPLE = {
  ...PEOPLE,
  acceder: { kind: 'person', id: 'clerk', role: 'responsible', organisation: 'leuven' },
} as const satisfies Record<string, Person>;
export type AccessionPerson = keyof typeof ACCESSION_PEOPLE;

const UPLOAD = '5f0e1f8e-7c0b-4e0a-9c39-2f4f3f0b9d11';
const CONTACT = { name: 'Contact', email: 'contact@leuven.example' };

/** The deliberation of a dossier that has one. */
export function theDeliberation(state: DossierState | undefined): Deliberation {
  const deliberation = state && deliberationOf(state);
  if (deliberation === undefined) throw new Error('the dossier has granted nothing');
  return deliberation;
}

type PlainStep = Exclude<AccessionCommand['do'], 'prepare-commitment' | 'submit-commitment'>;
const reasoned = { dossier: 'amif', organisation: 'leuven', reason: 'R' };
const plain = { dossier: 'amif', organisation: 'leuven' };
const PLAIN: Readonly<{ [Name in PlainStep]: Extract<AccessionCommand, { do: Name }> }> = {
  'accept-commitment': { do: 'accept-commitment', fields: stepSchemas['accept-commitment'].fields.parse(plain) },
  'refuse-commitment': { do: 'refuse-commitment', fields: stepSchemas['refuse-commitment'].fields.parse(reasoned) },
  'withdraw-accession': { do: 'withdraw-accession', fields: stepSchemas['withdraw-accession'].fields.parse(reasoned) },
  'suspend-accession': { do: 'suspend-accession', fields: stepSchemas['suspend-accession'].fields.parse(reasoned) },
  'reinstate-accession': {
    do: 'reinstate-accession',
    fields: stepSchemas['reinstate-accession'].fields.parse(reasoned),
  },
};

/** A step on Leuven's accession, as the API reads it; `preparation` is which document was made. */
function accessionCommand(step: AccessionCommand['do'], preparation = 1): AccessionCommand {
  if (step === 'prepare-commitment') {
    const commitment = {
      id: `V-amif-leuven-${preparation}`,
      number: '12',
      version: 1,
      textHash: 'a'.repeat(64),
      document: 'b'.repeat(64),
      answers: [],
      processors: 0,
    };
    const fields = prepareCommitmentBody.parse({ ...plain, contact: CONTACT, dpo: CONTACT });
    return { do: step, fields, prepared: { preparation, commitment } };
  }
  if (step === 'submit-commitment')
    return { do: step, fields: submitCommitmentBody.parse({ ...plain, upload: UPLOAD }) };
  return PLAIN[step];
}

/** What validation finds when all is well. */
export const GOOD: Extract<AttemptResult, { kind: 'received' }> = {
  kind: 'received',
  finding: 'valid',
  codes: [],
  mandated: true,
  document: 'c'.repeat(64),
  report: 'd'.repeat(64),
  receipt: 'e'.repeat(64),
};

/** Gives a step to an accession in some state. */
export const giveStep = (
  step: AccessionCommand['do'],
  state: AccessionState | undefined,
  by: AccessionPerson,
  deliberation: Deliberation,
  now: string,
  organisation: { readonly id: string; readonly kind: string } = LEUVEN,
) =>
  decideAccession(
    state,
    accessionCommand(step, (state?.preparations ?? 0) + 1),
    ACCESSION_PEOPLE[by],
    deliberation,
    organisation,
    now,
  );

/** The life of Leuven's accession to a deliberation. */
export class AccessionLife extends Life<AccessionState, AccessionEvent, DeliberationContext> {
  readonly #deliberation: Deliberation;

  constructor(deliberation: Deliberation) {
    super('accession:amif:leuven', accessionKind, { context: deliberation.context });
    this.#deliberation = deliberation;
  }

  /** Lets time do its work up to an instant, then gives the step. */
  at(time: string, by: AccessionPerson, step: AccessionCommand['do']): string | undefined {
    this.live(local(time));
    const now = local(time);
    return this.give(now, (state) => giveStep(step, state, by, this.#deliberation, now));
  }

  /** Hands a file in that is clean, and concludes its validation. */
  handIn(time: string, result: AttemptResult = GOOD): this {
    this.at(time, 'acceder', 'submit-commitment');
    this.give(local(time), (state) => recordScan(state, { upload: UPLOAD, verdict: 'clean' }, local(time)));
    this.conclude(time, result);
    return this;
  }

  conclude(time: string, result: AttemptResult, attempt = this.state?.attempts ?? 0): void {
    this.give(local(time), (state) => concludeAttempt(state, attempt, result, local(time)));
  }

  /** The deliberation has ended. */
  endWith(end: DeliberationEnd, seenAt: string): void {
    this.context = { ...this.context, end };
    this.sweep(local(seenAt));
  }

  get status(): string | undefined {
    return this.state?.status;
  }

  /** Notices as `notice to recipient`. */
  get told(): string[] {
    return this.notices.map(({ notice, recipient }) => `${notice} to ${recipient}`);
  }
}

export { UPLOAD };

import type * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { submitCommitmentBody } from '#domain/commands/accession-commands.ts';
import type { stepSchemas } from '#domain/commands/steps.ts';
import type { ConditionEnd } from '#domain/condition/ends.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import { type Decision, decided, type Refusal, refuse } from '#domain/door/refusal.ts';
import type { RefusalCode } from '#domain/door/refusal-codes.ts';
import { eventTookPlace } from '#domain/dossier/occurrences.ts';
import { type Person, type Relation, relationsToDossier } from '#domain/permissions/principal.ts';
import type { CommitmentFields } from './completeness.ts';
import type { Deliberation } from './deliberation.ts';
import type { AccessionEvent, Commitment, FINDINGS, ScanVerdict } from './events.ts';
import { type AccessionState, hasAcceded, isAcceptedAtOnce } from './state.ts';
import { ACCESSION_STEPS, type AccessionStep } from './steps.ts';

type Fields<Name extends keyof typeof stepSchemas> = z.infer<(typeof stepSchemas)[Name]['fields']>;

/** A commitment as it was made for signing, with the preparation it is: another one in between makes it void. */
export interface PreparedCommitment {
  readonly preparation: number;
  readonly commitment: Commitment;
}

/** A person's command on an accession. Preparing one brings the document that was made for it. */
export type AccessionCommand =
  | { readonly do: 'prepare-commitment'; readonly fields: CommitmentFields; readonly prepared: PreparedCommitment }
  | { readonly do: 'submit-commitment'; readonly fields: z.infer<typeof submitCommitmentBody> }
  | {
      [Name in Exclude<AccessionStep, 'prepare-commitment' | 'submit-commitment'>]: {
        readonly do: Name;
        readonly fields: Fields<Name>;
      };
    }[Exclude<AccessionStep, 'prepare-commitment' | 'submit-commitment'>];

/** A person's relations to an accession: of the organisation that accedes, or of the committee of the deliberation. */
export function relationsToAccession(
  person: Person,
  accession: { readonly organisation: string; readonly committee: string },
): ReadonlySet<Relation> {
  const relations = new Set<Relation>();
  if (person.organisation === accession.organisation) relations.add('acceder');
  if (person.committee !== undefined && person.committee === accession.committee) relations.add('secretariat');
  return relations;
}

const refusal = (code: RefusalCode, message: string): Refusal => ({ code, message });

/** Whether this person may take this step of an accession in its state; undefined when they may. */
function stepRefusal(
  step: AccessionStep,
  state: AccessionState | undefined,
  person: Person,
  accession: { readonly organisation: string; readonly committee: string },
): Refusal | undefined {
  const rule = ACCESSION_STEPS[step];
  const relations = relationsToAccession(person, accession);
  if (!rule.by.some((relation) => relations.has(relation))) {
    return refusal(
      'not-permitted',
      `${step} is for ${rule.by.join(', ')}; ${person.id} is none of these for this accession.`,
    );
  }
  if (state === undefined) {
    return rule.fromNothing
      ? undefined
      : refusal('no-such-accession', `${accession.organisation} has no accession to this deliberation.`);
  }
  if (rule.when.some((status) => status === state.status)) return undefined;
  return refusal(
    rule.otherwise,
    `${step} needs an accession that is ${rule.when.join(' or ')}; this one is ${state.status}.`,
  );
}

/** Why nobody may accede to a deliberation now, or not this organisation; undefined when it may. */
function deliberationRefusal(
  deliberation: Deliberation | undefined,
  organisation: { readonly id: string; readonly kind: string },
): Refusal | undefined {
  if (deliberation?.terms === undefined || deliberation.recipientClass === undefined) {
    return refusal('no-accession-possible', 'This decision does not let organisations accede to it.');
  }
  if (deliberation.inForceFrom === undefined) {
    return refusal('not-published', 'The deliberation is not published yet; accede once it is.');
  }
  if (deliberation.end !== undefined) {
    return refusal('deliberation-ended', `The deliberation has ended (${deliberation.end.because}).`);
  }
  if (organisation.kind !== deliberation.recipientClass) {
    return refusal(
      'wrong-kind-of-organisation',
      `Only a ${deliberation.recipientClass} may accede to this deliberation; ${organisation.id} is a ${organisation.kind}.`,
    );
  }
  return undefined;
}

/** Why a commitment may not be prepared; undefined when it may. Whether it is complete is asked apart, with the decision's texts. */
export function preparationRefusal(
  state: AccessionState | undefined,
  person: Person,
  deliberation: Deliberation,
  organisation: { readonly id: string; readonly kind: string },
): Refusal | undefined {
  const accession = { organisation: organisation.id, committee: deliberation.committee };
  const notBy = stepRefusal('prepare-commitment', undefined, person, accession);
  if (notBy !== undefined) return notBy;
  return (
    // An accession that has ended with its deliberation is told as that.
    deliberationRefusal(deliberation, organisation) ?? stepRefusal('prepare-commitment', state, person, accession)
  );
}

function prepare(
  state: AccessionState | undefined,
  { fields, prepared }: Extract<AccessionCommand, { do: 'prepare-commitment' }>,
  deliberation: Deliberation,
  now: Instant,
): Decision<AccessionEvent> {
  const { terms, inForceFrom } = deliberation;
  if (terms === undefined || inForceFrom === undefined) {
    return refuse('no-accession-possible', 'This decision does not let organisations accede to it.');
  }
  if (prepared.preparation !== (state?.preparations ?? 0) + 1) {
    return refuse('conflict', 'Another commitment was prepared at the same moment; look again and repeat the command.');
  }
  const isAnew = state === undefined || state.status !== 'prepared';
  const { contact, dpo, processors, publicationUrl } = fields;
  return decided<AccessionEvent>({
    type: 'commitment-prepared',
    effectiveAt: now,
    data: {
      dossier: fields.dossier,
      organisation: fields.organisation,
      committee: deliberation.committee,
      provider: deliberation.provider,
      round: (state?.round ?? 0) + (isAnew ? 1 : 0),
      commitment: prepared.commitment,
      review: terms.review,
      inForceFrom,
    },
    ...eventTexts({
      contact: JSON.stringify(contact),
      dpo: JSON.stringify(dpo),
      processors: processors && JSON.stringify(processors),
      publicationUrl,
    }),
  });
}

function submit(
  state: AccessionState,
  { upload, form }: z.infer<typeof submitCommitmentBody>,
  now: Instant,
): Decision<AccessionEvent> {
  const waiting = state.attempt?.status === 'awaiting-scan' || state.attempt?.status === 'validating';
  if (waiting) {
    return refuse('attempt-under-way', 'The file handed in before is still being checked; wait for its result.');
  }
  return decided<AccessionEvent>({
    type: 'commitment-submitted',
    effectiveAt: now,
    data: { attempt: state.attempts + 1, upload, form },
  });
}

/** Decides a person's command on an accession to which time was applied first. Changes nothing. */
export function decideAccession(
  state: AccessionState | undefined,
  command: AccessionCommand,
  person: Person,
  deliberation: Deliberation,
  organisation: { readonly id: string; readonly kind: string },
  now: Instant,
): Decision<AccessionEvent> {
  if (command.do === 'prepare-commitment') {
    const wrong = preparationRefusal(state, person, deliberation, organisation);
    return wrong === undefined ? prepare(state, command, deliberation, now) : { ok: false, refusal: wrong };
  }
  const accession = { organisation: organisation.id, committee: deliberation.committee };
  const wrong = stepRefusal(command.do, state, person, accession);
  if (wrong !== undefined) return { ok: false, refusal: wrong };
  if (state === undefined) return refuse('no-such-accession', `${organisation.id} has no accession here.`);
  const effectiveAt = now;
  switch (command.do) {
    case 'submit-commitment':
      return submit(state, command.fields, now);
    case 'accept-commitment':
      return decided<AccessionEvent>({ type: 'accession-activated', effectiveAt, data: {} });
    case 'refuse-commitment':
      return decided<AccessionEvent>({
        type: 'commitment-refused',
        effectiveAt,
        data: {},
        ...eventTexts({ reason: command.fields.reason }),
      });
    case 'withdraw-accession':
      return decided<AccessionEvent>({
        type: 'accession-withdrawn',
        effectiveAt,
        data: {},
        ...eventTexts({ reason: command.fields.reason }),
      });
    case 'suspend-accession':
      return decided<AccessionEvent>({
        type: 'accession-suspended',
        effectiveAt,
        data: {},
        ...eventTexts({ reason: command.fields.reason }),
      });
    case 'reinstate-accession':
      return decided<AccessionEvent>({
        type: 'accession-reinstated',
        effectiveAt,
        data: {},
        ...eventTexts({ reason: command.fields.reason }),
      });
  }
}

/** What the malware scan found of a file that was handed in; one that no attempt waits for says nothing. */
export function recordScan(
  state: AccessionState | undefined,
  scan: { readonly upload: string; readonly verdict: ScanVerdict },
  now: Instant,
): Decision<AccessionEvent> {
  const attempt = state?.attempt;
  if (attempt?.upload !== scan.upload || attempt.status !== 'awaiting-scan') return decided<AccessionEvent>();
  const data = { attempt: attempt.number, verdict: scan.verdict };
  return decided<AccessionEvent>({ type: 'upload-scanned', effectiveAt: now, data });
}

/** What validation found of an attempt: why it is not good enough, or what it is. */
export type AttemptResult =
  | {
      readonly kind: 'rejected';
      readonly codes: readonly string[];
      readonly document?: string;
      readonly report?: string;
    }
  | {
      readonly kind: 'received';
      readonly finding: (typeof FINDINGS)[number];
      readonly codes: readonly string[];
      readonly mandated: boolean;
      readonly document: string;
      readonly report: string;
      readonly receipt: string;
    };

/**
 * Concludes an attempt. A valid signature of someone mandated makes the accession active at once where the review is automatic; all
 * else that came in good order a person reviews. Nothing happens where the attempt was concluded before, or the accession is over.
 */
export function concludeAttempt(
  state: AccessionState | undefined,
  attempt: number,
  result: AttemptResult,
  now: Instant,
): Decision<AccessionEvent> {
  const present = state?.attempt;
  if (state === undefined || present?.number !== attempt || present.status !== 'validating') {
    return decided<AccessionEvent>();
  }
  if (state.status !== 'prepared') return decided<AccessionEvent>();
  if (result.kind === 'rejected') {
    const { codes, document, report } = result;
    return decided<AccessionEvent>({
      type: 'commitment-rejected',
      effectiveAt: now,
      data: {
        attempt,
        codes: [...codes],
        ...(document === undefined ? {} : { document }),
        ...(report === undefined ? {} : { report }),
      },
    });
  }
  const { kind: _kind, codes, ...found } = result;
  const received: AccessionEvent = {
    type: 'commitment-received',
    effectiveAt: now,
    data: { attempt, codes: [...codes], ...found },
  };
  return isAcceptedAtOnce(state.review, result)
    ? decided<AccessionEvent>(received, { type: 'accession-activated', effectiveAt: now, data: {} })
    : decided<AccessionEvent>(received);
}

/** Records an event of an acceder: occurrences of the conditions it took on. */
export function recordAccessionEvent(
  state: AccessionState | undefined,
  fields: Fields<'record-event'>,
  person: Person,
  deliberation: Deliberation,
  now: Instant,
): Decision<AccessionEvent> {
  if (state === undefined || !hasAcceded(state)) {
    return refuse('no-such-accession', `${fields.for ?? ''} has not acceded to this deliberation.`);
  }
  const { parties } = deliberation;
  const relations = new Set([
    ...relationsToDossier(person, parties),
    ...relationsToAccession(person, { organisation: state.organisation, committee: deliberation.committee }),
  ]);
  // An adviser has no part in what happens after the decision.
  relations.delete('adviser');
  if (relations.size === 0) {
    return refuse('not-permitted', `record-event for ${state.organisation} is not for ${person.id}.`);
  }
  if (!deliberation.hasBeenInForce) {
    return refuse('not-yet-in-force', 'The deliberation is not in force yet; events count from then on.');
  }
  const conditions = (deliberation.terms?.conditions ?? []).map((duty) => ({
    ...duty,
    responsible: [state.organisation],
  }));
  const withdrawnAt = state.withdrawnRounds[String(state.accededRound)];
  const ends: readonly ConditionEnd[] =
    withdrawnAt === undefined
      ? deliberation.conditionEnds
      : [...deliberation.conditionEnds, { at: withdrawnAt, because: 'accession-withdrawn' }];
  return decided<AccessionEvent>(
    eventTookPlace(fields, person, { conditions, occurrences: state.occurrences, ends }, undefined, now),
  );
}

import type { RefusalCode } from '#domain/door/refusal-codes.ts';
import type { Relation } from '#domain/permissions/principal.ts';

/** The states of a dossier (docs/scenarios.md, States). */
export const DOSSIER_STATES = [
  'submitted',
  'awaiting-information',
  'admissible',
  'awaiting-advice',
  'ready-for-meeting',
  'scheduled',
  'decided',
  'signed',
  'in-force',
  'suspended',
  'expired',
  'revoked',
  'superseded',
  'inadmissible',
  'refused',
  'withdrawn',
] as const;
export type DossierStatus = (typeof DOSSIER_STATES)[number];

/** Before `decided`: the applicant may still withdraw. */
export const BEFORE_DECISION = [
  'submitted',
  'awaiting-information',
  'admissible',
  'awaiting-advice',
  'ready-for-meeting',
  'scheduled',
] as const;

interface StepRule {
  /** One of these relations suffices. */
  readonly by: readonly Relation[];
  readonly when: readonly DossierStatus[];
  /** The code of the refusal in any other state. */
  readonly otherwise: RefusalCode;
}

/**
 * Who may do what to a dossier in which state: the one table that decides, that the API's answers and the pages are drawn from, and
 * that docs/scenarios.md describes. Conditions beyond state (an advice that is open, a date that lies ahead) stand in decide.ts.
 */
export const DOSSIER_STEPS = {
  'rule-admissible': { by: ['secretariat'], when: ['submitted'], otherwise: 'not-submitted' },
  'rule-inadmissible': { by: ['secretariat'], when: ['submitted'], otherwise: 'not-submitted' },
  'request-information': {
    by: ['secretariat'],
    when: ['submitted', 'admissible', 'awaiting-advice', 'ready-for-meeting', 'scheduled'],
    otherwise: 'no-question-now',
  },
  'provide-information': { by: ['applicant'], when: ['awaiting-information'], otherwise: 'no-question-open' },
  'request-advice': {
    by: ['secretariat'],
    when: ['admissible', 'awaiting-advice', 'ready-for-meeting'],
    otherwise: 'no-advice-now',
  },
  'give-advice': {
    by: ['adviser'],
    // An advice stays open while the applicant answers a question.
    when: ['awaiting-advice', 'awaiting-information'],
    otherwise: 'advice-not-open',
  },
  'close-advice': { by: ['secretariat'], when: ['awaiting-advice'], otherwise: 'not-awaiting-advice' },
  'schedule-meeting': {
    by: ['secretariat'],
    when: ['admissible', 'ready-for-meeting'],
    otherwise: 'not-ready-for-meeting',
  },
  adjourn: { by: ['secretariat'], when: ['scheduled'], otherwise: 'not-scheduled' },
  'record-decision': { by: ['secretariat'], when: ['scheduled'], otherwise: 'not-scheduled' },
  'sign-decision': { by: ['chair'], when: ['decided'], otherwise: 'not-decided' },
  'publish-decision': { by: ['secretariat'], when: ['signed'], otherwise: 'not-signed' },
  'withdraw-request': { by: ['applicant'], when: BEFORE_DECISION, otherwise: 'already-decided' },
  'suspend-authorisation': { by: ['secretariat'], when: ['in-force'], otherwise: 'not-in-force' },
  'reinstate-authorisation': { by: ['secretariat'], when: ['suspended'], otherwise: 'not-suspended' },
  'revoke-authorisation': { by: ['secretariat'], when: ['in-force', 'suspended'], otherwise: 'not-in-force' },
  'extend-authorisation': { by: ['secretariat'], when: ['in-force', 'suspended'], otherwise: 'not-in-force' },
  'record-event': {
    by: ['secretariat', 'applicant', 'provider', 'recipient', 'responsible'],
    when: ['in-force', 'suspended', 'expired', 'revoked', 'superseded'],
    otherwise: 'not-yet-in-force',
  },
} as const satisfies Record<string, StepRule>;

export type DossierStep = keyof typeof DOSSIER_STEPS;
export const DOSSIER_STEP_NAMES = Object.keys(DOSSIER_STEPS).filter(
  (name): name is DossierStep => name in DOSSIER_STEPS,
);

/** The steps these relations open in this state. */
export function stepsOpenTo(relations: ReadonlySet<Relation>, status: DossierStatus): DossierStep[] {
  return DOSSIER_STEP_NAMES.filter((name) => {
    const rule: StepRule = DOSSIER_STEPS[name];
    return rule.when.includes(status) && rule.by.some((relation) => relations.has(relation));
  });
}

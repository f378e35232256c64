import type { RefusalCode } from '#domain/door/refusal-codes.ts';
import type { Relation } from '#domain/permissions/principal.ts';

/** The states of an accession (docs/scenarios.md, States). */
export const ACCESSION_STATES = [
  'prepared',
  'under-review',
  'active',
  'refused',
  'withdrawn',
  'suspended',
  'ended',
] as const;
export type AccessionStatus = (typeof ACCESSION_STATES)[number];

/** Nothing more becomes of an accession in these states; another may begin after the first two. */
export const OVER_ACCESSIONS: readonly AccessionStatus[] = ['refused', 'withdrawn', 'ended'];

interface StepRule {
  readonly by: readonly Relation[];
  readonly when: readonly AccessionStatus[];
  /** Whether it may be taken where there is no accession yet. */
  readonly fromNothing: boolean;
  /** The code of the refusal in any other state. */
  readonly otherwise: RefusalCode;
}

/** Who may do what to an accession in which state; what else the deliberation asks of it stands in decide.ts. */
export const ACCESSION_STEPS = {
  'prepare-commitment': {
    by: ['acceder'],
    when: ['prepared', 'refused', 'withdrawn'],
    fromNothing: true,
    otherwise: 'accession-exists',
  },
  'submit-commitment': { by: ['acceder'], when: ['prepared'], fromNothing: false, otherwise: 'not-prepared' },
  'accept-commitment': {
    by: ['secretariat'],
    when: ['under-review'],
    fromNothing: false,
    otherwise: 'not-under-review',
  },
  'refuse-commitment': {
    by: ['secretariat'],
    when: ['under-review'],
    fromNothing: false,
    otherwise: 'not-under-review',
  },
  'withdraw-accession': {
    by: ['acceder'],
    when: ['prepared', 'under-review', 'active', 'suspended'],
    fromNothing: false,
    otherwise: 'accession-over',
  },
  'suspend-accession': { by: ['secretariat'], when: ['active'], fromNothing: false, otherwise: 'accession-not-active' },
  'reinstate-accession': {
    by: ['secretariat'],
    when: ['suspended'],
    fromNothing: false,
    otherwise: 'accession-not-suspended',
  },
} as const satisfies Record<string, StepRule>;

export type AccessionStep = keyof typeof ACCESSION_STEPS;
export const ACCESSION_STEP_NAMES = Object.keys(ACCESSION_STEPS).filter(
  (name): name is AccessionStep => name in ACCESSION_STEPS,
);

/** The steps these relations open for an accession in this state; `undefined` where there is none yet. */
export function accessionStepsOpenTo(
  relations: ReadonlySet<Relation>,
  status: AccessionStatus | undefined,
): AccessionStep[] {
  return ACCESSION_STEP_NAMES.filter((name) => {
    const rule: StepRule = ACCESSION_STEPS[name];
    const isOpen = status === undefined ? rule.fromNothing : rule.when.includes(status);
    return isOpen && rule.by.some((relation) => relations.has(relation));
  });
}

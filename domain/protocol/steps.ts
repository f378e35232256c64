import type { RefusalCode } from '#domain/door/refusal-codes.ts';
import type { Relation } from '#domain/permissions/principal.ts';

/** The states of a protocol (docs/scenarios.md, States). */
export const PROTOCOL_STATES = [
  'draft',
  'awaiting-advice',
  'ready-to-sign',
  'partly-signed',
  'signed',
  'in-force',
  'ended',
] as const;
export type ProtocolStatus = (typeof PROTOCOL_STATES)[number];

const BEFORE_END = ['draft', 'awaiting-advice', 'ready-to-sign', 'partly-signed', 'signed', 'in-force'] as const;

interface StepRule {
  /** One of these relations suffices. */
  readonly by: readonly Relation[];
  readonly when: readonly ProtocolStatus[];
  /** The code of the refusal in any other state. */
  readonly otherwise: RefusalCode;
}

/**
 * Who may do what to a protocol in which state (e-government decree, article 8; docs/scenarios.md). That each party advises, signs and
 * publishes once stands in decide.ts.
 */
export const PROTOCOL_STEPS = {
  'give-protocol-advice': { by: ['party-dpo'], when: ['awaiting-advice'], otherwise: 'not-awaiting-advice' },
  'revise-protocol': { by: ['party'], when: ['draft'], otherwise: 'not-a-draft' },
  'sign-protocol': {
    by: ['party-signatory'],
    when: ['ready-to-sign', 'partly-signed'],
    otherwise: 'not-ready-to-sign',
  },
  'publish-protocol': { by: ['party-signatory'], when: ['signed'], otherwise: 'protocol-not-signed' },
  'end-protocol': { by: ['party'], when: BEFORE_END, otherwise: 'protocol-ended' },
  'record-event': { by: ['party', 'responsible'], when: ['in-force', 'ended'], otherwise: 'not-yet-in-force' },
} as const satisfies Record<string, StepRule>;

export type ProtocolStep = keyof typeof PROTOCOL_STEPS;
export const PROTOCOL_STEP_NAMES = Object.keys(PROTOCOL_STEPS).filter(
  (name): name is ProtocolStep => name in PROTOCOL_STEPS,
);

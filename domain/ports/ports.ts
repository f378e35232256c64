import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { ConditionState } from '#domain/condition/state.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { AggregateStore } from './aggregate-store.ts';

export interface Policies {
  /** The policy in force now. */
  current(): Promise<Policy>;
}

/** A body as Beraad knows it. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly email: string;
  readonly dpo?: string | undefined;
}

export interface Committee {
  readonly id: string;
  readonly name: string;
  readonly secretariat: string;
  readonly chair: string;
  /** How to appeal against its decisions, in Dutch, as its letters say it. */
  readonly appeal?: string | undefined;
}

export interface Directory {
  organisation(id: string): Promise<Organisation | undefined>;
  committee(id: string): Promise<Committee | undefined>;
}

/** The conditions of a dossier, for finding one and for lists; may lag the log by a moment. */
export interface ConditionIndex {
  ofDossier(dossier: string): Promise<readonly { readonly aggregate: AggregateId; readonly state: ConditionState }[]>;
}

/** Where the check looks: what may say something about a provider and a recipient. */
export interface PermitIndex {
  /** Notes that a dossier or a protocol may come to permit this; that aggregate itself says whether it does. */
  expect(provider: string, recipients: readonly string[], aggregate: AggregateId): Promise<void>;
}

/** All that a use case needs from outside; nothing else reaches the world. */
export interface Ports {
  readonly store: AggregateStore;
  readonly policies: Policies;
  readonly directory: Directory;
  readonly conditions: ConditionIndex;
  readonly permits: PermitIndex;
  readonly now: () => Instant;
}

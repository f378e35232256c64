import type { AccessionState } from '#domain/accession/state.ts';
import type { Instant, LocalDate } from '#domain/calendar/brussels-time.ts';
import type { ConditionState } from '#domain/condition/state.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import type { AccederRow } from '#domain/door/aggregate-kind.ts';
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
  /** Whom mail goes to when it does not arrive at `email`, or at `dpo`. */
  readonly secondContact?: string | undefined;
  /** The body's own mailbox, when there is no second contact or that does not work either. */
  readonly mailbox?: string | undefined;
  readonly kbo?: string | undefined;
  readonly nis?: string | undefined;
  /** Those who may bind it by their signature. */
  readonly signatories?: readonly Signatory[] | undefined;
  /** The body that it was merged into, from a day on; what happened under its own name stays there. */
  readonly successor?: { readonly organisation: string; readonly from: LocalDate } | undefined;
}

/** Someone who may sign for a body: in a municipality the mayor and the general director. */
export interface Signatory {
  /** As it stands in the certificate: given names and surname. */
  readonly name: string;
  readonly office?: string | undefined;
  /** A keyed hash of the national number, where it is known: then the name alone is not enough. */
  readonly nationalNumberHash?: string | undefined;
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

interface IndexedCondition {
  readonly aggregate: AggregateId;
  readonly version: number;
  readonly state: ConditionState;
}

/** The conditions of a dossier, for finding one and for lists; may lag the log by a moment. */
export interface ConditionIndex {
  /** Those that its decision sets by itself. */
  ofDossier(dossier: string): Promise<readonly IndexedCondition[]>;
  /** Those that acceders took on; with an organisation, that one's, of all its rounds. */
  ofAcceders(dossier: string, organisation?: string): Promise<readonly IndexedCondition[]>;
}

/** The accessions to a general deliberation; may lag their logs by a moment. */
export interface AccessionIndex {
  ofDossier(
    dossier: string,
  ): Promise<readonly { readonly aggregate: AggregateId; readonly version: number; readonly state: AccessionState }[]>;
}

/** When organisations were acceders of a dossier, never behind their logs. */
export interface Acceders {
  of(dossier: string): Promise<readonly Omit<AccederRow, 'dossier'>[]>;
}

/** The free texts of an aggregate's events, by the event's place in the log. */
export interface Texts {
  of(aggregate: AggregateId): Promise<ReadonlyMap<number, Readonly<Record<string, string>>>>;
}

/** Where the check looks: what may say something about a provider and a recipient. */
export interface PermitIndex {
  /** Notes that a dossier or a protocol may come to permit this; that aggregate itself says whether it does. */
  expect(provider: string, recipients: readonly string[], aggregate: AggregateId): Promise<void>;
  /** Notes that a dossier may come to permit this to whoever accedes to it. */
  expectAcceders(provider: string, dossier: string): Promise<void>;
}

/** Where lists look for what a body has a part in. */
export interface PartyIndex {
  /** Notes that these bodies may come to have a part in something; whether they do, it says itself. */
  expect(bodies: readonly string[], aggregate: AggregateId): Promise<void>;
}

/** All that a use case needs from outside; nothing else reaches the world. */
export interface Ports {
  readonly store: AggregateStore;
  readonly policies: Policies;
  readonly directory: Directory;
  readonly conditions: ConditionIndex;
  readonly accessions: AccessionIndex;
  readonly acceders: Acceders;
  readonly texts: Texts;
  readonly permits: PermitIndex;
  readonly parties: PartyIndex;
  readonly now: () => Instant;
}

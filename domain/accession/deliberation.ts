import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { ConditionEnd } from '#domain/condition/ends.ts';
import { partiesOf } from '#domain/dossier/decide.ts';
import { dossierEnds } from '#domain/dossier/ends.ts';
import type { RecordedDecision } from '#domain/dossier/events.ts';
import { type DossierState, entryIntoForce } from '#domain/dossier/state.ts';
import type { Parties } from '#domain/permissions/principal.ts';

/** That a deliberation has ended, when and how: its accessions end with it. */
export interface DeliberationEnd {
  readonly at: Instant;
  readonly because: 'expired' | 'revoked' | 'superseded';
}

/** What time brings to an accession from its deliberation: its end, and another provider where that was succeeded in law. */
export interface DeliberationContext {
  readonly end?: DeliberationEnd | undefined;
  readonly provider?: { readonly organisation: string; readonly since: Instant } | undefined;
}

/** What an accession must know of its general deliberation, as that stands now. */
export interface Deliberation {
  readonly dossier: string;
  readonly committee: string;
  readonly provider: string;
  readonly number: string;
  /** How organisations accede; absent where the decision lets nobody accede. */
  readonly terms?: NonNullable<RecordedDecision['accession']>;
  readonly recipientClass?: string;
  /** From when it is in force; absent while it is not published. */
  readonly inForceFrom?: Instant;
  readonly hasBeenInForce: boolean;
  readonly end?: DeliberationEnd;
  /** What has ended its conditions, or some of them. */
  readonly conditionEnds: readonly ConditionEnd[];
  readonly parties: Parties;
  /** The same as time brings it to an accession. */
  readonly context: DeliberationContext;
}

/** The end of a dossier's authorisation; undefined while it stands. */
function deliberationEnd(state: DossierState): DeliberationEnd | undefined {
  const { status, endedAt } = state;
  if (endedAt === undefined) return undefined;
  return status === 'expired' || status === 'revoked' || status === 'superseded'
    ? { at: endedAt, because: status }
    : undefined;
}

/** What time brings to the accessions to a dossier. */
export function deliberationContext(state: DossierState): DeliberationContext {
  const end = deliberationEnd(state);
  const passed = state.successions?.findLast(({ to, before }) => to === state.provider && before.provider !== to);
  return {
    ...(end === undefined ? {} : { end }),
    ...(passed === undefined ? {} : { provider: { organisation: state.provider, since: passed.at } }),
  };
}

/** What a dossier is to those who accede to it, to which time was applied first; undefined without a granted decision. */
export function deliberationOf(state: DossierState): Deliberation | undefined {
  const { decision, publishedAt, recipientClass } = state;
  if (decision?.outcome !== 'granted') return undefined;
  const end = deliberationEnd(state);
  return {
    dossier: state.dossier,
    committee: state.committee,
    provider: state.provider,
    number: decision.number,
    ...(decision.accession === undefined ? {} : { terms: decision.accession }),
    ...(recipientClass === undefined ? {} : { recipientClass }),
    ...(publishedAt === undefined ? {} : { inForceFrom: state.inForceAt ?? entryIntoForce(decision, publishedAt) }),
    hasBeenInForce: state.inForceAt !== undefined,
    ...(end === undefined ? {} : { end }),
    conditionEnds: dossierEnds(state),
    parties: partiesOf(state),
    context: deliberationContext(state),
  };
}

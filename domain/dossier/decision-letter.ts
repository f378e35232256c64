import { type LocalDate, localDateOf } from '#domain/calendar/brussels-time.ts';
import type { ConditionDefinition, DeviationAspect, Duration, RecordedDecision } from './events.ts';
import { type DossierState, entryIntoForce } from './state.ts';

/** An aspect on which the decision says something else than was asked; in words, as both are texts of people. */
export interface Deviation {
  readonly aspect: DeviationAspect;
  readonly asked: string;
  readonly granted: string;
  readonly reason?: string;
}

/** A condition as the letter tells it: what it asks, of whom, and by when. */
export interface LetterCondition {
  readonly ref: string;
  readonly text: string;
  readonly responsible: readonly string[];
  readonly deadline: ConditionDefinition['deadline'];
  readonly survives: boolean;
}

/** All that the letter about a decision says; names in full, dates as local days. */
export interface DecisionLetter {
  readonly dossier: string;
  readonly committee: string;
  readonly subject: string;
  readonly applicants: readonly string[];
  readonly provider: string;
  readonly recipients: readonly string[];
  readonly decision: Pick<RecordedDecision, 'outcome' | 'number' | 'date' | 'duration' | 'effectiveFrom'>;
  /** When it came or comes into force; undefined until it is published. */
  readonly inForceFrom?: LocalDate;
  readonly durationAsked?: Duration;
  readonly deviations: readonly Deviation[];
  readonly conditions: readonly LetterCondition[];
  /** The way to appeal, as the committee configured it. */
  readonly appeal?: string;
}

/** Does the decision grant another duration than was asked? Where nothing was asked, nothing differs. */
export function durationDiffers({
  durationAsked,
  decision,
}: Pick<DecisionLetter, 'durationAsked' | 'decision'>): boolean {
  if (durationAsked === undefined || decision.outcome !== 'granted') return false;
  return (
    durationAsked.lastDay !== decision.duration.lastDay ||
    (durationAsked.indefiniteOn ?? '') !== (decision.duration.indefiniteOn ?? '')
  );
}

/** The bodies whose names the letter says in full. */
export function letterBodies(state: DossierState): string[] {
  const responsible = (state.decision?.conditions ?? []).flatMap((condition) => condition.responsible);
  return [...new Set([state.provider, ...state.recipients, ...state.applicants, ...responsible])];
}

/** What the letter takes from elsewhere: the erasable texts of the dossier's events in order, and names. */
interface LetterSources {
  readonly texts: readonly Readonly<Record<string, string>>[];
  readonly nameOf: (organisation: string) => string;
  readonly committeeName: string;
  readonly appeal: string | undefined;
}

/** The letter about a dossier's decision; undefined while there is none. */
export function decisionLetterOf(state: DossierState, sources: LetterSources): DecisionLetter | undefined {
  const { decision } = state;
  if (decision === undefined) return undefined;
  const texts: Readonly<Record<string, string | undefined>> = Object.assign({}, ...sources.texts);
  const inForceAt = state.publishedAt === undefined ? undefined : entryIntoForce(decision, state.publishedAt);
  return {
    dossier: state.dossier,
    committee: sources.committeeName,
    subject: texts.subject ?? '',
    applicants: state.applicants.map(sources.nameOf),
    provider: sources.nameOf(state.provider),
    recipients: state.recipients.map(sources.nameOf),
    decision,
    ...(inForceAt === undefined || decision.outcome !== 'granted' ? {} : { inForceFrom: localDateOf(inForceAt) }),
    ...(state.durationAsked === undefined ? {} : { durationAsked: state.durationAsked }),
    deviations: state.deviations.map((aspect) => ({
      aspect,
      asked: texts[`asked:${aspect}`] ?? '',
      granted: texts[`granted:${aspect}`] ?? '',
      ...(texts[`reason:${aspect}`] === undefined ? {} : { reason: texts[`reason:${aspect}`] ?? '' }),
    })),
    conditions: decision.conditions.map(({ ref, responsible, deadline, survives }) => ({
      ref,
      text: texts[`condition:${ref}`] ?? '',
      responsible: responsible.map(sources.nameOf),
      deadline,
      survives,
    })),
    ...(sources.appeal === undefined ? {} : { appeal: sources.appeal }),
  };
}

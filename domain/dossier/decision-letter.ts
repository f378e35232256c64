import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import type { ConditionDefinition, Duration, RecordedDecision } from './events.ts';

/** An aspect on which the decision says something else than was asked; in words, as both are texts of people. */
export interface Deviation {
  readonly aspect: 'duration' | 'data-items' | 'retention' | 'frequency' | 'recipients' | 'purposes' | 'other';
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

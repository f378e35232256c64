import { type ConditionEnd, endOf } from '#domain/condition/ends.ts';
import type { ConditionDefinition } from './events.ts';

/** The event a condition waits for, if it waits for one. */
export function awaitedEvent(deadline: ConditionDefinition['deadline']): string | undefined {
  if (typeof deadline === 'string') return undefined;
  if ('of' in deadline) return deadline.of;
  return 'report' in deadline ? deadline.report : undefined;
}

/** Conditions as a recorded event finds them. */
interface AwaitingConditions {
  readonly conditions: readonly ConditionDefinition[];
  /** How many occurrences each event-driven condition of each body has: `REF/ORG` → count. */
  readonly occurrences: Readonly<Record<string, number>>;
  /** What has ended conditions: only those that it leaves are owed. */
  readonly ends: readonly ConditionEnd[];
}

/** What a recorded event opens: the next occurrence of each condition that waits for it, for every body that owes it (or the one named). */
export function conditionsAwaiting(
  { conditions, occurrences, ends }: AwaitingConditions,
  event: string,
  organisation: string | undefined,
): { readonly ref: string; readonly organisation: string; readonly occurrence: number }[] {
  return conditions
    .filter((condition) => awaitedEvent(condition.deadline) === event && endOf(ends, condition) === undefined)
    .flatMap((condition) =>
      condition.responsible
        .filter((responsible) => organisation === undefined || responsible === organisation)
        .map((responsible) => ({
          ref: condition.ref,
          organisation: responsible,
          occurrence: (occurrences[`${condition.ref}/${responsible}`] ?? 0) + 1,
        })),
    );
}

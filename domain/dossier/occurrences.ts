import type { Instant, LocalDate } from '#domain/calendar/brussels-time.ts';
import { type ConditionEnd, endOf } from '#domain/condition/ends.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import type { Person } from '#domain/permissions/principal.ts';
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
function conditionsAwaiting(
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

/** An event that somebody tells of. */
interface ToldEvent {
  readonly event: string;
  readonly date: LocalDate;
  readonly text?: string | undefined;
}

/** That an event took place, with what it opens: a dossier, a protocol and an accession log it alike. `only` is the body it was told for. */
export const eventTookPlace = (
  { event, date, text }: ToldEvent,
  person: Person,
  awaiting: AwaitingConditions,
  only: string | undefined,
  now: Instant,
) => ({
  type: 'event-recorded' as const,
  effectiveAt: now,
  data: {
    event,
    date,
    occurrences: conditionsAwaiting(awaiting, event, only),
    ...(person.organisation === undefined ? {} : { reporter: person.organisation }),
  },
  ...eventTexts({ text }),
});

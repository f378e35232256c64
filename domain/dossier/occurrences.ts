import type { ConditionDefinition } from './events.ts';
import type { DossierState } from './state.ts';

/** The event a condition waits for, if it waits for one. */
export function awaitedEvent(deadline: ConditionDefinition['deadline']): string | undefined {
  if (typeof deadline === 'string') return undefined;
  if ('of' in deadline) return deadline.of;
  return 'report' in deadline ? deadline.report : undefined;
}

/**
 * What a recorded event opens: the next occurrence of each of the dossier's conditions that waits for it, for every body that owes it
 * (or the one named). After the authorisation's end only duties that survive it are owed.
 */
export function conditionsAwaiting(
  state: DossierState,
  event: string,
  organisation: string | undefined,
): { readonly ref: string; readonly organisation: string; readonly occurrence: number }[] {
  const ended = state.status === 'expired' || state.status === 'revoked';
  return (state.decision?.conditions ?? [])
    .filter((condition) => awaitedEvent(condition.deadline) === event && (!ended || condition.survives))
    .flatMap((condition) =>
      condition.responsible
        .filter((responsible) => organisation === undefined || responsible === organisation)
        .map((responsible) => ({
          ref: condition.ref,
          organisation: responsible,
          occurrence: (state.occurrences[`${condition.ref}/${responsible}`] ?? 0) + 1,
        })),
    );
}

import * as z from 'zod';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { relationsToCondition } from '#domain/condition/decide.ts';
import { CONDITION_DEEDS } from '#domain/condition/events.ts';
import { FURTHER_CONDITION_STEP_NAMES, furtherConditionStepsOpenTo } from '#domain/condition/further-steps.ts';
import { CONDITION_STATES, CONDITION_STEP_NAMES, conditionStepsOpenTo } from '#domain/condition/steps.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';

export const conditionSchema = z
  .object({
    condition: z.string(),
    /** As lists and mail name it: `101`, `101/aii`, `100#1`. */
    reportedAs: z.string(),
    responsible: z.string(),
    /** The bodies that owed it before, and passed it to their successor in law. */
    predecessors: z.array(z.string()).optional(),
    occurrence: z.int().optional(),
    state: z.enum(CONDITION_STATES),
    due: z.iso.date().optional(),
    text: z.string().optional(),
    version: z.int(),
    openedAt: z.iso.datetime({ offset: true }),
    /** An extension that was asked for and not answered yet. */
    extensionAsked: z.object({ due: z.iso.date().optional(), askedAt: z.iso.datetime({ offset: true }) }).optional(),
    /** The event that would be annulled first, had it been a mistake. */
    lastDeed: z.object({ event: z.string(), name: z.enum(CONDITION_DEEDS) }).optional(),
    commands: z.array(z.enum([...CONDITION_STEP_NAMES, ...FURTHER_CONDITION_STEP_NAMES])),
  })
  .meta({ id: 'conditionAnswer', outputId: 'conditionAnswer' });

/** A condition as the API answers it within what set it. */
export const conditionView = (
  { aggregate, version, state }: ConditionNow,
  person: Person,
  text: string | undefined,
): z.input<typeof conditionSchema> => {
  const relations = relationsToCondition(person, state);
  const last = state.deeds.at(-1);
  return {
    condition: state.opening.ref,
    reportedAs: state.opening.reportedAs,
    responsible: state.opening.organisation,
    ...(state.predecessors === undefined ? {} : { predecessors: state.predecessors }),
    ...(state.opening.occurrence === undefined ? {} : { occurrence: state.opening.occurrence }),
    state: state.status,
    ...(state.due === undefined ? {} : { due: state.due }),
    ...(text === undefined ? {} : { text }),
    version,
    openedAt: withOffset(state.openedAt),
    ...(state.extensionAsked === undefined
      ? {}
      : {
          extensionAsked: {
            askedAt: withOffset(state.extensionAsked.askedAt),
            ...(state.extensionAsked.due === undefined ? {} : { due: state.extensionAsked.due }),
          },
        }),
    ...(last === undefined ? {} : { lastDeed: { event: eventIdOf(aggregate, last.sequence), name: last.type } }),
    commands: [...conditionStepsOpenTo(relations, state.status), ...furtherConditionStepsOpenTo(relations, state)],
  };
};

import * as z from 'zod';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { relationsToCondition } from '#domain/condition/decide.ts';
import { CONDITION_STATES, CONDITION_STEP_NAMES, conditionStepsOpenTo } from '#domain/condition/steps.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';

export const conditionSchema = z
  .object({
    condition: z.string(),
    /** As lists and mail name it: `101`, `101/aii`, `100#1`. */
    reportedAs: z.string(),
    responsible: z.string(),
    occurrence: z.int().optional(),
    state: z.enum(CONDITION_STATES),
    due: z.iso.date().optional(),
    text: z.string().optional(),
    openedAt: z.iso.datetime({ offset: true }),
    commands: z.array(z.enum(CONDITION_STEP_NAMES)),
  })
  .meta({ id: 'conditionAnswer', outputId: 'conditionAnswer' });

/** A condition as the API answers it within what set it. */
export const conditionView = (
  { state }: ConditionNow,
  person: Person,
  text: string | undefined,
): z.input<typeof conditionSchema> => ({
  condition: state.opening.ref,
  reportedAs: state.opening.reportedAs,
  responsible: state.opening.organisation,
  ...(state.opening.occurrence === undefined ? {} : { occurrence: state.opening.occurrence }),
  state: state.status,
  ...(state.due === undefined ? {} : { due: state.due }),
  ...(text === undefined ? {} : { text }),
  openedAt: withOffset(state.openedAt),
  commands: conditionStepsOpenTo(relationsToCondition(person, state), state.status),
});

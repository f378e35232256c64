import type * as z from 'zod';
import { endOfDay, type Instant, localDateOf } from '#domain/calendar/brussels-time.ts';
import type { furtherConditionSchemas } from '#domain/commands/further-condition-commands.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import { documentRecords, documentTexts, eventTexts } from '#domain/door/event-schema.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import type { RefusalCode } from '#domain/door/refusal-codes.ts';
import type { Person, Relation } from '#domain/permissions/principal.ts';
import { relationsToCondition } from './decide.ts';
import type { ConditionEvent } from './events.ts';
import type { ConditionState } from './state.ts';
import type { ConditionStatus } from './steps.ts';

interface StepRule {
  readonly by: readonly Relation[];
  readonly when: readonly ConditionStatus[];
  readonly otherwise: RefusalCode;
}

const JUDGES = ['secretariat', 'other-party'] as const;

/** Who may do what to a condition in which state, beyond the steps of a scenario (docs/scenarios.md has those; docs/beyond.md these). */
const FURTHER_CONDITION_STEPS = {
  'request-extension': {
    by: ['responsible'],
    when: ['open', 'overdue', 'in-review'],
    otherwise: 'condition-not-open',
  },
  'refuse-extension': { by: JUDGES, when: ['open', 'overdue', 'in-review'], otherwise: 'condition-not-open' },
  'annul-condition-event': {
    by: ['responsible', ...JUDGES],
    when: ['open', 'overdue', 'in-review', 'fulfilled', 'waived'],
    otherwise: 'condition-not-open',
  },
} as const satisfies Record<string, StepRule>;

/** Whose mistake it is, and who takes it back: each their own side. */
const ANNULLED_BY: Readonly<Record<ConditionState['deeds'][number]['type'], readonly Relation[]>> = {
  'evidence-submitted': ['responsible'],
  'extension-requested': ['responsible'],
  'evidence-accepted': JUDGES,
  'evidence-rejected': JUDGES,
  'extension-granted': JUDGES,
  'extension-refused': JUDGES,
  'condition-waived': JUDGES,
};

export type FurtherConditionStep = keyof typeof FURTHER_CONDITION_STEPS;
export const FURTHER_CONDITION_STEP_NAMES = Object.keys(FURTHER_CONDITION_STEPS).filter(
  (name): name is FurtherConditionStep => name in FURTHER_CONDITION_STEPS,
);

type Step<Name extends FurtherConditionStep> = {
  readonly do: Name;
  readonly fields: z.infer<(typeof furtherConditionSchemas)[Name]>;
};
/** A person's command on a condition that no scenario has a step for. */
export type FurtherConditionCommand = { [Name in FurtherConditionStep]: Step<Name> }[FurtherConditionStep];

const isOneOf = (relations: ReadonlySet<Relation>, by: readonly Relation[]): boolean =>
  by.some((relation) => relations.has(relation));

/** The further steps these relations open for a condition as it stands. */
export function furtherConditionStepsOpenTo(
  relations: ReadonlySet<Relation>,
  state: ConditionState,
): FurtherConditionStep[] {
  return FURTHER_CONDITION_STEP_NAMES.filter((name) => {
    const rule: StepRule = FURTHER_CONDITION_STEPS[name];
    if (!rule.when.includes(state.status) || !isOneOf(relations, rule.by)) return false;
    if (name === 'request-extension') return state.extensionAsked === undefined;
    if (name === 'refuse-extension') return state.extensionAsked !== undefined;
    const last = state.deeds.at(-1);
    return last !== undefined && isOneOf(relations, ANNULLED_BY[last.type]);
  });
}

function requestExtension(
  state: ConditionState,
  { due, reason, documents }: z.infer<(typeof furtherConditionSchemas)['request-extension']>,
  now: Instant,
): Decision<ConditionEvent> {
  if (state.extensionAsked !== undefined)
    return refuse('extension-asked-already', 'An extension was asked for and not answered yet; wait for the answer.');
  if (due !== undefined && due <= localDateOf(now))
    return refuse('day-not-ahead', `${due} does not lie after today; give a later day.`);
  if (due !== undefined && state.due !== undefined && due <= state.due)
    return refuse('day-not-later', `${due} is not after the present due day ${state.due}; ask for a later day.`);
  const request = state.extensionsAsked + 1;
  return decided<ConditionEvent>({
    type: 'extension-requested',
    effectiveAt: now,
    data: { request, documents: documentRecords(documents), ...(due === undefined ? {} : { due }) },
    ...eventTexts({ reason, ...documentTexts(documents) }),
  });
}

/**
 * How the condition stands without its last deed. Where evidence waited it waits again; otherwise it is open, or overdue when its day has
 * passed meanwhile: as after a rejection.
 */
function standingWithout(
  before: ConditionState['deeds'][number]['before'],
  now: Instant,
): ConditionState['deeds'][number]['before'] {
  if (before.status === 'in-review') return before;
  const late = before.due !== undefined && endOfDay(before.due) <= now;
  return { ...before, status: late ? 'overdue' : 'open' };
}

function annul(
  state: ConditionState,
  { event, reason }: z.infer<(typeof furtherConditionSchemas)['annul-condition-event']>,
  relations: ReadonlySet<Relation>,
  aggregate: AggregateId,
  now: Instant,
): Decision<ConditionEvent> {
  const idOf = ({ sequence }: { readonly sequence: number }) => eventIdOf(aggregate, sequence);
  const deed = state.deeds.find((one) => idOf(one) === event);
  const last = state.deeds.at(-1);
  if (deed === undefined || last === undefined)
    return refuse(
      'not-annullable',
      `${event} is nothing that a person did to this condition and that still stands; only that can be annulled.`,
    );
  if (deed.sequence !== last.sequence)
    return refuse('annul-later-first', `${idOf(last)} (${last.type}) came after it; annul that first.`);
  const by = ANNULLED_BY[deed.type];
  if (!isOneOf(relations, by))
    return refuse('not-permitted', `${deed.type} is annulled by ${by.join(' or ')}, as it is done.`);
  return decided<ConditionEvent>({
    type: 'event-annulled',
    effectiveAt: now,
    data: { event, type: deed.type, restored: standingWithout(deed.before, now) },
    ...eventTexts({ reason }),
  });
}

/** Decides a person's further command on a condition to which time was applied first. Changes nothing. */
export function decideFurtherCondition(
  state: ConditionState,
  command: FurtherConditionCommand,
  person: Person,
  aggregate: AggregateId,
  now: Instant,
): Decision<ConditionEvent> {
  const rule: StepRule = FURTHER_CONDITION_STEPS[command.do];
  const relations = relationsToCondition(person, state);
  if (!isOneOf(relations, rule.by))
    return refuse(
      'not-permitted',
      `${command.do} is for ${rule.by.join(' or ')}; ${person.id} is none of these for this condition.`,
    );
  if (!rule.when.includes(state.status))
    return refuse(
      rule.otherwise,
      `${command.do} needs a condition that is ${rule.when.join(' or ')}; this one is ${state.status}.`,
    );
  switch (command.do) {
    case 'request-extension':
      return requestExtension(state, command.fields, now);
    case 'refuse-extension': {
      const { extensionAsked } = state;
      if (extensionAsked === undefined)
        return refuse('no-extension-asked', 'No extension was asked for, or it was answered before.');
      return decided<ConditionEvent>({
        type: 'extension-refused',
        effectiveAt: now,
        data: { request: extensionAsked.request },
        ...eventTexts({ reason: command.fields.reason }),
      });
    }
    case 'annul-condition-event':
      return annul(state, command.fields, relations, aggregate, now);
  }
}

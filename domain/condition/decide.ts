import type * as z from 'zod';
import { type Instant, localDateOf } from '#domain/calendar/brussels-time.ts';
import type { stepSchemas } from '#domain/commands/steps.ts';
import { documentRecords, documentTexts, eventTexts, type FoundDocument, linkName } from '#domain/door/event-schema.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import type { Person, Relation } from '#domain/permissions/principal.ts';
import type { ConditionEvent } from './events.ts';
import type { ConditionState } from './state.ts';
import { CONDITION_STEPS, type ConditionStep } from './steps.ts';

type Fields<Name extends ConditionStep> = z.infer<(typeof stepSchemas)[Name]['fields']>;
type Step<Name extends ConditionStep> = {
  readonly do: Name;
  readonly fields: Fields<Name>;
} & (Name extends 'submit-evidence'
  ? { /** Documents that Beraad had already, found for who submits. */ readonly linked?: readonly FoundDocument[] }
  : unknown);

/** A person's command on one condition; which one was found before. */
export type ConditionCommand = { [Name in ConditionStep]: Step<Name> }[ConditionStep];

/**
 * A person's relations to a condition: the body that owes it, or who judges it. A protocol has no committee: what one party owes the
 * other judges, and either judges what a third body owes.
 */
export function relationsToCondition(person: Person, state: ConditionState): ReadonlySet<Relation> {
  const relations = new Set<Relation>();
  if (person.organisation === state.opening.organisation) relations.add('responsible');
  if (person.committee !== undefined && person.committee === state.opening.committee) relations.add('secretariat');
  const { parties = [], organisation } = state.opening;
  if (parties.some((party) => party === person.organisation && party !== organisation)) relations.add('other-party');
  return relations;
}

function checkNewDueDay(due: string, now: Instant): Decision<ConditionEvent> | undefined {
  if (due > localDateOf(now)) return undefined;
  return refuse('day-not-ahead', `${due} does not lie after today; give a later day.`);
}

function carryOut(state: ConditionState, command: ConditionCommand, now: Instant): Decision<ConditionEvent> {
  const effectiveAt = now;
  switch (command.do) {
    case 'submit-evidence': {
      const { linked = [] } = command;
      const data = {
        evidence: (state.evidencesGiven ?? state.evidenceCount) + 1,
        documents: documentRecords(command.fields.documents),
        ...(linked.length === 0 ? {} : { linked: linked.map(({ title: _title, ...record }) => record) }),
      };
      return decided<ConditionEvent>({
        type: 'evidence-submitted',
        effectiveAt,
        data,
        ...eventTexts({
          text: command.fields.text,
          ...documentTexts(command.fields.documents),
          ...Object.fromEntries(linked.map(({ title }, index) => [linkName(index), title])),
        }),
      });
    }
    case 'accept-evidence':
      return decided<ConditionEvent>({
        type: 'evidence-accepted',
        effectiveAt,
        data: { evidence: state.evidenceCount },
      });
    case 'reject-evidence': {
      const { due, reason } = command.fields;
      const wrong = due === undefined ? undefined : checkNewDueDay(due, now);
      if (wrong !== undefined) return wrong;
      const data = { evidence: state.evidenceCount, ...(due === undefined ? {} : { due }) };
      return decided<ConditionEvent>({ type: 'evidence-rejected', effectiveAt, data, ...eventTexts({ reason }) });
    }
    case 'grant-extension': {
      const { due, reason } = command.fields;
      const wrong = checkNewDueDay(due, now);
      if (wrong !== undefined) return wrong;
      if (state.due !== undefined && due <= state.due) {
        return refuse(
          'day-not-later',
          `${due} is not after the present due day ${state.due}; an extension gives a later day.`,
        );
      }
      return decided<ConditionEvent>({
        type: 'extension-granted',
        effectiveAt,
        data: { due },
        ...eventTexts({ reason }),
      });
    }
    case 'waive-condition':
      return decided<ConditionEvent>({
        type: 'condition-waived',
        effectiveAt,
        data: {},
        ...eventTexts({ reason: command.fields.reason }),
      });
  }
}

/** Decides a person's command on a condition to which time was applied first. Changes nothing. */
export function decideCondition(
  state: ConditionState,
  command: ConditionCommand,
  person: Person,
  now: Instant,
): Decision<ConditionEvent> {
  const rule = CONDITION_STEPS[command.do];
  const relations = relationsToCondition(person, state);
  if (!rule.by.some((relation) => relations.has(relation))) {
    return refuse(
      'not-permitted',
      `${command.do} is for ${rule.by.join(' or ')}; ${person.id} is none of these for this condition.`,
    );
  }
  if (!rule.when.some((status) => status === state.status)) {
    return refuse(
      rule.otherwise,
      `${command.do} needs a condition that is ${rule.when.join(' or ')}; this one is ${state.status}.`,
    );
  }
  return carryOut(state, command, now);
}

import * as z from 'zod';
import { furtherConditionSchemas } from '#domain/commands/further-condition-commands.ts';
import { furtherDossierSchemas } from '#domain/commands/further-dossier-commands.ts';
import type { stepSchemas } from '#domain/commands/steps.ts';
import { stepSchemas as schemas } from '#domain/commands/steps.ts';
import { successionSchemas } from '#domain/commands/succession-commands.ts';
import { type ConditionCommand, decideCondition } from '#domain/condition/decide.ts';
import type { ConditionContext, ConditionEnd } from '#domain/condition/ends.ts';
import type { ConditionEvent, ConditionOpening } from '#domain/condition/events.ts';
import {
  decideFurtherCondition,
  type FurtherConditionCommand,
  type FurtherConditionStep,
} from '#domain/condition/further-steps.ts';
import type { ConditionState } from '#domain/condition/state.ts';
import type { ConditionStep } from '#domain/condition/steps.ts';
import { conditionId } from '#domain/door/aggregate-id.ts';
import { conditionKind, dossierKind } from '#domain/door/aggregate-kind.ts';
import { decided, refuse } from '#domain/door/refusal.ts';
import { type DossierCommand, decideDossier } from '#domain/dossier/decide.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import { decideFurther, type FurtherDossierCommand, type FurtherDossierStep } from '#domain/dossier/further-steps.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Succession } from '#domain/succession/succession.ts';
import { anOpening, PEOPLE } from './builders.ts';
import { Life, local } from './life.ts';

const who: Readonly<Record<string, Person>> = PEOPLE;
const personCalled = (name: string): Person => {
  const person = who[name];
  if (person === undefined) throw new Error(`nobody is called ${name}`);
  return person;
};

/** A command as the API reads it: its fields through the step's own schema. */
export function dossierCommand(
  name: keyof typeof stepSchemas,
  fields: Readonly<Record<string, unknown>>,
): DossierCommand {
  const parsed: unknown = { do: name, fields: schemas[name].fields.parse({ dossier: 'amif', ...fields }) };
  return z.custom<DossierCommand>(() => true).parse(parsed);
}

export function conditionCommand(name: ConditionStep, fields: Readonly<Record<string, unknown>>): ConditionCommand {
  const parsed: unknown = {
    do: name,
    fields: schemas[name].fields.parse({ dossier: 'amif', condition: '101', ...fields }),
  };
  return z.custom<ConditionCommand>(() => true).parse(parsed);
}

const CONDITION = conditionId({ dossier: 'amif', ref: '101', organisation: 'resp' });

/** The life of a condition: commands by local time and by the name of who gives them. */
export class ConditionLife extends Life<ConditionState, ConditionEvent, ConditionContext> {
  constructor(
    opening: Partial<ConditionOpening>,
    openedAt: string,
    options: { policy?: Policy; end?: ConditionEnd; successions?: readonly Succession[]; seenAt?: string } = {},
  ) {
    super(CONDITION, conditionKind, {
      context: { ends: options.end === undefined ? [] : [options.end], successions: options.successions ?? [] },
      ...(options.policy === undefined ? {} : { policy: options.policy }),
    });
    const event: ConditionEvent = { type: 'condition-opened', effectiveAt: local(openedAt), data: anOpening(opening) };
    this.give(local(options.seenAt ?? openedAt), () => decided(event));
  }

  /** Lets time do its work up to an instant, then gives the command. */
  at(
    time: string,
    by: string,
    name: ConditionStep,
    fields: Readonly<Record<string, unknown>> = {},
  ): string | undefined {
    this.live(local(time));
    return this.late(time, by, name, fields);
  }

  /** Gives the command without any sweep before it. */
  late(
    time: string,
    by: string,
    name: ConditionStep,
    fields: Readonly<Record<string, unknown>> = {},
  ): string | undefined {
    const command = conditionCommand(name, fields);
    const now = local(time);
    return this.give(now, (state) =>
      state === undefined ? refuse('conflict', 'none') : decideCondition(state, command, personCalled(by), now),
    );
  }

  /** A command that no scenario has a step for. */
  further(
    time: string,
    by: string,
    name: FurtherConditionStep,
    fields: Readonly<Record<string, unknown>> = {},
  ): string | undefined {
    this.live(local(time));
    const now = local(time);
    const parsed: unknown = {
      do: name,
      fields: furtherConditionSchemas[name].parse({ dossier: 'amif', condition: '101', ...fields }),
    };
    const command = z.custom<FurtherConditionCommand>(() => true).parse(parsed);
    return this.give(now, (state) =>
      state === undefined
        ? refuse('conflict', 'none')
        : decideFurtherCondition(state, command, personCalled(by), CONDITION, now),
    );
  }

  /** Takes the last deed of a person back. */
  annul(time: string, by: string, sequence = this.state?.deeds.at(-1)?.sequence ?? 99): string | undefined {
    return this.further(time, by, 'annul-condition-event', { event: `${CONDITION}@${sequence}`, reason: 'Vergissing' });
  }

  get status(): string | undefined {
    return this.state?.status;
  }
}

const furtherSchemas = { ...furtherDossierSchemas, ...successionSchemas };

/** The life of a dossier. */
export class DossierLife extends Life<DossierState, DossierEvent, undefined> {
  constructor(policy?: Policy) {
    super('dossier:amif', dossierKind, { context: undefined, ...(policy === undefined ? {} : { policy }) });
  }

  at(
    time: string,
    by: string,
    name: DossierCommand['do'],
    fields: Readonly<Record<string, unknown>> = {},
  ): string | undefined {
    this.live(local(time));
    return this.late(time, by, name, fields);
  }

  /** Gives the command without any sweep before it. */
  late(
    time: string,
    by: string,
    name: DossierCommand['do'],
    fields: Readonly<Record<string, unknown>> = {},
  ): string | undefined {
    const now = local(time);
    return this.give(now, (state) => decideDossier(state, dossierCommand(name, fields), personCalled(by), now));
  }

  /** A command that no scenario has a step for. */
  further(
    time: string,
    by: string,
    name: FurtherDossierStep,
    fields: Readonly<Record<string, unknown>> = {},
  ): string | undefined {
    this.live(local(time));
    const now = local(time);
    const parsed: unknown = { do: name, fields: furtherSchemas[name].parse({ dossier: 'amif', ...fields }) };
    const command = z.custom<FurtherDossierCommand>(() => true).parse(parsed);
    return this.give(now, (state) => decideFurther(state, command, personCalled(by), now));
  }

  /** Takes the last deed of a person back. */
  annul(time: string, by: string, sequence = this.state?.deeds?.at(-1)?.sequence ?? 99): string | undefined {
    return this.further(time, by, 'annul-dossier-event', { event: `dossier:amif@${sequence}`, reason: 'Vergissing' });
  }

  submit(time: string, more: Readonly<Record<string, unknown>> = {}): this {
    this.at(time, 'applicant', 'submit-request', {
      ...{
        committee: 'vtc',
        kind: 'authorisation',
        subject: 'Onderwerp',
        provider: 'aii',
        recipients: ['rec'],
        applicants: ['wse'],
      },
      ...{ purposes: ['Doel'], dataItems: [{ name: 'Naam' }] },
      ...more,
    });
    return this;
  }

  /** Everything from the request to the publication, on one day. */
  publish(day: string, decision: Readonly<Record<string, unknown>> = {}): this {
    this.submit(`${day}T09:00`);
    this.at(`${day}T09:10`, 'secretariat', 'rule-admissible');
    this.at(`${day}T09:20`, 'secretariat', 'schedule-meeting', { date: day });
    this.at(`${day}T09:30`, 'secretariat', 'record-decision', {
      outcome: 'granted',
      number: '12',
      date: day,
      ...decision,
    });
    this.at(`${day}T09:40`, 'chair', 'sign-decision');
    this.at(`${day}T10:00`, 'secretariat', 'publish-decision');
    return this;
  }

  get status(): string | undefined {
    return this.state?.status;
  }
}

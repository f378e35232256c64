import * as z from 'zod';
import { accessionMatter } from '#domain/accession/time.ts';
import { conditionMatter } from '#domain/condition/time.ts';
import { type DateExplanation, explain } from '#domain/deadlines/explanation.ts';
import type { Milestone } from '#domain/deadlines/plan.ts';
import { dossierMatters } from '#domain/dossier/time.ts';
import { NOTICE_NAMES } from '#domain/notices/notice.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { Policy } from '#domain/policy/policy.ts';
import { protocolMatter } from '#domain/protocol/time.ts';
import {
  accederConditionsNow,
  type ConditionNow,
  conditionsNow,
  protocolConditionsNow,
} from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { accessionNow } from './accession-view.ts';
import { dossierNow } from './dossier-view.ts';
import { protocolNow } from './protocol-view.ts';

const day = z.iso.date();

const ruleSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('fixed'),
    day,
    setBy: z.enum(['decision', 'protocol', 'extension', 'rejection', 'question', 'advice-request']),
  }),
  z.object({
    kind: z.literal('period-after'),
    day,
    period: z.string(),
    times: z.int(),
    event: z.string().optional(),
    policyVersion: z.int().optional(),
  }),
  z.object({
    kind: z.literal('days-from-day'),
    day,
    days: z.int(),
    rounding: z.enum(['last-working-day-before', 'first-working-day-after']),
  }),
  z.object({
    kind: z.literal('working-days-after'),
    day,
    count: z.int(),
    policyVersion: z.int().optional(),
  }),
]);

const explanationSchema = z
  .object({
    date: day,
    rule: ruleSchema,
    /** Every day that was passed over, and why it is no working day. */
    skipped: z.array(
      z.object({
        date: day,
        reason: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('weekend') }),
          z.object({ kind: z.literal('holiday'), name: z.string() }),
          z.object({ kind: z.literal('closed-day') }),
        ]),
      }),
    ),
    policyVersion: z.int(),
  })
  .meta({ id: 'dateExplanation' });

const dateSchema = z.object({
  /** What it is about: the condition as it is reported, or what the dossier waits for. */
  of: z.string(),
  due: day.optional(),
  whyDue: explanationSchema.optional(),
  milestones: z.array(
    z.object({
      notice: z.enum(NOTICE_NAMES),
      milestone: z.int().optional(),
      date: day,
      instant: z.iso.datetime(),
      explanation: explanationSchema,
    }),
  ),
});

export const datesSchema = z.object({ dates: z.array(dateSchema) });

const explanationView = ({ skipped, ...rest }: DateExplanation): z.input<typeof explanationSchema> => ({
  ...rest,
  skipped: [...skipped],
});

const milestonesView = (milestones: readonly Milestone[]): z.input<typeof dateSchema>['milestones'] =>
  milestones.map(({ explanation, ...rest }) => ({ ...rest, explanation: explanationView(explanation) }));

/** Why each date of a dossier is the day it is: every due day and milestone with its rule, its start and what moved it. */
export async function datesView(
  ports: TablePorts,
  person: Person,
  dossier: string,
): Promise<z.input<typeof dateSchema>[]> {
  const { state } = await dossierNow(ports, person, dossier);
  const policy = await ports.policies.current();
  const ofDossier = dossierMatters(state, policy).map(({ key, due, milestones }) => ({
    of: key,
    ...(due === undefined ? {} : { due }),
    milestones: milestonesView(milestones),
  }));
  return [...ofDossier, ...conditionDates(await conditionsNow(ports, state), policy)];
}

const conditionDates = (conditions: readonly ConditionNow[], policy: Policy): z.input<typeof dateSchema>[] =>
  conditions.map(({ state: condition }) => ({
    of: condition.opening.reportedAs,
    ...(condition.due === undefined ? {} : { due: condition.due }),
    ...(condition.dueRule === undefined ? {} : { whyDue: explanationView(explain(condition.dueRule, policy)) }),
    milestones: milestonesView(conditionMatter(condition, policy)?.milestones ?? []),
  }));

/** The same of an accession: the review of its commitment, and the conditions taken on with it. */
export async function accessionDatesView(
  ports: TablePorts,
  person: Person,
  dossier: string,
  organisation: string,
): Promise<z.input<typeof dateSchema>[]> {
  const { state, dossierState } = await accessionNow(ports, person, dossier, organisation);
  const policy = await ports.policies.current();
  const matter = accessionMatter(state, policy);
  const review = matter === undefined ? [] : [{ of: matter.key, milestones: milestonesView(matter.milestones) }];
  return [...review, ...conditionDates(await accederConditionsNow(ports, dossierState, [state]), policy)];
}

/** The same of a protocol: its end, and its conditions. */
export async function protocolDatesView(
  ports: TablePorts,
  person: Person,
  protocol: string,
): Promise<z.input<typeof dateSchema>[]> {
  const { state } = await protocolNow(ports, person, protocol);
  const policy = await ports.policies.current();
  const matter = protocolMatter(state, policy);
  const end =
    matter === undefined ? [] : [{ of: matter.key, due: matter.due, milestones: milestonesView(matter.milestones) }];
  return [...end, ...conditionDates(await protocolConditionsNow(ports, state), policy)];
}

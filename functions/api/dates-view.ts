import type { PersonProfile } from '#adapters/dynamodb/directory.ts';
import { conditionMatter } from '#domain/condition/time.ts';
import { type DateExplanation, explain } from '#domain/deadlines/explanation.ts';
import type { Milestone } from '#domain/deadlines/plan.ts';
import { dossierMatters } from '#domain/dossier/time.ts';
import { conditionsNow } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { dossierNow } from './dossier-view.ts';

interface DateView {
  /** What it is about: the condition as it is reported, or what the dossier waits for. */
  readonly of: string;
  readonly due?: string;
  readonly whyDue?: DateExplanation;
  readonly milestones: readonly Milestone[];
}

/** Why each date of a dossier is the day it is: every due day and milestone with its rule, its start and what moved it. */
export async function datesView(
  ports: TablePorts,
  person: PersonProfile,
  dossier: string,
): Promise<readonly DateView[]> {
  const { state } = await dossierNow(ports, person, dossier);
  const policy = await ports.policies.current();
  const ofDossier = dossierMatters(state, policy).map(({ key, due, milestones }) => ({
    of: key,
    ...(due === undefined ? {} : { due }),
    milestones,
  }));
  const conditions = await conditionsNow(ports, state);
  const ofConditions = conditions.map(({ state: condition }) => ({
    of: condition.opening.reportedAs,
    ...(condition.due === undefined ? {} : { due: condition.due }),
    ...(condition.dueRule === undefined ? {} : { whyDue: explain(condition.dueRule, policy) }),
    milestones: conditionMatter(condition, policy)?.milestones ?? [],
  }));
  return [...ofDossier, ...ofConditions];
}

import * as z from 'zod';
import { FIRST_PLACE, type Place, readAggregatePage, readReplanProgress } from '#adapters/dynamodb/replan-progress.ts';
import { replannedWithDue } from '#domain/deadlines/replan.ts';
import type { Policy } from '#domain/policy/policy.ts';
import { previewMoves } from '#domain/usecases/replan-deadlines.ts';
import type { TablePorts } from './ports.ts';

/** So many aggregates are shown one by one; of the rest only how many there are. */
const MOST_SHOWN = 200;
const PAGE = 500;

const { moves, due } = replannedWithDue;

/** What a change of policy would move. */
export const previewSchema = z
  .object({
    /** How many dossiers, conditions, accessions and protocols it would move something in. */
    aggregates: z.int(),
    /** How many of their milestones. */
    milestones: z.int(),
    /** How many due days, counted in working days. */
    dueDays: z.int(),
    /** The first of them, one by one. */
    shown: z.array(z.object({ aggregate: z.string(), moves, due })),
  })
  .meta({ id: 'policyPreview' });

/** Shows what a policy would move if it took over now: every aggregate is looked at, none is changed. */
export async function previewPolicy(ports: TablePorts, policy: Policy): Promise<z.infer<typeof previewSchema>> {
  const { completed } = await readReplanProgress(ports.table);
  const change = { policy, through: Math.max(completed, policy.version - 1) };
  const now = ports.now();
  const shown: z.infer<typeof previewSchema>['shown'] = [];
  let [aggregates, milestones, dueDays] = [0, 0, 0];
  for (let place: Place | undefined = FIRST_PLACE; place !== undefined; ) {
    const { found, next }: Awaited<ReturnType<typeof readAggregatePage>> = await readAggregatePage(
      ports.table,
      place,
      PAGE,
    );
    for (const { aggregate, snapshot } of found) {
      const moved = previewMoves(aggregate, snapshot, change, now);
      if (moved === undefined) continue;
      aggregates += 1;
      milestones += moved.moves.length;
      if (moved.due !== undefined) dueDays += 1;
      if (shown.length < MOST_SHOWN) shown.push(moved);
    }
    place = next;
  }
  return { aggregates, milestones, dueDays, shown };
}

import { ENTRANCES } from './entrances.ts';
import type { FunctionRow } from './function-row.ts';
import { ON_A_RHYTHM } from './on-a-rhythm.ts';
import { ON_EVENTS } from './on-events.ts';
import { WORKFLOW_TASKS } from './workflow-tasks.ts';

/**
 * Every function of Beraad: what it needs, what it may do and what sets it going, in the file of its kind. A test holds it against
 * `functions/`.
 */
export const FUNCTIONS: Readonly<Record<string, FunctionRow>> = {
  ...ENTRANCES,
  ...WORKFLOW_TASKS,
  ...ON_EVENTS,
  ...ON_A_RHYTHM,
};

/** The function that takes what comes from outside. */
export function triggeredBy(from: 'mail' | 'malware-scan'): string {
  const found = Object.entries(FUNCTIONS).find(([, { trigger }]) => trigger?.kind === 'event' && trigger.from === from);
  if (found === undefined) throw new Error(`no function takes what comes from ${from}`);
  return found[0];
}

import { foldLog, readLog } from '#adapters/dynamodb/aggregate-store.ts';
import type { AggregateKind, AnyEvent } from '#domain/door/aggregate-kind.ts';
import type { TablePorts } from './ports.ts';
import { PermanentInputError } from './task.ts';

/** An event of a log and the state right after it; throws `PermanentInputError` where the log has no such event. */
export async function readMoment<State, Event extends AnyEvent, Context>(
  ports: TablePorts,
  { aggregate, sequence }: { readonly aggregate: string; readonly sequence: number },
  kind: AggregateKind<State, Event, Context>,
): Promise<{ readonly event: Event; readonly state: State }> {
  const entries = (await readLog(ports.table, aggregate)).slice(0, sequence);
  const entry = entries.at(-1);
  const state = foldLog(kind, entries);
  if (entry === undefined || state === undefined || entry.sequence !== sequence) {
    throw new PermanentInputError(`The log of ${aggregate} has no event ${sequence}.`);
  }
  const { type, effectiveAt, data } = entry;
  return { event: kind.parse({ type, effectiveAt, data }), state };
}

import { type AggregateId, parseAggregateId } from './aggregate-id.ts';

/** The id of an event: its aggregate and its place in the log. */
export const eventIdOf = (aggregate: string, sequence: number): string => `${aggregate}@${sequence}`;

/** An event by its id; throws for a text that is none. */
export function parseEventId(id: string): { readonly aggregate: AggregateId; readonly sequence: number } {
  const at = id.lastIndexOf('@');
  const sequence = Number(id.slice(at + 1));
  if (at < 0 || !Number.isInteger(sequence) || sequence < 1) throw new Error(`no event has the id ${id}`);
  return { aggregate: parseAggregateId(id.slice(0, at)), sequence };
}

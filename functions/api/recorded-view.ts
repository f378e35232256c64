import * as z from 'zod';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import type { Recording } from '#domain/recordings/recordings.ts';

/** An event that somebody recorded, by the id with which it is corrected. */
export const recordedSchema = z.object({
  event: z.string(),
  name: z.string(),
  date: z.iso.date(),
  cancelled: z.boolean(),
});

/** The events that were recorded, as they stand after what corrected them. */
export const recordedView = (
  aggregate: AggregateId,
  recordings: readonly Recording[],
): z.input<typeof recordedSchema>[] =>
  recordings.map(({ sequence, event, date, cancelled }) => ({
    event: eventIdOf(aggregate, sequence),
    name: event,
    date,
    cancelled,
  }));

import * as z from 'zod';
import { hashOf } from './hash-chain.ts';

/** One event as it stands in a log. */
export const logEntrySchema = z.object({
  aggregate: z.string(),
  sequence: z.int().min(1),
  type: z.string(),
  effectiveAt: z.string(),
  recordedAt: z.string(),
  /** `person:ID`, `system:FUNCTION`, or `time`. */
  by: z.string(),
  causedBy: z.string().optional(),
  policyVersion: z.int(),
  data: z.record(z.string(), z.unknown()),
  /** Keyed hashes of the event's free texts, by name. */
  textHashes: z.record(z.string(), z.string()).optional(),
  previousHash: z.string(),
  hash: z.string(),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

/** The id of an event: its aggregate and its place in the log. */
export const eventId = (aggregate: string, sequence: number): string => `${aggregate}@${sequence}`;

/** The hash an entry must carry: over all of it but the hash itself, the one before included. */
export function entryHash(entry: Omit<LogEntry, 'hash'>): string {
  const {
    aggregate,
    sequence,
    type,
    effectiveAt,
    recordedAt,
    by,
    causedBy,
    policyVersion,
    data,
    textHashes,
    previousHash,
  } = entry;
  return hashOf({
    aggregate,
    sequence,
    type,
    effectiveAt,
    recordedAt,
    by,
    causedBy,
    policyVersion,
    data,
    textHashes,
    previousHash,
  });
}

import * as z from 'zod';
import { hashOf } from './hash-chain.ts';

/** One event as it stands in a log. */
export const logEntrySchema = z.object({
  aggregate: z.string(),
  sequence: z.int().min(1),
  type: z.string(),
  effectiveAt: z.string(),
  recordedAt: z.string(),
  /** `person:ID`, `client:ID`, `system:FUNCTION`, or `time`. */
  by: z.string(),
  /** `person:ID`: for whom, where a substitute did it. */
  onBehalfOf: z.string().optional(),
  causedBy: z.string().optional(),
  policyVersion: z.int(),
  data: z.record(z.string(), z.unknown()),
  /** Keyed hashes of the event's free texts, by name. */
  textHashes: z.record(z.string(), z.string()).optional(),
  previousHash: z.string(),
  hash: z.string(),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

const HASHED = logEntrySchema.omit({ hash: true }).keyof().options;

/**
 * The hash an entry must carry: over every field of the schema but the hash itself, the one before included. A field that an entry does
 * not have counts for nothing, so that entries written before a field existed keep their hash.
 */
export const entryHash = (entry: Omit<LogEntry, 'hash'>): string =>
  hashOf(Object.fromEntries(HASHED.map((field) => [field, entry[field]])));

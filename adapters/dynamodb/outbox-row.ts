import * as z from 'zod';
import { NOTICE_NAMES } from '#domain/notices/notice.ts';
import { TABLE } from './table-schema.ts';

/** A notice as it is queued. */
export const queuedNoticeSchema = z.object({
  key: z.string(),
  notice: z.enum(NOTICE_NAMES),
  recipient: z.templateLiteral([z.enum(['organisation', 'dpo', 'secretariat', 'chair', 'acceders']), ':', z.string()]),
  aggregate: z.string(),
  sequence: z.int(),
  leavesAt: z.string(),
  heldBackSince: z.string().optional(),
  deadlineVersion: z.int().optional(),
  dossier: z.string(),
  condition: z.string().optional(),
  accession: z.string().optional(),
  adviser: z.string().optional(),
  dependency: z.string().optional(),
  milestone: z.int().optional(),
  due: z.string().optional(),
  /** Of a notice that is queued again: the addresses, by their hash, at which it did not arrive, and how often it was queued before. */
  again: z.object({ avoid: z.array(z.string()).readonly(), times: z.int() }).optional(),
});

export const outboxRowSchema = z.object({
  [TABLE.partitionKey]: z.string(),
  [TABLE.sortKey]: z.string(),
  leavesAt: z.string(),
  notices: z.array(queuedNoticeSchema),
  /** Of a row for an audience: who belonged to it when its event was decided, and how many of them have rows of their own by now. */
  audience: z.object({ members: z.array(z.string()), placed: z.int() }).optional(),
});
/** One queued row: notices that left with one event, usually one. */
export type OutboxRow = z.infer<typeof outboxRowSchema>;

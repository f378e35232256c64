import * as z from 'zod';
import { hashOf } from '#adapters/dynamodb/hash-chain.ts';
import { readPermits } from '#adapters/dynamodb/views.ts';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { answerCheck, askedInstant } from '#domain/check/check.ts';
import { CHECK_REASONS } from '#domain/check/permit.ts';
import { checkFields } from '#domain/commands/check-query.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';

const checkAnswerSchema = z.object({
  allowed: z.boolean(),
  reason: z.enum(CHECK_REASONS),
  /** The decisions and protocols by which it is answered; of a decision its number, its day and who took it. */
  basis: z.array(
    z.object({
      dossier: z.string(),
      number: z.string().optional(),
      decidedOn: z.iso.date().optional(),
      committee: z.string().optional(),
      reason: z.enum(CHECK_REASONS),
    }),
  ),
  /** When this was so. */
  asOf: z.iso.datetime({ offset: true }),
});

/** May this provider send this to this recipient? What is asked is public, and so is the answer. */
export const checkRoutes: readonly Route[] = [
  operation({
    operation: 'check',
    method: 'GET',
    path: '/api/v1/check',
    subject: 'Check',
    summary: stepSchemas.check.description,
    isOpen: true,
    query: checkFields,
    body: NO_FIELDS,
    answers: checkAnswerSchema,
    statuses: { 200: 'Done.', 304: 'What `If-None-Match` names still holds.' },
    async answer(ports, { query: asked }) {
      const now = ports.now();
      const { basis, ...answer } = answerCheck(
        await readPermits(ports.table, asked.provider, asked.recipient),
        asked,
        askedInstant(asked, now),
      );
      const told = { ...answer, basis: [...basis] };
      return { body: { ...told, asOf: withOffset(now) }, validator: hashOf(told).slice(0, 32) };
    },
  }),
];

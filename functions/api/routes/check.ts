import * as z from 'zod';
import { readOpenPermits, readPermits } from '#adapters/dynamodb/views.ts';
import { addMilliseconds, endOfDay, localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import { answerCheck } from '#domain/check/check.ts';
import { CHECK_REASONS } from '#domain/check/permit.ts';
import { checkFields } from '#domain/commands/check-query.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';

const checkAnswerSchema = z.object({
  allowed: z.boolean(),
  reason: z.enum(CHECK_REASONS),
  basis: z.array(z.object({ dossier: z.string(), number: z.string().optional(), reason: z.enum(CHECK_REASONS) })),
  asOf: z.iso.datetime({ offset: true }),
});

/** May this provider send this to this recipient? */
export const checkRoutes: readonly Route[] = [
  operation({
    operation: 'check',
    method: 'GET',
    path: '/api/v1/check',
    subject: 'Check',
    summary: stepSchemas.check.description,
    query: checkFields,
    body: NO_FIELDS,
    answers: checkAnswerSchema,
    async answer(ports, { query: asked }) {
      const now = ports.now();
      // A past day is answered from what was so at its end; today and later days from what is known now.
      const instant =
        asked.date === undefined || asked.date === localDateOf(now) ? now : addMilliseconds(endOfDay(asked.date), -1);
      const { provider, recipient } = asked;
      const permits = await readPermits(ports.table, provider, recipient);
      let answered = answerCheck(permits, asked, instant);
      if (!answered.allowed) {
        // Only for a no: where the recipient could accede to something, that is why.
        const known = new Set(permits.map(({ dossier }) => dossier));
        const open = await readOpenPermits(ports.table, provider, recipient);
        answered = answerCheck([...permits, ...open.filter(({ dossier }) => !known.has(dossier))], asked, instant);
      }
      const { basis, ...answer } = answered;
      return { body: { ...answer, basis: [...basis], asOf: withOffset(now) } };
    },
  }),
];

import * as z from 'zod';
import { localDate } from './shared-fields.ts';

// The schema accepts any whole number, as the format does; that a negative one makes no sense is a refinement.
const days = z.array(
  z
    .number()
    .refine((value) => Number.isInteger(value), {
      error: 'Days are a whole number.',
      params: { code: 'not-an-integer' },
      abort: true,
    })
    .refine((value) => value >= 0, {
      error: 'Days in a policy are counted, not signed: write 30 for thirty days before (or after).',
      params: { code: 'negative-days' },
    })
    .meta({ type: 'integer' }),
);

/** When reminders leave. What is not given keeps its default (see docs/scenarios.md, Notices). */
export const policyFields = z
  .strictObject({
    reminders: days.optional().meta({ description: 'days before the due day, e.g. [60,30,14,7,1,0]' }),
    overdue: days.optional().meta({ description: 'days after, e.g. [1,7,14]' }),
    escalation: days.optional().meta({ description: 'e.g. [30]' }),
    expiry: days.optional().meta({ description: 'e.g. [365,180,90,30]' }),
    sendAt: z
      .string()
      .regex(/^\d{2}:\d{2}$/, { error: 'An hour of the day is HH:mm, such as 09:00.', abort: true })
      .refine((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text), {
        error: 'This is no hour of the day; HH:mm runs from 00:00 to 23:59.',
        params: { code: 'no-such-time' },
      })
      .optional()
      .meta({ description: 'HH:mm' }),
    closedDays: z.array(localDate).optional().meta({ description: 'extra days that are no working days' }),
  })
  .meta({ id: 'policy' });

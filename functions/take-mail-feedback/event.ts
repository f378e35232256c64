import * as z from 'zod';

/** An event of the mail service as EventBridge delivers it; https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html */
export const mailFeedbackSchema = z.object({
  detail: z.object({
    eventType: z.string(),
    mail: z.object({
      messageId: z.string(),
      timestamp: z.string(),
      tags: z.record(z.string(), z.array(z.string())).optional(),
    }),
  }),
});

import * as z from 'zod';

const recipients = z.array(
  z.object({ emailAddress: z.string(), status: z.string().optional(), diagnosticCode: z.string().optional() }),
);

/**
 * An event of the mail service as EventBridge delivers it. Only what is used is read; kinds of event that are not known are taken and left.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const mailFeedbackSchema = z.object({
  detail: z.object({
    eventType: z.string(),
    mail: z.object({
      messageId: z.string(),
      timestamp: z.iso.datetime({ offset: true }),
      tags: z.record(z.string(), z.array(z.string())).optional(),
    }),
    bounce: z
      .object({
        bounceType: z.string(),
        bounceSubType: z.string(),
        bouncedRecipients: recipients.default([]),
        timestamp: z.string().optional(),
      })
      .optional(),
    complaint: z.object({ timestamp: z.string().optional(), complaintFeedbackType: z.string().nullish() }).optional(),
    delivery: z.object({ timestamp: z.string().optional() }).optional(),
    deliveryDelay: z.object({ timestamp: z.string().optional(), delayType: z.string().optional() }).optional(),
    reject: z.object({ reason: z.string().optional() }).optional(),
    failure: z.object({ errorMessage: z.string().optional() }).optional(),
  }),
});
export type MailFeedback = z.infer<typeof mailFeedbackSchema>['detail'];

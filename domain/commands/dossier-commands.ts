import * as z from 'zod';
import {
  accessionCondition,
  condition,
  conditionRef,
  document,
  duration,
  localDate,
  ref,
  refs,
  texts,
} from './shared-fields.ts';

/** What each command on a dossier carries, from the request to the end of the authorisation. Who gives it and when is not part of it. */

export const submitRequestFields = z.strictObject({
  dossier: ref,
  committee: ref,
  kind: z.enum(['authorisation', 'deliberation', 'general-deliberation']),
  subject: z.string(),
  provider: ref,
  recipients: refs.optional(),
  recipientClass: z
    .enum(['municipality', 'ocmw'])
    .optional()
    .meta({ description: 'general deliberation: the kind of organisation that may accede' }),
  applicants: z.array(ref).min(1, { error: 'A request names at least one applicant.' }),
  purposes: z.array(z.string()).min(1, { error: 'A request names at least one purpose.' }),
  legalBases: texts.optional(),
  dataItems: z
    .array(z.strictObject({ name: z.string(), proportionality: z.string().optional() }))
    .min(1, { error: 'A request names at least one data item.' }),
  duration: duration.optional(),
  retention: z.string().optional(),
  frequency: z.string().optional(),
  processors: texts.optional(),
  documents: z.array(document).optional(),
  amends: ref.optional(),
});
export type SubmitRequest = z.infer<typeof submitRequestFields>;

export const ruleAdmissibleFields = z.strictObject({ dossier: ref });
export type RuleAdmissible = z.infer<typeof ruleAdmissibleFields>;

export const ruleInadmissibleFields = z.strictObject({ dossier: ref, reason: z.string() });
export type RuleInadmissible = z.infer<typeof ruleInadmissibleFields>;

export const requestInformationFields = z.strictObject({ dossier: ref, question: z.string(), due: localDate });
export type RequestInformation = z.infer<typeof requestInformationFields>;

export const provideInformationFields = z.strictObject({
  dossier: ref,
  answer: z.string(),
  documents: z.array(document).optional(),
});
export type ProvideInformation = z.infer<typeof provideInformationFields>;

export const requestAdviceFields = z.strictObject({
  dossier: ref,
  adviser: ref,
  kind: z.enum(['dpo', 'security', 'rapporteur', 'referral']),
  due: localDate,
  onSilence: z
    .enum(['wait', 'proceed'])
    .default('wait')
    .meta({ description: 'proceed: without advice by the due day the dossier goes on by itself' }),
});
export type RequestAdvice = z.infer<typeof requestAdviceFields>;

export const giveAdviceFields = z.strictObject({
  dossier: ref,
  adviser: ref,
  opinion: z.enum(['positive', 'conditional', 'negative']),
  text: z.string().optional(),
});
export type GiveAdvice = z.infer<typeof giveAdviceFields>;

export const closeAdviceFields = z.strictObject({ dossier: ref, reason: z.string() });
export type CloseAdvice = z.infer<typeof closeAdviceFields>;

export const scheduleMeetingFields = z.strictObject({ dossier: ref, date: localDate });
export type ScheduleMeeting = z.infer<typeof scheduleMeetingFields>;

export const adjournFields = z.strictObject({ dossier: ref, reason: z.string() });
export type Adjourn = z.infer<typeof adjournFields>;

export const recordDecisionFields = z.strictObject({
  dossier: ref,
  outcome: z.enum(['granted', 'refused', 'no-jurisdiction']),
  number: z.string(),
  date: localDate,
  duration: duration.optional(),
  effectiveFrom: localDate.optional(),
  conditions: z.array(condition).optional(),
  supersedes: z
    .array(conditionRef)
    .optional()
    .meta({ description: 'amendment: refs of conditions of the amended dossier that this decision replaces' }),
  accession: z
    .strictObject({
      review: z.enum(['automatic', 'manual']),
      undertakings: z.array(z.strictObject({ ref: conditionRef, text: z.string() })).optional(),
      conditions: z.array(accessionCondition).optional(),
    })
    .optional(),
});
export type RecordDecision = z.infer<typeof recordDecisionFields>;

export const signDecisionFields = z.strictObject({ dossier: ref });
export type SignDecision = z.infer<typeof signDecisionFields>;

export const publishDecisionFields = z.strictObject({ dossier: ref });
export type PublishDecision = z.infer<typeof publishDecisionFields>;

export const withdrawRequestFields = z.strictObject({ dossier: ref, reason: z.string().optional() });
export type WithdrawRequest = z.infer<typeof withdrawRequestFields>;

export const recordEventFields = z.strictObject({
  dossier: ref,
  event: ref,
  date: localDate,
  for: ref.optional().meta({ description: 'an acceding organisation, when the event is its own' }),
  text: z.string().optional(),
});
export type RecordEvent = z.infer<typeof recordEventFields>;

export const suspendAuthorisationFields = z.strictObject({ dossier: ref, reason: z.string() });
export type SuspendAuthorisation = z.infer<typeof suspendAuthorisationFields>;

export const reinstateAuthorisationFields = z.strictObject({ dossier: ref, reason: z.string() });
export type ReinstateAuthorisation = z.infer<typeof reinstateAuthorisationFields>;

export const revokeAuthorisationFields = z.strictObject({ dossier: ref, reason: z.string() });
export type RevokeAuthorisation = z.infer<typeof revokeAuthorisationFields>;

export const extendAuthorisationFields = z.strictObject({ dossier: ref, duration, reason: z.string().optional() });
export type ExtendAuthorisation = z.infer<typeof extendAuthorisationFields>;

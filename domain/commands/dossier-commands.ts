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

export const ruleAdmissibleFields = z.strictObject({ dossier: ref });

export const ruleInadmissibleFields = z.strictObject({ dossier: ref, reason: z.string() });

export const requestInformationFields = z.strictObject({ dossier: ref, question: z.string(), due: localDate });

export const provideInformationFields = z.strictObject({
  dossier: ref,
  answer: z.string(),
  documents: z.array(document).optional(),
});

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

export const giveAdviceFields = z.strictObject({
  dossier: ref,
  adviser: ref,
  opinion: z.enum(['positive', 'conditional', 'negative']),
  text: z.string().optional(),
});

export const closeAdviceFields = z.strictObject({ dossier: ref, reason: z.string() });

export const scheduleMeetingFields = z.strictObject({ dossier: ref, date: localDate });

export const adjournFields = z.strictObject({ dossier: ref, reason: z.string() });

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

export const signDecisionFields = z.strictObject({ dossier: ref });

export const publishDecisionFields = z.strictObject({ dossier: ref });

export const withdrawRequestFields = z.strictObject({ dossier: ref, reason: z.string().optional() });

export const recordEventFields = z.strictObject({
  dossier: ref,
  event: ref,
  date: localDate,
  for: ref.optional().meta({ description: 'an acceding organisation, when the event is its own' }),
  text: z.string().optional(),
});

export const suspendAuthorisationFields = z.strictObject({ dossier: ref, reason: z.string() });

export const reinstateAuthorisationFields = z.strictObject({ dossier: ref, reason: z.string() });

export const revokeAuthorisationFields = z.strictObject({ dossier: ref, reason: z.string() });

export const extendAuthorisationFields = z.strictObject({ dossier: ref, duration, reason: z.string().optional() });

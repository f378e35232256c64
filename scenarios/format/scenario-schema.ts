import * as z from 'zod';
import { committeeFields, organisationFields, personFields } from '#domain/commands/party-fields.ts';
import { policyFields } from '#domain/commands/policy-fields.ts';
import { localTime, ref } from '#domain/commands/shared-fields.ts';
import { stepSchemas } from '#domain/commands/steps.ts';

/** What every step may carry besides its command's own fields. */
const common = {
  at: localTime,
  note: z.string().optional(),
  refused: z.literal(true).optional().meta({ description: 'this step must be refused' }),
};

/** Who gives the command. */
const by = ref;

/** One step of a scenario. Listed out, so that the type of each is known (a generic helper costs the type checker minutes); a test holds the list against `stepSchemas`. */
const stepSchema = z.discriminatedUnion('do', [
  stepSchemas['submit-request'].fields
    .extend({ ...common, by, do: z.literal('submit-request') })
    .meta({ description: stepSchemas['submit-request'].description }),
  stepSchemas['rule-admissible'].fields
    .extend({ ...common, by, do: z.literal('rule-admissible') })
    .meta({ description: stepSchemas['rule-admissible'].description }),
  stepSchemas['rule-inadmissible'].fields
    .extend({ ...common, by, do: z.literal('rule-inadmissible') })
    .meta({ description: stepSchemas['rule-inadmissible'].description }),
  stepSchemas['request-information'].fields
    .extend({ ...common, by, do: z.literal('request-information') })
    .meta({ description: stepSchemas['request-information'].description }),
  stepSchemas['provide-information'].fields
    .extend({ ...common, by, do: z.literal('provide-information') })
    .meta({ description: stepSchemas['provide-information'].description }),
  stepSchemas['request-advice'].fields
    .extend({ ...common, by, do: z.literal('request-advice') })
    .meta({ description: stepSchemas['request-advice'].description }),
  stepSchemas['give-advice'].fields
    .extend({ ...common, by, do: z.literal('give-advice') })
    .meta({ description: stepSchemas['give-advice'].description }),
  stepSchemas['close-advice'].fields
    .extend({ ...common, by, do: z.literal('close-advice') })
    .meta({ description: stepSchemas['close-advice'].description }),
  stepSchemas['schedule-meeting'].fields
    .extend({ ...common, by, do: z.literal('schedule-meeting') })
    .meta({ description: stepSchemas['schedule-meeting'].description }),
  stepSchemas.adjourn.fields
    .extend({ ...common, by, do: z.literal('adjourn') })
    .meta({ description: stepSchemas.adjourn.description }),
  stepSchemas['record-decision'].fields
    .extend({ ...common, by, do: z.literal('record-decision') })
    .meta({ description: stepSchemas['record-decision'].description }),
  stepSchemas['sign-decision'].fields
    .extend({ ...common, by, do: z.literal('sign-decision') })
    .meta({ description: stepSchemas['sign-decision'].description }),
  stepSchemas['publish-decision'].fields
    .extend({ ...common, by, do: z.literal('publish-decision') })
    .meta({ description: stepSchemas['publish-decision'].description }),
  stepSchemas['withdraw-request'].fields
    .extend({ ...common, by, do: z.literal('withdraw-request') })
    .meta({ description: stepSchemas['withdraw-request'].description }),
  stepSchemas['record-event'].fields
    .extend({ ...common, by, do: z.literal('record-event') })
    .meta({ description: stepSchemas['record-event'].description }),
  stepSchemas['submit-evidence'].fields
    .extend({ ...common, by, do: z.literal('submit-evidence') })
    .meta({ description: stepSchemas['submit-evidence'].description }),
  stepSchemas['accept-evidence'].fields
    .extend({ ...common, by, do: z.literal('accept-evidence') })
    .meta({ description: stepSchemas['accept-evidence'].description }),
  stepSchemas['reject-evidence'].fields
    .extend({ ...common, by, do: z.literal('reject-evidence') })
    .meta({ description: stepSchemas['reject-evidence'].description }),
  stepSchemas['grant-extension'].fields
    .extend({ ...common, by, do: z.literal('grant-extension') })
    .meta({ description: stepSchemas['grant-extension'].description }),
  stepSchemas['waive-condition'].fields
    .extend({ ...common, by, do: z.literal('waive-condition') })
    .meta({ description: stepSchemas['waive-condition'].description }),
  stepSchemas['suspend-authorisation'].fields
    .extend({ ...common, by, do: z.literal('suspend-authorisation') })
    .meta({ description: stepSchemas['suspend-authorisation'].description }),
  stepSchemas['reinstate-authorisation'].fields
    .extend({ ...common, by, do: z.literal('reinstate-authorisation') })
    .meta({ description: stepSchemas['reinstate-authorisation'].description }),
  stepSchemas['revoke-authorisation'].fields
    .extend({ ...common, by, do: z.literal('revoke-authorisation') })
    .meta({ description: stepSchemas['revoke-authorisation'].description }),
  stepSchemas['extend-authorisation'].fields
    .extend({ ...common, by, do: z.literal('extend-authorisation') })
    .meta({ description: stepSchemas['extend-authorisation'].description }),
  stepSchemas['prepare-commitment'].fields
    .extend({ ...common, by, do: z.literal('prepare-commitment') })
    .meta({ description: stepSchemas['prepare-commitment'].description }),
  stepSchemas['submit-commitment'].fields
    .extend({ ...common, by, do: z.literal('submit-commitment') })
    .meta({ description: stepSchemas['submit-commitment'].description }),
  stepSchemas['accept-commitment'].fields
    .extend({ ...common, by, do: z.literal('accept-commitment') })
    .meta({ description: stepSchemas['accept-commitment'].description }),
  stepSchemas['refuse-commitment'].fields
    .extend({ ...common, by, do: z.literal('refuse-commitment') })
    .meta({ description: stepSchemas['refuse-commitment'].description }),
  stepSchemas['withdraw-accession'].fields
    .extend({ ...common, by, do: z.literal('withdraw-accession') })
    .meta({ description: stepSchemas['withdraw-accession'].description }),
  stepSchemas['suspend-accession'].fields
    .extend({ ...common, by, do: z.literal('suspend-accession') })
    .meta({ description: stepSchemas['suspend-accession'].description }),
  stepSchemas['reinstate-accession'].fields
    .extend({ ...common, by, do: z.literal('reinstate-accession') })
    .meta({ description: stepSchemas['reinstate-accession'].description }),
  stepSchemas['submit-protocol'].fields
    .extend({ ...common, by, do: z.literal('submit-protocol') })
    .meta({ description: stepSchemas['submit-protocol'].description }),
  stepSchemas['give-protocol-advice'].fields
    .extend({ ...common, by, do: z.literal('give-protocol-advice') })
    .meta({ description: stepSchemas['give-protocol-advice'].description }),
  stepSchemas['revise-protocol'].fields
    .extend({ ...common, by, do: z.literal('revise-protocol') })
    .meta({ description: stepSchemas['revise-protocol'].description }),
  stepSchemas['sign-protocol'].fields
    .extend({ ...common, by, do: z.literal('sign-protocol') })
    .meta({ description: stepSchemas['sign-protocol'].description }),
  stepSchemas['publish-protocol'].fields
    .extend({ ...common, by, do: z.literal('publish-protocol') })
    .meta({ description: stepSchemas['publish-protocol'].description }),
  stepSchemas['end-protocol'].fields
    .extend({ ...common, by, do: z.literal('end-protocol') })
    .meta({ description: stepSchemas['end-protocol'].description }),
  // A question anyone may ask, so nobody is named as asking it.
  z
    .strictObject({ ...common, do: z.literal('check'), ...stepSchemas.check.fields.shape })
    .meta({ description: stepSchemas.check.description }),
]);
export type Step = z.infer<typeof stepSchema>;

/** A scenario file: who takes part, and what they do on which day. The rules are in docs/scenarios.md. */
export const scenarioSchema = z.strictObject({
  title: z.string(),
  description: z.string().optional(),
  start: localTime,
  until: localTime,
  policy: policyFields.optional(),
  committees: z.record(ref, committeeFields),
  organisations: z.record(ref, organisationFields),
  people: z.record(ref, personFields),
  steps: z.array(stepSchema).min(1, { error: 'A scenario has at least one step.' }),
});
export type Scenario = z.infer<typeof scenarioSchema>;

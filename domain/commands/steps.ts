import * as accession from './accession-commands.ts';
import { checkFields } from './check-query.ts';
import * as condition from './condition-commands.ts';
import * as dossier from './dossier-commands.ts';
import * as protocol from './protocol-commands.ts';

/**
 * Every step that a scenario can take and, `check` aside, every command that the API accepts: the one list that the
 * scenario format, the API's routes and the docs are held against.
 */
export const stepSchemas = {
  'submit-request': {
    fields: dossier.submitRequestFields,
    description: 'a request is filed; `amends` names an earlier dossier of the scenario that this one changes',
  },
  'rule-admissible': {
    fields: dossier.ruleAdmissibleFields,
    description: 'the secretariat rules the request admissible and complete',
  },
  'rule-inadmissible': { fields: dossier.ruleInadmissibleFields, description: 'ends the dossier' },
  'request-information': { fields: dossier.requestInformationFields, description: 'stops the clock until the answer' },
  'provide-information': {
    fields: dossier.provideInformationFields,
    description: 'answers the question; the dossier goes on',
  },
  'request-advice': { fields: dossier.requestAdviceFields, description: 'several advices can be open at once' },
  'give-advice': { fields: dossier.giveAdviceFields, description: 'the adviser gives the advice that was asked' },
  'close-advice': { fields: dossier.closeAdviceFields, description: 'go on without the advices still open' },
  'schedule-meeting': { fields: dossier.scheduleMeetingFields, description: "puts the dossier on a meeting's agenda" },
  adjourn: {
    fields: dossier.adjournFields,
    description: 'the meeting postpones the dossier: back to ready-for-meeting',
  },
  'record-decision': {
    fields: dossier.recordDecisionFields,
    description: "the meeting's decision; without `duration` it is indefinite",
  },
  'sign-decision': { fields: dossier.signDecisionFields, description: 'by the chair' },
  'publish-decision': {
    fields: dossier.publishDecisionFields,
    description: 'in force from now, or from `effectiveFrom` if later',
  },
  'withdraw-request': { fields: dossier.withdrawRequestFields, description: 'by the applicant, before the decision' },
  'record-event': {
    fields: dossier.recordEventFields,
    description: 'something happened that conditions or the duration wait for',
  },
  'submit-evidence': {
    fields: condition.submitEvidenceFields,
    description: 'the responsible organisation shows that it kept the condition',
  },
  'accept-evidence': { fields: condition.acceptEvidenceFields, description: 'the condition is fulfilled' },
  'reject-evidence': { fields: condition.rejectEvidenceFields, description: 'with `due`: a new due day' },
  'grant-extension': { fields: condition.grantExtensionFields, description: 'a later due day' },
  'waive-condition': { fields: condition.waiveConditionFields, description: 'the condition need not be kept any more' },
  'suspend-authorisation': {
    fields: dossier.suspendAuthorisationFields,
    description: 'takes the permission away for a time',
  },
  'reinstate-authorisation': {
    fields: dossier.reinstateAuthorisationFields,
    description: 'gives a suspended permission back',
  },
  'revoke-authorisation': { fields: dossier.revokeAuthorisationFields, description: 'ends the authorisation for good' },
  'extend-authorisation': { fields: dossier.extendAuthorisationFields, description: 'a later last day, or none' },
  'prepare-commitment': {
    fields: accession.prepareCommitmentFields,
    description: 'makes the commitment PDF to sign; the accession is referred to by its organisation',
  },
  'submit-commitment': { fields: accession.submitCommitmentFields, description: 'hands in the signed commitment' },
  'accept-commitment': {
    fields: accession.acceptCommitmentFields,
    description: "ends a person's review: the organisation has acceded",
  },
  'refuse-commitment': {
    fields: accession.refuseCommitmentFields,
    description: "ends a person's review: the organisation has not acceded",
  },
  'withdraw-accession': {
    fields: accession.withdrawAccessionFields,
    description: 'the acceding organisation steps out',
  },
  'suspend-accession': {
    fields: accession.suspendAccessionFields,
    description: "takes one acceder's permission away for a time",
  },
  'reinstate-accession': { fields: accession.reinstateAccessionFields, description: 'gives it back' },
  'submit-protocol': {
    fields: protocol.submitProtocolFields,
    description:
      'a bilateral protocol under article 8 of the e-government decree; each point that is missing or empty is refused by name',
  },
  'give-protocol-advice': {
    fields: protocol.giveProtocolAdviceFields,
    description:
      'by the data protection officer of `party`; both must have advised before anyone signs; after a negative one the protocol is a draft again',
  },
  'revise-protocol': {
    fields: protocol.reviseProtocolFields,
    description: 'drops the advices given and asks both again',
  },
  'sign-protocol': { fields: protocol.signProtocolFields, description: 'by the signatory of `party`' },
  'publish-protocol': {
    fields: protocol.publishProtocolFields,
    description: 'both parties must publish; in force from the second',
  },
  'end-protocol': { fields: protocol.endProtocolFields, description: 'ends the protocol for good' },
  check: {
    fields: checkFields,
    description:
      'may `provider` send this to `recipient` on that day (default: today)? prints a line, changes nothing; needs no `by`',
  },
} as const;

export type StepName = keyof typeof stepSchemas;

/** Is this the name of a step? */
export function isStepName(name: string): name is StepName {
  return Object.hasOwn(stepSchemas, name);
}

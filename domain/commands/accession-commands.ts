import * as z from 'zod';
import { ANSWERS, CEREMONY_RHYTHMS, UPLOAD_FORMS } from '#domain/accession/events.ts';
import { conditionRef, contact, reachableEmail, ref, texts, uri } from './shared-fields.ts';

/** What each command on an accession carries. An accession is named by its general deliberation and the organisation that accedes. */

const accession = { dossier: ref, organisation: ref };

export const prepareCommitmentFields = z.strictObject({
  ...accession,
  contact,
  dpo: contact,
  processors: texts.optional(),
  publicationUrl: uri.optional(),
});

export const submitCommitmentFields = z.strictObject({
  ...accession,
  sign: z
    .enum([
      'valid',
      'two-signatures',
      'paper',
      'unsigned',
      'tampered',
      'other-document',
      'untrusted',
      'expired-certificate',
    ])
    .default('valid')
    .meta({
      description:
        "how the replay signs the prepared PDF, with a test eID hierarchy of its own; paper: a scan, which always needs a person's review",
    }),
});

export const acceptCommitmentFields = z.strictObject(accession);

export const refuseCommitmentFields = z.strictObject({ ...accession, reason: z.string() });

export const withdrawAccessionFields = z.strictObject({ ...accession, reason: z.string().optional() });

export const suspendAccessionFields = z.strictObject({ ...accession, reason: z.string() });

export const reinstateAccessionFields = z.strictObject({ ...accession, reason: z.string().optional() });

/** A processor of the organisation, and whether it has committed itself to the conditions of the deliberation; a bare name has. */
const processor = z.union([z.string(), z.strictObject({ name: z.string(), committed: z.boolean() })]);

const reachable = contact.extend({ email: reachableEmail });

/**
 * What the API takes to prepare a commitment: a scenario's step and, beyond it, each undertaking answered (all of them yes where none
 * is given), processors with their own undertaking, the ceremony rhythm, and a number for the key that comes by text message.
 */
export const prepareCommitmentBody = prepareCommitmentFields.extend({
  contact: reachable.extend({ mobile: z.string().min(1).optional() }).meta({ id: 'accessionContact' }),
  dpo: reachable.meta({ id: 'reachableContact' }),
  processors: z.array(processor).optional(),
  undertakings: z.array(z.strictObject({ ref: conditionRef, answer: z.enum(ANSWERS) })).optional(),
  rhythm: z.enum(CEREMONY_RHYTHMS).optional(),
});

/** What the API takes to hand in a commitment: the upload that holds it, and whether it is a scan of paper. */
export const submitCommitmentBody = z.strictObject({
  ...accession,
  upload: z.uuid(),
  form: z.enum(UPLOAD_FORMS).default('signed'),
});

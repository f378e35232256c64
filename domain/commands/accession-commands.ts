import * as z from 'zod';
import { contact, ref, texts, uri } from './shared-fields.ts';

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

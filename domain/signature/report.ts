import * as z from 'zod';
import { ALL_SIGNATURE_CODES, SIGNATURE_CODES, type SignatureCode } from './codes.ts';

/** From best to worst. */
const VERDICTS = ['valid', 'indeterminate', 'invalid'] as const;
const verdictSchema = z.enum(VERDICTS);
export type Verdict = z.infer<typeof verdictSchema>;

const codesSchema = z.array(z.enum(ALL_SIGNATURE_CODES)).readonly();

/** What was found of one signature. */
const signatureFindingSchema = z.strictObject({
  /** The subject of the signer's certificate, national number masked; null where there is no readable certificate. */
  signer: z.string().nullable(),
  /** The time that the signer claims (ISO 8601), else that of a timestamp; it proves nothing. */
  signedAt: z.string().nullable(),
  coversWholeFile: z.boolean(),
  algorithm: z.string().nullable(),
  verdict: verdictSchema,
  codes: codesSchema,
});
export type SignatureFinding = z.infer<typeof signatureFindingSchema>;

/** What was found of a signed file. It may be kept and shown: no national number is in it. */
export const signatureReportSchema = z.strictObject({
  verdict: verdictSchema,
  /** Every code of the file and of its signatures, once each. */
  codes: codesSchema,
  /** In the order in which they were put; document timestamps are not among them. */
  signatures: z.array(signatureFindingSchema).readonly(),
  /** Whether the file begins with the bytes of the commitment that was issued; null where none was given. */
  boundToIssued: z.boolean().nullable(),
});
export type SignatureReport = z.infer<typeof signatureReportSchema>;

/** The verdict that a set of codes leads to: valid only if there is none. */
export function verdictOf(codes: Iterable<SignatureCode>): Verdict {
  let worst: Verdict = 'valid';
  for (const code of codes) {
    if (SIGNATURE_CODES[code] === 'invalid') return 'invalid';
    worst = 'indeterminate';
  }
  return worst;
}

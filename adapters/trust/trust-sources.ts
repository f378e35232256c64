import * as z from 'zod';

/** Authorities publish their lists without TLS: what is fetched is pinned or signed. */
const address = z.url({ protocol: /^https?$/ });
const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
const fingerprint = z.string().regex(/^[0-9a-fA-F]{64}$/, { error: 'is no SHA-256 in hexadecimal' });

/** Where the trust comes from: an operator's choice, by which everything else is checked. */
export const trustSourcesSchema = z.strictObject({
  /** Each with the SHA-256 of the certificate, compared with what its authority publishes. */
  roots: z.array(z.strictObject({ name, url: address, sha256: fingerprint })).min(1),
  lists: z.array(z.strictObject({ name, url: address })).default([]),
  /** The national trusted list, with the SHA-256 of the certificates that may sign it, as the European list of lists names them. */
  trustedList: z.strictObject({ url: address, signers: z.array(fingerprint).min(1) }).optional(),
});
export type TrustSources = z.infer<typeof trustSourcesSchema>;

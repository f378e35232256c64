import { createHash, randomUUID } from 'node:crypto';

/**
 * The id of an upload: random, or made from what names the request for it, so that a request which is repeated gets the same. It is
 * no secret: what may be done with an upload is asked of whoever does it.
 */
export function uploadIdOf(request: readonly string[] | undefined): string {
  if (request === undefined) return randomUUID();
  const hex = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  // Version 8: made by an application's own rule (RFC 9562, 5.8).
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

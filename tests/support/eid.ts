import * as z from 'zod';
import type { SigningWay } from '#local/eid/eid-office.ts';

/** A document as people with cards of the platform's own test eID hand it back. */
export async function signedByEid(
  url: string,
  document: Uint8Array,
  sign: SigningWay = 'valid',
  name = 'An Ondertekenaar',
): Promise<Uint8Array<ArrayBuffer>> {
  const body = JSON.stringify({
    document: Buffer.from(document).toString('base64'),
    sign,
    names: [name],
  });
  const answer = await fetch(`${url}/dev/eid/sign`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  const signed = z.object({ document: z.base64() }).parse(await answer.json());
  return new Uint8Array(Buffer.from(signed.document, 'base64'));
}

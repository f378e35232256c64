import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DirectoryStore } from '#adapters/dynamodb/directory.ts';
import { sendJson } from '../platform/answers.ts';
import type { TokenIssuer } from './token-issuer.ts';

/** How a program names itself: by HTTP Basic, or in the form (RFC 6749, section 2.3.1). */
function credentialsOf(
  request: IncomingMessage,
  form: URLSearchParams,
): { readonly id: string; readonly secret: string } {
  const [, basic] = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (basic === undefined) return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { id, secret: secret.join(':') };
}

/**
 * Gives a program its token, as ACM/IDM does (RFC 6749, section 4.4); false for every other kind of grant. A program is one that was
 * registered (PUT /api/v1/clients/ID); GET /dev/clients tells its secret.
 */
export async function answerClientCredentials(
  {
    directory,
    issuer,
    address,
    now,
  }: {
    readonly directory: DirectoryStore;
    readonly issuer: TokenIssuer;
    readonly address: string;
    readonly now: number;
  },
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<boolean> {
  const form = new URLSearchParams(body.toString('utf8'));
  if (form.get('grant_type') !== 'client_credentials') return false;
  const { id, secret } = credentialsOf(request, form);
  const client = await directory.person(id);
  if (client?.kind !== 'client' || secret !== issuer.secretOf(id)) {
    response.setHeader('www-authenticate', 'Basic realm="beraad"');
    sendJson(response, 401, { error: 'invalid_client', error_description: 'Unknown program, or another secret.' });
    return true;
  }
  const token = await issuer.issue(directory, client, address, now);
  sendJson(response, 200, { ...token, token_type: 'Bearer' });
  return true;
}

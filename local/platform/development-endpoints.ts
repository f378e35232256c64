import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { dynamodbDirectory } from '#adapters/dynamodb/directory.ts';
import { readUnresolved } from '#adapters/dynamodb/messages.ts';
import { firstQueued } from '#adapters/dynamodb/outbox.ts';
import { epochOf, instantOfEpoch, instantOfLocal, withOffset } from '#domain/calendar/brussels-time.ts';
import { isLocalTime } from '#domain/commands/shared-fields.ts';
import { SIGNING_WAYS } from '../eid/eid-office.ts';
import { answerClientCredentials } from '../identity/client-credentials.ts';
import { answerPreview } from '../mail/preview-door.ts';
import { answerLocalPage } from '../mailbox-pages.ts';
import { sendJson, sendProblem } from './answers.ts';
import type { Behind } from './platform-interface.ts';

const tokenRequest = z.strictObject({ persona: z.string().max(200) });
const signRequest = z.strictObject({
  document: z.base64(),
  sign: z.enum(SIGNING_WAYS),
  names: z.array(z.string()),
});
const clockRequest = z.strictObject({ to: z.string(), skip: z.boolean().optional() });

type Parsed<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly detail: string };

function parseBody<Schema extends z.ZodType>(schema: Schema, body: Buffer): Parsed<z.output<Schema>> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return { ok: false, detail: 'The body is not valid JSON.' };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return {
    ok: false,
    detail: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; '),
  };
}

/** An instant as people and clients write it: local Brussels time, or ISO 8601 with an offset. */
function readInstant(text: string): number | undefined {
  if (isLocalTime(text)) return epochOf(instantOfLocal(text));
  if (!/T.*(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? undefined : parsed;
}

async function giveToken({ platform, issuer }: Behind, body: Buffer, response: ServerResponse): Promise<void> {
  const asked = parseBody(tokenRequest, body);
  if (!asked.ok) return sendProblem(response, 'invalid-body', asked.detail);
  const directory = dynamodbDirectory(platform.table);
  const person = await directory.person(asked.value.persona);
  if (person === undefined) {
    return sendProblem(
      response,
      'no-such-persona',
      `There is no persona ${asked.value.persona}; GET /dev/personas lists them.`,
    );
  }
  sendJson(response, 200, await issuer.issue(directory, person, `${platform.url}/op`, platform.clock.now()));
}

/** Signs a document as people with eID cards would, with certificates of the platform's own test hierarchy. */
async function signDocument({ platform, eidOffice }: Behind, body: Buffer, response: ServerResponse): Promise<void> {
  const asked = parseBody(signRequest, body);
  if (!asked.ok) return sendProblem(response, 'invalid-body', asked.detail);
  const { document, sign, names } = asked.value;
  const signed = await eidOffice.sign(Buffer.from(document, 'base64'), sign, names, new Date(platform.clock.now()));
  sendJson(response, 200, { document: Buffer.from(signed).toString('base64') });
}

async function moveClock({ platform }: Behind, body: Buffer, response: ServerResponse): Promise<void> {
  if (platform.livesExamples)
    return sendProblem(
      response,
      'lives-examples',
      'The examples are being lived; the clock is yours when that is done.',
    );
  const asked = parseBody(clockRequest, body);
  if (!asked.ok) return sendProblem(response, 'invalid-body', asked.detail);
  const to = readInstant(asked.value.to);
  if (to === undefined) {
    return sendProblem(response, 'no-such-time', `${asked.value.to} is no time in Brussels; write 2017-11-30T09:00.`);
  }
  if (to < platform.clock.now()) {
    const now = withOffset(instantOfEpoch(platform.clock.now()));
    return sendProblem(response, 'clock-goes-forward', `It is ${now}; the clock only goes forward.`);
  }
  if (asked.value.skip === true) await platform.skipTo(to);
  else await platform.advanceTo(to);
  sendJson(response, 200, { now: withOffset(instantOfEpoch(platform.clock.now())) });
}

/** Takes events of a mail service as EventBridge delivers them: a test or a drill lets mail bounce this way. */
async function takeMailEvents({ platform }: Behind, body: Buffer, response: ServerResponse): Promise<void> {
  const asked = parseBody(z.strictObject({ events: z.array(z.looseObject({ detail: z.looseObject({}) })) }), body);
  if (!asked.ok) return sendProblem(response, 'invalid-body', asked.detail);
  for (const event of asked.value.events) platform.mailbox.tell(JSON.stringify(event));
  await platform.settle();
  sendJson(response, 200, { taken: asked.value.events.length });
}

function giveMail({ platform }: Behind, url: URL, response: ServerResponse): void {
  const id = url.pathname.slice('/dev/mail/'.length);
  if (url.pathname !== '/dev/mail' && id !== '') {
    const raw = platform.mailbox.raw(id);
    if (raw === undefined) {
      sendProblem(response, 'no-such-mail', 'There is no such mail.');
      return;
    }
    response.writeHead(200, { 'content-type': 'message/rfc822' });
    response.end(raw);
    return;
  }
  // `to=&after=` with nothing behind it asks for everything.
  const given = (name: string): string | undefined => url.searchParams.get(name) || undefined;
  const after = given('after');
  const afterInstant = after === undefined ? undefined : readInstant(after);
  if (after !== undefined && afterInstant === undefined) {
    sendProblem(response, 'no-such-time', `${after} is no time; write 2017-11-30T09:00.`);
    return;
  }
  const messages = platform.mailbox.list({
    to: given('to'),
    after: afterInstant === undefined ? undefined : instantOfEpoch(afterInstant),
  });
  sendJson(response, 200, { messages: messages.map((mail) => ({ ...mail, at: withOffset(mail.at) })) });
}

/** Answers what exists on the embedded platform only; false for everything else. */
export async function answerDevelopmentRequest(
  behind: Behind,
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  response: ServerResponse,
): Promise<boolean> {
  const { platform, issuer } = behind;
  const asked = `${request.method} ${url.pathname}`;
  switch (asked) {
    case 'GET /healthz':
      sendJson(response, 200, { status: 'ok', now: withOffset(instantOfEpoch(platform.clock.now())) });
      return true;
    case 'GET /op/jwks':
      sendJson(response, 200, issuer.keys);
      return true;
    case 'POST /op/token':
      // What a login is exchanged for comes from the provider itself (local/openid).
      if (new URLSearchParams(body.toString('utf8')).get('grant_type') === 'authorization_code') return false;
      return answerClientCredentials(
        {
          directory: dynamodbDirectory(platform.table),
          issuer,
          address: `${platform.url}/op`,
          now: platform.clock.now(),
        },
        request,
        body,
        response,
      );
    case 'GET /dev/personas': {
      const people = await dynamodbDirectory(platform.table).people();
      sendJson(response, 200, {
        personas: people
          .filter(({ kind }) => kind === 'person')
          .map(({ id, name, roles: [first] }) => ({
            id,
            name,
            role: first?.role ?? null,
            organisation: first?.organisation ?? first?.committee ?? null,
          })),
      });
      return true;
    }
    case 'POST /dev/token':
      await giveToken(behind, body, response);
      return true;
    case 'GET /dev/clients': {
      const clients = (await dynamodbDirectory(platform.table).people()).filter(({ kind }) => kind === 'client');
      sendJson(response, 200, {
        clients: clients.map(({ id, name }) => ({ id, name, secret: issuer.secretOf(id) })),
      });
      return true;
    }
    case 'POST /dev/eid/sign':
      await signDocument(behind, body, response);
      return true;
    case 'GET /dev/clock':
      sendJson(response, 200, { now: withOffset(instantOfEpoch(platform.clock.now())) });
      return true;
    case 'POST /dev/clock':
      await moveClock(behind, body, response);
      return true;
    case 'POST /dev/mail/events':
      await takeMailEvents(behind, body, response);
      return true;
    case 'GET /dev/mail/waiting': {
      const [first, messages] = await Promise.all([firstQueued(platform.table), readUnresolved(platform.table)]);
      sendJson(response, 200, { queued: first !== undefined, unresolved: messages.length });
      return true;
    }
    case 'POST /dev/mail/flush':
      await platform.flushMail();
      sendJson(response, 200, { now: withOffset(instantOfEpoch(platform.clock.now())) });
      return true;
    default:
      if (request.method === 'GET' && (await answerPreview(url, response, platform.url))) return true;
      if (request.method === 'GET' && (url.pathname === '/dev/mail' || url.pathname.startsWith('/dev/mail/'))) {
        giveMail(behind, url, response);
        return true;
      }
      if (url.pathname.startsWith('/dev/')) {
        sendProblem(response, 'no-such-page', `There is no ${asked} here.`);
        return true;
      }
      return answerLocalPage(platform, request, url, body, response, readInstant);
  }
}

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Mailbox } from './mailbox.ts';

/** SES as the SDK's client-ses reaches it: the Query protocol, SendRawEmail only. */
export interface SesServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/** The members of a list in the Query protocol: `Destinations.member.1`, `.2`, … */
function members(form: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let number = 1; ; number += 1) {
    const value = form.get(`${name}.member.${number}`);
    if (value === null) return values;
    values.push(value);
  }
}

function tags(form: URLSearchParams): Record<string, string> {
  const found: Record<string, string> = {};
  for (let number = 1; ; number += 1) {
    const name = form.get(`Tags.member.${number}.Name`);
    if (name === null) return found;
    found[name] = form.get(`Tags.member.${number}.Value`) ?? '';
  }
}

/** Serves the mail service on 127.0.0.1; mail is kept, nothing leaves the machine. */
export async function serveSes(mailbox: Mailbox, now: () => number): Promise<SesServer> {
  const server = createServer((request, response) => {
    void (async () => {
      const form = await readForm(request);
      const answer = (status: number, body: string) => {
        response.writeHead(status, { 'content-type': 'text/xml' });
        response.end(body);
      };
      const action = form.get('Action');
      if (action !== 'SendRawEmail') {
        answer(
          400,
          `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>only SendRawEmail is served here, not ${action}</Message></Error></ErrorResponse>`,
        );
        return;
      }
      const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64');
      const id = await mailbox.accept({
        from: form.get('Source') ?? '',
        to: members(form, 'Destinations'),
        raw,
        tags: tags(form),
        at: new Date(now()).toISOString(),
      });
      answer(
        200,
        `<SendRawEmailResponse xmlns="${NAMESPACE}"><SendRawEmailResult><MessageId>${id}</MessageId></SendRawEmailResult><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></SendRawEmailResponse>`,
      );
    })().catch((error: unknown) => {
      response.writeHead(500);
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

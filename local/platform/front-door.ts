import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { sendProblem } from './answers.ts';
import { type ApiAnswer, apiAnswerSchema, apiEvent } from './api-gateway.ts';
import { answerDevelopmentRequest } from './development-endpoints.ts';
import type { Behind } from './platform-interface.ts';

/** The one HTTP server people and clients meet: API Gateway's part, and the development endpoints. */
export interface FrontDoor {
  readonly url: string;
  serve(behind: Behind): void;
  close(): Promise<void>;
}

/** The port of the portal and the API cannot be had; says what to do. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/** API Gateway takes at most 10 MB; https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const LARGEST_BODY_BYTES = 10 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    length += part.length;
    if (length > LARGEST_BODY_BYTES) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

/** Which function API Gateway's routes lead an address to. */
function functionFor(path: string): string {
  if (path.startsWith('/api/')) return 'api';
  return path.startsWith('/register.') ? 'register' : 'web';
}

async function throughGateway(
  behind: Behind,
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const functionName = functionFor(url.pathname);
  const { payload, functionError } = await behind.functions.invoke(
    functionName,
    JSON.stringify(apiEvent(request, url, body)),
  );
  const parsed = apiAnswerSchema.safeParse(JSON.parse(payload));
  if (functionError !== undefined || !parsed.success) {
    sendProblem(response, 'internal-error', 'Something went wrong on our side; try again.');
    return;
  }
  const answer: ApiAnswer = parsed.data;
  response.writeHead(answer.statusCode, {
    ...answer.headers,
    ...(answer.cookies === undefined ? {} : { 'set-cookie': answer.cookies }),
  });
  response.end(answer.isBase64Encoded === true ? Buffer.from(answer.body ?? '', 'base64') : (answer.body ?? ''));
}

/** What programs ask: they may call the platform by any of its names, and would lose their token on the way to another. */
const FOR_PROGRAMS = /^\/(api|dev|op)\/|^\/healthz$|^\/register\./;

async function answer(
  behind: Behind | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  base: string,
): Promise<void> {
  const url = URL.parse(request.url ?? '/', base);
  if (url === null) {
    sendProblem(response, 'no-such-page', 'This is no address.');
    return;
  }
  // One name for one place: cookies and logins belong to the address that is announced.
  if (request.method === 'GET' && request.headers.host?.startsWith('localhost:') && !FOR_PROGRAMS.test(url.pathname)) {
    response.writeHead(307, { location: `${base}${url.pathname}${url.search}` });
    response.end();
    return;
  }
  if (behind === undefined) {
    sendProblem(response, 'starting', 'The platform is starting; try again in a moment.');
    return;
  }
  const body = await readBody(request);
  if (body === undefined) {
    sendProblem(response, 'body-too-large', 'A body is at most 10 MB.');
    return;
  }
  const handled =
    (await answerDevelopmentRequest(behind, request, url, body, response)) ||
    (await behind.openId.answer(request, url, body, response));
  if (!handled) await throughGateway(behind, request, url, body, response);
}

/** Opens the port; requests are answered with 503 until there is something behind it. */
export async function openFrontDoor(port: number): Promise<FrontDoor> {
  let behind: Behind | undefined;
  let url = `http://127.0.0.1:${port}`;
  const server = createServer((request, response) => {
    answer(behind, request, response, url).catch(() => {
      if (!response.headersSent)
        sendProblem(response, 'internal-error', 'Something went wrong on our side; try again.');
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const message =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is taken by another program. Stop it, or choose another port: PORT=3100 npm start`
          : `Port ${port} cannot be opened (${error.code ?? error.message}). Choose another port: PORT=3100 npm start`;
      reject(new PortTaken(message));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address === 'object' && address !== null) url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    serve(given) {
      behind = given;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

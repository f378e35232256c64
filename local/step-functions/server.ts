import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StepFunctionsEngine } from './engine-options.ts';
import { StepFunctionsError } from './errors.ts';
import { parseJson } from './json-text.ts';

const TARGET_PREFIX = 'AWSStepFunctions.';
const CONTENT_TYPE = 'application/x-amz-json-1.0';
/** "Maximum request size: 1 MB", headers included; a little room for escapes in JSON. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** A listening Step Functions endpoint. */
export interface StepFunctionsServer {
  readonly server: Server;
  readonly url: string;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string;
  /** Answers requests that are not calls of the API; false means that it is not one of its own. */
  readonly otherwise?: (request: IncomingMessage, body: string, response: ServerResponse) => Promise<boolean>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    length += part.length;
    // What is too large is read to its end all the same: only then does the caller listen to the answer.
    if (length > MAX_BODY_BYTES) chunks.length = 0;
    else chunks.push(part);
  }
  if (length > MAX_BODY_BYTES) throw new StepFunctionsError('RequestEntityTooLarge', 'the request is too large', 413);
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(body: string): unknown {
  try {
    return body === '' ? {} : parseJson(body);
  } catch {
    throw new StepFunctionsError('SerializationException', 'the request is not valid JSON');
  }
}

/** Sends a JSON 1.0 answer. */
export function sendJson(response: ServerResponse, status: number, body: unknown, errorType?: string): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': CONTENT_TYPE,
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
    ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }),
  });
  response.end(text);
}

function sendError(response: ServerResponse, error: unknown): void {
  const known =
    error instanceof StepFunctionsError
      ? error
      : new StepFunctionsError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
  sendJson(response, known.statusCode, { __type: known.name, message: known.message }, known.name);
}

/**
 * Serves an engine over AWS's JSON 1.0 protocol: `POST /` with `X-Amz-Target: AWSStepFunctions.<Action>`.
 * Signatures are not checked. https://docs.aws.amazon.com/step-functions/latest/apireference/CommonParameters.html
 */
export async function serveStepFunctions(
  engine: StepFunctionsEngine,
  { port, host = '127.0.0.1', otherwise }: ServerOptions,
): Promise<StepFunctionsServer> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const target = request.headers['x-amz-target'];
      const body = await readBody(request);
      if (typeof target === 'string' && target.startsWith(TARGET_PREFIX)) {
        sendJson(response, 200, await engine.call(target.slice(TARGET_PREFIX.length), parseBody(body)));
      } else if (otherwise === undefined || !(await otherwise(request, body, response))) {
        throw new StepFunctionsError(
          'UnknownOperationException',
          `expected X-Amz-Target: ${TARGET_PREFIX}<Action>`,
          404,
        );
      }
    } catch (error) {
      sendError(response, error);
    }
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address: AddressInfo | string | null = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    server,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeIdleConnections();
      }),
  };
}

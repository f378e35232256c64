import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { FunctionAnswer } from './engine-options.ts';

/** The longest a Lambda function may run is 15 minutes; an answer that takes longer never comes. */
const MAX_FUNCTION_MS = 16 * 60 * 1000;

/** An error of the Lambda service, named as its exceptions are. */
class LambdaServiceError extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

function exceptionName(status: number, errorType: string | string[] | undefined): string {
  if (typeof errorType === 'string' && /^\w+/.test(errorType)) return errorType.replace(/:.*$/, '');
  if (status === 404) return 'ResourceNotFoundException';
  return status === 429 ? 'TooManyRequestsException' : 'ServiceException';
}

/** Calls functions over Lambda's own API: `POST /2015-03-31/functions/NAME/invocations`. */
export function lambdaEndpoint(endpoint: URL): {
  invoke(functionName: string, payload: string): Promise<FunctionAnswer>;
} {
  const isHttps = endpoint.protocol === 'https:';
  const agent = isHttps ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const send = isHttps ? httpsRequest : httpRequest;
  const base = endpoint.href.replace(/\/$/, '');
  return {
    invoke: (functionName, payload) =>
      new Promise((resolve, reject) => {
        const url = new URL(`${base}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`);
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(payload),
          'x-amz-invocation-type': 'RequestResponse',
        };
        const request = send(url, { method: 'POST', agent, headers, timeout: MAX_FUNCTION_MS }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const body = Buffer.concat(chunks).toString('utf8');
            const status = response.statusCode ?? 500;
            if (status >= 300) {
              reject(
                new LambdaServiceError(
                  exceptionName(status, response.headers['x-amzn-errortype']),
                  `${status} from ${url.href}: ${body.slice(0, 1000)}`,
                ),
              );
              return;
            }
            const functionError = response.headers['x-amz-function-error'];
            resolve({ payload: body, ...(typeof functionError === 'string' ? { functionError } : {}) });
          });
        });
        request.on('timeout', () =>
          request.destroy(new LambdaServiceError('ServiceException', `no answer from ${url.href}`)),
        );
        request.on('error', reject);
        request.end(payload);
      }),
  };
}

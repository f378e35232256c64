import type { ServerResponse } from 'node:http';

/** Sends an answer as JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': status >= 400 ? 'application/problem+json' : 'application/json',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}

/** A problem of the platform's own, in the form the API gives its problems. */
export const problem = (status: number, code: string, detail: string) => ({
  type: `about:blank#${code}`,
  title: code,
  status,
  code,
  detail,
});

import type { ServerResponse } from 'node:http';
import { PLATFORM_CODES } from '#functions/api/platform-codes.ts';
import { API_CODES, ERRORS_PATH } from '#functions/api/problem-codes.ts';

const CODES = { ...API_CODES, ...PLATFORM_CODES };

/** Sends an answer as JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': status >= 400 ? 'application/problem+json' : 'application/json',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}

/** Sends a problem of the platform's own, in the form the API gives its problems; its code stands in docs/errors.md. */
export function sendProblem(response: ServerResponse, code: keyof typeof CODES, detail: string): void {
  const { status } = CODES[code];
  const type = `${ERRORS_PATH}#${code}`;
  sendJson(response, status, { type, title: code.replaceAll('-', ' '), status, code, detail });
}

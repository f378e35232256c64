import { createServer } from 'node:http';
import * as z from 'zod';
import { answerOf, FAILURES } from './machine.ts';

const payloadSchema = z.object({
  execution: z.string(),
  round: z.int(),
  step: z.string().optional(),
  attempt: z.int().optional(),
  token: z.string().optional(),
});

/** A token that was handed out, and what became of it. */
export interface HandedOut {
  readonly execution: string;
  readonly round: number;
  readonly token: string;
}

/** The drill's functions: they outlive the engine, and remember who called. */
export interface DrillFunctions {
  readonly url: string;
  readonly tokens: HandedOut[];
  /** Calls by question. */
  readonly calls: Map<string, number>;
  close(): void;
}

/** Serves work, flaky, ask and deaf at a Lambda endpoint; each takes a little while, so that a kill finds calls under way. */
export async function serveFunctions(random: () => number): Promise<DrillFunctions> {
  const tokens: HandedOut[] = [];
  const calls = new Map<string, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const name = /functions\/([^/]+)\//.exec(request.url ?? '')?.[1] ?? '';
      const {
        execution,
        round,
        step = name,
        attempt = 0,
        token,
      } = payloadSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      const question = `${name} ${answerOf(execution, round, step)} ${attempt}`;
      calls.set(question, (calls.get(question) ?? 0) + 1);
      if (token !== undefined) tokens.push({ execution, round, token });
      setTimeout(() => {
        if (name === 'flaky' && attempt < FAILURES)
          response
            .writeHead(200, { 'x-amz-function-error': 'Unhandled' })
            .end(JSON.stringify({ errorType: 'Flaky', errorMessage: question }));
        else response.end(JSON.stringify(token === undefined ? answerOf(execution, round, step) : {}));
      }, random() * 12);
    });
    request.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    tokens,
    calls,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

import {
  type KeptAnswer,
  keepAnswer,
  keepingWrite,
  readKeptAnswer,
  type Write,
} from '#adapters/dynamodb/kept-answers.ts';
import type { ApiPorts } from './api-ports.ts';
import { type ApiResponse, json, Problem } from './problem.ts';
import { statusOf } from './problem-codes.ts';
import { type ApiRequest, safeguardsOf } from './request.ts';

/** The answer to one request, kept under the key that its caller chose. */
interface Keeping {
  /** What keeps an answer, to be written in the transaction of what it answers. */
  keeping(status: number, answer: unknown): readonly Write[];
  /** Answers as the same request was answered before, else carries it out and keeps the answer. */
  once(carryOut: () => Promise<{ readonly status?: number; readonly body: unknown }>): Promise<ApiResponse>;
}

/** How the answer to a request is kept; without `Idempotency-Key` it is not. */
export function keptFor({ table, now }: ApiPorts, request: ApiRequest, operation: string): Keeping {
  const { once } = safeguardsOf(request, operation);
  if (once === undefined) {
    return {
      keeping: () => [],
      async once(carryOut) {
        const { status = 200, body } = await carryOut();
        return json(status, body);
      },
    };
  }
  const { key, requestHash } = once;
  const keptOf = (status: number, answer: unknown): KeptAnswer => ({
    requestHash,
    status,
    body: JSON.stringify(answer),
  });
  async function before(): Promise<ApiResponse | undefined> {
    const known = await readKeptAnswer(table, key);
    if (known === undefined) return undefined;
    if (known.requestHash === requestHash) return json(known.status, JSON.parse(known.body));
    throw new Problem(
      statusOf('idempotency-key-reused'),
      'idempotency-key-reused',
      'This Idempotency-Key was used for another command; give each command a key of its own.',
    );
  }
  return {
    keeping: (status, answer) => [keepingWrite(table, key, keptOf(status, answer), now())],
    async once(carryOut) {
      const known = await before();
      if (known !== undefined) return known;
      try {
        const { status = 200, body } = await carryOut();
        await keepAnswer(table, key, keptOf(status, body), now());
        return json(status, body);
      } catch (error) {
        // The same request may have been carried out since we looked: then that is the answer.
        const meanwhile = await before();
        if (meanwhile !== undefined) return meanwhile;
        throw error;
      }
    },
  };
}

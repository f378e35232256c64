import * as z from 'zod';
import type { Harness } from './harness.ts';

/** Machines and readings that the tests of the API share. */

export const waiting = { StartAt: 'Rest', States: { Rest: { Type: 'Wait', Seconds: 99_999_999, End: true } } };

/** A machine that says one thing and ends. */
export function telling(text: string): object {
  return { StartAt: 'Tell', States: { Tell: { Type: 'Succeed', Output: text } } };
}

/** The ARN of something of Step Functions in the local account. */
export function arn(rest: string): string {
  return `arn:aws:states:eu-west-1:000000000000:${rest}`;
}

const pageSchema = z.looseObject({ nextToken: z.string().optional() });

/** Reads a list page by page. */
export async function pages(harness: Harness, action: string, input: object, member: string): Promise<unknown[][]> {
  const all: unknown[][] = [];
  let nextToken: string | undefined;
  do {
    const page = pageSchema.parse(await harness.engine.call(action, { ...input, nextToken }));
    all.push(z.array(z.unknown()).parse(page[member]));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return all;
}

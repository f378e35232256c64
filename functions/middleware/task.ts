import middy from '@middy/core';
import type * as z from 'zod';
import { logFailure } from '#adapters/runtime/log.ts';

/** A function was called with something it does not understand; calling again will not help. */
export class PermanentInputError extends Error {
  override readonly name = 'PermanentInputError';
}

/** What a function receives, checked against its schema at the edge. */
export function parseEvent<Schema extends z.ZodType>(schema: Schema, event: unknown): z.output<Schema> {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(event)'}: ${issue.message}`).join('; ');
  throw new PermanentInputError(`The event does not fit this function: ${where}`);
}

/** The handler of a function that AWS or a workflow calls with one event: parsed, its failures logged without any text of a person. */
export function eventHandler<Schema extends z.ZodType, Result>(
  schema: Schema,
  handle: (event: z.output<Schema>) => Promise<Result>,
) {
  return middy()
    .use({ onError: ({ error }) => logFailure('request-failed', error) })
    .handler((event: unknown) => handle(parseEvent(schema, event)));
}

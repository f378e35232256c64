import * as z from 'zod';
import { StepFunctionsError } from './errors.ts';
import { MAX_NAME_LENGTH } from './limits.ts';

/** What the calls of the API have in common: names, pages, dates and the error for a malformed request. */

/** "A name must not contain white space, brackets, wildcards, special characters, control characters, surrogates": API model, `Name`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it forbids
const FORBIDDEN_IN_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/;

/** Page size: 0 and absence mean 100, as in the API model. */
export const limitSchema = z
  .int()
  .min(0)
  .max(1000)
  .optional()
  .transform((value) => (value === undefined || value === 0 ? 100 : value));

/** `includedData` of the Describe… calls: METADATA_ONLY leaves out what a customer's key may protect on AWS. */
export const includedDataSchema = z.enum(['ALL_DATA', 'METADATA_ONLY']).default('ALL_DATA');

/** Parses a request, or throws ValidationException as AWS does. */
export function parseInput<T>(schema: z.ZodType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const messages = issues.map(
    ({ path, message }) => `Value at '${path.join('.')}' failed to satisfy constraint: ${message}`,
  );
  throw new StepFunctionsError(
    'ValidationException',
    `${issues.length} validation error${issues.length === 1 ? '' : 's'} detected: ${messages.join('; ')}`,
  );
}

/** Refuses a name that AWS would not take. */
export function checkName(name: string): string {
  if (name.length > MAX_NAME_LENGTH || FORBIDDEN_IN_NAME.test(name))
    throw new StepFunctionsError('InvalidName', `Invalid Name: '${name}'`);
  return name;
}

/** An instant as AWS's JSON protocol carries it: seconds, with milliseconds as a fraction. */
export function seconds(epochMs: number): number {
  return epochMs / 1000;
}

/** The token of the page after a place, if there is one. A place is what the last item shown is sorted by, so that a page stays right while others come and go. */
export function nextTokenFor(hasMore: boolean, lastShown: string | number | undefined): { nextToken?: string } {
  return hasMore ? { nextToken: Buffer.from(`after:${lastShown}`).toString('base64url') } : {};
}

/** The place after which a page starts, or undefined for the first page; throws InvalidToken. */
export function placeOf(nextToken: string | undefined): string | undefined {
  if (nextToken === undefined) return undefined;
  const [, place] = /^after:(.+)$/su.exec(Buffer.from(nextToken, 'base64url').toString()) ?? [];
  if (place === undefined) throw new StepFunctionsError('InvalidToken', "Invalid Token: 'Invalid token'");
  return place;
}

/** As `placeOf`, for what is sorted by a number; the first page starts after `first`. */
export function numberOf(nextToken: string | undefined, first: number): number {
  const place = placeOf(nextToken);
  if (place === undefined) return first;
  if (!/^\d{1,15}$/.test(place)) throw new StepFunctionsError('InvalidToken', "Invalid Token: 'Invalid token'");
  return Number(place);
}

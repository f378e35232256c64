import * as z from 'zod';

const told = z.object({ errorType: z.string() });

/** The name of the error that a function told: the only part of it that may be logged, since its message may quote what a person wrote. */
export function errorTypeOf(payload: string): string {
  try {
    return told.safeParse(JSON.parse(payload)).data?.errorType ?? 'Error';
  } catch {
    return 'Error';
  }
}

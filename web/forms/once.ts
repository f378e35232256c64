import { ONCE_FIELD } from '#web/routing/route.ts';

const LONGEST_KEY = 100;

/** The key of a form: the one it was made with, else a new one. */
export function onceOf(values: URLSearchParams): string {
  const given = values.get(ONCE_FIELD) ?? '';
  return given === '' || given.length > LONGEST_KEY ? crypto.randomUUID() : given;
}

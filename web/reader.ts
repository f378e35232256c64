import type { Person } from '#domain/permissions/principal.ts';

/** Somebody who is logged in, as the pages know them. */
export interface Reader {
  readonly person: Person;
  readonly name: string;
  /** Name of their organisation or committee. */
  readonly body?: string | undefined;
}

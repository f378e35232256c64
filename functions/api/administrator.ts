import { hasRole } from '#domain/permissions/principal.ts';
import { Problem } from './problem.ts';
import type { ApiRequest } from './request.ts';

/** Refuses everyone but an administrator. */
export function administratorOnly({ person }: ApiRequest): void {
  if (!hasRole(person, 'administrator'))
    throw new Problem(403, 'not-permitted', 'Only an administrator may change this.');
}

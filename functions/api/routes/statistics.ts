import * as z from 'zod';
import { readUsefulness, usefulnessSchema } from '#adapters/dynamodb/usefulness.ts';
import { hasRole } from '#domain/permissions/principal.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { Problem } from '../problem.ts';

/** What reminders are good for. */
export const statisticsRoutes: readonly Route[] = [
  operation({
    operation: 'get-notice-statistics',
    method: 'GET',
    path: '/api/v1/statistics/notices',
    subject: 'Directory',
    summary:
      'of each kind of notice that asks for something: how often it was told to whoever owed that, and how often it was done within seven days; over all committees',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: z.object({ notices: z.array(usefulnessSchema) }),
    async answer(ports, { request: { person } }) {
      if (!hasRole(person, 'administrator') && person.committee === undefined)
        throw new Problem(403, 'not-permitted', 'Only a committee or an administrator may see what notices came to.');
      return { body: { notices: await readUsefulness(ports.table) } };
    },
  }),
];

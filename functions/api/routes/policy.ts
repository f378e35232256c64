import { policyFields } from '#domain/commands/policy-fields.ts';
import { policySchema, settingsOf } from '#domain/policy/policy.ts';
import { administratorOnly } from '../administrator.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { Problem } from '../problem.ts';
import { check } from '../request.ts';

/** The reminder policy. */
export const policyRoutes: readonly Route[] = [
  operation({
    operation: 'get-policy',
    method: 'GET',
    path: '/api/v1/policy',
    subject: 'Policy',
    summary: 'the reminder policy in force',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: policySchema,
    answer: async (ports) => ({ body: settingsOf(await ports.policies.current()) }),
  }),
  operation({
    operation: 'put-policy',
    method: 'PUT',
    path: '/api/v1/policy',
    subject: 'Policy',
    summary: 'a new version of the reminder policy; what is not given stays as it is',
    query: NO_FIELDS,
    body: policyFields,
    answers: policySchema,
    async answer(ports, { request, body }) {
      administratorOnly(request);
      const current = settingsOf(await ports.policies.current());
      const settings = check(policySchema, { ...current, ...body, version: current.version + 1 });
      const added = await ports.policies.add({ settings, since: ports.now(), by: `person:${request.person.id}` });
      if (added === 'conflict')
        throw new Problem(409, 'conflict', 'Someone else changed the policy at the same moment.');
      return { body: settings };
    },
  }),
];

import * as z from 'zod';
import { policyFields } from '#domain/commands/policy-fields.ts';
import { policySchema, settingsOf } from '#domain/policy/policy.ts';
import { previewPolicy, previewSchema } from '#functions/middleware/policy-preview.ts';
import { administratorOnly } from '../administrator.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { Problem } from '../problem.ts';
import { check } from '../request.ts';

/** A change of policy: what is given changes, the rest stays; and why. */
const changeFields = policyFields.extend({
  reason: z.string().optional().meta({ description: 'why; it stands in the log of all that it moves' }),
});

/** The new version; of a preview also what it would move. */
const changedSchema = policySchema.extend({ preview: previewSchema.optional() });

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
    summary:
      'a new version of the reminder policy; what is not given stays as it is. What is still to come is planned anew; with `preview=yes` nothing changes, and the answer says what would move',
    query: z.strictObject({ preview: z.literal('yes').optional() }),
    body: changeFields,
    answers: changedSchema,
    async answer(ports, { request, query, body: { reason, ...given } }) {
      administratorOnly(request);
      const current = await ports.policies.current();
      const settings = check(policySchema, { ...settingsOf(current), ...given, version: current.version + 1 });
      const since = ports.now();
      if (query.preview === 'yes') {
        return { body: { ...settings, preview: await previewPolicy(ports, { ...settings, since, before: current }) } };
      }
      const by = `person:${request.person.id}`;
      const added = await ports.policies.add({ settings, since, by, ...(reason === undefined ? {} : { reason }) });
      if (added === 'conflict')
        throw new Problem(409, 'conflict', 'Someone else changed the policy at the same moment; look again.');
      return { body: settings };
    },
  }),
];

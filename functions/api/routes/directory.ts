import { committeeSchema, organisationSchema, personSchema } from '#adapters/dynamodb/directory.ts';
import { ref } from '#domain/commands/shared-fields.ts';
import { administratorOnly } from '../administrator.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';

const organisationFields = organisationSchema.extend({ id: ref }).strict();
const committeeFields = committeeSchema.extend({ id: ref }).strict();
const personFields = personSchema.extend({ id: ref }).strict();

/** The people and bodies that Beraad knows. */
export const directoryRoutes: readonly Route[] = [
  operation({
    operation: 'put-organisation',
    method: 'PUT',
    path: '/api/v1/organisations/{id}',
    subject: 'Directory',
    summary: 'makes a body known, or changes what is known of it',
    query: NO_FIELDS,
    body: organisationFields,
    answers: organisationSchema,
    async answer(ports, { request, body }) {
      administratorOnly(request);
      await ports.directory.save('organisation', body);
      return { body };
    },
  }),
  operation({
    operation: 'put-committee',
    method: 'PUT',
    path: '/api/v1/committees/{id}',
    subject: 'Directory',
    summary: 'makes a committee known, or changes what is known of it',
    query: NO_FIELDS,
    body: committeeFields,
    answers: committeeSchema,
    async answer(ports, { request, body }) {
      administratorOnly(request);
      await ports.directory.save('committee', body);
      return { body };
    },
  }),
  operation({
    operation: 'put-person',
    method: 'PUT',
    path: '/api/v1/people/{id}',
    subject: 'Directory',
    summary: 'makes a person known, or changes what is known of them',
    query: NO_FIELDS,
    body: personFields,
    answers: personSchema,
    async answer(ports, { request, body }) {
      administratorOnly(request);
      await ports.directory.save('person', body);
      return { body };
    },
  }),
];

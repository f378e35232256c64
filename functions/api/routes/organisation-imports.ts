import * as z from 'zod';
import { organisationSchema } from '#adapters/dynamodb/directory.ts';
import { importOrganisationsBody } from '#domain/commands/organisation-import.ts';
import { planImport } from '#domain/organisations/plan-import.ts';
import { inBatches } from '#domain/usecases/in-batches.ts';
import { administratorOnly } from '../administrator.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { Problem } from '../problem.ts';

/** Many bodies at once, as from a list of all municipalities. */
export const organisationImportRoutes: readonly Route[] = [
  operation({
    operation: 'import-organisations',
    method: 'POST',
    path: '/api/v1/organisation-imports',
    subject: 'Directory',
    keepsAnswer: true,
    summary:
      'makes many bodies known, or brings them up to date; where one of them is wrong nothing is written, and the same again changes nothing',
    query: NO_FIELDS,
    body: importOrganisationsBody,
    answers: z.object({
      created: z.array(z.string()),
      changed: z.array(z.string()),
      /** Of these, those that are now merged into another body. */
      merged: z.array(z.string()),
      unchanged: z.int(),
    }),
    async answer(ports, { request, body: { organisations } }) {
      administratorOnly(request);
      const plan = planImport(await ports.directory.organisations(), organisations);
      if (!plan.ok) {
        const fields = plan.problems.map(({ row, field, message }) => ({
          path: `organisations.${row}.${field}`,
          code: 'invalid',
          message,
        }));
        throw new Problem(400, 'invalid-body', fields.map(({ path, message }) => `${path}: ${message}`).join(' '), {
          fields,
        });
      }
      const { writes, created, changed, merged, unchanged } = plan;
      // Each body is written whole; what a failure leaves out is brought in by giving the same again.
      await inBatches(writes, (body) => ports.directory.saveOrganisation(organisationSchema.parse(body)));
      return { body: { created: [...created], changed: [...changed], merged: [...merged], unchanged } };
    },
  }),
];

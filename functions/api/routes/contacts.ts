import * as z from 'zod';
import { contactReportSchema, readContactReport } from '#adapters/dynamodb/contact-report.ts';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { contactFields } from '#domain/commands/party-fields.ts';
import { ref } from '#domain/commands/shared-fields.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import { changeContacts, contactsOf } from '#functions/middleware/contacts.ts';
import type { ApiPorts } from '../api-ports.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { Problem } from '../problem.ts';
import { fromPath } from '../request.ts';

const CONTACTS = '/api/v1/organisations/{organisation}/contacts';

/** How a body is reached and who may bind it, with what tells this state of it from any other. */
const contactsSchema = contactFields
  .extend({
    organisation: ref,
    name: z.string(),
    seen: z.string().meta({ description: 'names this state of the contacts; give it with a change' }),
    maySetSignatories: z.boolean().meta({ description: 'whether you may say who signs for the body' }),
    changed: z.object({ at: z.string(), by: z.string() }).optional(),
    deadAddresses: z.array(z.string()).meta({ description: 'at which mail came back for good' }),
  })
  .required({ signatories: true })
  .meta({ id: 'contacts' });

async function contactsFor(ports: ApiPorts, person: Person, id: string): Promise<z.input<typeof contactsSchema>> {
  const contacts = await contactsOf(ports, person, id);
  if (contacts === undefined) {
    if ((await ports.directory.organisation(id)) === undefined)
      throw new Problem(404, 'no-such-body', `Beraad knows no body ${id}.`);
    throw new Problem(
      403,
      'not-permitted',
      `How ${id} is reached is kept by its own people, committees and administrators.`,
    );
  }
  const { addresses, signatories, setsSignatories, changed, dead, ...named } = contacts;
  return {
    ...named,
    ...addresses,
    signatories: signatories.map((one) => ({ ...one })),
    maySetSignatories: setsSignatories,
    changed: changed && { at: withOffset(changed.at), by: changed.by },
    deadAddresses: [...dead],
  };
}

/** How bodies are reached, and which cannot be written to. */
export const contactRoutes: readonly Route[] = [
  operation({
    operation: 'get-contacts',
    method: 'GET',
    path: CONTACTS,
    subject: 'Directory',
    summary: 'how a body is reached and who may sign for it, for its own people, committees and administrators',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: contactsSchema,
    answer: async (ports, { request }) => ({
      body: await contactsFor(ports, request.person, fromPath(request, 'organisation')),
    }),
  }),
  operation({
    operation: 'put-contacts',
    method: 'PUT',
    path: CONTACTS,
    subject: 'Directory',
    summary:
      'changes how a body is reached; an address that is left out is taken away, signatories that are left out stay. Whoever saves addresses says that they are right: mail goes to them again',
    problems: [409],
    query: NO_FIELDS,
    body: contactFields.extend({
      seen: z
        .string()
        .max(200)
        .optional()
        .meta({ description: 'what the change goes out from; changed since, it is refused' }),
    }),
    answers: contactsSchema,
    async answer(ports, { request, body: { seen, ...asked } }) {
      const { person } = request;
      const id = fromPath(request, 'organisation');
      const before = await contactsFor(ports, person, id);
      if (asked.signatories !== undefined && !before.maySetSignatories)
        throw new Problem(
          403,
          'not-permitted',
          `Who signs for ${id} is said by who may sign for it, or an administrator.`,
        );
      const fields = { ...asked, signatories: asked.signatories ?? before.signatories };
      const outcome = await changeContacts(ports, person, id, fields, seen ?? before.seen);
      if (outcome !== 'changed')
        throw new Problem(409, 'conflict', 'Someone else changed these contacts since; look again and decide anew.');
      return { body: await contactsFor(ports, person, id) };
    },
  }),
  operation({
    operation: 'get-contact-report',
    method: 'GET',
    path: '/api/v1/contact-report',
    subject: 'Directory',
    summary: 'the bodies to which no mail gets any more, as the last nightly report found them',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: contactReportSchema.partial({ at: true }),
    async answer(ports, { request: { person } }) {
      if (!hasRole(person, 'administrator') && person.committee === undefined)
        throw new Problem(403, 'not-permitted', 'Only a committee or an administrator may see how bodies are reached.');
      const report = await readContactReport(ports.table);
      return { body: report === undefined ? { bodies: [] } : { ...report, at: withOffset(report.at) } };
    },
  }),
];

import * as z from 'zod';
import {
  type CommitteeProfile,
  committeeSchema,
  type OrganisationProfile,
  organisationSchema,
} from '#adapters/dynamodb/directory.ts';
import { allProfiles, readListPage } from '#adapters/dynamodb/lists.ts';
import { forgetBounces } from '#adapters/dynamodb/mail-addresses.ts';
import { committeeFields, furtherContactFields, organisationFields } from '#domain/commands/party-fields.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import { administratorOnly } from '../administrator.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { NEXT, nextCursor, PAGE_QUERY, pageAsked } from '../paging.ts';
import { Problem } from '../problem.ts';
import { fromPath } from '../request.ts';

const code = z.string().min(1).max(200).optional();

/** What everybody may know of a body; addresses are for its own people, the committees and administrators. */
const organisationAnswer = organisationSchema
  .omit({ contactsChanged: true })
  .partial({ email: true })
  .meta({ id: 'organisationAnswer' });
const committeeAnswer = committeeSchema.partial({ secretariat: true, chair: true }).meta({ id: 'committeeAnswer' });

const seesAddresses = (person: Person, body: string): boolean =>
  hasRole(person, 'administrator') || person.committee !== undefined || person.organisation === body;

function organisationFor(
  person: Person,
  { contactsChanged: _changed, ...body }: OrganisationProfile,
): z.input<typeof organisationAnswer> {
  if (seesAddresses(person, body.id)) return body;
  const {
    email: _email,
    dpo: _dpo,
    secondContact: _secondContact,
    mailbox: _mailbox,
    code: _code,
    signatories: _signatories,
    ...rest
  } = body;
  return rest;
}

function committeeFor(person: Person, body: CommitteeProfile): z.input<typeof committeeAnswer> {
  if (seesAddresses(person, body.id)) return body;
  const { secretariat: _secretariat, chair: _chair, code: _code, ...rest } = body;
  return rest;
}

const noSuchBody = (id: string) => new Problem(404, 'no-such-body', `Beraad knows no body ${id}.`);

/** The bodies that Beraad knows. */
export const directoryRoutes: readonly Route[] = [
  operation({
    operation: 'put-organisation',
    method: 'PUT',
    path: '/api/v1/organisations/{organisation}',
    subject: 'Directory',
    summary: 'makes a body known, or changes what is known of it',
    query: NO_FIELDS,
    body: organisationFields.extend({
      code,
      signatories: organisationSchema.shape.signatories,
      // Left out they stay as they were; null takes them away.
      secondContact: furtherContactFields.secondContact.nullable(),
      mailbox: furtherContactFields.mailbox.nullable(),
    }),
    answers: organisationAnswer,
    async answer(ports, { request, body: { secondContact: second, mailbox: box, ...body } }) {
      administratorOnly(request);
      const id = fromPath(request, 'organisation');
      const known = await ports.directory.organisation(id);
      const kept = {
        secondContact: second === undefined ? known?.secondContact : (second ?? undefined),
        mailbox: box === undefined ? known?.mailbox : (box ?? undefined),
        // That it was merged is told by an import, with its day.
        successor: known?.successor,
        contactsChanged: known?.contactsChanged,
      };
      const organisation = organisationSchema.parse({ id, ...body, ...kept });
      await ports.directory.saveOrganisation(organisation);
      const { email, dpo, secondContact, mailbox } = organisation;
      await forgetBounces(ports.table, [email, dpo, secondContact, mailbox]);
      return { body: organisationFor(request.person, organisation) };
    },
  }),
  operation({
    operation: 'get-organisation',
    method: 'GET',
    path: '/api/v1/organisations/{organisation}',
    subject: 'Directory',
    summary: 'a body',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: organisationAnswer,
    async answer(ports, { request }) {
      const id = fromPath(request, 'organisation');
      const body = await ports.directory.organisation(id);
      if (body === undefined) throw noSuchBody(id);
      return { body: organisationFor(request.person, body) };
    },
  }),
  operation({
    operation: 'list-organisations',
    method: 'GET',
    path: '/api/v1/organisations',
    subject: 'Directory',
    summary: 'the bodies that Beraad knows',
    query: z.strictObject(PAGE_QUERY),
    body: NO_FIELDS,
    answers: z.object({ organisations: z.array(organisationAnswer), ...NEXT }),
    async answer(ports, { request, query }) {
      const asked = pageAsked(ports, request, 'list-organisations', query);
      const { rows, next } = await readListPage(ports.table, allProfiles('organisation'), asked, async (items) =>
        items.map((item) => organisationFor(request.person, organisationSchema.parse(item))),
      );
      return { body: { organisations: rows, ...nextCursor(ports, request, 'list-organisations', next) } };
    },
  }),
  operation({
    operation: 'put-committee',
    method: 'PUT',
    path: '/api/v1/committees/{committee}',
    subject: 'Directory',
    summary: 'makes a committee known, or changes what is known of it',
    query: NO_FIELDS,
    body: committeeFields.extend({ code }),
    answers: committeeAnswer,
    async answer(ports, { request, body }) {
      administratorOnly(request);
      const committee = { id: fromPath(request, 'committee'), ...body };
      await ports.directory.saveCommittee(committee);
      return { body: committee };
    },
  }),
  operation({
    operation: 'get-committee',
    method: 'GET',
    path: '/api/v1/committees/{committee}',
    subject: 'Directory',
    summary: 'a committee',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: committeeAnswer,
    async answer(ports, { request }) {
      const id = fromPath(request, 'committee');
      const body = await ports.directory.committee(id);
      if (body === undefined) throw noSuchBody(id);
      return { body: committeeFor(request.person, body) };
    },
  }),
  operation({
    operation: 'list-committees',
    method: 'GET',
    path: '/api/v1/committees',
    subject: 'Directory',
    summary: 'the committees that Beraad knows',
    query: z.strictObject(PAGE_QUERY),
    body: NO_FIELDS,
    answers: z.object({ committees: z.array(committeeAnswer), ...NEXT }),
    async answer(ports, { request, query }) {
      const asked = pageAsked(ports, request, 'list-committees', query);
      const { rows, next } = await readListPage(ports.table, allProfiles('committee'), asked, async (items) =>
        items.map((item) => committeeFor(request.person, committeeSchema.parse(item))),
      );
      return { body: { committees: rows, ...nextCursor(ports, request, 'list-committees', next) } };
    },
  }),
];

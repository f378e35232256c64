import * as z from 'zod';
import {
  type Admission,
  admissionSchema,
  admissionWrite,
  readAdmission,
  writeAdmission,
} from '#adapters/dynamodb/admissions.ts';
import { allProfiles, readListPage } from '#adapters/dynamodb/lists.ts';
import { organisationFields } from '#domain/commands/party-fields.ts';
import { ref } from '#domain/commands/shared-fields.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { NEXT, nextCursor, PAGE_QUERY, pageAsked } from '../paging.ts';
import { Problem } from '../problem.ts';
import { type ApiRequest, fromPath } from '../request.ts';

const answer = admissionSchema.meta({ id: 'admission' });

/** Bodies are admitted by those who work with them all: a committee's secretariat, and administrators. */
function admittersOnly(person: Person): void {
  const isOfSecretariat =
    person.committee !== undefined && (hasRole(person, 'secretariat') || hasRole(person, 'chair'));
  if (!isOfSecretariat && !hasRole(person, 'administrator'))
    throw new Problem(403, 'not-permitted', 'Only a secretariat or an administrator admits bodies.');
}

async function asked(ports: TablePorts, request: ApiRequest): Promise<Admission> {
  admittersOnly(request.person);
  const code = fromPath(request, 'code');
  const admission = await readAdmission(ports.table, code);
  if (admission === undefined)
    throw new Problem(404, 'no-such-admission', `No body with the code ${code} asked to be admitted.`);
  return admission;
}

/** The bodies that Beraad does not know and of which somebody called. */
export const admissionRoutes: readonly Route[] = [
  operation({
    operation: 'list-admissions',
    method: 'GET',
    path: '/api/v1/admissions',
    subject: 'Directory',
    summary: 'the bodies that asked to be admitted, and what was decided',
    query: z.strictObject(PAGE_QUERY),
    body: NO_FIELDS,
    answers: z.object({ admissions: z.array(answer), ...NEXT }),
    async answer(ports, { request, query }) {
      admittersOnly(request.person);
      const asked = pageAsked(ports, request, 'list-admissions', query);
      const { rows, next } = await readListPage(ports.table, allProfiles('admission'), asked, async (items) =>
        items.map((item) => admissionSchema.parse(item)),
      );
      return { body: { admissions: rows, ...nextCursor(ports, request, 'list-admissions', next) } };
    },
  }),
  operation({
    operation: 'admit-body',
    method: 'POST',
    path: '/api/v1/admissions/{code}/admit',
    subject: 'Directory',
    keepsAnswer: true,
    summary: 'makes the body known: as a new organisation, or as one that was known without this code',
    query: NO_FIELDS,
    body: organisationFields.partial().extend({ organisation: ref }),
    answers: answer,
    async answer(ports, { request, body: { organisation: id, ...given }, keeping }) {
      const admission = await asked(ports, request);
      if (admission.status === 'admitted')
        throw new Problem(409, 'already-admitted', `This body was admitted already, as ${admission.organisation}.`);
      const known = await ports.directory.organisation(id);
      if (known?.code !== undefined && known.code !== admission.code)
        throw new Problem(409, 'already-admitted', `${id} is known by another code; an administrator can change it.`);
      if (known !== undefined && Object.keys(given).length > 0 && !hasRole(request.person, 'administrator'))
        throw new Problem(
          403,
          'not-permitted',
          `${id} is known: only an administrator changes more of it than its code.`,
        );
      const { name, kind, email, ...rest } = { name: admission.name, ...known, ...given };
      if (name === undefined || kind === undefined || email === undefined) {
        throw new Problem(400, 'invalid-body', `Beraad knows no ${id} yet: give its name, kind and email.`, {
          fields: [{ path: 'organisation', code: 'missing', message: 'is new, and needs a name, kind and email' }],
        });
      }
      const { reason: _reason, ...before } = admission;
      const admitted: Admission = {
        ...before,
        status: 'admitted',
        organisation: id,
        decidedBy: request.person.id,
        decidedAt: ports.now(),
      };
      const organisation = { ...rest, id, name, kind, email, code: admission.code };
      await ports.directory.saveOrganisation(organisation, [
        admissionWrite(ports.table, admitted),
        ...keeping(200, admitted),
      ]);
      return { body: admitted };
    },
  }),
  operation({
    operation: 'decline-body',
    method: 'POST',
    path: '/api/v1/admissions/{code}/decline',
    subject: 'Directory',
    keepsAnswer: true,
    summary: 'does not admit the body, and tells its people why',
    query: NO_FIELDS,
    body: z.strictObject({ reason: z.string().min(1, { error: 'Its people will read why: give a reason.' }) }),
    answers: answer,
    async answer(ports, { request, body: { reason }, keeping }) {
      const admission = await asked(ports, request);
      if (admission.status === 'admitted')
        throw new Problem(409, 'already-admitted', 'This body was admitted; end the roles of its people instead.');
      const declined: Admission = {
        ...admission,
        status: 'declined',
        reason,
        decidedBy: request.person.id,
        decidedAt: ports.now(),
      };
      await writeAdmission(ports.table, declined, keeping(200, declined));
      return { body: declined };
    },
  }),
];

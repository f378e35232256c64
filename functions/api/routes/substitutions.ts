import * as z from 'zod';
import { allProfiles, readListPage } from '#adapters/dynamodb/lists.ts';
import { readSubstitutions, writeSubstitution } from '#adapters/dynamodb/substitutions.ts';
import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { localDate } from '#domain/commands/shared-fields.ts';
import { type Substitution, substitutionRefusal, substitutionSchema } from '#domain/identity/substitution.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import { NO_FIELDS, operation, PATH_PARAMETERS, type Route } from '../operation.ts';
import { NEXT, nextCursor, PAGE_QUERY, pageAsked } from '../paging.ts';
import { Problem } from '../problem.ts';
import { statusOf } from '../problem-codes.ts';
import { fromPath } from '../request.ts';

const answer = substitutionSchema.meta({ id: 'substitution' });

/** Arranging a substitution is for the absent themselves, or an administrator; a substitute does not pass it on. */
const mayArrangeFor = (person: Person, absent: string): boolean =>
  person.onBehalfOf === undefined && (person.id === absent || hasRole(person, 'administrator'));

const seesSubstitution = (person: Person, { absent, substitute }: Substitution): boolean =>
  hasRole(person, 'administrator') || person.id === absent || person.id === substitute;

/** Who stands in for whom, from which day until which. */
export const substitutionRoutes: readonly Route[] = [
  operation({
    operation: 'arrange-substitution',
    method: 'POST',
    path: '/api/v1/substitutions',
    subject: 'People',
    keepsAnswer: true,
    summary: 'lets a colleague act for the caller (an administrator: for `absent`) between two days, both included',
    query: NO_FIELDS,
    body: z.strictObject({
      absent: PATH_PARAMETERS.person.optional(),
      substitute: PATH_PARAMETERS.person,
      from: localDate,
      until: localDate,
    }),
    answers: answer,
    statuses: { 201: 'The substitution was arranged.' },
    async answer(ports, { request: { person }, body: { absent = person.id, ...given }, keeping }) {
      if (!mayArrangeFor(person, absent))
        throw new Problem(403, 'not-permitted', 'Only the absent person or an administrator may arrange this.');
      const now = ports.now();
      const [absentProfile, substituteProfile] = await Promise.all([
        ports.directory.person(absent),
        ports.directory.person(given.substitute),
      ]);
      const refusal = substitutionRefusal(absentProfile, substituteProfile, given, localDateOf(now));
      if (refusal !== undefined) throw new Problem(statusOf(refusal.code), refusal.code, refusal.message);
      const substitution = { id: crypto.randomUUID(), absent, ...given, arrangedBy: person.id, arrangedAt: now };
      await writeSubstitution(ports.table, substitution, keeping(201, substitution));
      return { status: 201, body: substitution };
    },
  }),
  operation({
    operation: 'list-substitutions',
    method: 'GET',
    path: '/api/v1/substitutions',
    subject: 'People',
    summary: 'the substitutions in which the caller is absent or substitute; for an administrator all',
    query: z.strictObject(PAGE_QUERY),
    body: NO_FIELDS,
    answers: z.object({ substitutions: z.array(answer), ...NEXT }),
    async answer(ports, { request, query }) {
      const asked = pageAsked(ports, request, 'list-substitutions', query);
      const { rows, next } = await readListPage(ports.table, allProfiles('substitution'), asked, async (items) =>
        items.map((item) => substitutionSchema.parse(item)).filter((each) => seesSubstitution(request.person, each)),
      );
      return { body: { substitutions: rows, ...nextCursor(ports, request, 'list-substitutions', next) } };
    },
  }),
  operation({
    operation: 'end-substitution',
    method: 'POST',
    path: '/api/v1/substitutions/{id}/end',
    subject: 'People',
    keepsAnswer: true,
    summary: 'ends a substitution now',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: answer,
    async answer(ports, { request, keeping }) {
      const { person } = request;
      const id = fromPath(request, 'id');
      const found = (await readSubstitutions(ports.table)).find((each) => each.id === id);
      if (found === undefined || !seesSubstitution(person, found))
        throw new Problem(404, 'no-such-substitution', 'There is no such substitution that you may see.');
      if (!mayArrangeFor(person, found.absent))
        throw new Problem(403, 'not-permitted', 'Only the absent person or an administrator may end this.');
      const ended = { ...found, endedAt: found.endedAt ?? ports.now() };
      await writeSubstitution(ports.table, ended, keeping(200, ended));
      return { body: ended };
    },
  }),
];

import * as z from 'zod';
import { allProfiles, readListPage } from '#adapters/dynamodb/lists.ts';
import { readSubstitutionsBy } from '#adapters/dynamodb/substitutions.ts';
import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { personFields } from '#domain/commands/party-fields.ts';
import { localDate, ref } from '#domain/commands/shared-fields.ts';
import { CLIENT_ROLES } from '#domain/identity/claims.ts';
import { type HeldRole, type Profile, profileSchema } from '#domain/identity/profile.ts';
import { actFor } from '#domain/identity/recognise.ts';
import { isInForce } from '#domain/identity/substitution.ts';
import { hasRole, type Person, ROLES } from '#domain/permissions/principal.ts';
import { administratorOnly } from '../administrator.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { NEXT, nextCursor, PAGE_QUERY, pageAsked } from '../paging.ts';
import { fromPath } from '../request.ts';

const days = { from: localDate.optional(), until: localDate.optional() };

const profileAnswer = profileSchema.meta({ id: 'profile' });

const meSchema = z.object({
  id: z.string(),
  kind: z.enum(['person', 'client']),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  organisation: z.string().optional(),
  committee: z.string().optional(),
  onBehalfOf: z.string().optional(),
  /** The colleagues whose substitute the caller is today: `Acting-For` takes one of these. */
  mayActFor: z.array(z.string()),
});

const isAtBodyOf = (person: Person, { organisation, committee }: HeldRole): boolean =>
  (organisation !== undefined && organisation === person.organisation) ||
  (committee !== undefined && committee === person.committee);

/** Whose names somebody sees: those of their own body; an administrator all. */
const seesProfile = (person: Person, { id, roles }: Profile): boolean =>
  hasRole(person, 'administrator') || id === person.id || roles.some((held) => isAtBodyOf(person, held));

/** Somebody as another sees them: with the roles at the body of both; an administrator, and they themselves, see all of them. */
function profileFor(person: Person, profile: Profile): Profile {
  if (hasRole(person, 'administrator') || profile.id === person.id) return profile;
  return { ...profile, roles: profile.roles.filter((held) => isAtBodyOf(person, held)) };
}

/** The people and programs that Beraad knows. */
export const peopleRoutes: readonly Route[] = [
  operation({
    operation: 'get-me',
    method: 'GET',
    path: '/api/v1/me',
    subject: 'People',
    summary: 'who the caller is to Beraad, by their token',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: meSchema,
    async answer(ports, { request: { person } }) {
      const { id, kind, role, otherRoles = [], organisation, committee, onBehalfOf } = person;
      const today = localDateOf(ports.now());
      const [profile, substitutions] = await Promise.all([
        ports.directory.person(id),
        readSubstitutionsBy(ports.table, id),
      ]);
      const arranged = substitutions.filter((each) => isInForce(each, today));
      const absent = await Promise.all(
        [...new Set(arranged.map((each) => each.absent))].map((each) => ports.directory.person(each)),
      );
      return {
        body: {
          id,
          kind,
          name: profile?.name ?? id,
          roles: [role, ...otherRoles],
          ...(organisation === undefined ? {} : { organisation }),
          ...(committee === undefined ? {} : { committee }),
          ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
          // A substitution gives what the colleague holds today: where that has ended, nothing.
          mayActFor: absent.flatMap((one) =>
            actFor(person, one, arranged, today).ok && one !== undefined ? one.id : [],
          ),
        },
      };
    },
  }),
  operation({
    operation: 'put-person',
    method: 'PUT',
    path: '/api/v1/people/{person}',
    subject: 'People',
    summary: 'registers a person with their roles, each between two days if given, and replaces what was registered',
    query: NO_FIELDS,
    body: personFields
      .partial({ role: true })
      .extend({
        ...days,
        roles: z
          .array(
            z.strictObject({
              role: personFields.shape.role,
              organisation: ref.optional(),
              committee: ref.optional(),
              ...days,
            }),
          )
          .min(1, { error: 'A person has at least one role.' })
          .optional()
          .meta({ description: 'several roles, instead of `role` with what belongs to it' }),
      })
      .refine(({ role, roles }) => (role === undefined) !== (roles === undefined), {
        error: 'Give either `role`, or `roles`.',
      }),
    answers: profileAnswer,
    async answer(ports, { request, body: { name, role, roles, ...at } }) {
      administratorOnly(request);
      const profile = {
        id: fromPath(request, 'person'),
        kind: 'person' as const,
        name,
        roles: roles ?? (role === undefined ? [] : [{ role, ...at }]),
      };
      await ports.directory.savePerson(profile);
      return { body: profile };
    },
  }),
  operation({
    operation: 'put-client',
    method: 'PUT',
    path: '/api/v1/clients/{person}',
    subject: 'People',
    summary:
      'registers a program of a body, which calls with client credentials; it cannot be what only a person can be',
    query: NO_FIELDS,
    body: z.strictObject({
      name: z.string(),
      organisation: ref.optional(),
      committee: ref.optional(),
      roles: z.array(z.enum(CLIENT_ROLES)).min(1, { error: 'A program has at least one role.' }),
      ...days,
    }),
    answers: profileAnswer,
    async answer(ports, { request, body: { name, roles, ...at } }) {
      administratorOnly(request);
      const profile = {
        id: fromPath(request, 'person'),
        kind: 'client' as const,
        name,
        roles: roles.map((role) => ({ role, ...at })),
      };
      await ports.directory.savePerson(profile);
      return { body: profile };
    },
  }),
  operation({
    operation: 'list-people',
    method: 'GET',
    path: '/api/v1/people',
    subject: 'People',
    summary: 'the people and programs of the caller’s body; for an administrator all',
    query: z.strictObject(PAGE_QUERY),
    body: NO_FIELDS,
    answers: z.object({ people: z.array(profileAnswer), ...NEXT }),
    async answer(ports, { request, query }) {
      const asked = pageAsked(ports, request, 'list-people', query);
      const { rows, next } = await readListPage(ports.table, allProfiles('person'), asked, async (items) =>
        items
          .map((item) => profileSchema.parse(item))
          .filter((profile) => seesProfile(request.person, profile))
          .map((profile) => profileFor(request.person, profile)),
      );
      return { body: { people: rows, ...nextCursor(ports, request, 'list-people', next) } };
    },
  }),
];

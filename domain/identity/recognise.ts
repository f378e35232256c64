import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import { type Refusal, refuse } from '#domain/door/refusal.ts';
import type { Person, Role } from '#domain/permissions/principal.ts';
import type { Identity } from './claims.ts';
import { type BodyReference, type HeldRole, holdsOn, isAt, type Profile } from './profile.ts';
import { isInForce, type Substitution } from './substitution.ts';

/** Somebody who was recognised, or why they are not let in. */
export type Recognition =
  | {
      readonly ok: true;
      readonly person: Person;
      /** What Beraad is to know of them from now on, where their token said something new. */
      readonly learnt?: Profile;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** Of several roles the first of these is the one by which somebody is introduced. */
const FOREMOST: readonly Role[] = [
  'administrator',
  'chair',
  'secretariat',
  'signatory',
  'dpo',
  'applicant',
  'responsible',
  'adviser',
];

/** Somebody with these roles, all at one body; undefined where there are none. */
function withRoles(kind: Person['kind'], id: string, held: readonly HeldRole[]): Person | undefined {
  const roles = FOREMOST.filter((role) => held.some((each) => each.role === role));
  const [role, ...otherRoles] = roles;
  if (role === undefined) return undefined;
  const organisation = held.find((each) => each.organisation !== undefined)?.organisation;
  const committee = held.find((each) => each.committee !== undefined)?.committee;
  return {
    kind,
    id,
    role,
    ...(otherRoles.length === 0 ? {} : { otherRoles }),
    ...(organisation === undefined ? {} : { organisation }),
    ...(committee === undefined ? {} : { committee }),
  };
}

/** The body that is meant: where two have one code, the one at which the person is known. */
function bodyMeant(bodies: readonly BodyReference[], profile: Profile | undefined): BodyReference | undefined {
  const known = bodies.filter((body) => profile?.roles.some((held) => isAt(held, body)));
  return known[0] ?? (bodies.length === 1 ? bodies[0] : undefined);
}

const NO_ROLE =
  'Your token gives you no right in Beraad for this body. Ask the local administrator of your body for a role of BeraadGebruiker in the user administration.';

function roleNotNow(held: readonly HeldRole[], today: LocalDate): { readonly ok: false; readonly refusal: Refusal } {
  const [later] = held.flatMap(({ from }) => (from !== undefined && from > today ? [from] : [])).sort();
  if (later !== undefined)
    return refuse('role-not-begun', `Your role at this body begins on ${later}; it is ${today} today.`);
  const last = held
    .flatMap(({ until }) => until ?? [])
    .sort()
    .at(-1);
  return refuse(
    'role-ended',
    `Your role at this body ended on ${last ?? today}; an administrator can give it a later day.`,
  );
}

/**
 * Recognises who calls. The token says who they are, for which body they act and which rights the body gave them; Beraad knows the
 * body and between which days each role holds. A role that Beraad has not met before it takes from the token, from today.
 */
export function recognise(given: {
  readonly identity: Identity;
  /** The bodies that have the code which the token names. */
  readonly bodies: readonly BodyReference[];
  readonly profile: Profile | undefined;
  /** The code of the body that runs Beraad: only its people can be administrators. */
  readonly operator: string;
  readonly today: LocalDate;
}): Recognition {
  const { identity, bodies, profile, operator, today } = given;
  const { kind, subject, roles } = identity;
  const code = identity.body?.code;
  if (code === undefined)
    return refuse('no-body', 'Your token names no body. Log in on behalf of a body, not as a citizen.');
  if (roles.length === 0) return refuse('no-role', NO_ROLE);
  const claimed = roles.filter((role) => role !== 'administrator' || code === operator);
  if (claimed.length === 0) return refuse('no-role', NO_ROLE);

  const isAdministrator = claimed.includes('administrator');
  const body = bodyMeant(bodies, profile);
  if (!isAdministrator && body === undefined) {
    return bodies.length === 0
      ? refuse(
          'body-not-admitted',
          `Beraad does not know your body (${identity.body?.name ?? code}) yet. It was asked to; try again once it has been admitted.`,
        )
      : refuse(
          'body-ambiguous',
          `Several bodies have the code ${code}; ask an administrator to register you at yours.`,
        );
  }
  // An administrator acts for Beraad itself, for no body; what else they are, they are at the body of their token.
  const meant = claimed.filter((role) => role === 'administrator' || body !== undefined);
  const here = (held: HeldRole): boolean =>
    held.role === 'administrator' ? isAdministrator : body !== undefined && isAt(held, body);
  const known = profile?.roles.filter(here) ?? [];
  const learnt: HeldRole[] = meant
    .filter((role) => known.every((held) => held.role !== role))
    .map((role) => ({
      role,
      ...(role === 'administrator' || body === undefined ? {} : { [body.kind]: body.id }),
      from: today,
    }));
  const effective = [...known, ...learnt].filter(({ role }) => meant.some((each) => each === role));
  const person = withRoles(
    kind,
    subject,
    effective.filter((held) => holdsOn(held, today)),
  );
  if (person === undefined) return roleNotNow(effective, today);
  const name = identity.name ?? profile?.name ?? subject;
  if (learnt.length === 0 && profile?.name === name) return { ok: true, person };
  return { ok: true, person, learnt: { id: subject, kind, name, roles: [...(profile?.roles ?? []), ...learnt] } };
}

/**
 * Lets somebody act for a colleague who named them as substitute. The roles are those that the colleague holds today at the body for
 * which both act; nobody passes on what they only have as a substitute.
 */
export function actFor(
  substitute: Person,
  absent: Profile | undefined,
  substitutions: readonly Substitution[],
  today: LocalDate,
): Recognition {
  const { organisation, committee } = substitute;
  const holds = substitutions.some(
    (each) => each.substitute === substitute.id && each.absent === absent?.id && isInForce(each, today),
  );
  const shared = (absent?.roles ?? []).filter(
    (held) =>
      held.role !== 'administrator' &&
      holdsOn(held, today) &&
      ((organisation !== undefined && held.organisation === organisation) ||
        (committee !== undefined && held.committee === committee)),
  );
  const person = holds && absent !== undefined ? withRoles(substitute.kind, substitute.id, shared) : undefined;
  return person === undefined || absent === undefined
    ? refuse('no-substitution', 'You are not the substitute of this person today, at the body for which you act.')
    : { ok: true, person: { ...person, onBehalfOf: absent.id } };
}

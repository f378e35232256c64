import * as z from 'zod';
import type { Role } from '#domain/permissions/principal.ts';

/**
 * What a token of ACM/IDM says, and how Beraad reads it. Claims:
 * https://authenticatie.vlaanderen.be/docs/beveiligen-van-toepassingen/integratie-methoden/oidc/technische-info/scope-claims/
 */

/** The claim with the user's rights in this application, each a 3D role: `BeraadGebruiker-secretariaat:OVO002949`. */
const ROLE_CLAIM = 'beraad_rol_3d';
/** The right that every user of Beraad has in the user administration of their body. */
const RIGHT = 'BeraadGebruiker';
/** A program's rights are scopes: `beraad_verantwoordelijke`. */
const SCOPE_PREFIX = 'beraad_';

/** The roles as ACM/IDM spells them. */
const SPELT = {
  applicant: 'aanvrager',
  adviser: 'adviseur',
  dpo: 'functionaris',
  signatory: 'ondertekenaar',
  responsible: 'verantwoordelijke',
  secretariat: 'secretariaat',
  chair: 'voorzitter',
  administrator: 'beheerder',
} as const satisfies Record<Role, string>;

const ROLE_OF = new Map<string, string>(Object.entries(SPELT).map(([role, word]) => [word, role]));
const isRole = (text: string | undefined): text is Role => text !== undefined && Object.hasOwn(SPELT, text);

/** What a program may be: it does not sign, advise as data protection officer, or administer. */
export const CLIENT_ROLES = ['applicant', 'adviser', 'responsible', 'secretariat'] as const satisfies readonly Role[];

// JSON can say half a character, and nothing can keep one.
const told = z.string().refine((value) => value.isWellFormed());
const text = told.min(1).max(200);
// One value of a list may come as that value alone.
const list = z.union([told.transform((value) => [value]), z.array(told)]);

/** The claims that Beraad reads; whatever else a token says is left aside. */
export const claimsSchema = z.object({
  sub: text,
  given_name: told.optional(),
  family_name: told.optional(),
  /** The body that the user chose to act for: KBO number, OVO code or school number. */
  vo_orgcode: text.optional(),
  vo_orgnaam: told.optional(),
  /** The kind of body: GID, LB, OV, EA; a citizen is BUR. */
  vo_doelgroepcode: told.optional(),
  [ROLE_CLAIM]: list.optional(),
  /** A program's own token has itself as subject (RFC 9068, section 2.2). */
  client_id: told.optional(),
  scope: told.optional(),
});
export type Claims = z.input<typeof claimsSchema>;

/** Who calls, by their token alone. */
export interface Identity {
  readonly kind: 'person' | 'client';
  readonly subject: string;
  /** Absent where the token does not say. */
  readonly name?: string;
  readonly body?: { readonly code: string; readonly name?: string; readonly targetGroup?: string };
  /** What they are at that body; a role that this version does not know is left aside. */
  readonly roles: readonly Role[];
}

interface RoleAtBodies {
  readonly role: Role;
  readonly codes: readonly string[];
}

/** Reads a 3D role, `RIGHT-ROLE:BODY` or `RIGHT-ROLE:BODY, BODY`; undefined for one of another application or of a newer version. */
function read3dRole(given: string): RoleAtBodies | undefined {
  const [, right, word = '', bodies = ''] = /^([^-:]+)-([^:]+):(.+)$/.exec(given) ?? [];
  const role = ROLE_OF.get(word);
  if (right !== RIGHT || !isRole(role)) return undefined;
  const codes = bodies.split(',').map((code) => code.trim());
  return { role, codes: codes.filter((code) => code !== '') };
}

const rolesOfScope = (scope: string): Role[] =>
  scope.split(' ').flatMap((word) => {
    const role = word.startsWith(SCOPE_PREFIX) ? ROLE_OF.get(word.slice(SCOPE_PREFIX.length)) : undefined;
    return isRole(role) && CLIENT_ROLES.some((each) => each === role) ? [role] : [];
  });

/** Who a token's claims say is calling. */
export function identityOf(claims: z.output<typeof claimsSchema>): Identity {
  const { sub, given_name, family_name, vo_orgcode, vo_orgnaam, vo_doelgroepcode, client_id, scope = '' } = claims;
  const isClient = client_id === sub;
  const held = (claims[ROLE_CLAIM] ?? []).flatMap((each) => read3dRole(each) ?? []);
  // Whoever chose a kind of body instead of a body, and has rights at one body only, means that one.
  const named = [...new Set(held.flatMap(({ codes }) => codes))];
  const code = vo_orgcode ?? (named.length === 1 ? named[0] : undefined);
  const roles = isClient
    ? rolesOfScope(scope)
    : held.filter(({ codes }) => code !== undefined && codes.includes(code)).map(({ role }) => role);
  const name = [given_name, family_name].filter((part) => part !== undefined && part !== '').join(' ');
  return {
    kind: isClient ? 'client' : 'person',
    subject: sub,
    ...(name === '' ? {} : { name }),
    ...(code === undefined
      ? {}
      : {
          body: {
            code,
            ...(vo_orgnaam === undefined ? {} : { name: vo_orgnaam }),
            ...(vo_doelgroepcode === undefined ? {} : { targetGroup: vo_doelgroepcode }),
          },
        }),
    roles: [...new Set(roles)],
  };
}

/** The claims that ACM/IDM would give somebody: what the embedded platform's own tokens say. */
export function claimsFor(
  { kind, subject, name, roles }: Omit<Identity, 'body'>,
  body: { readonly code: string; readonly name: string; readonly targetGroup: string } | undefined,
): Claims {
  const atBody =
    body === undefined ? {} : { vo_orgcode: body.code, vo_orgnaam: body.name, vo_doelgroepcode: body.targetGroup };
  if (kind === 'client') {
    const scope = roles.map((role) => `${SCOPE_PREFIX}${SPELT[role]}`).join(' ');
    return { sub: subject, client_id: subject, ...atBody, scope };
  }
  const [given_name = '', ...rest] = (name ?? subject).split(' ');
  return {
    sub: subject,
    given_name,
    family_name: rest.join(' '),
    ...atBody,
    [ROLE_CLAIM]: body === undefined ? [] : roles.map((role) => `${RIGHT}-${SPELT[role]}:${body.code}`),
  };
}

/** The kinds of body as ACM/IDM groups them (doelgroepen); whom it does not group is an economic actor. */
export function targetGroupOf(kind: string): string {
  if (kind === 'agency' || kind === 'department' || kind === 'committee') return 'GID';
  return kind === 'municipality' || kind === 'ocmw' ? 'LB' : 'EA';
}

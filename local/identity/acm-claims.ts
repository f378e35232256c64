import { codesOf, type DirectoryStore } from '#adapters/dynamodb/directory.ts';
import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import { type Claims, claimsFor, targetGroupOf } from '#domain/identity/claims.ts';
import { type HeldRole, holdsOn, type Profile } from '#domain/identity/profile.ts';

/** The body that runs the embedded platform: its administrator is one of its people. */
export const OPERATOR = { code: 'OVO999999', name: 'Beheer van Beraad', targetGroup: 'GID' } as const;

/** The body of a role as ACM/IDM knows it. */
async function bodyOf(directory: DirectoryStore, { role, organisation, committee }: HeldRole) {
  if (organisation !== undefined) {
    const body = await directory.organisation(organisation);
    const [code = organisation] = body === undefined ? [] : codesOf(body);
    return { code, name: body?.name ?? organisation, targetGroup: targetGroupOf(body?.kind ?? '') };
  }
  if (committee !== undefined) {
    const body = await directory.committee(committee);
    const [code = committee] = body === undefined ? [] : codesOf(body);
    return { code, name: body?.name ?? committee, targetGroup: targetGroupOf('committee') };
  }
  return role === 'administrator' ? OPERATOR : undefined;
}

/** The claims of somebody at the body of their first role that holds on a day: what ACM/IDM would say of them. */
export async function claimsOf(
  directory: DirectoryStore,
  { kind, id, name, roles }: Profile,
  day: LocalDate,
): Promise<Claims> {
  const first = roles.find((held) => holdsOn(held, day)) ?? roles[0];
  if (first === undefined) return claimsFor({ kind, subject: id, name, roles: [] }, undefined);
  const atBody = roles.filter((held) => held.organisation === first.organisation && held.committee === first.committee);
  return claimsFor(
    { kind, subject: id, name, roles: [...new Set(atBody.map(({ role }) => role))] },
    await bodyOf(directory, first),
  );
}

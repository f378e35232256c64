import { type DirectoryStore, dynamodbDirectory } from '#adapters/dynamodb/directory.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import type { HeldRole } from '#domain/identity/profile.ts';
import type { Role } from '#domain/permissions/principal.ts';

/** Somebody who can log in with one click, and what they are. */
interface Persona {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** The personas of one body, committee or of Beraad itself. */
export interface PersonaGroup {
  readonly name: string;
  readonly personas: readonly Persona[];
}

async function bodyOf(
  directory: DirectoryStore,
  { organisation, committee }: Pick<HeldRole, 'organisation' | 'committee'>,
): Promise<string> {
  if (committee !== undefined) return (await directory.committee(committee))?.name ?? committee;
  if (organisation !== undefined) return (await directory.organisation(organisation))?.name ?? organisation;
  return '';
}

/** Everybody who can log in here, by body: committees first, Beraad's own people (an empty name) last. */
export async function personaGroups(table: Table): Promise<PersonaGroup[]> {
  const directory = dynamodbDirectory(table);
  const groups = new Map<string, { name: string; rank: number; personas: Persona[] }>();
  for (const { id, name: called, kind, roles } of await directory.people()) {
    // The body of the first role: what somebody logs in with, as the tokens of POST /dev/token.
    const [first] = roles;
    if (kind !== 'person' || first === undefined) continue;
    const name = await bodyOf(directory, first);
    const rank = first.committee !== undefined ? 0 : first.organisation !== undefined ? 1 : 2;
    const group = groups.get(name) ?? { name, rank, personas: [] };
    group.personas.push({ id, name: called, roles: roles.map(({ role }) => role) });
    groups.set(name, group);
  }
  return [...groups.values()]
    .toSorted((a, b) => a.rank - b.rank || a.name.localeCompare(b.name, 'nl'))
    .map(({ name, personas }) => ({ name, personas: personas.toSorted((a, b) => a.name.localeCompare(b.name, 'nl')) }));
}

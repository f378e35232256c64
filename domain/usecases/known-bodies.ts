import type { Refusal } from '#domain/door/refusal.ts';
import type { Ports } from '#domain/ports/ports.ts';

/** The refusal of a command that names organisations which Beraad does not know, naming each; undefined where it knows all. */
export async function unknownOrganisations(
  ports: Pick<Ports, 'directory'>,
  named: readonly string[],
): Promise<Refusal | undefined> {
  const unknown = await Promise.all(
    [...new Set(named)].map(async (id) => ((await ports.directory.organisation(id)) === undefined ? [id] : [])),
  );
  return unknown.flat().length === 0 ? undefined : unknownBody(unknown.flat().join(', '));
}

/** The refusal that names a body which Beraad does not know. */
export const unknownBody = (named: string): Refusal => ({
  code: 'unknown-body',
  message: `Beraad does not know ${named}; register the body first or correct the reference.`,
});

/** Reads each name once; a body or person that the directory no longer knows keeps its reference. */
export async function namesOf(
  ids: Iterable<string>,
  read: (id: string) => Promise<{ readonly name: string } | undefined>,
): Promise<(id: string) => string> {
  const known = await Promise.all(
    [...new Set(ids)].map(async (id): Promise<[string, string]> => [id, (await read(id))?.name ?? id]),
  );
  const names = new Map(known);
  return (id) => names.get(id) ?? id;
}

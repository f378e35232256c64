/** How many commands for aggregates of one dossier run side by side: each is a few requests to the table. */
const AT_ONCE = 16;

/** Does something for each of many, a bounded number side by side; the results in the order of what was given. */
export async function inBatches<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE)
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(act))));
  return results;
}

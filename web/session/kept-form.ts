import { KEPT_PARAMETER, type ReaderVisit } from '#web/routing/route.ts';
import { isFormKept } from './lifetime.ts';

/** What was typed into this very form before its session ended; undefined where nothing was, or it was somebody else. */
export async function keptValues(visit: ReaderVisit): Promise<URLSearchParams | undefined> {
  const id = visit.url.searchParams.get(KEPT_PARAMETER);
  const kept = id === null ? undefined : await visit.portal.sessions.keptForm(id);
  if (kept === undefined || kept.person !== visit.reader.person.id || !isFormKept(kept.keptAt, visit.now))
    return undefined;
  const here = new URL(visit.url);
  here.searchParams.delete(KEPT_PARAMETER);
  return kept.path === here.pathname + here.search
    ? new URLSearchParams(kept.fields.map(([name, value]): [string, string] => [name, value]))
    : undefined;
}

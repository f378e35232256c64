import { readPermits } from '#adapters/dynamodb/views.ts';
import { deadlineInDutch } from '#adapters/pdf/words.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { answerCheck, askedInstant, type CheckAnswer } from '#domain/check/check.ts';
import { type Permit, permitAt } from '#domain/check/permit.ts';
import type { Check } from '#domain/commands/check-query.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { readRegisterEntry, registerLines } from '#functions/middleware/register-reads.ts';
import { matches } from '#web/layout/matches.ts';
import { pageNumbered } from '#web/layout/paged.ts';
import type { CheckView } from '#web/pages/public/views.ts';
import type { PortalRegister } from '#web/ports.ts';
import { namesOf } from './names.ts';
import { bodiesIn } from './portal-reads.ts';

/**
 * The items that permits in force name, where a check asks after one that no permit between these two knows by that name: it may be there
 * under another. Undefined where the answer is not about the name.
 */
function unknownItem(
  permits: readonly Permit[],
  asked: Check,
  instant: Instant,
  { reason }: CheckAnswer,
): CheckView['unknownItem'] {
  const { dataItem } = asked;
  if (dataItem === undefined || reason !== 'data-item-not-covered') return undefined;
  const meant = permits.filter(({ dossier }) => asked.dossier === undefined || dossier === asked.dossier);
  if (meant.some(({ dataItems }) => dataItems.includes(dataItem))) return undefined;
  const inForce = meant.filter((permit) => permitAt(permit, instant, undefined) === 'allowed');
  const items = [...new Set(inForce.flatMap(({ dataItems }) => dataItems))].sort();
  return items.length === 0 ? undefined : { asked: dataItem, items };
}

/** The register and the check, as everybody may ask them. */
export const portalRegister = (ports: TablePorts): PortalRegister => ({
  async list({ words, kind, page }) {
    const { places, lines } = await registerLines(ports, kind);
    if (words === '') {
      const { items, number, count } = pageNumbered(places, page);
      return { items: await lines(items), number, count, total: places.length };
    }
    const found = (await lines(places)).filter(({ subject, number, reference, provider, recipients, committee }) =>
      matches(words, [subject, number, reference, provider, ...recipients, committee]),
    );
    return { ...pageNumbered(found, page), total: found.length };
  },
  async entry(reference) {
    const entry = await readRegisterEntry(ports, reference);
    if (entry === undefined) return undefined;
    return {
      entry,
      deadlines: entry.conditions.map(({ deadline }) => deadlineInDutch(deadline)),
      // A body that stepped out is no acceder any more.
      acceders: (entry.accessions ?? [])
        .filter(({ state }) => state === 'active')
        .map(({ organisation, since }) => ({ name: organisation, since }))
        .toSorted((a, b) => a.name.localeCompare(b.name, 'nl', { numeric: true })),
    };
  },
  committees: async () =>
    (await ports.directory.committees())
      .map(({ name, secretariat }) => ({ name, secretariat }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'nl')),
  bodies: async () => bodiesIn(await ports.directory.organisationNames()),
  async check(asked) {
    const [permits, name] = await Promise.all([
      readPermits(ports.table, asked.provider, asked.recipient),
      namesOf([asked.provider, asked.recipient], ports.directory.organisation),
    ]);
    const instant = askedInstant(asked, ports.now());
    const answer = answerCheck(permits, asked, instant);
    return {
      unknownItem: unknownItem(permits, asked, instant, answer),
      provider: name(asked.provider),
      recipient: name(asked.recipient),
      date: asked.date,
      answer,
    };
  },
});

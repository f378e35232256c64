import { readPermits } from '#adapters/dynamodb/views.ts';
import { deadlineInDutch } from '#adapters/pdf/words.ts';
import { answerCheck, askedInstant } from '#domain/check/check.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { readRegisterEntry, registerLines } from '#functions/middleware/register-reads.ts';
import { matches } from '#web/layout/matches.ts';
import { pageNumbered } from '#web/layout/paged.ts';
import type { PortalRegister } from '#web/ports.ts';
import { namesOf } from './names.ts';
import { bodiesIn } from './portal-reads.ts';

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
    return {
      provider: name(asked.provider),
      recipient: name(asked.recipient),
      date: asked.date,
      answer: answerCheck(permits, asked, askedInstant(asked, ports.now())),
    };
  },
});

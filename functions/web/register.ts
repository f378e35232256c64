import { readPermits } from '#adapters/dynamodb/views.ts';
import { deadlineInWords } from '#adapters/pdf/decision-letter-nl.ts';
import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { answerCheck, askedInstant } from '#domain/check/check.ts';
import { deliberationNow } from '#functions/middleware/accession-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { readRegister } from '#functions/middleware/register-reads.ts';
import type { PortalRegister } from '#web/ports.ts';
import { namesOf } from './names.ts';

/** Those who have acceded to a deliberation and still have, by name; a body that steps out is no acceder any more. */
async function accedersOf(ports: TablePorts, dossier: string) {
  if ((await deliberationNow(ports, dossier)) === undefined) return [];
  const active = (await ports.accessions.ofDossier(dossier)).filter(({ state }) => state.status === 'active');
  const name = await namesOf(
    active.map(({ state }) => state.organisation),
    ports.directory.organisation,
  );
  return active
    .map(({ state }) => ({ name: name(state.organisation), since: localDateOf(state.activeSince ?? state.preparedAt) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'nl'));
}

/** The register and the check, as everybody may ask them. */
export const portalRegister = (ports: TablePorts): PortalRegister => ({
  entries: () => readRegister(ports),
  async entry(reference) {
    const entry = (await readRegister(ports)).find((each) => each.reference === reference);
    if (entry === undefined) return undefined;
    return {
      entry,
      deadlines: entry.conditions.map(({ deadline }) => deadlineInWords(deadline)),
      acceders: entry.recipientClass === undefined ? [] : await accedersOf(ports, reference),
    };
  },
  bodies: () => ports.directory.organisations(),
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

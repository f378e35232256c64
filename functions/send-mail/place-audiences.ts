import { type OutboxRow, placeAudience } from '#adapters/dynamodb/outbox.ts';
import { log } from '#adapters/runtime/log.ts';
import { wasActiveAcceder } from '#domain/accession/state.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';

const AUDIENCE = 'acceders:';

/**
 * Turns the rows for an audience into rows for each of its members: the acceders of a deliberation that were active at the instant the
 * notice asks for. Whether there was any; the queue must then be read again.
 */
export async function placeAudiences(ports: TablePorts, rows: readonly OutboxRow[]): Promise<boolean> {
  const forAudience = rows.filter(({ notices }) => notices.some(({ recipient }) => recipient.startsWith(AUDIENCE)));
  for (const row of forAudience) {
    const [notice] = row.notices;
    if (notice === undefined) continue;
    const accessions = await ports.accessions.ofDossier(notice.recipient.slice(AUDIENCE.length));
    const members = accessions
      .filter(({ state }) => wasActiveAcceder(state.periods, notice.asOf ?? notice.leavesAt))
      .map(({ state }) => state.organisation);
    await placeAudience(ports.table, row, members);
    log('audience-placed', { aggregate: notice.aggregate, count: members.length });
  }
  return forAudience.length > 0;
}

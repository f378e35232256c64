import { readProgress } from '#adapters/dynamodb/mail-watch.ts';
import { OPERATORS, readOpenWork } from '#adapters/dynamodb/work-list.ts';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { whatIsLate } from '#domain/mail/lateness.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { MailReads } from '#web/pages/mail/views.ts';

/** Whose list of mail that did not arrive somebody keeps: their committee's; of those who run Beraad, what concerns no committee. */
export const mailListOf = (person: Person): string | undefined =>
  person.committee ?? (hasRole(person, 'administrator') ? OPERATORS : undefined);

/** What those who keep the mail going must know of it: what is late, and how much did not arrive. */
export const mailReads = (ports: TablePorts): MailReads => ({
  async trouble({ person }) {
    const list = mailListOf(person);
    if (list === undefined) return undefined;
    const [progress, work] = await Promise.all([readProgress(ports.table), readOpenWork(ports.table, list)]);
    return {
      late: whatIsLate(ports.now(), progress).map(({ part, since }) => ({ part, since: withOffset(since) })),
      toPhone: work.filter(({ mail }) => mail !== undefined).length,
    };
  },
});

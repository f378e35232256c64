import { readProgress } from '#adapters/dynamodb/mail-watch.ts';
import { countOpenMail, OPERATORS, readOpenMail, type WorkItem } from '#adapters/dynamodb/work-list.ts';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { whatIsLate } from '#domain/mail/lateness.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { MailReads } from '#web/pages/mail/views.ts';

/** Whose lists of mail that did not arrive somebody keeps: their committee's; of those who run Beraad, what concerns no committee. */
export const mailListsOf = (person: Person): readonly string[] => [
  ...(person.committee === undefined ? [] : [person.committee]),
  ...(hasRole(person, 'administrator') ? [OPERATORS] : []),
];

/** The mail that is open on those lists. */
export const openMailWork = async (ports: TablePorts, lists: readonly string[]): Promise<WorkItem[]> =>
  (await Promise.all(lists.map((list) => readOpenMail(ports.table, list)))).flat();

/** What those who keep the mail going must know of it: what is late, and how much did not arrive. */
export const mailReads = (ports: TablePorts): MailReads => ({
  async trouble({ person }) {
    const lists = mailListsOf(person);
    if (lists.length === 0) return undefined;
    const [progress, ...counts] = await Promise.all([
      readProgress(ports.table),
      ...lists.map((list) => countOpenMail(ports.table, list)),
    ]);
    return {
      late: whatIsLate(ports.now(), progress).map(({ part, since }) => ({ part, since: withOffset(since) })),
      toPhone: counts.reduce((sum, count) => sum + count, 0),
    };
  },
});

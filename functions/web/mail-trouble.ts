import { readProgress } from '#adapters/dynamodb/mail-watch.ts';
import { finishWork, phoneItem, readOpenWork } from '#adapters/dynamodb/work-list.ts';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { whatIsLate } from '#domain/mail/lateness.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { recipientInWords } from '#web/locales/nl/notices.ts';
import type { MailReads, PhoneTask } from '#web/pages/mail/views.ts';
import { namesOf } from './names.ts';

/** What a committee's people must know of mail that is late or did not arrive, and what they did about it. */
export function mailReads(ports: TablePorts): MailReads {
  return {
    async trouble({ person }) {
      const { committee } = person;
      if (committee === undefined) return undefined;
      const [progress, work] = await Promise.all([readProgress(ports.table), readOpenWork(ports.table, committee)]);
      const mails = work.flatMap(({ mail }) => mail ?? []);
      const bodies = mails.flatMap(({ recipients }) => recipients.map((one) => one.slice(one.indexOf(':') + 1)));
      const organisation = await namesOf(bodies, ports.directory.organisation);
      const committeeName = (await ports.directory.committee(committee))?.name ?? committee;
      const names = { organisation, committee: () => committeeName };
      return {
        late: whatIsLate(ports.now(), progress).map(({ part, since }) => ({ part, since: withOffset(since) })),
        toPhone: mails
          .map(
            ({ recipients, at, ...mail }): PhoneTask => ({
              ...mail,
              recipients: recipients.map((recipient) => recipientInWords(recipient, names)),
              at: withOffset(at),
            }),
          )
          .toSorted((a, b) => (a.at < b.at ? -1 : 1)),
      };
    },
    phoned: async ({ person }, message) =>
      person.committee !== undefined && finishWork(ports.table, person.committee, phoneItem(message)),
  };
}

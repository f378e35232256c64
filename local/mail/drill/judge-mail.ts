import { join } from 'node:path';
import { readDossierMail, readMessage } from '#adapters/dynamodb/messages.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { noticeHeader } from '#adapters/ses/render-message.ts';
import { addMilliseconds, type Instant } from '#domain/calendar/brussels-time.ts';
import { PUNCTUAL_MILLISECONDS } from '#domain/notices/held-back.ts';
import { ensureTable, startDynamodb } from '../../dynamodb/dynamodb-server.ts';
import { localTable, TABLE_NAME } from '../../platform/settings.ts';
import { expectedNotices } from '../missing/expected-notices.ts';
import { missingNotices } from '../missing/missing-notices.ts';
import { addressIn } from './history.ts';
import { type Copy, noticeAt } from './scripted-ses.ts';

/** What became of the notices, by what the mail service took. */
export interface Verdict {
  /** What was due, by the logs and the rules alone. */
  readonly notices: number;
  readonly messages: number;
  /** Notices that the service never took. */
  readonly lost: number;
  /** What `mail:missing` lists. */
  readonly missing: number;
  /** Notices that the service took though they were not due. */
  readonly unexpected: number;
  /** Notices that the service took more than once; and those of them of which their sender had been told before that they had left. */
  readonly twice: number;
  readonly twiceThoughKnown: number;
  /** Notices that left twice though the dossier's mail shows no doubt of them; and all of which it shows one. */
  readonly hiddenDoubts: number;
  readonly shownDoubts: number;
  /** Messages that are not known to be delivered at the end, though the service told so of each. */
  readonly unsettled: number;
  /** Messages that were sent again after silence, and those of them though nothing was proven. */
  readonly sentAgain: number;
  readonly inDoubt: number;
}

async function withTable<Result>(folder: string, use: (table: Table) => Promise<Result>): Promise<Result> {
  const dynamodb = await startDynamodb(join(folder, 'dynamodb.db'));
  const { client, table } = localTable(dynamodb.endpoint);
  try {
    await ensureTable(client, TABLE_NAME);
    return await use(table);
  } finally {
    client.destroy();
    await dynamodb.close();
  }
}

/** Holds what the service took against what was due in these dossiers, and against what is shown of their mail. */
export const judgeMail = (
  folder: string,
  dossiers: readonly string[],
  copies: readonly Copy[],
  now: Instant,
): Promise<Verdict> =>
  withTable(folder, async (table) => {
    // Of the last minutes nothing can be said yet.
    const limit = addMilliseconds(now, -PUNCTUAL_MILLISECONDS);
    const expected = (await expectedNotices(table, now)).filter(({ at }) => at <= limit);
    const due = new Set(expected.map(({ notice }) => noticeAt(addressIn(notice.recipient), noticeHeader(notice))));
    const times = new Map<string, number>();
    for (const notice of copies.flatMap(({ notices }) => notices)) times.set(notice, (times.get(notice) ?? 0) + 1);
    const twice = [...times].filter(([, count]) => count > 1).map(([notice]) => notice);
    const toldBefore = new Set(copies.flatMap((copy) => copy.toldBefore));

    const mail = (await Promise.all(dossiers.map((dossier) => readDossierMail(table, dossier)))).flat();
    const doubtful = new Set(
      mail
        .filter(({ isDoubtful }) => isDoubtful)
        .map((notice) => noticeAt(addressIn(notice.recipient), noticeHeader(notice))),
    );
    const ids = [...new Set(mail.map(({ message }) => message))];
    const messages = (await Promise.all(ids.map((id) => readMessage(table, id)))).filter((one) => one !== undefined);
    const missing = await missingNotices(table, { from: '2017-09-01', to: '2018-01-31' }, now);
    return {
      notices: due.size,
      messages: messages.length,
      lost: [...due].filter((notice) => !times.has(notice)).length,
      missing: missing.length,
      unexpected: [...times].filter(([notice]) => !due.has(notice)).length,
      twice: twice.length,
      twiceThoughKnown: twice.filter((notice) => toldBefore.has(notice)).length,
      hiddenDoubts: twice.filter((notice) => !doubtful.has(notice)).length,
      shownDoubts: doubtful.size,
      unsettled: messages.filter(({ status }) => status !== 'delivered').length,
      sentAgain: messages.filter(({ sentAgain }) => sentAgain > 0).length,
      inDoubt: messages.filter(({ inDoubt }) => inDoubt).length,
    };
  });

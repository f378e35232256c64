import { type DeliveredNotice, readDossierMail } from '#adapters/dynamodb/messages.ts';
import { firstKeyOf } from '#adapters/dynamodb/outbox.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import {
  addMilliseconds,
  endOfDay,
  type Instant,
  type LocalDate,
  localDateOf,
} from '#domain/calendar/brussels-time.ts';
import { PUNCTUAL_MILLISECONDS } from '#domain/notices/held-back.ts';
import type { QueuedNotice } from '#domain/notices/notice.ts';
import { expectedNotices } from './expected-notices.ts';

/** A notice that was due and of which it is not known that it arrived at the mail server of anybody. */
export interface MissingNotice {
  readonly at: Instant;
  readonly notice: QueuedNotice;
  /** `missing`: no message has it; `not-arrived`: it came back or was refused, wherever it was sent; `in-doubt`: nobody knows. */
  readonly state: 'missing' | 'waiting' | 'not-arrived' | 'in-doubt';
}

const ARRIVED: readonly DeliveredNotice['delivery'][] = ['sent', 'delivered', 'complained', 'obsolete'];

function stateOf(copies: readonly DeliveredNotice[]): MissingNotice['state'] | undefined {
  const has = (...states: DeliveredNotice['delivery'][]) => copies.some(({ delivery }) => states.includes(delivery));
  if (has(...ARRIVED)) return undefined;
  if (copies.length === 0) return 'missing';
  if (has('unknown')) return 'in-doubt';
  return has('joined') ? 'waiting' : 'not-arrived';
}

/**
 * The notices that were to leave between two days, both included, and of which no message says that it left. What was due is computed
 * from the logs and the rules; what left is read from the messages. Due rows and the queue are never looked at: what is lost there
 * shows here.
 */
export async function missingNotices(
  table: Table,
  days: { readonly from: LocalDate; readonly to: LocalDate },
  now: Instant,
): Promise<MissingNotice[]> {
  const limit = addMilliseconds(now, -PUNCTUAL_MILLISECONDS);
  // What time should have brought is found as of the last of these days: a milestone that came later must not hide one of them.
  const end = endOfDay(days.to);
  const expected = (await expectedNotices(table, now < end ? now : end)).filter(({ at }) => {
    const day = localDateOf(at);
    return days.from <= day && day <= days.to && at <= limit;
  });
  const copies = new Map<string, DeliveredNotice[]>();
  for (const dossier of new Set(expected.map(({ notice }) => notice.dossier))) {
    for (const copy of await readDossierMail(table, dossier)) {
      const key = firstKeyOf(copy.key);
      copies.set(key, [...(copies.get(key) ?? []), copy]);
    }
  }
  return expected
    .flatMap(({ notice, at }): MissingNotice[] => {
      const state = stateOf(copies.get(notice.key) ?? []);
      return state === undefined ? [] : [{ at, notice, state }];
    })
    .sort((a, b) => (`${a.at}${a.notice.key}` < `${b.at}${b.notice.key}` ? -1 : 1));
}

import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { readCopies, readMessage, readMessageNotice } from '#adapters/dynamodb/messages.ts';
import { firstKeyOf } from '#adapters/dynamodb/outbox.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { type AskedNotice, countAsked, readAsked } from '#adapters/dynamodb/usefulness.ts';
import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import { wasMet } from '#domain/mail/usefulness.ts';

/** Rows looked at in one go; a run goes on until nothing is left. */
const ROWS_AT_ONCE = 100;
const SIDE_BY_SIDE = 8;

/** A notice of which this became was told. */
const TOLD = ['sent', 'delivered', 'complained'];

/**
 * Whether a notice was told by the message it is in. One that was queued again for another address counts there, from when it left for
 * it; should an earlier copy have arrived all the same, it counts by that one, once.
 */
async function wasTold(table: Table, asked: AskedNotice): Promise<boolean> {
  const [message, notice] = await Promise.all([
    readMessage(table, asked.message),
    readMessageNotice(table, asked.message, asked.key),
  ]);
  if (message === undefined || notice?.status !== 'joined' || !TOLD.includes(message.status)) return false;
  if (asked.again === undefined) return true;
  const first = firstKeyOf(asked.key);
  const copies = await readCopies(table, asked, ({ key }) => firstKeyOf(key) === first);
  return copies.find(({ delivery }) => TOLD.includes(delivery))?.key === asked.key;
}

async function judge(table: Table, asked: AskedNotice): Promise<void> {
  if (!(await wasTold(table, asked))) return countAsked(table, asked, 'not-told');
  const after = await readLog(table, asked.aggregate, asked.sequence);
  await countAsked(table, asked, wasMet(asked.notice, asked.leavesAt, after) ? 'met' : 'not-met');
}

/**
 * Finds of the notices of a week ago whether what they asked for was done, and counts it for each kind of notice. Returns how many it
 * looked at.
 */
export async function judgeNotices(table: Table, today: LocalDate): Promise<number> {
  let judged = 0;
  for (;;) {
    const asked = await readAsked(table, today, ROWS_AT_ONCE);
    for (let start = 0; start < asked.length; start += SIDE_BY_SIDE)
      await Promise.all(asked.slice(start, start + SIDE_BY_SIDE).map((one) => judge(table, one)));
    judged += asked.length;
    if (asked.length < ROWS_AT_ONCE) return judged;
  }
}

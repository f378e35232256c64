import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { readMessage } from '#adapters/dynamodb/messages.ts';
import { openTable } from '#adapters/dynamodb/table.ts';
import { type AskedNotice, countAsked, readAsked } from '#adapters/dynamodb/usefulness.ts';
import { systemClock } from '#adapters/runtime/clock.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { wasMet } from '#domain/mail/usefulness.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { tickSchema } from '#functions/middleware/tick.ts';

const { BERAAD_TABLE } = ENVIRONMENT;
const table = openTable(readEnvironment({ BERAAD_TABLE }).BERAAD_TABLE);

/** Rows looked at in one go; a run goes on until nothing is left. */
const ROWS_AT_ONCE = 100;
const SIDE_BY_SIDE = 8;

/** Of a message that is in one of these states its notices were told. */
const TOLD = ['sent', 'delivered', 'complained'];

async function judge(asked: AskedNotice): Promise<void> {
  const message = await readMessage(table, asked.message);
  if (message === undefined || !TOLD.includes(message.status)) return countAsked(table, asked, 'not-told');
  const after = await readLog(table, asked.aggregate, asked.sequence);
  await countAsked(table, asked, wasMet(asked.notice, asked.leavesAt, after) ? 'met' : 'not-met');
}

/** Finds of the notices of a week ago whether what they asked for was done, and counts it for each kind of notice. */
export const handler = eventHandler(tickSchema, async () => {
  const today = localDateOf(systemClock());
  let judged = 0;
  for (;;) {
    const asked = await readAsked(table, today, ROWS_AT_ONCE);
    for (let start = 0; start < asked.length; start += SIDE_BY_SIDE)
      await Promise.all(asked.slice(start, start + SIDE_BY_SIDE).map(judge));
    judged += asked.length;
    if (asked.length < ROWS_AT_ONCE) break;
  }
  log('notices-judged', { count: judged });
  return { judged };
});

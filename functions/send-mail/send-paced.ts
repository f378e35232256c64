import type { Attempt } from './send-message.ts';

/** Messages on their way at the same time. */
const SIDE_BY_SIDE = 4;
const SECOND_MILLISECONDS = 1_000;
/** The service says "too fast" so often before the rest waits for the next run. */
const MOST_WARNINGS = 3;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Sends messages side by side, no faster than so many a second; half as fast each time the service says that it is too fast, and not at
 * all any more after the third time, or once the time of this run `isOver`. Returns how many left.
 */
export async function sendPaced<Message>(
  messages: readonly Message[],
  perSecond: number,
  send: (message: Message) => Promise<Attempt>,
  isOver: () => boolean,
): Promise<number> {
  let rate = perSecond;
  let sent = 0;
  let warnings = 0;
  for (let start = 0; start < messages.length && warnings < MOST_WARNINGS && !isOver(); start += SIDE_BY_SIDE) {
    const batch = messages.slice(start, start + SIDE_BY_SIDE);
    const [results] = await Promise.all([
      Promise.all(batch.map(send)),
      pause((batch.length * SECOND_MILLISECONDS) / rate),
    ]);
    sent += results.filter((result) => result === 'sent').length;
    if (!results.includes('too-fast')) continue;
    warnings += 1;
    rate = Math.max(rate / 2, 1);
  }
  return sent;
}

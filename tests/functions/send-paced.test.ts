import { expect, test } from 'vitest';
import type { Attempt } from '#functions/send-mail/send-message.ts';
import { sendPaced } from '#functions/send-mail/send-paced.ts';

const always =
  (attempt: Attempt, sent: number[] = []) =>
  async (message: number): Promise<Attempt> => {
    sent.push(message);
    return attempt;
  };
const messages = (count: number) => Array.from({ length: count }, (_, number) => number);
const neverOver = () => false;

test('no more leave in a second than the rate allows', async () => {
  const began = performance.now();
  const sent = await sendPaced(messages(12), 40, always('sent'), neverOver);

  expect(sent).toBe(12);
  // Timers may end a little early.
  expect(performance.now() - began).toBeGreaterThanOrEqual((12 / 40) * 1000 - 15);
});

test('half as many after each warning that it is too fast, and none after the third', async () => {
  const tried: number[] = [];
  const began = performance.now();
  const sent = await sendPaced(messages(100), 80, always('too-fast', tried), neverOver);

  expect(sent).toBe(0);
  expect(tried).toEqual(messages(12));
  expect(performance.now() - began).toBeGreaterThanOrEqual((4 / 80 + 4 / 40 + 4 / 20) * 1000 - 15);
});

test('once its time is over, the rest is left to the next run', async () => {
  let looks = 0;
  const sent = await sendPaced(messages(100), 10_000, always('sent'), () => {
    looks += 1;
    return looks > 3;
  });

  expect(sent).toBe(12);
});

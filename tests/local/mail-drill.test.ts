import { expect, test } from 'vitest';
import { drillMail } from '#local/mail/drill/mail-drill.ts';

// npm run drill:mail does the same with 2,100 notices and 60 kills; docs/mail.md has its figures.
test('mail through a service that misbehaves, from a platform that is killed, is neither lost nor doubled unseen', {
  timeout: 240_000,
}, async () => {
  const result = await drillMail({ notices: 60, kills: 3, seed: 5 });

  expect(result).toMatchObject({
    notices: 60,
    kills: 3,
    lost: 0,
    missing: 0,
    unexpected: 0,
    unsettled: 0,
    twiceThoughKnown: 0,
    hiddenDoubts: 0,
    inDoubt: 0,
  });
  const { throttled, failedBefore, failedAfter, eventsLate, eventsDoubled } = result.doings;
  expect(throttled + failedBefore + failedAfter).toBeGreaterThan(0);
  expect(eventsLate + eventsDoubled).toBeGreaterThan(0);
});

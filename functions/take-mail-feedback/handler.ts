import { readMessage, readMessageNotices, resolveMessage } from '#adapters/dynamodb/outbox.ts';
import { openTable } from '#adapters/dynamodb/table.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { mailFeedbackSchema } from './event.ts';

const { BERAAD_TABLE } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE });
const table = openTable(environment.BERAAD_TABLE);

/** Resolves a message whose sender did not live to write it down: the service says that it took the message. */
export const handler = eventHandler(mailFeedbackSchema, async ({ detail }) => {
  const id = detail.mail.tags?.['beraad-message']?.[0];
  if (detail.eventType !== 'Send' || id === undefined) return { resolved: false };
  const message = await readMessage(table, id);
  if (message === undefined || (message.status !== 'claimed' && message.status !== 'unknown'))
    return { resolved: false };
  const notices = await readMessageNotices(table, id);
  await resolveMessage(
    table,
    id,
    { status: 'sent', sentAt: detail.mail.timestamp, serviceMessageId: detail.mail.messageId },
    notices,
  );
  log('feedback-taken', { message: id, reason: detail.eventType });
  return { resolved: true };
});

import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { mailFeedbackSchema } from './event.ts';
import { takeFeedback } from './take-feedback.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_PORTAL_URL, BERAAD_MAIL_FROM } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_PORTAL_URL, BERAAD_MAIL_FROM });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);

/** Takes what the mail service tells of a message: see takeFeedback. */
export const handler = eventHandler(mailFeedbackSchema, async ({ detail }) => {
  const settings = { from: environment.BERAAD_MAIL_FROM, portalUrl: environment.BERAAD_PORTAL_URL };
  return { taken: await takeFeedback({ ports, ...settings }, detail) };
});

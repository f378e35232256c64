import { readEventsSeen } from '#adapters/dynamodb/mail-watch.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { sesMailer } from '#adapters/ses/mailer.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { sendMailSchema } from './event.ts';
import { runMail } from './run-mail.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_PORTAL_URL, BERAAD_MAIL_FROM } = ENVIRONMENT;
const { BERAAD_MAIL_RATE, BERAAD_MAIL_CONFIGURATION_SET } = ENVIRONMENT;
const environment = readEnvironment({
  BERAAD_TABLE,
  BERAAD_TEXT_KEY,
  BERAAD_PORTAL_URL,
  BERAAD_MAIL_FROM,
  BERAAD_MAIL_RATE,
  BERAAD_MAIL_CONFIGURATION_SET,
});
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const mailer = sesMailer(environment.BERAAD_MAIL_CONFIGURATION_SET);

/** Sends the mail that is ready: see runMail. */
export const handler = eventHandler(sendMailSchema, async ({ closeThrough }) => {
  const sending = {
    ports,
    mailer,
    from: environment.BERAAD_MAIL_FROM,
    portalUrl: environment.BERAAD_PORTAL_URL,
    seen: await readEventsSeen(ports.table),
  };
  return { sent: await runMail(sending, environment.BERAAD_MAIL_RATE, closeThrough) };
});

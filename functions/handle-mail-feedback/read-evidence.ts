import type { Instant } from '#domain/calendar/brussels-time.ts';
import { bounceKind, type MailEvidence } from '#domain/mail/feedback.ts';
import type { MailFeedback } from './event.ts';

/** Whatever form the service gives a time: an instant as Beraad writes it. */
const instantOf = (text: string | undefined, otherwise: Instant): Instant =>
  text === undefined || Number.isNaN(Date.parse(text)) ? otherwise : new Date(text).toISOString();

/** What an event says of a message; undefined for a kind that says nothing of its delivery. */
export function readEvidence(feedback: MailFeedback): MailEvidence | undefined {
  const { eventType, mail, bounce, complaint, delivery, deliveryDelay } = feedback;
  const taken = instantOf(mail.timestamp, mail.timestamp);
  const told = (kind: MailEvidence['kind'], at: string | undefined, more: Partial<MailEvidence> = {}) => ({
    kind,
    at: instantOf(at, taken),
    service: mail.messageId,
    ...more,
  });
  switch (eventType) {
    case 'Send':
      return told('send', undefined);
    case 'Delivery':
      return told('delivery', delivery?.timestamp);
    case 'DeliveryDelay':
      return told('delay', deliveryDelay?.timestamp, detail(deliveryDelay?.delayType));
    case 'Bounce': {
      const { bounceType: type = 'Undetermined', bounceSubType: subType = '', bouncedRecipients = [] } = bounce ?? {};
      const kind = bounceKind({ type, subType, recipients: bouncedRecipients });
      return told('bounce', bounce?.timestamp, { bounce: kind, ...detail(subType) });
    }
    case 'Complaint':
      return told('complaint', complaint?.timestamp, detail(complaint?.complaintFeedbackType ?? undefined));
    case 'Reject':
      return told('reject', undefined, detail(feedback.reject?.reason));
    case 'Rendering Failure':
      return told('rendering-failure', undefined);
    default:
      return undefined;
  }
}

const detail = (text: string | undefined): Partial<MailEvidence> =>
  text === undefined || text === '' ? {} : { detail: text };

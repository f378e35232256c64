import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';

/** What the mail service made of a message. */
type SendResult =
  | { readonly kind: 'accepted'; readonly serviceMessageId: string }
  /** Too fast: nothing was taken, try again soon. */
  | { readonly kind: 'throttled' }
  /** Will never be taken as it is. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No answer: it may have left or not; only the service's events tell. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface Mailer {
  send(message: {
    readonly id: string;
    readonly to: string;
    readonly from: string;
    readonly raw: Uint8Array;
  }): Promise<SendResult>;
}

const THROTTLED = new Set(['Throttling', 'ThrottlingException', 'TooManyRequestsException']);

/** SES has no idempotency: the client never retries by itself (aws.md §3 of the design notes; SendRawEmail has no ClientToken). */
export function sesMailer(): Mailer {
  const client = new SESClient({ maxAttempts: 1 });
  return {
    async send({ id, to, from, raw }) {
      try {
        const { MessageId } = await client.send(
          new SendRawEmailCommand({
            Source: from,
            Destinations: [to],
            RawMessage: { Data: raw },
            Tags: [{ Name: 'beraad-message', Value: id }],
          }),
        );
        return { kind: 'accepted', serviceMessageId: MessageId ?? '' };
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown';
        if (THROTTLED.has(name)) return { kind: 'throttled' };
        const status =
          typeof error === 'object' &&
          error !== null &&
          '$metadata' in error &&
          typeof error.$metadata === 'object' &&
          error.$metadata !== null &&
          'httpStatusCode' in error.$metadata
            ? Number(error.$metadata.httpStatusCode)
            : undefined;
        if (status !== undefined && status >= 400 && status < 500) return { kind: 'refused', reason: name };
        return { kind: 'unknown', reason: name };
      }
    },
  };
}

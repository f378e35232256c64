import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';

/** What the mail service made of a message. */
export type SendResult =
  | { readonly kind: 'accepted'; readonly serviceMessageId: string }
  /** Nothing was taken, for certain, and the message is not to blame: too fast, the service away, or our own account in disorder. */
  | { readonly kind: 'put-off'; readonly reason: string; readonly isTooFast: boolean }
  /** Will never be taken as it is: its address or its content. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No answer, or none that says: it may have left or not; only the service's events tell. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface Mailer {
  send(message: {
    readonly id: string;
    readonly attempt: number;
    readonly to: string;
    readonly from: string;
    readonly raw: Uint8Array;
  }): Promise<SendResult>;
  /** Sends a message to nobody, of which the service's events tell as of any other. */
  probe(from: string): Promise<void>;
}

/** The tag by which the events about a message name it; SES takes letters, digits, `_` and `-` in its value. */
export const MESSAGE_TAG = 'beraad-message';
const ATTEMPT_TAG = 'beraad-attempt';
export const PROBE_TAG = 'beraad-probe';

/** SES takes what goes here and says that it was delivered; https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html */
const NOBODY = 'success@simulator.amazonses.com';

const TOO_FAST = new Set(['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'LimitExceededException']);
/** What is wrong with the message itself: the address, or what it says. */
const WRONG = new Set([
  'MessageRejected',
  'InvalidParameterValue',
  'InvalidParameterValueException',
  'ValidationError',
]);
/** The connection never came about: nothing can have been taken. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** "Email address is not verified", "sending paused": says so of us, or of an account that may write to few yet, in the same words for anybody. */
const ABOUT_US = /not verified|sending (is |has been )?(paused|suspended|disabled)/i;

const ANSWER_MILLISECONDS = 20_000;
const CONNECTION_MILLISECONDS = 3_000;

function statusOf(error: unknown): number | undefined {
  const metadata = typeof error === 'object' && error !== null && '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return typeof status === 'number' ? status : undefined;
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What a failure of the service says about the message. */
export function readFailure(error: unknown): SendResult {
  const name = error instanceof Error ? error.name : 'unknown';
  const status = statusOf(error);
  if (TOO_FAST.has(name) || status === 429) return { kind: 'put-off', reason: name, isTooFast: true };
  if (NEVER_CONNECTED.has(codeOf(error))) return { kind: 'put-off', reason: codeOf(error), isTooFast: false };
  if (name === 'MessageRejected' && error instanceof Error && ABOUT_US.test(error.message))
    return { kind: 'put-off', reason: name, isTooFast: false };
  if (WRONG.has(name)) return { kind: 'refused', reason: name };
  // Any other refusal is about our account or its settings: no address is to blame for it.
  if (status !== undefined && status >= 400 && status < 500) return { kind: 'put-off', reason: name, isTooFast: false };
  return { kind: 'unknown', reason: name };
}

/** SES has no idempotency: the client never retries by itself (SendRawEmail has no ClientToken). */
export function sesMailer(configurationSet: string | undefined): Mailer {
  const client = new SESClient({
    maxAttempts: 1,
    requestHandler: {
      requestTimeout: ANSWER_MILLISECONDS,
      throwOnRequestTimeout: true,
      connectionTimeout: CONNECTION_MILLISECONDS,
    },
  });
  const command = (from: string, to: string, raw: Uint8Array, tags: Readonly<Record<string, string>>) =>
    new SendRawEmailCommand({
      Source: from,
      Destinations: [to],
      RawMessage: { Data: raw },
      Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
      ...(configurationSet === undefined ? {} : { ConfigurationSetName: configurationSet }),
    });
  return {
    async send({ id, attempt, to, from, raw }) {
      try {
        const { MessageId } = await client.send(
          command(from, to, raw, { [MESSAGE_TAG]: id, [ATTEMPT_TAG]: String(attempt) }),
        );
        return MessageId === undefined
          ? { kind: 'unknown', reason: 'no-message-id' }
          : { kind: 'accepted', serviceMessageId: MessageId };
      } catch (error) {
        return readFailure(error);
      }
    },
    async probe(from) {
      const raw = Buffer.from(`From: ${from}\r\nTo: ${NOBODY}\r\nSubject: Beraad\r\n\r\n.\r\n`);
      try {
        await client.send(command(from, NOBODY, raw, { [PROBE_TAG]: '1' }));
      } catch {
        // The next probe may do better; what is in doubt stays so until then.
      }
    },
  };
}

import { Logger } from '@aws-lambda-powertools/logger';

/** Everything Beraad logs: a stable code and the sentence that says what it means. No text of a person ever goes in. */
const MESSAGES = {
  'command-taken': 'a command was carried out',
  'command-refused': 'a command was refused',
  'event-awaited': 'an execution waits for the next event of its log',
  'event-answered': 'an execution was given the next event of its log',
  'execution-started': 'an execution was started',
  'execution-restarted': 'an execution has died, and the next generation is started',
  'execution-superseded': 'an execution of an older generation was told to end',
  'token-spent': 'a waiting execution had been answered before, or had ended',
  'due-taken': 'time brought an aggregate what was due',
  'due-failed': 'what was due could not be taken; the next sweep tries again',
  'sweep-completed': 'everything due was dealt with',
  'conditions-opened': 'conditions were opened',
  'deadlines-followed': 'The deadlines that a recorded event set follow its correction.',
  'conditions-ended': 'conditions of an ended authorisation were ended',
  'agenda-kept': 'the agenda of a meeting was kept true to a dossier',
  'letter-printed': 'the letter about a decision was printed',
  'dependency-followed': 'dossiers that rest on one another were told how the other stands',
  'amendment-told': 'a dossier was told of the decision that amends it',
  'deadlines-replanned': 'a change of policy was brought to aggregates',
  'replan-failed': 'a change of policy could not be brought to an aggregate',
  'rows-renewed': 'what stands beside logs was written anew in the present shape',
  'renewal-failed': 'what stands beside a log could not be written anew',
  'work-listed': 'the work list of a committee was changed',
  'message-sent': 'a message was handed to the mail service',
  'message-unknown': 'the mail service gave no answer; its events will tell',
  'message-failed': 'a message could not be sent',
  'message-postponed': 'a message waits for its next try',
  'message-sent-again': 'a message is sent again after silence',
  'message-in-doubt': 'a message is sent again though nobody knows whether it left before',
  'message-left-twice': 'the mail service took a message twice',
  'message-rerouted': 'notices that did not arrive were queued for another address or a later try',
  'message-bounced': 'a message did not arrive',
  'address-dead': 'nothing is sent to an address any more',
  'phone-asked': 'a secretariat was asked to tell by telephone what mail did not',
  'phone-not-needed': 'what a secretariat was asked to tell by telephone was delivered after all',
  'service-probed': 'the mail service was asked for an event',
  'reminders-late': 'notices are late: time’s work or the mail does not come on',
  'reminders-on-time': 'time’s work and the mail have come as far as they should',
  'notices-judged': 'it was found whether what notices asked for was done',
  'audience-placed': 'a notice for all acceders was queued for each of them',
  'contacts-reported': 'it was looked which bodies can be written to',
  'contacts-unreachable': 'there are bodies to which no mail gets any more',
  'trust-refreshed': 'the trust that signatures are validated with was fetched anew',
  'trust-refused': 'a source of the trust could not be had or does not hold; what was kept before still stands',
  'trust-stale-soon': 'something that signatures are validated with ends soon, or has ended',
  'trust-unreadable': 'files of the trust could not be read; signatures are validated without them',
  'upload-scanned': 'the malware scan told of an upload',
  'commitment-validated': 'a commitment that was handed in was validated',
  'notice-unreadable': 'a queued notice cannot be read, and waits',
  'notice-not-joined': 'a queued notice did not come into a message, and waits',
  'notice-without-address': 'a notice has nobody to go to',
  'feedback-taken': 'the mail service told what became of a message',
  'expired-erased': 'what had been kept for its period was erased',
  'retention-kept': 'everything whose period has run out was erased',
  'root-written': 'the day’s root over all log heads was written',
  'request-failed': 'a request failed for a reason of our own',
} as const;
export type LogCode = keyof typeof MESSAGES;

/** The only fields a log line may have: identifiers, counts, instants and codes. */
export interface LogFields {
  readonly aggregate?: string;
  readonly event?: string;
  readonly command?: string;
  /** A refusal's or problem's code. */
  readonly reason?: string;
  readonly cursor?: number;
  readonly generation?: number;
  readonly version?: number;
  readonly count?: number;
  readonly instant?: string;
  readonly message?: string;
  readonly errorName?: string;
  readonly status?: number;
  /** A part of the trust, by its name. */
  readonly source?: string;
}

const logger = new Logger({ serviceName: 'beraad' });

/** Writes one structured log line. */
export function log(code: LogCode, fields: LogFields = {}): void {
  const { message, ...rest } = fields;
  logger.info(MESSAGES[code], { code, ...rest, ...(message === undefined ? {} : { messageId: message }) });
}

/** Writes one structured line that an alarm counts: somebody has to look. */
export function logAlarm(code: LogCode, fields: Omit<LogFields, 'message'> = {}): void {
  logger.error(MESSAGES[code], { code, ...fields });
}

/** Writes one structured line for a failure: the error's name and code, never its text, which may quote what a person wrote. */
export function logFailure(code: LogCode, error: unknown, fields: LogFields = {}): void {
  const errorName = error instanceof Error ? error.name : typeof error;
  const { message, ...rest } = fields;
  logger.error(MESSAGES[code], { code, ...rest, errorName, ...(message === undefined ? {} : { messageId: message }) });
}

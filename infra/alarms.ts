/** One promise that somebody is told about when it is broken. */
export interface AlarmRow {
  readonly says: string;
  /** `docs/runbooks/RUNBOOK.md`. */
  readonly metric:
    | {
        readonly kind: 'function';
        readonly name: 'Errors' | 'Throttles' | 'IteratorAge';
        readonly functionName: string;
      }
    | { readonly kind: 'executions'; readonly name: 'ExecutionsFailed' | 'ExecutionsTimedOut' | 'ExecutionsAborted' }
    | { readonly kind: 'failed-events' }
    | { readonly kind: 'server-errors' }
    | { readonly kind: 'reputation'; readonly name: 'Reputation.BounceRate' | 'Reputation.ComplaintRate' }
    /** Lines of a function's log with a code of adapters/runtime/log.ts, counted. */
    | { readonly kind: 'log'; readonly functionName: string; readonly code: string };
  /** Above this (below it where silence is the matter) somebody is told. */
  readonly threshold: number;
  readonly when: 'above' | 'below';
  readonly periodMinutes: number;
  readonly periods: number;
}

/** Every alarm, by the name of its runbook. The one about cost is a budget: docs/runbooks/cost.md. */
export const ALARMS: Readonly<Record<string, AlarmRow>> = {
  'sweep-late': {
    says: 'The sweep has not completed for fifteen minutes: deadlines and reminders wait.',
    metric: { kind: 'log', functionName: 'sweep-due', code: 'sweep-completed' },
    threshold: 1,
    when: 'below',
    periodMinutes: 5,
    periods: 3,
  },
  'reminders-late': {
    says: 'Notices are late: the sweep or the mail has not come as far as it should.',
    metric: { kind: 'log', functionName: 'watch-reminders', code: 'reminders-late' },
    threshold: 0,
    when: 'above',
    periodMinutes: 5,
    periods: 1,
  },
  'watch-silent': {
    says: 'Nobody looks any more whether reminders leave in time.',
    metric: { kind: 'log', functionName: 'watch-reminders', code: 'reminders-on-time' },
    threshold: 1,
    when: 'below',
    periodMinutes: 15,
    periods: 2,
  },
  'due-failed': {
    says: 'Something due could not be taken, three sweeps in a row.',
    metric: { kind: 'log', functionName: 'sweep-due', code: 'due-failed' },
    threshold: 0,
    when: 'above',
    periodMinutes: 5,
    periods: 3,
  },
  'replan-failed': {
    says: 'A change of the reminder policy cannot be brought to a dossier: it still reminds by the policy before.',
    metric: { kind: 'log', functionName: 'replan-deadlines', code: 'replan-failed' },
    threshold: 0,
    when: 'above',
    periodMinutes: 15,
    periods: 2,
  },
  'renewal-failed': {
    says: 'After a deployment something beside a log cannot be written in the present shape.',
    metric: { kind: 'log', functionName: 'replan-deadlines', code: 'renewal-failed' },
    threshold: 0,
    when: 'above',
    periodMinutes: 15,
    periods: 2,
  },
  'outbox-late': {
    says: 'The mail could not be sent for fifteen minutes: send-mail fails.',
    metric: { kind: 'function', name: 'Errors', functionName: 'send-mail' },
    threshold: 0,
    when: 'above',
    periodMinutes: 5,
    periods: 3,
  },
  'mail-unknown': {
    says: 'The mail service gave no answer for messages; they are resolved from its events.',
    metric: { kind: 'log', functionName: 'send-mail', code: 'message-unknown' },
    threshold: 5,
    when: 'above',
    periodMinutes: 60,
    periods: 1,
  },
  'mail-bounces': {
    says: 'Too many messages bounce: the mail service will stop us at ten percent.',
    metric: { kind: 'reputation', name: 'Reputation.BounceRate' },
    threshold: 0.04,
    when: 'above',
    periodMinutes: 60,
    periods: 1,
  },
  'mail-complaints': {
    says: 'Too many recipients call our mail unwanted.',
    metric: { kind: 'reputation', name: 'Reputation.ComplaintRate' },
    threshold: 0.0008,
    when: 'above',
    periodMinutes: 60,
    periods: 1,
  },
  'failed-events': {
    says: 'An event could not be delivered after every try, and waits in the queue of failed events.',
    metric: { kind: 'failed-events' },
    threshold: 0,
    when: 'above',
    periodMinutes: 5,
    periods: 1,
  },
  'executions-failed': {
    says: 'An execution has failed; the reconciler starts it again.',
    metric: { kind: 'executions', name: 'ExecutionsFailed' },
    threshold: 0,
    when: 'above',
    periodMinutes: 15,
    periods: 1,
  },
  'executions-timed-out': {
    says: 'An execution has run into its time limit; none should, they continue as new ones.',
    metric: { kind: 'executions', name: 'ExecutionsTimedOut' },
    threshold: 0,
    when: 'above',
    periodMinutes: 15,
    periods: 1,
  },
  'dispatcher-behind': {
    says: 'Events of logs have waited for more than five minutes to wake their executions.',
    metric: { kind: 'function', name: 'IteratorAge', functionName: 'dispatch-events' },
    threshold: 300_000,
    when: 'above',
    periodMinutes: 5,
    periods: 2,
  },
  'reconciler-silent': {
    says: 'The reconciler fails: executions that died stay dead.',
    metric: { kind: 'function', name: 'Errors', functionName: 'reconcile-executions' },
    threshold: 0,
    when: 'above',
    periodMinutes: 15,
    periods: 2,
  },
  'signature-validation': {
    says: 'Commitments that were handed in cannot be validated.',
    metric: { kind: 'function', name: 'Errors', functionName: 'validate-commitment' },
    threshold: 0,
    when: 'above',
    periodMinutes: 15,
    periods: 1,
  },
  'trust-stale': {
    says: 'Something that signatures are validated with ends soon, or has ended.',
    metric: { kind: 'log', functionName: 'refresh-trust', code: 'trust-stale-soon' },
    threshold: 0,
    when: 'above',
    periodMinutes: 60,
    periods: 1,
  },
  'trust-refused': {
    says: 'A source of the trust could not be fetched or does not hold; what was kept before still stands.',
    metric: { kind: 'log', functionName: 'refresh-trust', code: 'trust-refused' },
    threshold: 0,
    when: 'above',
    periodMinutes: 60,
    periods: 1,
  },
  'contacts-unreachable': {
    says: 'There are bodies to which no mail gets any more.',
    metric: { kind: 'log', functionName: 'report-contacts', code: 'contacts-unreachable' },
    threshold: 0,
    when: 'above',
    periodMinutes: 60,
    periods: 1,
  },
  'trust-unreadable': {
    says: 'Certificates or revocation lists of the trust cannot be read: good signatures may be refused.',
    metric: { kind: 'log', functionName: 'validate-commitment', code: 'trust-unreadable' },
    threshold: 0,
    when: 'above',
    periodMinutes: 60,
    periods: 1,
  },
  'letter-not-printed': {
    says: 'The letter about a decision could not be printed.',
    metric: { kind: 'function', name: 'Errors', functionName: 'print-letter' },
    threshold: 0,
    when: 'above',
    periodMinutes: 15,
    periods: 1,
  },
  'root-not-written': {
    says: 'The daily root over all logs could not be written: the proof that nothing was changed has a gap.',
    metric: { kind: 'function', name: 'Errors', functionName: 'anchor-logs' },
    threshold: 0,
    when: 'above',
    periodMinutes: 60,
    periods: 1,
  },
  'server-errors': {
    says: 'Requests fail for a reason of ours.',
    metric: { kind: 'server-errors' },
    threshold: 5,
    when: 'above',
    periodMinutes: 5,
    periods: 2,
  },
  'login-fails': {
    says: 'The portal fails, for one at logging in with ACM/IDM.',
    metric: { kind: 'log', functionName: 'web', code: 'request-failed' },
    threshold: 5,
    when: 'above',
    periodMinutes: 15,
    periods: 1,
  },
};

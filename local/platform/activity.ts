/** Functions that move executions and mail on, look after others or answer nobody: none of them gives an aggregate a command. */
const GIVE_NO_COMMANDS = new Set([
  'anchor-logs',
  'await-event',
  'continue-execution',
  'dispatch-events',
  'erase-expired',
  'finish-execution',
  'reconcile-executions',
  'send-mail',
  'handle-mail-feedback',
  'judge-notices',
  'watch-reminders',
]);
/** Functions after which mail may stand otherwise, beside those that give commands. */
const MOVE_MAIL = new Set(['send-mail', 'handle-mail-feedback']);
/** Functions after which the policy, or how far it has come, may be another. */
const CHANGE_SETTINGS = new Set(['api', 'web', 'replan-deadlines']);
/** These change nothing that another job looks at, unless they wake a function that does. */
const LOOK_AFTER = new Set([
  'reconcile-executions',
  'anchor-logs',
  'erase-expired',
  'judge-notices',
  'watch-reminders',
]);

/** What ran, counted: a query that was answered before still holds while the counts it depends on stand still. */
export interface Counts {
  /** Everything that ended, whatever it was. */
  readonly ended: number;
  /** What may have left something behind for the reconciler. */
  readonly work: number;
  /** What may have written an aggregate, and so due rows and queued notices. */
  readonly commands: number;
  /** What may have changed the policy, or brought it to aggregates. */
  readonly settings: number;
  /** What may have moved mail. */
  readonly mail: number;
  /** Runs that judged whether notices were of use. */
  readonly judgements: number;
  /** What failed: only then can an execution be behind its log without having ended badly. */
  readonly failures: number;
  /** Events that were added to logs. */
  readonly events: number;
  /** What the Step Functions engine took in or went on with. */
  readonly engine: number;
}

export interface Activity {
  readonly counts: Counts;
  /** An invocation has ended. */
  ended(functionName: string, hasFailed: boolean): void;
  /** Events were seen on the table's stream. */
  logged(events: number): void;
  /** The engine has done something. */
  engineMoved(): void;
  /** Something that is delivered on its own was put aside after too many failures. */
  failed(): void;
}

/** Begins to count, from a start at which everything is to be looked at. */
export function watchActivity(): Activity {
  const counts = {
    ended: 0,
    work: 0,
    commands: 0,
    settings: 0,
    mail: 0,
    judgements: 0,
    failures: 0,
    events: 0,
    engine: 0,
  };
  return {
    counts,
    ended(functionName, hasFailed) {
      counts.ended += 1;
      if (!LOOK_AFTER.has(functionName)) counts.work += 1;
      if (!GIVE_NO_COMMANDS.has(functionName)) counts.commands += 1;
      if (CHANGE_SETTINGS.has(functionName)) counts.settings += 1;
      if (MOVE_MAIL.has(functionName)) counts.mail += 1;
      if (functionName === 'judge-notices') counts.judgements += 1;
      if (hasFailed) counts.failures += 1;
    },
    logged(events) {
      counts.events += events;
    },
    engineMoved() {
      counts.engine += 1;
    },
    failed() {
      counts.failures += 1;
    },
  };
}

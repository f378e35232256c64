/** An error of the Step Functions API, by the name that AWS gives it. */
export class StepFunctionsError extends Error {
  override readonly name: string;
  /** 400 for the caller's fault, 500 for ours. */
  readonly statusCode: number;

  constructor(name: string, message: string, statusCode = 400) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
  }
}

/** The error of a change that would contradict what is there. */
export function conflict(message: string): StepFunctionsError {
  return new StepFunctionsError('ConflictException', message);
}

/** What a state fails with: the Error Name and Cause of the States Language; both may be absent, as in a bare SendTaskFailure. */
export interface Failure {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** Thrown inside the interpreter when the current state fails. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly failure: Failure;
  /** Present when an evaluation failed, so that an EvaluationFailed event is due; with the field, if it was one field's. */
  readonly evaluation: { readonly location: string | undefined } | undefined;

  constructor(failure: Failure, evaluation?: { readonly location: string | undefined }) {
    super(failure.cause ?? failure.error ?? 'failed');
    this.failure = failure;
    this.evaluation = evaluation;
  }
}

/** Thrown when the 25,000th event would be written for anything else than the end of the execution. */
export class HistoryLimitReached extends Error {
  override readonly name = 'HistoryLimitReached';
}

/** The Error Names that the engine itself raises, as in Appendix A of the States Language and AWS's list of error names. */
export const ERROR = {
  all: 'States.ALL',
  timeout: 'States.Timeout',
  heartbeatTimeout: 'States.HeartbeatTimeout',
  taskFailed: 'States.TaskFailed',
  runtime: 'States.Runtime',
  dataLimitExceeded: 'States.DataLimitExceeded',
  noChoiceMatched: 'States.NoChoiceMatched',
  queryEvaluation: 'States.QueryEvaluationError',
  lambdaUnknown: 'Lambda.Unknown',
} as const;

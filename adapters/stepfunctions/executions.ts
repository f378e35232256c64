import { createHash } from 'node:crypto';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { kindOf } from '#domain/door/aggregate-id.ts';

/** The aliases of the state machines, by kind of aggregate. */
export interface Machines {
  readonly dossier: string;
  readonly condition: string;
  readonly protocol: string;
  readonly accession: string;
}

/** Names of executions are at most this long. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const LONGEST_NAME = 80;

/** The name of an aggregate's execution: the same for the same generation, so that starting twice starts once. */
export function executionName(aggregate: string, generation: number): string {
  const name = `${aggregate.replaceAll(':', '_').replaceAll('@', '')}_g${generation}`;
  if (name.length <= LONGEST_NAME) return name;
  return `${createHash('sha256').update(aggregate).digest('hex').slice(0, 60)}_g${generation}`;
}

/** `…:stateMachine:NAME:ALIAS` and the name of an execution → the ARN of that execution. */
export const executionArn = (alias: string, name: string): string =>
  `${alias.replace(':stateMachine:', ':execution:').split(':').slice(0, -1).join(':')}:${name}`;

/** The Step Functions service as Beraad uses it. */
export interface Executions {
  /** Starts the execution of an aggregate's generation from a cursor; false where one of that name exists already, whatever became of it. */
  start(aggregate: string, generation: number, cursor: number): Promise<boolean>;
  /** Whether the execution of an aggregate's generation was there and is over. */
  hasEnded(aggregate: string, generation: number): Promise<boolean>;
  /** Answers a waiting task; false when the token is spent: answered before, timed out, or its execution ended. */
  answer(token: string, output: unknown): Promise<boolean>;
  /** Whether a token still waits. */
  isWaiting(token: string): Promise<boolean>;
  /** Whether an execution still runs, by its ARN. */
  isRunning(execution: string): Promise<boolean>;
}

const isSpent = (error: unknown): boolean =>
  error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;

/** Reaches Step Functions by the SDK's own settings. */
export function stepFunctions(machines: Machines): Executions {
  const client = new SFNClient({});
  const machineOf = (aggregate: string): string => {
    const kind = kindOf(aggregate);
    if (kind === 'meeting') throw new Error(`no workflow follows ${aggregate}`);
    return machines[kind];
  };
  /** How an execution stands; undefined where Step Functions does not know it, or not yet. */
  const statusOf = async (arn: string): Promise<string | undefined> => {
    try {
      return (await client.send(new DescribeExecutionCommand({ executionArn: arn }))).status;
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  };
  return {
    async start(aggregate, generation, cursor) {
      try {
        await client.send(
          new StartExecutionCommand({
            stateMachineArn: machineOf(aggregate),
            name: executionName(aggregate, generation),
            input: JSON.stringify({ aggregate, generation, cursor }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return false;
        throw error;
      }
    },
    async hasEnded(aggregate, generation) {
      const status = await statusOf(executionArn(machineOf(aggregate), executionName(aggregate, generation)));
      return status !== undefined && status !== 'RUNNING';
    },
    async answer(token, output) {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }));
        return true;
      } catch (error) {
        if (isSpent(error)) return false;
        throw error;
      }
    },
    async isWaiting(token) {
      try {
        await client.send(new SendTaskHeartbeatCommand({ taskToken: token }));
        return true;
      } catch (error) {
        if (isSpent(error)) return false;
        throw error;
      }
    },
    isRunning: async (execution) => (await statusOf(execution)) === 'RUNNING',
  };
}

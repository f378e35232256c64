import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { StepFunctionsEngine } from '../step-functions/engine-options.ts';
import { StepFunctionsError } from '../step-functions/errors.ts';

const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:';
const MACHINE_ARN = 'arn:aws:states:eu-west-1:000000000000:stateMachine:';
const ALIAS = 'current';

/** The functions that the workflows call, by the name their files give them. */
export const SUBSTITUTIONS = {
  AwaitEvent: 'await-event',
  ContinueExecution: 'continue-execution',
  EndConditions: 'end-conditions',
  FollowCorrection: 'follow-correction',
  FinishExecution: 'finish-execution',
  KeepAgenda: 'keep-agenda',
  KeepWorkList: 'keep-work-list',
  OpenConditions: 'open-conditions',
  PrintLetter: 'print-letter',
  TakeScanVerdict: 'take-scan-verdict',
  ValidateCommitment: 'validate-commitment',
  TellAmended: 'tell-amended',
  FollowDependency: 'follow-dependency',
} as const;

/** The workflows, by the name of their file and of their state machine. */
export const MACHINES = ['authorisation', 'condition', 'protocol', 'accession'] as const;
export type MachineName = (typeof MACHINES)[number];

/** The alias of a state machine, under which executions start. */
export const aliasArn = (machine: MachineName): string => `${MACHINE_ARN}${machine}:${ALIAS}`;

const executionList = z.object({ executions: z.array(z.object({ stopDate: z.number().optional() })) });

/** When an execution of any workflow last failed, timed out or was stopped, milliseconds since 1970; -Infinity if none did. */
export async function lastBadEnd(engine: StepFunctionsEngine): Promise<number> {
  let last = Number.NEGATIVE_INFINITY;
  for (const machine of MACHINES) {
    for (const statusFilter of ['FAILED', 'TIMED_OUT', 'ABORTED']) {
      const { executions } = executionList.parse(
        await engine.call('ListExecutions', { stateMachineArn: `${MACHINE_ARN}${machine}`, statusFilter }),
      );
      for (const { stopDate } of executions) if (stopDate !== undefined) last = Math.max(last, stopDate * 1000);
    }
  }
  return last;
}

/** Where the definition of a workflow stands. */
export type WorkflowPlace = (machine: MachineName) => URL;
const inItsFile = (machine: string): URL => new URL(`../../workflows/${machine}.asl.json`, import.meta.url);

/** Brings every workflow to the definition in its file; to another one where a test begins with an earlier version. */
export async function deployMachines(engine: StepFunctionsEngine, place: WorkflowPlace = inItsFile): Promise<void> {
  for (const machine of MACHINES) await deployMachine(engine, machine, definitionOf(machine, place(machine)));
}

/** A workflow's definition with the functions of this platform in it. */
export function definitionOf(machine: string, file = inItsFile(machine)): string {
  return readFileSync(file, 'utf8').replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => {
    const found = Object.entries(SUBSTITUTIONS).find(([key]) => key === name);
    if (found === undefined)
      throw new Error(`workflows/${machine}.asl.json names ${whole}, which no function answers to`);
    return `${FUNCTION_ARN}${found[1]}`;
  });
}

const isAlready = (error: unknown): boolean =>
  error instanceof StepFunctionsError &&
  (error.name === 'StateMachineDoesNotExist' || error.name === 'ResourceNotFound');

/** Brings a state machine to the definition in its file: made, or changed and published as a new version behind the alias. */
async function deployMachine(engine: StepFunctionsEngine, machine: string, definition: string): Promise<void> {
  const stateMachineArn = `${MACHINE_ARN}${machine}`;
  const version = z.object({ stateMachineVersionArn: z.string() });
  let present: string | undefined;
  try {
    present = z
      .object({ definition: z.string() })
      .parse(await engine.call('DescribeStateMachine', { stateMachineArn })).definition;
  } catch (error) {
    if (!isAlready(error)) throw error;
  }
  if (present === definition) return;
  if (present === undefined) {
    await engine.call('CreateStateMachine', {
      name: machine,
      definition,
      roleArn: `arn:aws:iam::000000000000:role/${machine}`,
      type: 'STANDARD',
    });
  } else await engine.call('UpdateStateMachine', { stateMachineArn, definition });
  const published = version.parse(await engine.call('PublishStateMachineVersion', { stateMachineArn }));
  const routingConfiguration = [{ stateMachineVersionArn: published.stateMachineVersionArn, weight: 100 }];
  const alias = `${stateMachineArn}:${ALIAS}`;
  try {
    await engine.call('DescribeStateMachineAlias', { stateMachineAliasArn: alias });
    await engine.call('UpdateStateMachineAlias', { stateMachineAliasArn: alias, routingConfiguration });
  } catch (error) {
    if (!isAlready(error)) throw error;
    await engine.call('CreateStateMachineAlias', { name: ALIAS, routingConfiguration });
  }
}

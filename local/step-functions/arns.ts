import { StepFunctionsError } from './errors.ts';

/** The account of everything local; signatures are not checked. */
const ACCOUNT_ID = '000000000000';

/** A state machine's ARN, of one of its versions (`:1`) or aliases (`:current`). */
export interface StateMachineReference {
  readonly machine: string;
  readonly version?: number;
  readonly alias?: string;
}

/** Makes and reads the ARNs of one region. */
export interface Arns {
  stateMachine(name: string): string;
  version(name: string, number: number): string;
  alias(name: string, alias: string): string;
  execution(machine: string, name: string): string;
  readonly region: string;
}

/** The ARNs of a region in the local account. */
export function arnsOf(region: string): Arns {
  const prefix = `arn:aws:states:${region}:${ACCOUNT_ID}`;
  return {
    region,
    stateMachine: (name) => `${prefix}:stateMachine:${name}`,
    version: (name, number) => `${prefix}:stateMachine:${name}:${number}`,
    alias: (name, alias) => `${prefix}:stateMachine:${name}:${alias}`,
    execution: (machine, name) => `${prefix}:execution:${machine}:${name}`,
  };
}

function parts(arn: string, type: string): string[] {
  if (!arn.startsWith('arn:')) throw new StepFunctionsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  const all = arn.split(':');
  const rest = all.slice(6);
  if (all[2] !== 'states' || all[5] !== type || rest.length === 0 || rest.some((part) => part === '')) {
    throw new StepFunctionsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${arn}'`);
  }
  return rest;
}

/** Reads a state machine ARN, with or without a version or alias; throws InvalidArn. */
export function parseStateMachineArn(arn: string): StateMachineReference {
  const [machine = '', qualifier, ...more] = parts(arn, 'stateMachine');
  if (more.length > 0) throw new StepFunctionsError('InvalidArn', `Invalid Arn: '${arn}'`);
  if (qualifier === undefined) return { machine };
  return /^\d+$/.test(qualifier) ? { machine, version: Number(qualifier) } : { machine, alias: qualifier };
}

/** Reads an execution ARN; throws InvalidArn. */
export function parseExecutionArn(arn: string): { machine: string; name: string } {
  const [machine = '', name = '', ...more] = parts(arn, 'execution');
  if (name === '' || more.length > 0) throw new StepFunctionsError('InvalidArn', `Invalid Arn: '${arn}'`);
  return { machine, name };
}

/** Refuses what cannot be the ARN of a role; throws InvalidArn. Whether there is such a role nobody asks here. */
export function checkRoleArn(arn: string): void {
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(arn))
    throw new StepFunctionsError('InvalidArn', `Invalid Role Arn: '${arn}'`);
}

/** The bare name in a Lambda function's name or ARN; a `:qualifier` is dropped, since local functions have no versions. */
export function functionNameOf(nameOrArn: string): string {
  const fields = nameOrArn.split(':');
  const at = fields.indexOf('function');
  // name | name:alias | account:function:name | arn:aws:lambda:region:account:function:name[:alias]
  return (at >= 0 ? fields[at + 1] : fields[0]) ?? nameOrArn;
}

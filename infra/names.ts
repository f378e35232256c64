import type { Settings } from './settings.ts';
import { machineVariable } from './workflow-files.ts';

/** The alias under which executions start: versions change behind it. */
export const ALIAS = 'current';

/** What everything of a stage is called. Names are fixed, so that functions and workflows can know each other without a circle of stacks. */
export interface Names {
  readonly prefix: string;
  readonly table: string;
  readonly documents: string;
  readonly working: string;
  readonly quarantine: string;
  readonly accessLogs: string;
  readonly configurationSet: string;
  readonly portalUrl: string;
  functionName(name: string): string;
  functionArn(name: string): string;
  machineName(workflow: string): string;
  machineArn(workflow: string): string;
  executionsArn(workflow: string): string;
  /** The variables by which functions know the aliases. */
  machineVariables(workflows: readonly string[]): Record<string, string>;
}

/** The partition of AWS that a region is in; the sovereign cloud and China have their own. */
function partitionOf(region: string): string {
  if (region.startsWith('eusc-')) return 'aws-eusc';
  if (region.startsWith('cn-')) return 'aws-cn';
  return 'aws';
}

export function namesOf({ stage, account, region, entrance, restoredTable }: Settings): Names {
  const prefix = `beraad-${stage}`;
  const partition = partitionOf(region);
  const arn = (service: string, rest: string): string => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  const functionName = (name: string): string => `${prefix}-${name}`;
  const machineName = (workflow: string): string => `${prefix}-${workflow}`;
  const machineArn = (workflow: string): string => arn('states', `stateMachine:${machineName(workflow)}`);
  return {
    prefix,
    table: restoredTable ?? prefix,
    documents: `${prefix}-documents-${account}-${region}`,
    working: `${prefix}-working-${account}-${region}`,
    quarantine: `${prefix}-quarantine-${account}-${region}`,
    accessLogs: `${prefix}-access-logs-${account}-${region}`,
    configurationSet: prefix,
    portalUrl: `https://${entrance.host}`,
    functionName,
    functionArn: (name) => arn('lambda', `function:${functionName(name)}`),
    machineName,
    machineArn,
    executionsArn: (workflow) => arn('states', `execution:${machineName(workflow)}:*`),
    machineVariables: (workflows) =>
      Object.fromEntries(workflows.map((name) => [machineVariable(name), `${machineArn(name)}:${ALIAS}`])),
  };
}

import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine, CfnStateMachineAlias, CfnStateMachineVersion } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { accept } from '../constructs/reasons.ts';
import { ALIAS, type Names } from '../names.ts';
import type { Settings } from '../settings.ts';
import type { WorkflowFile } from '../workflow-files.ts';
import { pascal } from './functions-stack.ts';

/** A workflow names a function that is not deployed. */
class NoSuchFunction extends Error {
  override readonly name = 'NoSuchFunction';
}

/**
 * One workflow: the very file that runs on a desk, published as a version behind the alias. An execution under way keeps the version it
 * began under; earlier versions stay.
 */
class Workflow extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly file: WorkflowFile;
      readonly names: Names;
      readonly deployed: ReadonlySet<string>;
      readonly logKey: IKey;
      readonly logDays: RetentionDays;
    },
  ) {
    super(scope, id);
    const { file, names, deployed, logKey, logDays } = props;
    for (const name of [...Object.values(file.functions), ...file.formerly])
      if (!deployed.has(name))
        throw new NoSuchFunction(
          `workflows/${file.name}.asl.json, or a published version of it, calls ${name}, which is not deployed`,
        );
    const substitutions = Object.fromEntries(
      Object.entries(file.functions).map(([key, name]) => [key, names.functionArn(name)]),
    );
    const log = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/states/${names.machineName(file.name)}`,
      retention: logDays,
      encryptionKey: logKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: {
          ArnLike: { 'aws:SourceArn': names.machineArn('*') },
        },
      }),
      inlinePolicies: {
        own: new PolicyDocument({
          statements: [
            // The role is that of executions under earlier versions too.
            new PolicyStatement({
              actions: ['lambda:InvokeFunction'],
              resources: [...Object.values(substitutions), ...file.formerly.map((name) => names.functionArn(name))],
            }),
            // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html: the delivery of logs takes no resources.
            new PolicyStatement({
              actions: [
                'logs:CreateLogDelivery',
                'logs:GetLogDelivery',
                'logs:UpdateLogDelivery',
                'logs:DeleteLogDelivery',
                'logs:ListLogDeliveries',
                'logs:PutResourcePolicy',
                'logs:DescribeResourcePolicies',
                'logs:DescribeLogGroups',
                'xray:PutTraceSegments',
                'xray:PutTelemetryRecords',
                'xray:GetSamplingRules',
                'xray:GetSamplingTargets',
              ],
              resources: ['*'],
            }),
          ],
        }),
      },
    });
    accept(role, 'AwsSolutions-IAM5[Resource::*]', 'Log delivery and X-Ray take no resources of their own.');
    const machine = new CfnStateMachine(this, 'Machine', {
      stateMachineName: names.machineName(file.name),
      stateMachineType: 'STANDARD',
      roleArn: role.roleArn,
      definitionString: file.text,
      definitionSubstitutions: substitutions,
      // Every step, but nothing of what it carries: names of dossiers and bodies stay out of the logs.
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: log.logGroupArn } }],
      },
      tracingConfiguration: { enabled: true },
    });
    machine.node.addDependency(role);
    // cfn-lint takes a time limit for a number only; Step Functions takes an expression too, and asl-validator knows.
    machine.addMetadata('cfn-lint', { config: { ignore_checks: ['E3601'] } });
    const version = new CfnStateMachineVersion(this, `Version${file.fingerprint}`, {
      stateMachineArn: machine.attrArn,
      stateMachineRevisionId: machine.attrStateMachineRevisionId,
      description: file.fingerprint,
    });
    // An execution started under it may run for months.
    version.applyRemovalPolicy(RemovalPolicy.RETAIN);
    new CfnStateMachineAlias(this, 'Alias', {
      name: ALIAS,
      routingConfiguration: [{ stateMachineVersionArn: version.attrArn, weight: 100 }],
    });
  }
}

/** The workflows of `workflows/`, each with its versions and the alias under which executions start. */
export class WorkflowsStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps & {
      readonly settings: Settings;
      readonly names: Names;
      readonly files: readonly WorkflowFile[];
      readonly deployed: ReadonlySet<string>;
      readonly logKey: IKey;
    },
  ) {
    super(scope, id, props);
    const { settings, names, files, deployed, logKey } = props;
    for (const file of files) {
      new Workflow(this, pascal(file.name), {
        file,
        names,
        deployed,
        logKey,
        logDays: settings.retention.logDays satisfies number as RetentionDays,
      });
    }
  }
}

import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { knownFailedEvents, knownFunction } from '../constructs/known.ts';
import { FUNCTIONS, triggeredBy } from '../functions/table.ts';
import type { Names } from '../names.ts';
import { pascal } from './functions-stack.ts';

/** The clock: what runs on a rhythm, and what runs when something outside has happened. */
export class TimeStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps & {
      readonly names: Names;
      readonly workflows: readonly string[];
      readonly quarantine: string;
    },
  ) {
    super(scope, id, props);
    const { names, workflows, quarantine } = props;
    const failedEvents = knownFailedEvents(this, names);
    const group = new CfnScheduleGroup(this, 'Schedules', { name: names.prefix });
    const scheduled = Object.entries(FUNCTIONS).flatMap(([name, { trigger }]) =>
      trigger?.kind === 'every' ? [{ name, arn: names.functionArn(name), expression: trigger.expression }] : [],
    );
    const role = new Role(this, 'SchedulerRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
      inlinePolicies: {
        own: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['lambda:InvokeFunction'],
              resources: scheduled.map(({ arn }) => arn),
            }),
            new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failedEvents.queueArn] }),
          ],
        }),
      },
    });
    for (const { name, arn, expression } of scheduled) {
      const schedule = new CfnSchedule(this, pascal(name), {
        name,
        groupName: names.prefix,
        scheduleExpression: expression,
        scheduleExpressionTimezone: 'Europe/Brussels',
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn,
          roleArn: role.roleArn,
          input: JSON.stringify({ time: '<aws.scheduler.scheduled-time>' }),
          deadLetterConfig: { arn: failedEvents.queueArn },
          // The next tick does what this one did not.
          retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 300 },
        },
      });
      schedule.addResourceDependency(group);
    }
    const on = (id: string, functionName: string, description: string, eventPattern: EventPattern): void => {
      const rule = new Rule(this, id, { description, eventPattern });
      rule.addTarget(
        new LambdaTarget(knownFunction(this, names, functionName), {
          deadLetterQueue: failedEvents,
          retryAttempts: 20,
          maxEventAge: Duration.hours(24),
        }),
      );
    };
    on('MalwareScanned', triggeredBy('malware-scan'), 'The malware scan has told of an upload', {
      source: ['aws.guardduty'],
      detailType: ['GuardDuty Malware Protection Object Scan Result'],
      detail: { s3ObjectDetails: { bucketName: [quarantine] } },
    });
    on('ExecutionEndedBadly', 'reconcile-executions', 'An execution has failed: it is started again', {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: {
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        stateMachineArn: workflows.map((workflow) => names.machineArn(workflow)),
      },
    });
  }
}

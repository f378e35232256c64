import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import {
  Alarm,
  AlarmWidget,
  ComparisonOperator,
  Dashboard,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ALARMS, type AlarmRow } from '../alarms.ts';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';
import { pascal } from './functions-stack.ts';

interface ObservabilityProps extends StackProps {
  readonly settings: Settings;
  readonly names: Names;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  readonly failedEvents: Queue;
  readonly workflows: readonly string[];
}

/** An alarm for each promise, a page of all of them, and a budget. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id, props);
    const { settings, names } = props;
    const key = new Key(this, 'AlarmKey', { description: `${names.prefix}: alarms`, enableKeyRotation: true });
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    for (const service of ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'])
      key.grantEncryptDecrypt(
        new ServicePrincipal(service, { conditions: { StringEquals: { 'aws:SourceAccount': this.account } } }),
      );
    const topic = new Topic(this, 'Alarms', { topicName: `${names.prefix}-alarms`, masterKey: key, enforceSSL: true });
    topic.addSubscription(new EmailSubscription(settings.alarms.mailTo));
    topic.grantPublish(
      new ServicePrincipal('budgets.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );

    const alarms = Object.entries(ALARMS).map(([name, row]) => {
      const alarm = new Alarm(this, pascal(name), {
        alarmName: `${names.prefix}-${name}`,
        alarmDescription: `${row.says} What to do: docs/runbooks/${name}.md`,
        metric: this.metricOf(name, row, props),
        threshold: row.threshold,
        evaluationPeriods: row.periods,
        comparisonOperator:
          row.when === 'above' ? ComparisonOperator.GREATER_THAN_THRESHOLD : ComparisonOperator.LESS_THAN_THRESHOLD,
        // Silence is what `below` is about.
        treatMissingData: row.when === 'above' ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
      });
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
      return alarm;
    });
    new Dashboard(this, 'Dashboard', {
      dashboardName: names.prefix,
      widgets: [alarms.map((alarm) => new AlarmWidget({ title: alarm.alarmName, alarm, width: 6, height: 5 }))],
    });
    const topicAddress = topic.topicArn;
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: names.prefix,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: settings.alarms.monthlyBudgetUsd, unit: 'USD' },
      },
      notificationsWithSubscribers: [
        { notificationType: 'FORECASTED', threshold: 100 },
        { notificationType: 'ACTUAL', threshold: 80 },
      ].map(({ notificationType, threshold }) => ({
        notification: { notificationType, threshold, thresholdType: 'PERCENTAGE', comparisonOperator: 'GREATER_THAN' },
        subscribers: [{ subscriptionType: 'SNS', address: topicAddress }],
      })),
    });
  }

  private metricOf(name: string, { metric, periodMinutes }: AlarmRow, props: ObservabilityProps): IMetric {
    const { names, functions, failedEvents, workflows } = props;
    const period = Duration.minutes(periodMinutes);
    const functionOf = (functionName: string): LambdaFunction => {
      const found = functions.get(functionName);
      if (found === undefined) throw new Error(`the alarm ${name} watches ${functionName}, which is not deployed`);
      return found;
    };
    switch (metric.kind) {
      case 'function': {
        functionOf(metric.functionName);
        return new Metric({
          namespace: 'AWS/Lambda',
          metricName: metric.name,
          dimensionsMap: { FunctionName: names.functionName(metric.functionName) },
          statistic: metric.name === 'IteratorAge' ? 'Maximum' : 'Sum',
          period,
        });
      }
      case 'executions':
        return new MathExpression({
          expression: workflows.map((_workflow, index) => `FILL(m${index},0)`).join('+'),
          usingMetrics: Object.fromEntries(
            workflows.map((workflow, index) => [
              `m${index}`,
              new Metric({
                namespace: 'AWS/States',
                metricName: metric.name,
                dimensionsMap: { StateMachineArn: names.machineArn(workflow) },
                statistic: 'Sum',
                period,
              }),
            ]),
          ),
          label: metric.name,
          period,
        });
      case 'failed-events':
        return failedEvents.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' });
      case 'server-errors':
        return new MathExpression({
          expression: 'FILL(m0,0)+FILL(m1,0)+FILL(m2,0)',
          usingMetrics: Object.fromEntries(
            ['api', 'web', 'register'].map((functionName, index) => [
              `m${index}`,
              functionOf(functionName).metricErrors({ period, statistic: 'Sum' }),
            ]),
          ),
          label: 'server errors',
          period,
        });
      case 'reputation':
        return new Metric({ namespace: 'AWS/SES', metricName: metric.name, statistic: 'Average', period });
      case 'log': {
        const metricName = `${metric.functionName}:${metric.code}`;
        new MetricFilter(this, `${pascal(name)}Lines`, {
          logGroup: functionOf(metric.functionName).logGroup,
          metricNamespace: names.prefix,
          metricName,
          filterPattern: FilterPattern.stringValue('$.code', '=', metric.code),
          metricValue: '1',
        });
        return new Metric({ namespace: names.prefix, metricName, statistic: 'Sum', period });
      }
      default:
        return metric satisfies never;
    }
  }
}

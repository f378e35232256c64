import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnEventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { LOG_PREFIX, TABLE } from '#adapters/dynamodb/table-schema.ts';
import type { Bundle } from '../bundle.ts';
import { accept } from '../constructs/reasons.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { FUNCTIONS } from '../functions/table.ts';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';
import type { DataStack } from './data-stack.ts';
import { type IdentityStack, isIdentityVariable } from './identity-stack.ts';

/** A folder of functions/ is not in infra/functions, or the other way round. */
class FunctionsDisagree extends Error {
  override readonly name = 'FunctionsDisagree';
}

/** CloudWatch Logs may use the key for the groups of this stage: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function logKeyOf(stack: Stack, names: Names): Key {
  const key = new Key(stack, 'LogKey', { description: `${names.prefix}: logs`, enableKeyRotation: true });
  key.grantEncryptDecrypt(
    new ServicePrincipal(`logs.${stack.region}.amazonaws.com`, {
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:*`,
        },
      },
    }),
  );
  return key;
}

/** Every Lambda function, with what did not get through. */
export class FunctionsStack extends Stack {
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** Events that a function could not take after every try. */
  readonly failedEvents: Queue;
  readonly logKey: Key;

  constructor(
    scope: Construct,
    id: string,
    props: StackProps & {
      readonly settings: Settings;
      readonly names: Names;
      readonly data: DataStack;
      readonly identity: IdentityStack;
      readonly bundles: readonly Bundle[];
      readonly workflows: readonly string[];
    },
  ) {
    super(scope, id, props);
    const { settings, names, data, identity, bundles, workflows } = props;
    const missing = bundles.map(({ functionName }) => functionName).filter((name) => FUNCTIONS[name] === undefined);
    const gone = Object.keys(FUNCTIONS).filter((name) => !bundles.some(({ functionName }) => functionName === name));
    if (missing.length > 0 || gone.length > 0) {
      throw new FunctionsDisagree(
        `infra/functions and functions/ differ. Not in the table: ${missing.join(', ') || 'none'}. Not in functions/: ${gone.join(', ') || 'none'}.`,
      );
    }
    this.logKey = logKeyOf(this, names);
    this.failedEvents = new Queue(this, 'FailedEvents', {
      queueName: `${names.prefix}-failed-events`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // EventBridge brings what a rule could not deliver.
    this.failedEvents.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.failedEvents.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    accept(
      this.failedEvents,
      'AwsSolutions-SQS3',
      'This is the queue of what failed: docs/runbooks/failed-events.md says how it is worked off.',
    );

    const surroundings = {
      names,
      key: data.key,
      tableArn: this.formatArn({ service: 'dynamodb', resource: 'table', resourceName: names.table }),
      workflows,
      secrets: identity.secrets,
      values: {
        BERAAD_TABLE: names.table,
        BERAAD_BUCKET: names.documents,
        BERAAD_WORKING_BUCKET: names.working,
        BERAAD_QUARANTINE_BUCKET: names.quarantine,
        BERAAD_PORTAL_URL: names.portalUrl,
        BERAAD_MAIL_FROM: settings.mail.sender,
        BERAAD_TRUST_SOURCES: JSON.stringify(settings.trustSources),
        BERAAD_MAIL_RATE: String(settings.mail.messagesPerSecond),
        BERAAD_MAIL_CONFIGURATION_SET: names.configurationSet,
        STREAM_ARN: settings.streamOfRestoredTable ?? data.table.tableStreamArn ?? '',
        ...identityReferences(identity),
      },
      failedEvents: this.failedEvents,
      logKey: this.logKey,
      logDays: settings.retention.logDays satisfies number as RetentionDays,
      sender: {
        identityArn: this.formatArn({ service: 'ses', resource: 'identity', resourceName: settings.mail.domain }),
        configurationSetArn: this.formatArn({
          service: 'ses',
          resource: 'configuration-set',
          resourceName: names.configurationSet,
        }),
      },
    };
    const functions = new Map<string, LambdaFunction>();
    for (const bundle of bundles) {
      const row = FUNCTIONS[bundle.functionName];
      if (row === undefined) continue;
      const { lambda } = new ServiceFunction(this, pascal(bundle.functionName), { bundle, row, surroundings });
      functions.set(bundle.functionName, lambda);
      if (row.trigger?.kind === 'stream') this.readStream(lambda, surroundings.values.STREAM_ARN);
    }
    this.functions = functions;
  }

  /** Only what was added to a log wakes executions: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html */
  private readStream(lambda: LambdaFunction, streamArn: string): void {
    new CfnEventSourceMapping(this, 'LogStream', {
      functionName: lambda.functionArn,
      eventSourceArn: streamArn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 100,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
      maximumRetryAttempts: 8,
      parallelizationFactor: 10,
      destinationConfig: { onFailure: { destination: this.failedEvents.queueArn } },
      filterCriteria: {
        filters: [
          {
            pattern: JSON.stringify({
              eventName: ['INSERT'],
              dynamodb: { Keys: { [TABLE.sortKey]: { S: [{ prefix: LOG_PREFIX }] } } },
            }),
          },
        ],
      },
    });
  }
}

function identityReferences(identity: IdentityStack): Record<string, string> {
  const names = [
    'BERAAD_TOKEN_ISSUER',
    'BERAAD_TOKEN_KEYS_URL',
    'BERAAD_TOKEN_AUDIENCE',
    'BERAAD_OPENID_CLIENT',
    'BERAAD_OPERATOR',
  ];
  return Object.fromEntries(
    names.flatMap((name) => (isIdentityVariable(name) ? [[name, identity.reference(name)]] : [])),
  );
}

/** `send-mail` → `SendMail`. */
export const pascal = (name: string): string =>
  name.replaceAll(/(^|-)([a-z])/g, (_all, _dash, letter: string) => letter.toUpperCase());

import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { TABLE } from '#adapters/dynamodb/table-schema.ts';
import type { Bundle } from '../bundle.ts';
import {
  DEFAULT_MEMORY_MEGABYTES,
  type FunctionRow,
  leadingKeys,
  type TableRights,
} from '../functions/function-row.ts';
import type { Names } from '../names.ts';
import { accept } from './reasons.ts';

/** What every function of a stage is made with. */
export interface Surroundings {
  readonly names: Names;
  readonly key: IKey;
  readonly tableArn: string;
  readonly workflows: readonly string[];
  readonly secrets: Readonly<Record<string, string>>;
  /** The value of each variable that holds no secret. */
  readonly values: Readonly<Record<string, string>>;
  readonly failedEvents: IQueue;
  readonly logKey: IKey;
  readonly logDays: RetentionDays;
  readonly sender: { readonly identityArn: string; readonly configurationSetArn: string };
}

const DEFAULT_TIMEOUT_SECONDS = 30;
/** API Gateway answers for itself after 30 seconds; https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const HTTP_TIMEOUT_SECONDS = 29;

const ACTIONS: readonly (readonly [keyof TableRights, readonly string[]])[] = [
  ['read', ['dynamodb:GetItem', 'dynamodb:BatchGetItem']],
  ['query', ['dynamodb:Query']],
  ['put', ['dynamodb:PutItem']],
  ['update', ['dynamodb:UpdateItem']],
  ['delete', ['dynamodb:DeleteItem']],
  ['check', ['dynamodb:ConditionCheckItem']],
  ['batchWrite', ['dynamodb:BatchWriteItem']],
];

const onKeys = (partitions: readonly string[]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions.map(leadingKeys) },
});

/** Rights on the table: each action on its own kinds of partitions, and no scan. */
function tableStatements(rights: TableRights, tableArn: string): PolicyStatement[] {
  const statements = ACTIONS.flatMap(([right, actions]) => {
    const partitions = rights[right];
    if (!Array.isArray(partitions) || partitions.length === 0) return [];
    return [new PolicyStatement({ actions: [...actions], resources: [tableArn], conditions: onKeys(partitions) })];
  });
  for (const [partition, attributes = []] of Object.entries(rights.updateOnly ?? {})) {
    statements.push(
      new PolicyStatement({
        actions: ['dynamodb:UpdateItem'],
        resources: [tableArn],
        conditions: {
          ...onKeys([partition]),
          // IAM tells attributes apart, sort keys it does not; https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
          'ForAllValues:StringEquals': {
            'dynamodb:Attributes': [TABLE.partitionKey, TABLE.sortKey, ...attributes],
          },
          StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
        },
      }),
    );
  }
  for (const [name, partitions] of Object.entries(rights.index ?? {})) {
    statements.push(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [`${tableArn}/index/${name}`],
        conditions: onKeys(partitions),
      }),
    );
  }
  return statements;
}

function objectStatements(
  { objects = [] }: FunctionRow,
  { names }: Surroundings,
  partition: string,
): PolicyStatement[] {
  return objects.flatMap(({ bucket, prefix, read, write, remove, list }) => {
    const arn = `arn:${partition}:s3:::${names[bucket]}`;
    const actions = [
      ...(read === true ? ['s3:GetObject'] : []),
      ...(write === true ? ['s3:PutObject'] : []),
      ...(remove === true ? ['s3:DeleteObject'] : []),
    ];
    const statements = actions.length === 0 ? [] : [new PolicyStatement({ actions, resources: [`${arn}/${prefix}*`] })];
    if (list !== true) return statements;
    const conditions = { StringLike: { 's3:prefix': [`${prefix}*`] } };
    return [...statements, new PolicyStatement({ actions: ['s3:ListBucket'], resources: [arn], conditions })];
  });
}

function executionStatements({ executions = [] }: FunctionRow, { names, workflows }: Surroundings): PolicyStatement[] {
  // A token is the secret; IAM knows no resources for it.
  const onToken = (action: string) => new PolicyStatement({ actions: [action], resources: ['*'] });
  const statements = {
    start: () =>
      new PolicyStatement({
        actions: ['states:StartExecution'],
        resources: workflows.map((workflow) => names.machineArn(workflow)),
        // Rights are asked of the machine's own ARN, the alias by this key: https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
        conditions: { 'ForAnyValue:StringEquals': { 'states:StateMachineQualifier': ['current'] } },
      }),
    answer: () => onToken('states:SendTaskSuccess'),
    ask: () => onToken('states:SendTaskHeartbeat'),
    look: () =>
      new PolicyStatement({
        actions: ['states:DescribeExecution'],
        resources: workflows.map((workflow) => names.executionsArn(workflow)),
      }),
  };
  return executions.map((right) => statements[right]());
}

/** One Lambda function with a role, a log and an environment of its own. */
export class ServiceFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly bundle: Bundle; readonly row: FunctionRow; readonly surroundings: Surroundings },
  ) {
    super(scope, id);
    const { bundle, row, surroundings } = props;
    const { names, key, workflows, values, failedEvents } = surroundings;
    const { partition, region } = Stack.of(this);
    const functionName = names.functionName(bundle.functionName);
    const isAsynchronous = row.trigger?.kind === 'every' || row.trigger?.kind === 'event';

    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: surroundings.logDays,
      encryptionKey: surroundings.logKey,
      // Logs hold identifiers and codes only; what happened stands in the table.
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const environment: Record<string, string> = {};
    const secrets: Record<string, string> = {};
    const isHttp = row.trigger?.kind === 'http';
    for (const variable of [...row.variables, ...(isHttp ? ['BERAAD_ORIGIN_KEY'] : [])]) {
      if (variable === 'MACHINES') Object.assign(environment, names.machineVariables(workflows));
      else if (surroundings.secrets[variable] !== undefined) secrets[variable] = surroundings.secrets[variable];
      else {
        const value = values[variable];
        if (value === undefined)
          throw new Error(`infra knows no value for ${variable}, which ${bundle.functionName} asks for`);
        environment[variable] = value;
      }
    }
    const secretArns = Object.values(secrets);
    if (secretArns.length > 0) environment.BERAAD_SECRETS = JSON.stringify(secrets);

    const statements = [
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`${logGroup.logGroupArn}`],
      }),
      new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }),
      ...tableStatements(row.table ?? {}, surroundings.tableArn),
      ...objectStatements(row, surroundings, partition),
      ...executionStatements(row, surroundings),
    ];
    const keyActions = new Set<string>();
    const through = new Set<string>();
    if (row.table !== undefined) {
      for (const action of ['kms:Decrypt', 'kms:DescribeKey']) keyActions.add(action);
      through.add(`dynamodb.${region}.amazonaws.com`);
    }
    if (row.objects !== undefined) {
      if (row.objects.some(({ read }) => read === true)) keyActions.add('kms:Decrypt');
      if (row.objects.some(({ write }) => write === true)) keyActions.add('kms:GenerateDataKey');
      through.add(`s3.${region}.amazonaws.com`);
    }
    if (secretArns.length > 0) {
      statements.push(new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: secretArns }));
      keyActions.add('kms:Decrypt');
      through.add(`secretsmanager.${region}.amazonaws.com`);
    }
    if (keyActions.size > 0) {
      statements.push(
        new PolicyStatement({
          actions: [...keyActions],
          resources: [key.keyArn],
          conditions: { StringEquals: { 'kms:ViaService': [...through] } },
        }),
      );
    }
    if (row.sendsMail === true) {
      const { identityArn, configurationSetArn } = surroundings.sender;
      statements.push(
        new PolicyStatement({ actions: ['ses:SendRawEmail'], resources: [identityArn, configurationSetArn] }),
      );
    }
    if (row.trigger?.kind === 'stream') {
      statements.push(
        new PolicyStatement({
          actions: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
          resources: [values.STREAM_ARN ?? ''],
        }),
        new PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: ['*'] }),
      );
    }
    if (isAsynchronous || row.trigger?.kind === 'stream')
      statements.push(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failedEvents.queueArn] }));

    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { own: new PolicyDocument({ statements }) },
    });
    this.acceptFindings(role, row, surroundings);

    this.lambda = new LambdaFunction(this, 'Function', {
      functionName,
      description: `Beraad: ${row.says}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(bundle.folder),
      handler: bundle.handler,
      role: role.withoutPolicyUpdates(),
      environment,
      memorySize: row.memoryMegabytes ?? DEFAULT_MEMORY_MEGABYTES,
      timeout: Duration.seconds(isHttp ? HTTP_TIMEOUT_SECONDS : (row.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS)),
      tracing: Tracing.ACTIVE,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      ...(isAsynchronous ? { deadLetterQueue: failedEvents, retryAttempts: 2, maxEventAge: Duration.hours(6) } : {}),
    });
  }

  private acceptFindings(role: Role, row: FunctionRow, { names, workflows }: Surroundings): void {
    accept(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'X-Ray, task tokens and dynamodb:ListStreams have no resources of their own.',
    );
    for (const { bucket, prefix } of row.objects ?? []) {
      const name = names[bucket];
      accept(
        role,
        `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${name}/${prefix}*]`,
        'Objects under one prefix: their names are hashes and random numbers.',
      );
    }
    if (row.executions?.includes('look') === true) {
      for (const workflow of workflows)
        accept(
          role,
          `AwsSolutions-IAM5[Resource::${names.executionsArn(workflow)}]`,
          'The executions of one workflow: each aggregate has its own.',
        );
    }
  }
}

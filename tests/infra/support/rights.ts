import { runSimulation } from '@cloud-copilot/iam-simulate';
import { namesOf } from '#infra/names.ts';
import type { Need, ServiceCall } from '#local/lambda/service-calls.ts';
import { exampleSettings, type Placed, type Statement, statementsOf, textOf } from './templates.ts';

const names = namesOf(exampleSettings());
const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const PRINCIPAL = `arn:aws:iam::${ACCOUNT}:role/a-function`;
const TABLE_ARN = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${names.table}`;
const KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-0000-0000-000000000000`;
const via = (service: string) => ({ 'kms:ViaService': `${service}.${REGION}.amazonaws.com` });

/** What one call asks of IAM. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | string[]>>;
  /** The same in the words of infra/functions/table.ts: `PutItem AGGREGATE`. */
  readonly says: string;
}

/** The kind of a partition key: what stands before its `#`. */
const kindOf = (key: string): string => key.split('#')[0] ?? key;

const BUCKETS: Readonly<Record<string, string>> = {
  'beraad-documents': names.documents,
  'beraad-quarantine': names.quarantine,
  'beraad-working': names.working,
};
/** Objects are kept in folders: `documents/SHA-256`. */
const folderOf = (key: string): string => `${key.split('/')[0]}/`;

function ofTable({ action, target, leadingKey = '' }: Need): Request[] {
  const resource = target === '' ? TABLE_ARN : `${TABLE_ARN}/index/${target}`;
  const [, operation = ''] = action.split(':');
  return [
    {
      action,
      resource,
      context: { 'dynamodb:LeadingKeys': [leadingKey] },
      says: `${operation} ${target === '' ? '' : `${target} `}${kindOf(leadingKey)}`,
    },
    { action: 'kms:Decrypt', resource: KEY_ARN, context: via('dynamodb'), says: 'Decrypt' },
  ];
}

function ofObjects({ action, target, container = '' }: Need): Request[] {
  const bucket = `arn:aws:s3:::${BUCKETS[container] ?? container}`;
  const which = container.replace('beraad-', '');
  const says = `${action.split(':')[1]} ${which} ${folderOf(target)}`;
  if (action === 's3:ListBucket') return [{ action, resource: bucket, context: { 's3:prefix': target }, says }];
  const onKey = action === 's3:PutObject' ? 'kms:GenerateDataKey' : 'kms:Decrypt';
  return [
    { action, resource: `${bucket}/${target}`, context: {}, says },
    { action: onKey, resource: KEY_ARN, context: via('s3'), says: onKey.replace('kms:', '') },
  ];
}

/** What a need of the embedded platform asks of IAM on AWS. */
export function requestsOf(need: Need): Request[] {
  const [service] = need.action.split(':');
  if (service === 'dynamodb') return ofTable(need);
  if (service === 's3') return ofObjects(need);
  if (service === 'states') {
    const says = need.action.split(':')[1] ?? '';
    if (need.action === 'states:StartExecution')
      return [
        {
          action: need.action,
          resource: names.machineArn(need.target),
          context: { 'states:StateMachineQualifier': [need.container ?? ''] },
          says,
        },
      ];
    if (need.action === 'states:DescribeExecution')
      return [
        { action: need.action, resource: names.executionsArn(need.target).replace('*', 'one'), context: {}, says },
      ];
    // A token does not say whose it is, and IAM knows no resources for it.
    return [{ action: need.action, resource: '*', context: {}, says }];
  }
  if (service === 'ses')
    return [
      {
        action: need.action,
        resource: `arn:aws:ses:${REGION}:${ACCOUNT}:identity/mail.example.org`,
        context: {},
        says: 'SendRawEmail',
      },
    ];
  throw new Error(`what ${need.action} asks of IAM is not known here`);
}

/** References across stacks, as what they lead to. */
function resolved(text: string): string {
  if (/DataKey/.test(text)) return KEY_ARN;
  if (/TextKey/.test(text)) return `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:beraad-example/text-key`;
  if (/ClientKey/.test(text)) return `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:beraad-example/client-key`;
  if (/OriginKey/.test(text)) return `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:beraad-example/origin-key`;
  if (/FailedEvents/.test(text)) return `arn:aws:sqs:${REGION}:${ACCOUNT}:beraad-example-failed-events`;
  if (/LogStream|StreamArn/.test(text)) return `${TABLE_ARN}/stream/one`;
  if (/^att:\w+Log\w*\.Arn$/.test(text)) return `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${text.slice(4, -4)}:*`;
  return text;
}

/** The role of a deployed function, as IAM reads it. */
export function policyOf(
  resources: readonly Placed[],
  functionName: string,
): { readonly statements: readonly Statement[]; readonly document: object } {
  const lambda = resources.find(({ Properties }) => Properties.FunctionName === names.functionName(functionName));
  const role = resources.find(
    ({ id, Type }) => Type === 'AWS::IAM::Role' && textOf(lambda?.Properties.Role) === `att:${id}.Arn`,
  );
  if (role === undefined) throw new Error(`${functionName} has no role`);
  const statements = statementsOf(role);
  return {
    statements,
    document: {
      Version: '2012-10-17',
      Statement: statements.map(({ Effect, Action, Resource, Condition }) => ({
        Effect,
        Action,
        Resource: Resource.map((resource) => resolved(textOf(resource))),
        ...(Condition === undefined ? {} : { Condition }),
      })),
    },
  };
}

/** Keys trust their account, as CDK writes it; every other resource has no policy that matters to a function. */
const KEY_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
};

/** Asks the simulator whether a policy allows a request. Throws where the question itself is wrong: an action or key that IAM does not know. */
export async function isAllowed(document: object, { action, resource, context }: Request): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal: PRINCIPAL,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: { ...context },
      },
      identityPolicies: [{ name: 'own', policy: document }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(action.startsWith('kms:') ? { resourcePolicy: KEY_POLICY } : {}),
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === 'Allowed';
}

/** What a policy gives, in the words in which requests say what they ask. */
export function grantsOf(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ Action, Resource, Condition }) => {
    const keys = Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
    return Action.flatMap((action) => {
      const [service, operation = ''] = action.split(':');
      if (service === 'dynamodb' && Array.isArray(keys)) {
        const index = /\/index\/(.+)$/.exec(textOf(Resource[0]))?.[1];
        return keys.map((key) => `${operation} ${index === undefined ? '' : `${index} `}${kindOf(String(key))}`);
      }
      if (service === 's3') {
        const which = /quarantine|working/.exec(textOf(Resource[0]))?.[0] ?? 'documents';
        const prefix = Condition?.StringLike?.['s3:prefix'];
        const path = Array.isArray(prefix) ? String(prefix[0]) : textOf(Resource[0]).split('/').slice(1).join('/');
        return [`${operation} ${which} ${folderOf(path)}`];
      }
      return service === 'states' || service === 'ses' ? [operation] : [];
    });
  });
}

/** Every different thing that functions asked for while they were watched. */
export class Watched {
  readonly #asked = new Map<string, Map<string, Request>>();

  readonly tell = ({ functionName, needs }: ServiceCall): void => {
    for (const need of needs) for (const request of requestsOf(need)) this.add(functionName, request);
  };

  add(functionName: string, request: Request): void {
    const asked = this.#asked.get(functionName) ?? new Map<string, Request>();
    this.#asked.set(functionName, asked);
    const key = `${request.says} ${request.resource.startsWith('arn:aws:s3') ? '' : request.resource}`;
    if (!asked.has(key)) asked.set(key, request);
  }

  of(functionName: string): Request[] {
    return [...(this.#asked.get(functionName)?.values() ?? [])];
  }
}

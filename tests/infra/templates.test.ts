import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { openTable } from '#adapters/dynamodb/table.ts';
import { FEEDS } from '#domain/register/feeds.ts';
import { ALARMS } from '#infra/alarms.ts';
import { functionNames } from '#infra/bundle.ts';
import { FUNCTIONS } from '#infra/functions/table.ts';
import { parseSettings, readSettings } from '#infra/settings.ts';
import { ROUTES } from '#infra/stacks/web-stack.ts';
import { readWorkflows } from '#infra/workflow-files.ts';
import { watchActivity } from '#local/platform/activity.ts';
import { scheduledJobs } from '#local/platform/jobs.ts';
import { type Placed, REGIONAL, ROOT, resourcesOf, statementsOf, textOf } from './support/templates.ts';

const resources = resourcesOf();
const regional = resourcesOf(REGIONAL);
const ofType = (type: string, from: readonly Placed[] = resources) => from.filter(({ Type }) => Type === type);
const byName = (property: string, name: string, from = resources) =>
  from.find(({ Properties }) => textOf(Properties[property]) === name);

describe('what is deployed', () => {
  it('is every function of functions/, on arm64 and Node 24, under a role of its own', () => {
    const functions = functionNames(ROOT).map((name) => byName('FunctionName', `beraad-example-${name}`));

    expect(functions.every((found) => found !== undefined)).toBe(true);
    expect(new Set(functions.map((found) => JSON.stringify(found?.Properties.Role))).size).toBe(functions.length);
    for (const found of functions) {
      expect(found?.Properties.Architectures).toEqual(['arm64']);
      expect(found?.Properties.Runtime).toBe('nodejs24.x');
      expect(found?.Properties.TracingConfig).toEqual({ Mode: 'Active' });
    }
  });

  it('is every workflow, word for word, published as a version behind the alias', () => {
    for (const { name, text, fingerprint } of readWorkflows(ROOT)) {
      const machine = byName('StateMachineName', `beraad-example-${name}`);
      expect(machine?.Properties.DefinitionString).toBe(text);
      expect(machine?.Properties.StateMachineType).toBe('STANDARD');
      expect(machine?.Properties.LoggingConfiguration).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
      expect(machine?.Properties.TracingConfiguration).toEqual({ Enabled: true });
      const version = ofType('AWS::StepFunctions::StateMachineVersion').find(
        ({ Properties }) => Properties.Description === fingerprint,
      );
      expect(version).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      const alias = ofType('AWS::StepFunctions::StateMachineAlias').find(({ Properties }) =>
        JSON.stringify(Properties.RoutingConfiguration).includes(version?.id ?? '?'),
      );
      expect(alias?.Properties.Name).toBe('current');
    }
  });

  it('lets each workflow call the functions that its file names, and nothing else', () => {
    for (const { name, functions } of readWorkflows(ROOT)) {
      const machine = byName('StateMachineName', `beraad-example-${name}`);
      const wanted = Object.fromEntries(
        Object.entries(functions).map(([key, called]) => [
          key,
          `arn:aws:lambda:eu-west-1:111122223333:function:beraad-example-${called}`,
        ]),
      );
      expect(machine?.Properties.DefinitionSubstitutions).toEqual(wanted);
      const role = resources.find(({ id }) => textOf(machine?.Properties.RoleArn) === `att:${id}.Arn`);
      const invoked =
        role === undefined ? [] : statementsOf(role).filter(({ Action }) => Action.includes('lambda:InvokeFunction'));
      expect(invoked.flatMap(({ Resource }) => Resource.map(textOf)).sort()).toEqual(Object.values(wanted).sort());
    }
  });

  it('runs each function on the rhythm of the embedded platform', () => {
    const doings = {
      counts: watchActivity().counts,
      now: () => 0,
      lastBadEnd: () => Promise.resolve(0),
    };
    const rhythms = scheduledJobs(openTable('nowhere'), doings).jobs.map(({ functionName, everyMilliseconds }) => [
      functionName,
      everyMilliseconds,
    ]);
    const deployed = Object.entries(FUNCTIONS).flatMap(([name, { trigger }]) =>
      trigger?.kind === 'every' ? [[name, trigger.milliseconds]] : [],
    );

    // What it fetches is on the network; the embedded platform has a hierarchy of its own.
    const here = deployed.filter(([name]) => name !== 'refresh-trust');
    expect(Object.fromEntries(here)).toEqual(Object.fromEntries(rhythms));
    expect(
      ofType('AWS::Scheduler::Schedule')
        .map(({ Properties }) => Properties.Name)
        .sort(),
    ).toEqual(deployed.map(([name]) => name).sort());
    for (const { Properties } of ofType('AWS::Scheduler::Schedule'))
      expect(JSON.stringify(Properties.Target)).toContain('DeadLetterConfig');
  });

  it('leads each feed of the register to its function, behind either entrance', () => {
    const feeds = Object.keys(FEEDS).map((name) => `/register.${name}`);

    expect(Object.keys(ROUTES).filter((path) => ROUTES[path] === 'register')).toEqual(feeds);
    const routes = ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);
    expect(routes.sort()).toEqual(
      ['ANY /', 'ANY /api/{proxy+}', 'ANY /{proxy+}', ...feeds.map((path) => `ANY ${path}`)].sort(),
    );
    const parts = ofType('AWS::ApiGateway::Resource', regional).map(({ Properties }) => Properties.PathPart);
    expect(parts.sort()).toEqual(['api', '{proxy+}', '{proxy+}', ...feeds.map((path) => path.slice(1))].sort());
  });

  it('keeps the names of what holds data: another logical id would make CloudFormation begin with an empty one', () => {
    const stateful = [
      'AWS::DynamoDB::Table',
      'AWS::S3::Bucket',
      'AWS::KMS::Key',
      'AWS::SecretsManager::Secret',
      'AWS::Backup::BackupVault',
      'AWS::SQS::Queue',
    ];

    expect(
      resources
        .filter(({ Type }) => stateful.includes(Type))
        .map(({ stack, id }) => `${stack}.${id}`)
        .sort(),
    ).toMatchInlineSnapshot(`
      [
        "Backup.BackupKey60B97760",
        "Backup.Vault23237E5B",
        "Data.AccessLogs8B620ECA",
        "Data.DataKey17AFBB84",
        "Data.Documents7E5B2978",
        "Data.Quarantine23FF09FE",
        "Data.TableCD117FA1",
        "Data.Working66F7DD3F",
        "Functions.FailedEventsA83487DA",
        "Functions.LogKeyE83D0C1B",
        "Identity.ClientKey",
        "Identity.OriginKey10CF34FB",
        "Identity.TextKey7C868C44",
        "Observability.AlarmKeyE05DE300",
      ]
    `);
  });
});

describe('what is kept', () => {
  it('can be restored to any second of 35 days, and is never removed by a deployment', () => {
    const [table, ...more] = ofType('AWS::DynamoDB::Table');

    expect(more).toEqual([]);
    expect(table?.Properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    for (const { Type, DeletionPolicy, UpdateReplacePolicy } of resources.filter(
      ({ stack, Type }) => stack === 'Data' && /Table$|Bucket$|Key$/.test(Type),
    ))
      expect([Type, DeletionPolicy, UpdateReplacePolicy]).toEqual([Type, 'Retain', 'Retain']);
  });

  it('is encrypted wherever it lies', () => {
    for (const { Properties, id } of ofType('AWS::S3::Bucket'))
      expect([id, JSON.stringify(Properties.BucketEncryption)]).toEqual([id, expect.stringMatching(/aws:kms|AES256/)]);
    for (const { Properties, id } of ofType('AWS::Logs::LogGroup')) {
      expect([id, Properties.KmsKeyId]).not.toEqual([id, undefined]);
      // What the mail service tells names addresses: kept as long as the table can be restored, and a little.
      expect(Properties.RetentionInDays).toBe(Properties.LogGroupName === '/aws/events/beraad-example-mail' ? 60 : 90);
    }
    for (const { Properties } of ofType('AWS::SQS::Queue')) expect(Properties.SqsManagedSseEnabled).toBe(true);
    for (const { Properties } of ofType('AWS::SNS::Topic')) expect(Properties.KmsMasterKeyId).toBeDefined();
    for (const { Properties } of ofType('AWS::SecretsManager::Secret')) expect(Properties.KmsKeyId).toBeDefined();
    for (const { Properties } of ofType('AWS::KMS::Key')) expect(Properties.EnableKeyRotation).toBe(true);
  });

  it('is nowhere public, and reached by TLS only', () => {
    const refusesPlain = (policy: Placed | undefined): boolean =>
      policy !== undefined &&
      statementsOf(policy).some(
        ({ Effect, Condition }) => Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
      );

    for (const bucket of ofType('AWS::S3::Bucket')) {
      expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      const policy = ofType('AWS::S3::BucketPolicy').find(
        ({ Properties }) => textOf(Properties.Bucket) === `ref:${bucket.id}`,
      );
      expect([bucket.id, refusesPlain(policy)]).toEqual([bucket.id, true]);
    }
    for (const type of ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'])
      for (const policy of ofType(type)) expect([policy.id, refusesPlain(policy)]).toEqual([policy.id, true]);
    const [distribution] = ofType('AWS::CloudFront::Distribution');
    expect(JSON.stringify(distribution?.Properties)).toContain('"MinimumProtocolVersion":"TLSv1.2_2021"');
    expect(JSON.stringify(distribution?.Properties)).not.toContain('allow-all');
    expect(JSON.stringify(distribution?.Properties)).toContain('"OriginProtocolPolicy":"https-only"');
    expect(ofType('AWS::ApiGateway::DomainName', regional)[0]?.Properties.SecurityPolicy).toBe('TLS_1_2');
  });

  it('is locked for its years, by the mode that the stage says', () => {
    const lockOf = (from: readonly Placed[]) =>
      byName('BucketName', 'beraad-example-documents-111122223333-eu-west-1', [...from])?.Properties
        .ObjectLockConfiguration;

    expect(lockOf(resources)).toMatchObject({ Rule: { DefaultRetention: { Days: 3650, Mode: 'GOVERNANCE' } } });
    expect(ofType('AWS::Backup::BackupVault')[0]?.Properties.LockConfiguration).toEqual({
      ChangeableForDays: 3,
      MinRetentionDays: 35,
    });
  });
});

/** What takes no resources of its own: https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const WITHOUT_RESOURCES =
  /^(xray:(Put|GetSampling)|logs:(\w+LogDelivery|ListLogDeliveries|PutResourcePolicy|Describe\w+)$|dynamodb:ListStreams$|states:SendTask(Success|Heartbeat)$)/;

describe('rights', () => {
  it('name each action, and each resource where an action takes one', () => {
    const policies = [...resources, ...regional].filter(
      ({ Type }) => Type === 'AWS::IAM::Role' || Type === 'AWS::IAM::Policy',
    );
    const allowed = policies.flatMap((policy) => statementsOf(policy)).filter(({ Effect }) => Effect === 'Allow');

    expect(allowed.length).toBeGreaterThan(100);
    for (const { Action, Resource } of allowed) {
      for (const action of Action) {
        expect(action).not.toMatch(/\*/);
        if (Resource.map(textOf).includes('*')) expect(action).toMatch(WITHOUT_RESOURCES);
      }
    }
  });

  it('on the table are by kind of partition for every function, and none may scan it', () => {
    const onTable = ofType('AWS::IAM::Role').flatMap((role) =>
      statementsOf(role).filter(({ Action }) => Action.some((action) => /^dynamodb:\w*(Item|Query|Scan)/.test(action))),
    );

    expect(onTable.length).toBeGreaterThan(20);
    for (const { Action, Condition } of onTable) {
      expect(Action).not.toContain('dynamodb:Scan');
      expect(Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']).toBeDefined();
    }
  });

  it('on the keys hold only through the services that use them', () => {
    const onKeys = ofType('AWS::IAM::Role')
      .filter(({ stack }) => stack === 'Functions')
      .flatMap((role) => statementsOf(role).filter(({ Action }) => Action.some((action) => action.startsWith('kms:'))));

    expect(onKeys.length).toBeGreaterThan(10);
    for (const { Condition } of onKeys) expect(Condition?.StringEquals?.['kms:ViaService']).toBeDefined();
  });
});

describe('what stands before the functions', () => {
  it('is a firewall, behind CloudFront and behind a regional API', () => {
    expect(ofType('AWS::WAFv2::WebACL').map(({ Properties }) => Properties.Scope)).toEqual(['CLOUDFRONT']);
    expect(JSON.stringify(ofType('AWS::CloudFront::Distribution')[0]?.Properties)).toContain('WebACLId');
    expect(ofType('AWS::WAFv2::WebACL', regional).map(({ Properties }) => Properties.Scope)).toEqual(['REGIONAL']);
    expect(ofType('AWS::WAFv2::WebACLAssociation', regional)).toHaveLength(1);
    expect(ofType('AWS::CloudFront::Distribution', regional)).toEqual([]);
    expect(ofType('AWS::ApiGateway::RestApi', regional)[0]?.Properties.DisableExecuteApiEndpoint).toBe(true);
  });
});

describe('alarms', () => {
  it('have a runbook each, which their text names, and no runbook stands alone', () => {
    const runbooks = readdirSync(join(ROOT, 'docs/runbooks')).filter(
      (file) => file.endsWith('.md') && file !== 'README.md',
    );
    const alarms = ofType('AWS::CloudWatch::Alarm');

    expect(alarms.map(({ Properties }) => Properties.AlarmName).sort()).toEqual(
      Object.keys(ALARMS)
        .map((name) => `beraad-example-${name}`)
        .sort(),
    );
    for (const { Properties } of alarms) {
      const name = String(Properties.AlarmName).replace('beraad-example-', '');
      expect(Properties.AlarmDescription).toContain(`docs/runbooks/${name}.md`);
      expect(Properties.AlarmActions).toHaveLength(1);
    }
    // A budget tells of cost; a disaster tells of itself.
    expect(runbooks.map((file) => file.slice(0, -3)).sort()).toEqual(
      [...Object.keys(ALARMS), 'cost', 'restore'].sort(),
    );
  });

  it.each([...Object.keys(ALARMS), 'cost'])(
    'say in docs/runbooks/%s.md what it means for a municipality, how to look and how to mend',
    (name) => {
      const text = readFileSync(join(ROOT, `docs/runbooks/${name}.md`), 'utf8');

      for (const heading of ['## What it means', '## How to look', '## How to mend']) expect(text).toContain(heading);
      expect(text).toMatch(/municipalit/i);
    },
  );

  it('count log lines that the code really writes', () => {
    const catalogue = readFileSync(join(ROOT, 'adapters/runtime/log.ts'), 'utf8');
    for (const { metric } of Object.values(ALARMS))
      if (metric.kind === 'log') expect(catalogue).toContain(`'${metric.code}':`);
    expect(ofType('AWS::Budgets::Budget')).toHaveLength(1);
  });
});

describe('settings', () => {
  const example = readFileSync(join(ROOT, 'infra/stages/example.json'), 'utf8');

  it('that are missing are named, all of them', () => {
    const { region, identity, ...rest } = JSON.parse(example);

    expect(() =>
      parseSettings(JSON.stringify({ ...rest, identity: { ...identity, issuer: 'http://plain' } }), 'x.json'),
    ).toThrow(/x\.json.*\n {2}region: .*\n {2}identity\.issuer: /s);
    expect(() => parseSettings(JSON.stringify({ ...JSON.parse(example), regoin: 'eu-west-1' }), 'x.json')).toThrow(
      /regoin/,
    );
    expect(() => parseSettings('{', 'x.json')).toThrow(/x\.json is no JSON/);
    expect(() =>
      parseSettings(JSON.stringify({ ...rest, region, identity, restoredTable: 'beraad-restored' }), 'x.json'),
    ).toThrow(/restoredTable and streamOfRestoredTable/);
  });

  it('of a stage that nobody wrote say how to write them', () => {
    expect(() => readSettings('nowhere', join(ROOT, 'infra/stages'))).toThrow(
      /there is no stage "nowhere": copy .*example\.json/,
    );
  });

  it('of CloudFront need a certificate in us-east-1', () => {
    const wrong = { ...JSON.parse(example), entrance: { ...REGIONAL.entrance, kind: 'cloudfront' } };

    expect(() => parseSettings(JSON.stringify(wrong), 'x.json')).toThrow(
      /entrance\.certificate: must stand in us-east-1/,
    );
  });

  it('of a restore lead the functions to the restored table and its stream', () => {
    const stream = 'arn:aws:dynamodb:eu-west-1:111122223333:table/beraad-restored/stream/2026-11-22T00:00:00.000';
    const restored = resourcesOf({ restoredTable: 'beraad-restored', streamOfRestoredTable: stream }, true);

    const sweep = byName('FunctionName', 'beraad-example-sweep-due', restored);
    expect(JSON.stringify(sweep?.Properties.Environment)).toContain('"BERAAD_TABLE":"beraad-restored"');
    expect(ofType('AWS::Lambda::EventSourceMapping', restored)[0]?.Properties.EventSourceArn).toBe(stream);
    // The table of before stays as it was.
    expect(byName('TableName', 'beraad-example', restored)).toBeDefined();
  });
});

it('is looked through by cdk-nag: what it should find, it finds', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'beraad-nag-'));
  try {
    const app = new App({ outdir });
    new Bucket(new Stack(app, 'Bad'), 'Open');
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

    expect(() => app.synth()).toThrow(/AwsSolutions-S10/);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});

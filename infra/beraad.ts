import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type Bundle, bundleFunction, functionNames } from './bundle.ts';
import { SECRETS } from './functions/function-row.ts';
import { FUNCTIONS } from './functions/table.ts';
import { namesOf } from './names.ts';
import type { Settings } from './settings.ts';
import { BackupStack } from './stacks/backup-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { FunctionsStack } from './stacks/functions-stack.ts';
import { IdentityStack } from './stacks/identity-stack.ts';
import { MailStack } from './stacks/mail-stack.ts';
import { ObservabilityStack } from './stacks/observability-stack.ts';
import { TimeStack } from './stacks/time-stack.ts';
import { WebStack } from './stacks/web-stack.ts';
import { WorkflowsStack } from './stacks/workflows-stack.ts';
import { readWorkflows } from './workflow-files.ts';

/** Whether a function fetches secrets before it begins. */
const hasSecrets = (functionName: string): boolean => {
  const row = FUNCTIONS[functionName];
  return row !== undefined && (row.trigger?.kind === 'http' || row.variables.some((variable) => SECRETS.has(variable)));
};

/** Bundles every function of `functions/` into a folder. */
export const bundleAll = (root: string, out: string): Promise<Bundle[]> =>
  Promise.all(functionNames(root).map((name) => bundleFunction(root, name, { hasSecrets: hasSecrets(name), out })));

/** The whole of a stage as CloudFormation: every stack, checked by cdk-nag. Needs no network and no account. */
export function beraadApp(options: {
  readonly root: string;
  readonly settings: Settings;
  readonly bundles: readonly Bundle[];
  readonly outdir: string;
  /** Left out only where a test has looked through the same templates already. */
  readonly unchecked?: boolean;
}): App {
  const { root, settings, bundles, outdir } = options;
  const names = namesOf(settings);
  const workflows = readWorkflows(root);
  const workflowNames = workflows.map(({ name }) => name);
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false });
  const env = { account: settings.account, region: settings.region };
  const stack = (name: string) => ({ env, stackName: `${names.prefix}-${name}` });

  const data = new DataStack(app, 'Data', { ...stack('data'), settings, names });
  const identity = new IdentityStack(app, 'Identity', { ...stack('identity'), settings, names, key: data.key });
  const functions = new FunctionsStack(app, 'Functions', {
    ...stack('functions'),
    settings,
    names,
    data,
    identity,
    bundles,
    workflows: workflowNames,
  });
  functions.addStackDependency(identity);
  const machines = new WorkflowsStack(app, 'Workflows', {
    ...stack('workflows'),
    settings,
    names,
    files: workflows,
    deployed: new Set(functions.functions.keys()),
    logKey: functions.logKey,
  });
  const mail = new MailStack(app, 'Mail', { ...stack('mail'), settings, names, logKey: functions.logKey });
  mail.addStackDependency(functions);
  const time = new TimeStack(app, 'Time', {
    ...stack('time'),
    names,
    workflows: workflowNames,
    quarantine: data.quarantine.bucketName,
  });
  // The first tick must find the workflows.
  time.addStackDependency(machines);
  const isBehindCloudFront = settings.entrance.kind === 'cloudfront';
  const edge = isBehindCloudFront
    ? new EdgeStack(app, 'Edge', {
        env: { account: settings.account, region: 'us-east-1' },
        stackName: `${names.prefix}-edge`,
        crossRegionReferences: true,
        names,
      })
    : undefined;
  const web = new WebStack(app, 'Web', {
    ...stack('web'),
    crossRegionReferences: isBehindCloudFront,
    settings,
    names,
    originKeyArn: identity.secrets.BERAAD_ORIGIN_KEY,
    accessLogs: data.accessLogs,
    logKey: functions.logKey,
    firewallArn: edge?.firewallArn,
  });
  web.addStackDependency(functions);
  new ObservabilityStack(app, 'Observability', {
    ...stack('observability'),
    settings,
    names,
    functions: functions.functions,
    failedEvents: functions.failedEvents,
    workflows: workflowNames,
  });
  new BackupStack(app, 'Backup', {
    ...stack('backup'),
    settings,
    names,
    tableArn: data.table.tableArn,
    bucketArn: data.documents.bucketArn,
  });
  // CloudFormation's budget takes no tags of this form, and cfn-lint's table of it none on a dashboard.
  const apart = { excludeResourceTypes: ['AWS::Budgets::Budget', 'AWS::CloudWatch::Dashboard'] };
  Tags.of(app).add('application', 'beraad', apart);
  Tags.of(app).add('stage', settings.stage, apart);
  if (options.unchecked !== true) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

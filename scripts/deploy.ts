// npm run deploy -- STAGE [stacks and options of cdk deploy]: makes the templates of a stage and hands them to AWS. Only `cdk` needs an
// account; what goes wrong before that goes wrong without touching one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

const [stage, ...more] = process.argv.slice(2);
if (stage === undefined || stage.startsWith('-')) {
  console.error(
    'Usage: npm run deploy -- STAGE [--require-approval never] [STACK …]     (stages: infra/stages/*.json)',
  );
  process.exit(2);
}
if (stage === 'example') {
  console.error(
    'The stage "example" shows the form only: copy infra/stages/example.json to a stage of your own (docs/deploy.md).',
  );
  process.exit(2);
}
if (!existsSync(join(ROOT, 'infra/stages', `${stage}.json`))) {
  console.error(`There is no infra/stages/${stage}.json: copy example.json there and fill it in (docs/deploy.md).`);
  process.exit(2);
}

function run(command: readonly string[]): void {
  const { status, error } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, BERAAD_STAGE: stage },
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

run(['infra/publish-workflows.ts', '--released']);
run(['infra/app.ts']);
const stacks = more.filter((argument) => !argument.startsWith('-')).length > 0 ? [] : ['--all'];
run([join('node_modules', 'aws-cdk', 'bin', 'cdk'), 'deploy', '--app', 'cdk.out/assembly', ...stacks, ...more]);

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleAll } from './beraad.ts';

// `npm run bundles`: bundles every function into cdk.out/bundles and says what each weighs; with `--json` for machines.
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bundles = await bundleAll(root, join(root, 'cdk.out/bundles'));
const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(0).padStart(6);
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(bundles)}\n`);
else {
  process.stdout.write(`${'kB, minified'.padEnd(24)}  ours    SDK  with what is loaded later\n`);
  for (const { functionName, startBytes, sdkBytes, totalBytes, parts } of bundles) {
    const largest = parts.filter(({ name }) => !/^@(aws-sdk|smithy|aws)\//.test(name)).slice(0, 5);
    const said = largest.map(({ name, bytes }) => `${name} ${kilobytes(bytes).trim()}`).join(', ');
    process.stdout.write(
      `${functionName.padEnd(22)}${kilobytes(startBytes)} ${kilobytes(sdkBytes)} ${kilobytes(totalBytes)}   ${said}\n`,
    );
  }
}

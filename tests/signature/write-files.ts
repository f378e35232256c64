import { resolve } from 'node:path';
import { makeHierarchies } from './files/all-cases.ts';
import { writeFiles } from './support/write-files.ts';

const USAGE =
  'Usage: npm run --silent signature:files -- DIR     writes the signed files of the tests, with a manifest';
const USAGE_STATUS = 2;

const [folder, ...more] = process.argv.slice(2);
if (folder === undefined || more.length > 0 || folder.startsWith('-')) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = USAGE_STATUS;
} else {
  const manifest = writeFiles(resolve(folder), makeHierarchies());
  process.stdout.write(`${manifest.length} files; manifest.json says what each of them is.\n`);
}

// npm run errors: writes docs/errors.md; with --check it says whether that page is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from '#functions/api/errors-page.ts';
import { ROOT } from './source-files.ts';

const PAGE = join(ROOT, 'docs', 'errors.md');

if (!process.argv.includes('--check')) writeFileSync(PAGE, errorsPage());
else if (readFileSync(PAGE, 'utf8') !== errorsPage()) {
  console.error('docs/errors.md does not list the codes as they are now: run `npm run errors`.');
  process.exitCode = 1;
}

// npm run sources: writes docs/sources.md, the duties of the source texts with their conditions and dates; --check only looks.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';
import { sourcesPage } from './sources/page.ts';

const PAGE = join(ROOT, 'docs/sources.md');

const page = sourcesPage();
if (!process.argv.includes('--check')) {
  writeFileSync(PAGE, page);
  console.log(`docs/sources.md: ${page.split('\n').length} lines`);
} else if (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== page) {
  console.error('docs/sources.md does not show the scenarios as they are now: run `npm run sources`.');
  process.exitCode = 1;
}

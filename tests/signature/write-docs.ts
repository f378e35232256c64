import { readFileSync, writeFileSync } from 'node:fs';
import { makeHierarchies, makeManifest } from './files/all-cases.ts';
import { areToolsInstalled, askTools, type ToolVerdicts } from './support/compare-tools.ts';
import { withPolicy } from './support/render-policy.ts';

// Asks pdfsig and openssl about every file, notes what they say, and writes the tables of docs/signatures.md.
const RECORD = new URL('./tool-verdicts.json', import.meta.url);
const DOCUMENT = new URL('../../docs/signatures.md', import.meta.url);

if (areToolsInstalled()) {
  const recorded: Record<string, ToolVerdicts> = {};
  for (const entry of makeManifest(makeHierarchies())) {
    if (!entry.name.endsWith('-repaired')) recorded[entry.name] = askTools(entry);
  }
  const lines = Object.entries(recorded).map(
    ([name, verdicts]) => `  ${JSON.stringify(name)}: ${JSON.stringify(verdicts)}`,
  );
  writeFileSync(RECORD, `{\n${lines.join(',\n')}\n}\n`);
  writeFileSync(DOCUMENT, withPolicy(readFileSync(DOCUMENT, 'utf8'), recorded));
} else {
  process.stderr.write('This asks pdfsig (poppler-utils) and openssl; install them first.\n');
  process.exitCode = 1;
}

// npm run lint:imports: the rules of .dependency-cruiser.cjs, and the proof that they were held against every file.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ROOT, sourceFiles } from './source-files.ts';

const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const CONFIGURATION = join(ROOT, '.dependency-cruiser.cjs');
const HAS_IMPORT = /^(?:import|export)\b[^;'"`]*\bfrom\s*['"]|^import\s*['"]/m;

const cruiseResultSchema = z.object({
  modules: z.array(
    z.object({
      source: z.string(),
      dependencies: z.array(z.object({ module: z.string() })),
    }),
  ),
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
    ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string(), comment: z.string() })) }),
  }),
});
type CruiseResult = z.infer<typeof cruiseResultSchema>;

/** What the cruise of a tree found: breaches of the rules, and files it cannot have looked at. */
export interface ImportReport {
  readonly files: number;
  readonly imports: number;
  readonly ruleNames: readonly string[];
  readonly violations: readonly {
    readonly from: string;
    readonly to: string;
    readonly rule: string;
    readonly why: string;
  }[];
  readonly unseen: readonly string[];
}

/** Holds the import rules against every file under `root`. */
export function inspectImports(root: string): ImportReport {
  const result = cruise(root);
  const seen = new Map(result.modules.map((module) => [module.source, module.dependencies.length]));
  const files = sourceFiles(root, '.ts');
  const reasons = new Map(result.summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]));
  return {
    files: files.length,
    imports: files.reduce((sum, file) => sum + (seen.get(file) ?? 0), 0),
    ruleNames: [...reasons.keys()],
    violations: result.summary.violations.map(({ from, to, rule }) => ({
      from,
      to,
      rule: rule.name,
      why: reasons.get(rule.name) ?? '',
    })),
    unseen: files.filter((file) => !seen.has(file) || (seen.get(file) === 0 && hasImport(join(root, file)))),
  };
}

function cruise(root: string): CruiseResult {
  const args = [CRUISER, '--config', CONFIGURATION, '--output-type', 'json', '.'];
  const ended = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  if (ended.error !== undefined) throw ended.error;
  if (!ended.stdout.startsWith('{')) throw new Error(`dependency-cruiser gave no result: ${ended.stderr}`);
  return cruiseResultSchema.parse(JSON.parse(ended.stdout));
}

function hasImport(file: string): boolean {
  return HAS_IMPORT.test(readFileSync(file, 'utf8'));
}

if (import.meta.main) {
  const report = inspectImports(ROOT);
  for (const { from, to, rule, why } of report.violations) console.error(`${from} → ${to}\n    ${rule}: ${why}`);
  for (const file of report.unseen)
    console.error(`${file}\n    was not seen by dependency-cruiser, or its imports were not.`);
  console.log(`${report.files} files, ${report.imports} imports, ${report.ruleNames.length} rules`);
  process.exitCode = report.files === 0 || report.violations.length + report.unseen.length > 0 ? 1 : 0;
}

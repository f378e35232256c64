import { SIGNATURE_CODES, type SignatureCode } from '#domain/signature/codes.ts';
import { DEFECT_CASES } from '../files/all-cases.ts';
import { VALID_CASES } from '../files/valid-cases.ts';
import type { ToolVerdicts } from './compare-tools.ts';
import { LIMITS_OF_TOOLS, RULE_GROUPS } from './policy.ts';

const BEGIN = '<!-- made by npm run signature:docs from here … -->';
const END = '<!-- … to here -->';

export type Recorded = Readonly<Record<string, ToolVerdicts>>;

const isCode = (text: string): text is SignatureCode => Object.hasOwn(SIGNATURE_CODES, text);

/** The part of docs/signatures.md that follows from the rules, the files of the tests and what the tools say of them. */
function renderPolicy(recorded: Recorded): string {
  const lines: string[] = [];
  for (const { title, stricter, rules } of RULE_GROUPS) {
    lines.push(
      `### ${title}`,
      '',
      '| code | rule | source | files that prove it | taken by pdfsig | by openssl |',
      '| --- | --- | --- | --- | --- | --- |',
    );
    for (const [code, { rule, source }] of Object.entries(rules)) {
      if (!isCode(code)) continue;
      const names = DEFECT_CASES.filter((entry) => entry.code === code).map(({ name }) => name);
      const taken = (tool: keyof ToolVerdicts): string =>
        `${names.filter((name) => recorded[name]?.[tool] === 'valid').length} of ${names.length}`;
      const mark = SIGNATURE_CODES[code] === 'indeterminate' ? ' (indeterminate)' : '';
      lines.push(
        `| \`${code}\`${mark} | ${rule} | ${source} | ${names.join(', ')} | ${taken('pdfsig')} | ${taken('openssl')} |`,
      );
    }
    lines.push('', `Where we are stricter: ${stricter}`, '');
  }
  lines.push(
    '### Valid files that a tool does not take',
    '',
    '| file | pdfsig | openssl | why |',
    '| --- | --- | --- | --- |',
  );
  for (const { name } of VALID_CASES) {
    const verdicts = recorded[name];
    if (verdicts === undefined || (verdicts.pdfsig === 'valid' && verdicts.openssl === 'valid')) continue;
    lines.push(`| ${name} | ${verdicts.pdfsig} | ${verdicts.openssl} | ${LIMITS_OF_TOOLS[name] ?? ''} |`);
  }
  lines.push(
    '',
    `The other ${VALID_CASES.length - Object.keys(LIMITS_OF_TOOLS).length} kinds of valid file are taken by all three.`,
  );
  return lines.join('\n');
}

/** The document with that part in it. */
export function withPolicy(document: string, recorded: Recorded): string {
  const [before = ''] = document.split(BEGIN);
  const after = document.split(END)[1] ?? '';
  return `${before}${BEGIN}\n\n${renderPolicy(recorded)}\n\n${END}${after}`;
}

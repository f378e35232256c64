import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALL_SIGNATURE_CODES } from '#domain/signature/codes.ts';
import { SIGNATURE_EXPLANATIONS } from '#domain/signature/locales/nl.ts';
import { DEFECT_CASES, makeHierarchies, makeManifest } from './files/all-cases.ts';
import { VALID_CASES } from './files/valid-cases.ts';
import { areToolsInstalled, askTools, type ToolVerdicts } from './support/compare-tools.ts';
import { LIMITS_OF_TOOLS, RULE_GROUPS } from './support/policy.ts';
import { type Recorded, withPolicy } from './support/render-policy.ts';

const recorded: Recorded = JSON.parse(readFileSync(new URL('./tool-verdicts.json', import.meta.url), 'utf8'));
const document = readFileSync(new URL('../../docs/signatures.md', import.meta.url), 'utf8');

describe('docs/signatures.md', () => {
  it('states a rule with its source for every code, once', () => {
    const stated = RULE_GROUPS.flatMap(({ rules }) => Object.keys(rules));

    expect(stated.toSorted()).toEqual([...ALL_SIGNATURE_CODES].toSorted());
  });

  it('is what the rules, the files and the tools make it (npm run signature:docs)', () => {
    expect(document).toBe(withPolicy(document, recorded));
  });

  it('has a Dutch explanation beside every code', () => {
    for (const code of ALL_SIGNATURE_CODES) expect(SIGNATURE_EXPLANATIONS[code]).toMatch(/\.$/);
  });
});

describe('what was noted of pdfsig and openssl', () => {
  it('is of every file', () => {
    const names = [...VALID_CASES, ...DEFECT_CASES].map(({ name }) => name);

    expect(Object.keys(recorded).toSorted()).toEqual(names.toSorted());
  });

  it('gives a reason for every valid file that one of them does not take', () => {
    const refused = VALID_CASES.map(({ name }) => name).filter(
      (name) => recorded[name]?.pdfsig !== 'valid' || recorded[name]?.openssl !== 'valid',
    );

    expect(refused.toSorted()).toEqual(Object.keys(LIMITS_OF_TOOLS).toSorted());
  });

  it('can be checked in CI, where both are installed', () => {
    expect(areToolsInstalled() || process.env.CI === undefined).toBe(true);
  });
});

describe.runIf(areToolsInstalled())('pdfsig and openssl', () => {
  const found: Record<string, ToolVerdicts> = {};
  beforeAll(() => {
    for (const entry of makeManifest(makeHierarchies())) {
      if (!entry.name.endsWith('-repaired')) found[entry.name] = askTools(entry);
    }
  }, 300_000);

  it('say of every file what was noted', () => {
    expect(found).toEqual(recorded);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { readTrust, type Trust } from '#adapters/signature/certificates/trust.ts';
import { validateSignatures } from '#adapters/signature/validate-signatures.ts';
import { WORK_LIMITS } from '#adapters/signature/work-budget.ts';
import { ALL_SIGNATURE_CODES } from '#domain/signature/codes.ts';
import { type SignatureReport, signatureReportSchema, verdictOf } from '#domain/signature/report.ts';
import { DEFECT_CASES, makeHierarchies } from './files/all-cases.ts';
import type { Hierarchies, Made } from './files/file-case.ts';
import { VALID_CASES } from './files/valid-cases.ts';
import { AT, NATIONAL_NUMBER, trustFiles, trustOf } from './support/hierarchy.ts';

let hierarchies: Hierarchies;
beforeAll(() => {
  hierarchies = makeHierarchies();
});

function trustIn(made: Made): Trust {
  const files = trustFiles(made.trust ?? trustOf(hierarchies.ec)).map(({ path, text }) => ({
    name: path,
    bytes: Buffer.from(text),
  }));
  const inFolder = (folder: string) => files.filter(({ name }) => name.startsWith(folder));
  const { trust, problems } = readTrust({
    roots: inFolder('roots/'),
    intermediates: inFolder('intermediates/'),
    lists: inFolder('crl/'),
  });
  expect(problems).toEqual([]);
  return trust;
}

/** Validates a file and checks what holds of every report. */
function validate(made: Made): SignatureReport {
  const { report, work } = validateSignatures(made.file, {
    trust: trustIn(made),
    at: made.at ?? AT,
    ...(made.issued === undefined ? {} : { issued: made.issued }),
  });

  expect(signatureReportSchema.parse(report)).toEqual(report);
  expect(report.verdict).toBe(verdictOf(report.codes));
  for (const signature of report.signatures) {
    expect(signature.verdict).toBe(verdictOf(signature.codes));
    expect(report.codes).toEqual(expect.arrayContaining([...signature.codes]));
  }
  if (report.signatures.length > 0) {
    const worst = verdictOf(report.signatures.flatMap(({ codes }) => codes));
    expect(report.verdict).toBe(worst);
  }
  expect(report.boundToIssued === null).toBe(made.issued === undefined);
  expect(JSON.stringify(report)).not.toContain(NATIONAL_NUMBER);
  for (const [kind, amount] of Object.entries(work)) {
    const limit = Object.entries(WORK_LIMITS).find(([name]) => name === kind)?.[1] ?? 0;
    // The amount that passed the limit may be a whole object.
    if (!report.codes.includes('too-complex'))
      expect({ kind, isWithin: amount <= limit }).toEqual({ kind, isWithin: true });
  }
  return report;
}

describe.each(VALID_CASES)('a valid file: $name', ({ make }) => {
  it('is valid', () => {
    expect(validate(make(hierarchies))).toMatchObject({ verdict: 'valid', codes: [] });
  });
});

describe.each(DEFECT_CASES)('$code, $name: $defect', ({ make, verdict, code }) => {
  it(`is ${verdict}`, () => {
    const report = validate(make(hierarchies, true));

    expect({ verdict: report.verdict, codes: report.codes }).toEqual({
      verdict,
      codes: expect.arrayContaining([code]),
    });
  });

  it('is valid once that is repaired', () => {
    expect(validate(make(hierarchies, false))).toMatchObject({ verdict: 'valid', codes: [] });
  });
});

describe('the files', () => {
  it('have names of their own', () => {
    const names = [...VALID_CASES, ...DEFECT_CASES].map(({ name }) => name);

    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('show every code', () => {
    const shown = new Set<string>(DEFECT_CASES.map(({ code }) => code));

    expect(ALL_SIGNATURE_CODES.filter((code) => !shown.has(code))).toEqual([]);
  });
});

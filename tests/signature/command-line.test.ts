import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AT, makeHierarchy, NATIONAL_NUMBER, trustFiles, trustOf } from './support/hierarchy.ts';
import { PdfFile } from './support/pdf-file.ts';
import { sign } from './support/sign.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;

function run(...args: readonly string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'local/validate-signature/main.ts'), ...args],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  return { status, out: stdout, err: stderr };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'beraad-signature-'));
  const hierarchy = makeHierarchy('P-384', 'P-384');
  for (const { path, text } of trustFiles(trustOf(hierarchy))) {
    mkdirSync(join(folder, 'trust', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'trust', path), text);
  }
  // One list as an authority publishes it.
  writeFileSync(join(folder, 'trust/crl/2.pem'), '');
  writeFileSync(join(folder, 'trust/crl/citizens.crl'), hierarchy.citizensList);
  writeFileSync(join(folder, 'trust/crl/README'), 'not a list');
  const file = new PdfFile();
  writeFileSync(join(folder, 'issued.pdf'), file.bytes);
  writeFileSync(join(folder, 'signed.pdf'), sign(file, { cms: { signer: hierarchy.mayor }, field: 'mayor' }).bytes);
  writeFileSync(join(folder, 'huge.pdf'), Buffer.alloc(60 * 1024 * 1024));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('validate-signature on the command line', () => {
  it('prints one JSON line for each file and says with its status that not all are valid', () => {
    const { status, out } = run(
      'signed.pdf',
      'issued.pdf',
      'huge.pdf',
      '--trust',
      'trust',
      '--issued',
      'issued.pdf',
      '--at',
      AT,
      '--json',
    );

    const lines = out
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(status).toBe(1);
    expect(lines).toEqual([
      {
        file: 'signed.pdf',
        verdict: 'valid',
        codes: [],
        signatures: [
          {
            signer: 'C=BE, CN=An Burgemeester (Signature), SN=Burgemeester, GN=An, serialNumber=***********',
            signedAt: '2025-06-10T09:30:00Z',
            coversWholeFile: true,
            algorithm: 'ECDSA P-384 SHA-384',
            verdict: 'valid',
            codes: [],
          },
        ],
        boundToIssued: true,
      },
      { file: 'issued.pdf', verdict: 'invalid', codes: ['unsigned'], signatures: [], boundToIssued: true },
      { file: 'huge.pdf', verdict: 'invalid', codes: ['file-too-large'], signatures: [], boundToIssued: false },
    ]);
    expect(out).not.toContain(NATIONAL_NUMBER);
  });

  it('ends in 0 when every file is valid, and reads a time without a zone as one in Brussels', () => {
    const { status, out } = run('signed.pdf', '--trust', 'trust', '--at', '2025-06-15T14:00', '--json');

    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'valid', boundToIssued: null });
  });

  it('takes the clock for now', () => {
    const { status, out } = run('signed.pdf', '--trust', 'trust', '--json');

    // The lists of the tests are of 2025.
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'indeterminate', codes: ['revocation-stale'] });
  });

  it('explains itself in Dutch to people', () => {
    const { status, out } = run('issued.pdf', '--trust', 'trust', '--at', AT);

    expect(status).toBe(1);
    expect(out).toBe(
      'issued.pdf: Ongeldig\n  - Dit bestand bevat geen digitale handtekening. Onderteken het met uw eID of itsme. [unsigned]\n',
    );
  });

  it('leaves out what it cannot read of the trust, and says so beside the report', () => {
    const { err } = run('signed.pdf', '--trust', 'trust', '--at', AT, '--json');

    expect(err).toBe('Left out: trust/crl/2.pem holds no X509 CRL.\n');
  });

  it.each([
    [['--trust', 'trust'], 'Name at least one file.'],
    [['signed.pdf'], 'Name the folder of trusted certificates with --trust.'],
    [['nothing.pdf', '--trust', 'trust'], 'nothing.pdf: there is no such file.'],
    [['signed.pdf', '--trust', 'nowhere'], 'nowhere: '],
    [['signed.pdf', '--trust', 'trust', '--at', '2025-02-30'], '2025-02-30 is no instant.'],
    [['signed.pdf', '--trust', 'trust', '--at', '2025-02-30T00:00:00Z'], '2025-02-30T00:00:00Z is no instant.'],
    [['signed.pdf', '--trust', 'trust', '--at', '2025-02-10T24:00:00Z'], 'is no instant.'],
    [['signed.pdf', '--trust', 'trust', '--at', '2025-02-10T10:00+25:00'], 'is no instant.'],
    [['signed.pdf', 'trust', '--trust', 'trust'], 'trust is a folder; name the files in it.'],
    [['signed.pdf', '--trust', 'signed.pdf'], 'signed.pdf: '],
    [['/dev/null', '--trust', 'trust'], '/dev/null is no file.'],
    [['signed.pdf', '--trust', 'trust', '--at', 'now'], 'now is no instant.'],
    [['signed.pdf', '--trust', 'trust', '--issued', 'nothing.pdf'], 'nothing.pdf: there is no such file.'],
    [['signed.pdf', '--trust', 'trust', '--colour'], "Unknown option '--colour'"],
  ])('refuses %j with status 2', (args, message) => {
    const { status, out, err } = run(...args);

    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(message);
    expect(err).toContain('Usage: npm run --silent validate-signature');
  });
});

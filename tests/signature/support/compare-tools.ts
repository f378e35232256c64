import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pem } from './authority.ts';
import type { TrustSet } from './hierarchy.ts';

/** What Debian's tools make of the signatures in a file. */
export interface ToolVerdicts {
  /** Every signature that it finds is "Valid", certificates aside. */
  readonly pdfsig: 'valid' | 'not valid' | 'no signature';
  /** `openssl cms -verify` takes every signature, with chain and revocation lists. */
  readonly openssl: 'valid' | 'not valid' | 'no signature';
}

/** Hostile files may keep a tool busy for good. */
const TIMEOUT_MILLISECONDS = 10_000;

export function areToolsInstalled(): boolean {
  return ['pdfsig', 'openssl'].every((tool) => spawnSync(tool, ['-v'], { stdio: 'ignore' }).error === undefined);
}

interface ComparedFile {
  readonly file: Buffer;
  readonly at: string;
  readonly trust: TrustSet;
}

export function askTools(compared: ComparedFile): ToolVerdicts {
  const folder = mkdtempSync(join(tmpdir(), 'beraad-tools-'));
  try {
    const path = join(folder, 'file.pdf');
    writeFileSync(path, compared.file);
    return { pdfsig: askPdfsig(path), openssl: askOpenssl(folder, compared) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function askPdfsig(path: string): ToolVerdicts['pdfsig'] {
  const { stdout, status } = spawnSync('pdfsig', ['-nocert', path], {
    encoding: 'utf8',
    timeout: TIMEOUT_MILLISECONDS,
  });
  const validations = [...(stdout ?? '').matchAll(/Signature Validation: (.+)/g)].map((match) => match[1]);
  if (validations.length === 0) return 'no signature';
  return status === 0 && validations.every((text) => text === 'Signature is Valid.') ? 'valid' : 'not valid';
}

/** The signatures as a program finds them that knows nothing of the file's structure. */
function findSignatures(file: Buffer): { data: Buffer; der: Buffer }[] {
  const text = file.toString('latin1');
  return [...text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)].flatMap((match) => {
    const [first = 0, length = 0, second = 0, rest = 0] = match.slice(1).map(Number);
    const dictionary = text.slice(Math.max(0, (match.index ?? 0) - 200), (match.index ?? 0) + 200);
    if (dictionary.includes('ETSI.RFC3161')) return [];
    const between = text.slice(first + length, second);
    const hexadecimal = /<([0-9a-fA-F]+)/.exec(between)?.[1] ?? '';
    return [
      {
        data: Buffer.concat([file.subarray(first, first + length), file.subarray(second, second + rest)]),
        der: Buffer.from(hexadecimal.replace(/(00)+$/, '').padEnd(2, '0'), 'hex'),
      },
    ];
  });
}

function askOpenssl(folder: string, { file, at, trust }: ComparedFile): ToolVerdicts['openssl'] {
  const signatures = findSignatures(file);
  if (signatures.length === 0) return 'no signature';
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  // Without -partial_chain only a root ends a chain, so the intermediates may stand in the same store.
  const store = [
    ...[...trust.roots, ...trust.intermediates].map((der) => pem('CERTIFICATE', der)),
    ...trust.lists.map((der) => pem('X509 CRL', der)),
  ];
  const trusted = write('trusted.pem', store.join(''));
  const areAllValid = signatures.every(({ data, der }) => {
    const args = [
      ...[
        'cms',
        '-verify',
        '-binary',
        '-inform',
        'DER',
        '-in',
        write('signature.der', pad(der)),
        '-content',
        write('data', data),
      ],
      ...[
        '-CAfile',
        trusted,
        '-purpose',
        'any',
        '-attime',
        String(Date.parse(at) / 1000),
        '-crl_check_all',
        '-out',
        '/dev/null',
      ],
    ];
    return spawnSync('openssl', args, { stdio: 'ignore', timeout: TIMEOUT_MILLISECONDS }).status === 0;
  });
  return areAllValid ? 'valid' : 'not valid';
}

/** The last zeros may have been the signature's own. */
function pad(der: Buffer): Buffer {
  return Buffer.concat([der, Buffer.alloc(16)]);
}

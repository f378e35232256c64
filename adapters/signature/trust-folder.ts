import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NamedFile, readTrust, type Trust } from './certificates/trust.ts';

const EXTENSIONS = /\.(pem|crt|cer|der|crl)$/i;

/**
 * Reads a folder of trust: certificates in `roots/` and `intermediates/`, revocation lists in `crl/`, PEM or DER.
 * @throws when the folder itself cannot be read; a folder in it that is not there counts as empty
 */
export function readTrustFolder(folder: string): { readonly trust: Trust; readonly problems: readonly string[] } {
  readdirSync(folder);
  return readTrust({
    roots: filesIn(join(folder, 'roots')),
    intermediates: filesIn(join(folder, 'intermediates')),
    lists: filesIn(join(folder, 'crl')),
  });
}

function filesIn(folder: string): NamedFile[] {
  let names: string[];
  try {
    names = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && EXTENSIONS.test(entry.name))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return names.map((name) => ({ name: join(folder, name), bytes: readFileSync(join(folder, name)) }));
}

import { type Certificate, readCertificate } from './certificate.ts';
import { type RevocationList, readRevocationList } from './revocation-list.ts';

/** Whom we trust, and what was known to be revoked. */
export interface Trust {
  readonly roots: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  readonly lists: readonly RevocationList[];
}

/** The files that trust is made of: PEM, with one or more certificates or lists each, or DER. */
export interface TrustFiles {
  readonly roots: readonly NamedFile[];
  readonly intermediates: readonly NamedFile[];
  readonly lists: readonly NamedFile[];
}

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads whom we trust. What cannot be read is left out, which can only make a verdict worse, and is told in `problems`
 * with the file's name.
 */
export function readTrust(files: TrustFiles): { readonly trust: Trust; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const read = <T>(group: readonly NamedFile[], label: string, parse: (der: Uint8Array) => T): T[] =>
    group.flatMap((file) => {
      const blocks = pemBlocks(file.bytes, label);
      if (blocks.length === 0) problems.push(`${file.name} holds no ${label}`);
      return blocks.flatMap((der) => {
        try {
          return [parse(der)];
        } catch (error) {
          problems.push(`${file.name}: ${error instanceof Error ? error.message : 'cannot be read'}`);
          return [];
        }
      });
    });
  const trust = {
    roots: read(files.roots, CERTIFICATE, readCertificate),
    intermediates: read(files.intermediates, CERTIFICATE, readCertificate),
    lists: read(files.lists, LIST, readRevocationList),
  };
  return { trust, problems };
}

const CERTIFICATE = 'CERTIFICATE';
const LIST = 'X509 CRL';
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/g;

/** The blocks of a kind in a file of PEM, or the file itself where it is DER. */
export function pemBlocks(bytes: Uint8Array, label: string): Uint8Array[] {
  // DER begins with a sequence; no letter of PEM or of text before it does.
  if (bytes[0] === 0x30 && bytes[1] !== undefined && bytes[1] >= 0x80) return [bytes];
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(BLOCK)]
    .filter((match) => match[1] === label)
    .map((match) => Buffer.from(match[2] ?? '', 'base64'));
}

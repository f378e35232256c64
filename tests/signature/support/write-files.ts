import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeManifest } from '../files/all-cases.ts';
import type { Hierarchies } from '../files/file-case.ts';
import { type TrustSet, trustFiles } from './hierarchy.ts';

/** A line of manifest.json; paths are relative to it. */
export interface WrittenFile {
  readonly file: string;
  readonly verdict: string;
  readonly defect: string | null;
  readonly code: string | null;
  readonly at: string;
  readonly trust: string;
  readonly issued: string | null;
}

/**
 * Writes every signed file into a folder, with the trust and the issued commitment that it is validated against, and a
 * manifest. All is made anew: keys, certificates and signatures are those of this run.
 */
export function writeFiles(folder: string, hierarchies: Hierarchies): readonly WrittenFile[] {
  const trusts = new Set<string>();
  const writeTrust = (set: TrustSet): string => {
    const files = trustFiles(set);
    const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12);
    const name = join('trust', digest);
    if (!trusts.has(digest)) {
      trusts.add(digest);
      mkdirSync(join(folder, name), { recursive: true });
      for (const { path, text } of files) write(join(name, path), text);
    }
    return name;
  };
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const manifest: WrittenFile[] = [];
  for (const { name, verdict, defect, code, at, file, issued, trust } of makeManifest(hierarchies)) {
    write(`files/${name}.pdf`, file);
    if (issued !== undefined) write(`issued/${name}.pdf`, issued);
    manifest.push({
      file: `files/${name}.pdf`,
      verdict,
      defect,
      code,
      at,
      trust: writeTrust(trust),
      issued: issued === undefined ? null : `issued/${name}.pdf`,
    });
  }
  write('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import type { Instant } from '#domain/calendar/brussels-time.ts';

/** One file of an archive. */
export interface ArchiveFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The SHA-256 of bytes, in hexadecimal. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Files whose bytes are packed already. */
const PACKED = /\.(pdf|zip|png|jpe?g)$/;

/** A ZIP of files, all of one time, so that the same files at the same time give the same bytes. */
export function zipOf(files: readonly ArchiveFile[], at: Instant): Uint8Array {
  const mtime = at.slice(0, 19);
  return zipSync(
    Object.fromEntries(
      files.map(({ path, bytes }) => [path, [bytes, { level: PACKED.test(path) ? 0 : 6, mtime }] as const]),
    ),
  );
}

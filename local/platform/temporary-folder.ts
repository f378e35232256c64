import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux keeps this folder in memory, where a database need not wait for a disk. */
const IN_MEMORY = '/dev/shm';
/** A replay's databases and mail stay well under this. */
const ROOM_BYTES = 512 * 1024 * 1024;

function hasRoomInMemory(): boolean {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}

/** A new folder for a platform that is thrown away afterwards: in memory where the machine has room, else among its temporary files. */
export const temporaryFolder = (name: string): string =>
  mkdtempSync(join(hasRoomInMemory() ? IN_MEMORY : tmpdir(), `beraad-${name}-`));

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartProblem } from './settings.ts';

/** What the platform keeps in its folder; nothing else there is ever deleted. */
const DATABASES = ['platform.db', 'dynamodb.db', 'step-functions.db', 'mail.db'];
const KEPT = [
  ...DATABASES.flatMap((name) => [name, `${name}-wal`, `${name}-shm`]),
  's3',
  'platform.log',
  'seeding.json',
];

/** The platform's data folder, held by this process until it is released or the process ends, however it ends. */
export interface DataFolder {
  /** Whether a platform has lived here. */
  readonly hasLived: boolean;
  /** Forgets everything that a platform kept here. */
  clear(): void;
  release(): void;
}

const because = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Who holds the folder, as far as the file beside its lock tells. */
function holderOf(file: string): string {
  const holder = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return holder === '' ? '' : ` (process ${holder})`;
}

/** Makes a folder and those above it. Node's own recursion never ends where the system denies that an existing parent exists (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** Makes the folder where it is missing, and takes it for this process alone. */
export function holdDataFolder(folder: string): DataFolder {
  const pidFile = join(folder, 'platform.pid');
  let lock: DatabaseSync;
  try {
    makeFolder(folder);
    lock = new DatabaseSync(join(folder, 'platform.lock'));
  } catch (error) {
    throw new StartProblem(
      `The data folder ${folder} cannot be written (${because(error)}). Choose another: BERAAD_DATA=/path/to/folder npm start`,
    );
  }
  try {
    // The system lets go of the lock when the process ends, also after kill -9: no stale file can keep anyone out.
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    writeFileSync(pidFile, String(process.pid));
  } catch (error) {
    lock.close();
    if (because(error).includes('locked')) {
      throw new StartProblem(
        `Another Beraad${holderOf(pidFile)} is running on the data folder ${folder}. ` +
          'Stop it first, or choose another folder: BERAAD_DATA=/path/to/folder npm start',
      );
    }
    throw new StartProblem(
      `The data folder ${folder} cannot be written (${because(error)}). Choose another: BERAAD_DATA=/path/to/folder npm start`,
    );
  }
  return {
    hasLived: existsSync(join(folder, 'platform.db')),
    clear() {
      for (const name of KEPT) rmSync(join(folder, name), { recursive: true, force: true });
    },
    release() {
      rmSync(pidFile, { force: true });
      lock.close();
    },
  };
}

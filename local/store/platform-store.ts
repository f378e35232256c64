import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Small facts the embedded platform must not forget: its clock, how far it has read the stream, which ticks it gave. */
export interface PlatformStore {
  read(name: string): string | undefined;
  write(name: string, value: string): void;
  close(): void;
}

/** Opens the platform's own store in its data folder. */
export function openPlatformStore(folder: string): PlatformStore {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'platform.db'));
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
  );
  const read = database.prepare('SELECT value FROM facts WHERE name = ?');
  const write = database.prepare(
    'INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  return {
    read(name) {
      const row = read.get(name);
      return typeof row?.value === 'string' ? row.value : undefined;
    },
    write: (name, value) => void write.run(name, value),
    close: () => database.close(),
  };
}

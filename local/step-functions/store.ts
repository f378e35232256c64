import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

/**
 * Everything the engine keeps, in one SQLite file.
 *
 * Rows of an execution are numbered from its own number, so that its events lie together and "the events of execution 7" is a range of
 * the primary key: number * 32,768 + event id, which is at most 25,000. Frames likewise, with more room.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS definitions (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS machines (
    name TEXT PRIMARY KEY, definition TEXT NOT NULL, role_arn TEXT NOT NULL, revision TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL,
    next_version INTEGER NOT NULL DEFAULT 1, tags TEXT NOT NULL DEFAULT '{}') WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS versions (
    machine TEXT NOT NULL, number INTEGER NOT NULL, definition TEXT NOT NULL, role_arn TEXT NOT NULL, revision TEXT, description TEXT,
    created INTEGER NOT NULL, PRIMARY KEY (machine, number)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS aliases (
    machine TEXT NOT NULL, name TEXT NOT NULL, description TEXT, routing TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
    PRIMARY KEY (machine, name)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS executions (
    id INTEGER PRIMARY KEY, machine TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, role_arn TEXT NOT NULL,
    version INTEGER, alias TEXT, status TEXT NOT NULL, started INTEGER NOT NULL, stopped INTEGER, input TEXT NOT NULL, output TEXT,
    error TEXT, cause TEXT, trace_header TEXT, timer INTEGER, revision TEXT);
  CREATE UNIQUE INDEX IF NOT EXISTS executions_by_name ON executions (machine, name);
  CREATE INDEX IF NOT EXISTS executions_by_status ON executions (machine, status, id);
  CREATE INDEX IF NOT EXISTS executions_by_end ON executions (stopped) WHERE stopped IS NOT NULL;
  CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, previous INTEGER NOT NULL, details TEXT);
  CREATE TABLE IF NOT EXISTS frames (id INTEGER PRIMARY KEY, body TEXT NOT NULL, items TEXT, ready INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS frames_ready ON frames (id) WHERE ready = 1;
  CREATE TABLE IF NOT EXISTS timers (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, execution INTEGER NOT NULL, frame INTEGER NOT NULL, kind TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS timers_by_instant ON timers (at, id);
`;

/** Written into the file; a file of another version is refused rather than misread. */
const SCHEMA_VERSION = 1;

/** Event numbers of one execution take this many places. */
export const EVENTS_PER_EXECUTION = 32_768;

export type Row = Record<string, SQLOutputValue>;

/** A statement that opens the transaction of the moment before it writes. */
export type Write = (...values: SQLInputValue[]) => number;

function cannotOpen(file: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  const said = reason === 'database is locked' ? 'another process is using it' : reason;
  return new Error(`cannot open ${file}: ${said}`, { cause: error });
}

function openDatabase(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: 2000 });
  } catch (error) {
    throw cannotOpen(file, error);
  }
}

/**
 * The SQLite file, written in group commits: the first write opens a transaction, and all that is written until `commit()` is durable
 * together. WAL with synchronous=FULL: a commit has reached the disk when it returns.
 */
export class Store {
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  #open = false;
  #hasFailed = false;
  /** Called when a transaction opens, so that somebody commits it. */
  onOpen: () => void = () => {};
  /** Called when the database fails: SQLite may have undone the transaction, so nothing may be written or committed any more. */
  onFailure: (error: unknown) => void = () => {};

  constructor(file: string) {
    this.#database = openDatabase(file);
    try {
      const { user_version: version } = this.#database.prepare('PRAGMA user_version').get() ?? {};
      const isNew = this.#database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'executions'").get() === undefined;
      if (!isNew && version !== SCHEMA_VERSION)
        throw new Error('it was made by another version of the engine: remove it');
      // Exclusive: a second engine on the same file would act on what the first one has in memory.
      this.#database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      this.#database.exec(
        `PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16000; BEGIN IMMEDIATE; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`,
      );
    } catch (error) {
      this.#database.close();
      throw cannotOpen(file, error);
    }
    this.#begin = this.#database.prepare('BEGIN IMMEDIATE');
    this.#commit = this.#database.prepare('COMMIT');
  }

  /** True while something written has not been committed. */
  get hasUncommitted(): boolean {
    return this.#open;
  }

  /** Prepares a statement that writes; it returns the last inserted row's number. */
  write(sql: string): Write {
    const statement = this.#database.prepare(sql);
    return (...values) => {
      this.open();
      return Number(this.#guard(() => statement.run(...values)).lastInsertRowid);
    };
  }

  /** Prepares a statement that reads one row or none. */
  one(sql: string): (...values: SQLInputValue[]) => Row | undefined {
    const statement = this.#database.prepare(sql);
    return (...values) => this.#guard(() => statement.get(...values));
  }

  /** Prepares a statement that reads rows. */
  all(sql: string): (...values: SQLInputValue[]) => Row[] {
    const statement = this.#database.prepare(sql);
    return (...values) => this.#guard(() => statement.all(...values));
  }

  /** Opens the transaction of the moment, if none is open. */
  open(): void {
    if (this.#hasFailed) throw new Error('the storage has failed');
    if (this.#open) return;
    this.#guard(() => this.#begin.run());
    this.#open = true;
    this.onOpen();
  }

  /** Makes a change whole: what it wrote is undone if it throws. */
  whole<Result>(change: () => Result): Result {
    this.open();
    this.#database.exec('SAVEPOINT whole');
    try {
      return change();
    } catch (error) {
      this.#database.exec('ROLLBACK TO whole');
      throw error;
    } finally {
      this.#database.exec('RELEASE whole');
    }
  }

  /** Makes everything written so far durable. */
  commit(): void {
    if (!this.#open || this.#hasFailed) return;
    this.#guard(() => this.#commit.run());
    this.#open = false;
  }

  close(): void {
    this.commit();
    this.#database.close();
  }

  #guard<Result>(use: () => Result): Result {
    try {
      return use();
    } catch (error) {
      this.#hasFailed = true;
      this.onFailure(error);
      throw error;
    }
  }
}

/** A column that is always text. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`${column} is not text`);
  return value;
}

/** A column that is text or NULL. */
export function optionalText(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column);
}

/** A column that is always an integer. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`${column} is not an integer`);
  return value;
}

/** A column that is an integer or NULL. */
export function optionalInteger(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : integer(row, column);
}

import type { Failure } from './errors.ts';
import { type Frame, needsResume, readFrame, writeFrame } from './frame.ts';
import { EVENTS_PER_EXECUTION, integer, optionalInteger, optionalText, type Store, text } from './store.ts';

/** Frame numbers of one execution take this many places; numbers of ended branches are used again after a wake-up. */
export const FRAMES_PER_EXECUTION = 1_048_576;

/** One event as stored; its id counts from 1 within the execution. */
export interface EventRecord {
  readonly id: number;
  readonly at: number;
  readonly type: string;
  readonly previous: number;
  readonly details: string | undefined;
}

export interface TimerRecord {
  readonly id: number;
  readonly at: number;
  readonly execution: number;
  readonly frame: number;
  readonly kind: string;
}

/** Rows of running executions: their frames, events and timers. */
export class Records {
  readonly #store: Store;
  readonly addTimer: (at: number, execution: number, frame: number, kind: string) => number;
  readonly deleteTimer: (id: number) => void;
  readonly moveTimer: (at: number, id: number) => void;
  readonly addEvent: (
    execution: number,
    id: number,
    at: number,
    type: string,
    previous: number,
    details: string | null,
  ) => void;
  readonly deleteFrame: (execution: number, frame: number) => void;
  readonly writeFrame: (execution: number, frame: Frame) => void;
  readonly setExecutionTimer: (execution: number, timer: number) => void;
  readonly endExecution: (
    execution: number,
    status: string,
    at: number,
    outcome: Failure & { readonly output?: string | undefined },
  ) => void;
  readonly readFrames: (execution: number) => Frame[];
  readonly readItems: (execution: number, frame: number) => string;
  readonly readRunning: (execution: number) =>
    | {
        machineName: string;
        name: string;
        definition: string;
        roleArn: string;
        startedAt: number;
        timer: number | undefined;
      }
    | undefined;
  readonly readInput: (execution: number) => string;
  readonly readDefinition: (id: string) => string;
  readonly lastEvent: (execution: number) => number;
  readonly firstTimer: () => number | null;
  readonly dueTimers: (now: number, limit: number) => TimerRecord[];
  readonly executionsToResume: () => number[];

  constructor(store: Store) {
    this.#store = store;
    this.addTimer = store.write('INSERT INTO timers (at, execution, frame, kind) VALUES (?, ?, ?, ?)');
    this.deleteTimer = store.write('DELETE FROM timers WHERE id = ?');
    this.moveTimer = store.write('UPDATE timers SET at = ? WHERE id = ?');
    const addEvent = store.write('INSERT INTO events (id, at, type, previous, details) VALUES (?, ?, ?, ?, ?)');
    this.addEvent = (execution, id, at, type, previous, details) =>
      addEvent(execution * EVENTS_PER_EXECUTION + id, at, type, previous, details);
    const deleteFrame = store.write('DELETE FROM frames WHERE id = ?');
    this.deleteFrame = (execution, frame) => deleteFrame(execution * FRAMES_PER_EXECUTION + frame);
    this.writeFrame = this.#frameWriter();
    const setTimer = store.write('UPDATE executions SET timer = ? WHERE id = ?');
    this.setExecutionTimer = (execution, timer) => setTimer(timer, execution);
    const end = store.write(
      'UPDATE executions SET status = ?, stopped = ?, output = ?, error = ?, cause = ?, timer = NULL WHERE id = ?',
    );
    this.endExecution = (execution, status, at, { output, error, cause }) =>
      end(status, at, output ?? null, error ?? null, cause ?? null, execution);
    const frames = store.all('SELECT body, ready FROM frames WHERE id >= ? AND id < ? ORDER BY id');
    this.readFrames = (execution) =>
      frames(execution * FRAMES_PER_EXECUTION, (execution + 1) * FRAMES_PER_EXECUTION).map((row) =>
        readFrame(text(row, 'body'), integer(row, 'ready')),
      );
    const items = store.one('SELECT items FROM frames WHERE id = ?');
    this.readItems = (execution, frame) => text(items(execution * FRAMES_PER_EXECUTION + frame) ?? {}, 'items');
    const running = store.one(
      "SELECT machine, name, definition, role_arn, started, timer FROM executions WHERE id = ? AND status = 'RUNNING'",
    );
    this.readRunning = (execution) => {
      const row = running(execution);
      if (row === undefined) return undefined;
      return {
        machineName: text(row, 'machine'),
        name: text(row, 'name'),
        definition: text(row, 'definition'),
        roleArn: text(row, 'role_arn'),
        startedAt: integer(row, 'started'),
        timer: optionalInteger(row, 'timer'),
      };
    };
    const input = store.one('SELECT input FROM executions WHERE id = ?');
    this.readInput = (execution) => text(input(execution) ?? {}, 'input');
    const definition = store.one('SELECT body FROM definitions WHERE id = ?');
    this.readDefinition = (id) => text(definition(id) ?? {}, 'body');
    const last = store.one('SELECT max(id) AS id FROM events WHERE id >= ? AND id < ?');
    this.lastEvent = (execution) => {
      const row = last(execution * EVENTS_PER_EXECUTION, (execution + 1) * EVENTS_PER_EXECUTION);
      const id = row === undefined ? undefined : optionalInteger(row, 'id');
      return id === undefined ? 0 : id - execution * EVENTS_PER_EXECUTION;
    };
    const first = store.one('SELECT min(at) AS at FROM timers');
    this.firstTimer = () => optionalInteger(first() ?? { at: null }, 'at') ?? null;
    const due = store.all('SELECT id, at, execution, frame, kind FROM timers WHERE at <= ? ORDER BY at, id LIMIT ?');
    this.dueTimers = (now, limit) =>
      due(now, limit).map((row) => ({
        id: integer(row, 'id'),
        at: integer(row, 'at'),
        execution: integer(row, 'execution'),
        frame: integer(row, 'frame'),
        kind: text(row, 'kind'),
      }));
    const ready = store.all('SELECT id FROM frames WHERE ready = 1 ORDER BY id');
    this.executionsToResume = () => [
      ...new Set(ready().map((row) => Math.floor(integer(row, 'id') / FRAMES_PER_EXECUTION))),
    ];
  }

  /** Events of an execution, a page of them, first or last first. */
  readEvents(execution: number, after: number, limit: number, reverse: boolean): EventRecord[] {
    const base = execution * EVENTS_PER_EXECUTION;
    const rows = reverse
      ? this.#store.all('SELECT * FROM events WHERE id > ? AND id < ? ORDER BY id DESC LIMIT ?')(
          base,
          base + after,
          limit,
        )
      : this.#store.all('SELECT * FROM events WHERE id > ? AND id < ? ORDER BY id LIMIT ?')(
          base + after,
          base + EVENTS_PER_EXECUTION,
          limit,
        );
    return rows.map((row) => ({
      id: integer(row, 'id') - base,
      at: integer(row, 'at'),
      type: text(row, 'type'),
      previous: integer(row, 'previous'),
      details: optionalText(row, 'details'),
    }));
  }

  #frameWriter(): (execution: number, frame: Frame) => void {
    const insert = this.#store.write('INSERT INTO frames (id, body, items, ready) VALUES (?, ?, ?, ?)');
    const update = this.#store.write('UPDATE frames SET body = ? WHERE id = ?');
    // Apart, because it changes a page of the index too.
    const updateReady = this.#store.write('UPDATE frames SET ready = ? WHERE id = ?');
    const updateItems = this.#store.write('UPDATE frames SET items = ? WHERE id = ?');
    return (execution, frame) => {
      const { live } = frame;
      const id = execution * FRAMES_PER_EXECUTION + frame.id;
      const ready = needsResume(frame) ? 1 : 0;
      const items = live.itemsDirty ? JSON.stringify(live.items) : null;
      if (live.stored) {
        update(writeFrame(frame), id);
        if (live.storedReady !== ready) updateReady(ready, id);
        if (items !== null) updateItems(items, id);
      } else {
        insert(id, writeFrame(frame), items, ready);
      }
      live.stored = true;
      live.storedReady = ready;
      live.dirty = false;
      live.itemsDirty = false;
    };
  }
}

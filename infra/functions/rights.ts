import type { ObjectRights, Partition, Seldom, TableRights } from './function-row.ts';

export function together(...all: readonly TableRights[]): TableRights {
  const join = (pick: (rights: TableRights) => readonly Partition[] | undefined): readonly Partition[] => [
    ...new Set(all.flatMap((rights) => pick(rights) ?? [])),
  ];
  const index: Record<string, readonly string[]> = {};
  for (const rights of all) {
    for (const [name, partitions] of Object.entries(rights.index ?? {}))
      index[name] = [...new Set([...(index[name] ?? []), ...partitions])];
  }
  return {
    read: join(({ read }) => read),
    query: join(({ query }) => query),
    put: join(({ put }) => put),
    update: join(({ update }) => update),
    delete: join(({ delete: removed }) => removed),
    check: join(({ check }) => check),
    batchWrite: join(({ batchWrite }) => batchWrite),
    updateOnly: Object.assign({}, ...all.map(({ updateOnly }) => updateOnly)),
    index,
  };
}

/** Reading an aggregate and the rules by which it is judged. */
export const LOAD: TableRights = { read: ['AGGREGATE', 'POLICY'], query: ['AGGREGATE'] };
/** One command through the door: events, snapshot, due row, notices and what the check reads in one transaction. */
export const COMMAND: TableRights = together(LOAD, {
  // Whom a notice to all acceders reaches is decided with its event.
  query: ['ACCEDERS'],
  put: ['AGGREGATE', 'DUE', 'OUTBOX'],
  delete: ['DUE'],
});
/** What a command through the door may do, but one function's commands in the lives of the test do not. */
export const seldomOfDoor = (...rights: readonly string[]): Seldom => ({
  rights: ['Query ACCEDERS', ...rights],
  because:
    'every command goes through one door: it may queue a notice or move the next due row, and folds the log again where a snapshot has an older shape',
});

/** A command whose answer is kept for whoever sends it again, and what a command reads beside its own aggregate. */
export const PEOPLES_COMMAND: TableRights = together(COMMAND, {
  read: ['ONCE', 'ORGANISATION', 'COMMITTEE', 'PERSON', 'UPLOAD', 'PERMIT', 'ACCEDERS'],
  query: ['CODE', 'SUBSTITUTE', 'PARTY', 'ACCEDERS'],
  put: ['ONCE', 'ACCEDERS'],
  update: ['UPLOAD', 'PERMIT'],
  check: ['AGGREGATE'],
  batchWrite: ['PARTY'],
  index: {
    'by-dossier': ['DOSSIER'],
    listed: ['HEADS', 'PROFILES'],
    'by-committee': ['DOSSIERS', 'CONDITIONS'],
    'by-body': ['CONDITIONS'],
  },
});
export const COMMITMENTS: readonly ObjectRights[] = [
  { bucket: 'documents', prefix: 'documents/', read: true, write: true, list: true },
  { bucket: 'quarantine', prefix: 'uploads/', read: true, write: true, list: true },
];

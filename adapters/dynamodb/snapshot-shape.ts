/**
 * The shape of the states that snapshots hold, of every kind, and of the rows by which lists and the check find them. Raised with every
 * change of a state's schema, an optional field too, and of a place in an index. A snapshot is a cache of the fold: one of another shape,
 * older or newer, is folded again from its log when it is read, and what stands beside the log is written anew by the first tick after a
 * deployment (renew-rows.ts). tests/adapters/shapes pins the schemas to this number and says what to do when it fails.
 */
export const SNAPSHOT_SHAPE = 5;

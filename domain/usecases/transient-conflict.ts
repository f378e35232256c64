/** A command for another aggregate was not carried out; the workflow's task is tried again. */
export class TransientConflict extends Error {
  override readonly name = 'TransientConflict';
}

import type { Arns } from './arns.ts';
import type { Frame } from './frame.ts';
import type { Machine, State } from './machine.ts';

/** A running execution in memory. It is there only while something in it is ready or being called; then its rows suffice. */
export interface Execution {
  /** Row number; its events and frames are numbered from it. */
  readonly id: number;
  readonly arn: string;
  readonly name: string;
  readonly machineName: string;
  readonly machineArn: string;
  readonly roleArn: string;
  readonly startedAt: number;
  readonly machine: Machine;
  readonly frames: Map<number, Frame>;
  lastEvent: number;
  nextFrame: number;
  /** Number of the timer that ends the execution, or undefined before the first commit. */
  timer: number | undefined;
  /** Function calls under way. */
  calls: number;
  /** Frames waiting for their turn, or taking it. */
  queued: number;
  ended: boolean;
}

/** What is known of an execution from its row. */
export type ExecutionFields = Pick<
  Execution,
  'id' | 'name' | 'machineName' | 'roleArn' | 'startedAt' | 'machine' | 'timer'
>;

/** An execution as it comes into memory, with the frames and the number of events it has. */
export function takeExecution(
  arns: Arns,
  fields: ExecutionFields,
  frames: readonly Frame[],
  lastEvent: number,
): Execution {
  return {
    ...fields,
    arn: arns.execution(fields.machineName, fields.name),
    machineArn: arns.stateMachine(fields.machineName),
    frames: new Map(frames.map((frame) => [frame.id, frame])),
    lastEvent,
    nextFrame: 1 + frames.reduce((highest, frame) => Math.max(highest, frame.id), 0),
    calls: 0,
    queued: 0,
    ended: false,
  };
}

/** The state a frame is at. */
export function stateOf(execution: Execution, frame: Frame): State {
  const state = execution.machine.lists[frame.list]?.states.get(frame.state);
  if (state === undefined) throw new Error(`no state ${frame.state} in list ${frame.list} of ${execution.arn}`);
  return state;
}

/** A frame by its number; it must exist. */
export function frameOf(execution: Execution, id: number): Frame {
  const frame = execution.frames.get(id);
  if (frame === undefined) throw new Error(`no frame ${id} in ${execution.arn}`);
  return frame;
}

/** The branches or iterations of a frame's Parallel or Map, in order. */
export function childrenOf(execution: Execution, parent: Frame): Frame[] {
  return [...execution.frames.values()].filter((frame) => frame.parent === parent.id).sort((a, b) => a.index - b.index);
}

import { foldLog, readEntry, readLog, readSnapshot } from '#adapters/dynamodb/aggregate-store.ts';
import { type ExecutionRow, readExecution } from '#adapters/dynamodb/execution-rows.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { log } from '#adapters/runtime/log.ts';
import type { Executions } from '#adapters/stepfunctions/executions.ts';
import type { AccessionState } from '#domain/accession/state.ts';
import type { ConditionState } from '#domain/condition/state.ts';
import { kindOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import {
  type AggregateKind,
  type AnyEvent,
  accessionKind,
  conditionKind,
  dossierKind,
  protocolKind,
} from '#domain/door/aggregate-kind.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';

/** What a waiting execution is told: the next event, and where the aggregate stands. */
export interface EventAnswer {
  readonly cursor: number;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly notice?: string;
    readonly recurring: boolean;
    /** The dossier amends another one. */
    readonly amends?: true;
    /** Other dossiers rest on it. */
    readonly dependents?: true;
  };
  readonly phase: string;
  /** Nothing more is expected of this aggregate. */
  readonly settled: boolean;
}

const SETTLED_DOSSIERS = ['inadmissible', 'refused', 'withdrawn'];

interface Standing {
  readonly phase: string;
  readonly settled: boolean;
  readonly recurring: boolean;
  readonly amends?: boolean;
  readonly dependents?: boolean;
}

function dossierStanding(state: DossierState | undefined): Standing {
  const phase = state?.status ?? 'unknown';
  return {
    phase,
    settled: SETTLED_DOSSIERS.includes(phase),
    recurring: false,
    amends: state?.amends !== undefined,
    dependents: (state?.dependents ?? []).length > 0,
  };
}

function conditionStanding(state: ConditionState | undefined): Standing {
  if (state === undefined) return { phase: 'unknown', settled: false, recurring: false };
  const recurring = state.opening.every !== undefined;
  const rhythmWaits = recurring && state.passedDue !== state.due;
  // A standing duty, and one that waits for an event, ask for nothing until their log grows, which begins the next execution.
  const waits = state.status === 'ongoing' || state.status === 'pending';
  const settled =
    waits || state.status === 'fulfilled' || state.status === 'ended' || (state.status === 'waived' && !rhythmWaits);
  return { phase: state.status, settled, recurring };
}

/** Of a protocol that ended without ever being in force nothing more is expected; one that was may leave duties. */
function protocolStanding(state: ProtocolState | undefined): Standing {
  const phase = state?.status ?? 'unknown';
  return { phase, settled: phase === 'ended' && state?.inForceAt === undefined, recurring: false };
}

/** An accession that is over may begin anew, or record an event of a duty that survives it: its log growing wakes the next execution. */
const SETTLED_ACCESSIONS = ['refused', 'withdrawn', 'ended'];

function accessionStanding(state: AccessionState | undefined): Standing {
  if (state === undefined) return { phase: 'unknown', settled: false, recurring: false };
  const { status, attempt } = state;
  const checking = status === 'prepared' && (attempt?.status === 'awaiting-scan' || attempt?.status === 'validating');
  return {
    phase: checking ? attempt.status : status,
    settled: SETTLED_ACCESSIONS.includes(status),
    recurring: false,
  };
}

/** Where an aggregate stands right after an event: by its snapshot when that is the head, else by folding up to it. */
async function standingAfter(table: Table, aggregate: string, sequence: number): Promise<Standing> {
  const stateAfter = async <State, Event extends AnyEvent, Context>(
    kind: AggregateKind<State, Event, Context>,
  ): Promise<State | undefined> => {
    const snapshot = await readSnapshot(table, parseAggregateId(aggregate), kind);
    if (snapshot.version === sequence) return snapshot.state;
    return foldLog(kind, (await readLog(table, aggregate)).slice(0, sequence));
  };
  switch (kindOf(aggregate)) {
    case 'dossier':
      return dossierStanding(await stateAfter(dossierKind));
    case 'condition':
      return conditionStanding(await stateAfter(conditionKind));
    case 'protocol':
      return protocolStanding(await stateAfter(protocolKind));
    case 'accession':
      return accessionStanding(await stateAfter(accessionKind));
    case 'meeting':
      throw new Error(`no workflow follows ${aggregate}`);
  }
}

/** The answer for the first event past a cursor; undefined while there is none. */
async function nextAnswer(table: Table, aggregate: string, cursor: number): Promise<EventAnswer | undefined> {
  const entry = await readEntry(table, aggregate, cursor + 1);
  if (entry === undefined) return undefined;
  const { phase, settled, recurring, amends, dependents } = await standingAfter(table, aggregate, entry.sequence);
  const notice = entry.data.notice;
  return {
    cursor: entry.sequence,
    event: {
      id: eventIdOf(aggregate, entry.sequence),
      type: entry.type,
      ...(typeof notice === 'string' ? { notice } : {}),
      recurring,
      ...(amends === true ? { amends } : {}),
      ...(dependents === true ? { dependents } : {}),
    },
    phase,
    settled,
  };
}

/** Gives a waiting execution the next event of its log, if there is one. */
export async function answerWaiting(
  table: Table,
  executions: Executions,
  row: ExecutionRow,
): Promise<'answered' | 'nothing-new' | 'spent'> {
  const { aggregate, cursor, token, generation } = row;
  if (token === undefined) return 'spent';
  const answer = await nextAnswer(table, aggregate, cursor);
  if (answer === undefined) return 'nothing-new';
  if (await executions.answer(token, answer)) {
    log('event-answered', { aggregate, cursor: answer.cursor, generation });
    return 'answered';
  }
  log('token-spent', { aggregate, cursor, generation });
  return 'spent';
}

/**
 * Starts the execution that follows the one of a row, under the first generation whose name is free. A name can be taken without a
 * trace in the table: by an execution that died before its first wait, or that began in a time which a restored table has lost.
 */
export async function startNext(
  table: Table,
  executions: Executions,
  { aggregate, generation: last, cursor }: Pick<ExecutionRow, 'aggregate' | 'generation' | 'cursor'>,
): Promise<void> {
  for (let generation = last + 1; ; generation += 1) {
    if (await executions.start(aggregate, generation, cursor)) {
      log('execution-started', { aggregate, generation, cursor });
      return;
    }
    if (!(await executions.hasEnded(aggregate, generation))) return;
    // It ended as it should, and left its trace since the row was read.
    const present = await readExecution(table, aggregate);
    if (present !== undefined && present.generation >= generation) return;
  }
}

/** Lets an aggregate's execution know of its log: starts the first one, resumes the one that waits, starts the next after one that ended. */
export async function wakeExecution(table: Table, executions: Executions, aggregate: string): Promise<void> {
  const row = await readExecution(table, aggregate);
  if (row === undefined) {
    await startNext(table, executions, { aggregate, generation: 0, cursor: 0 });
    return;
  }
  if (row.status === 'waiting') {
    await answerWaiting(table, executions, row);
    return;
  }
  if ((await readEntry(table, aggregate, row.cursor + 1)) === undefined) return;
  await startNext(table, executions, row);
}

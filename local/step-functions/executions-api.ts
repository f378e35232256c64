import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { parseExecutionArn, parseStateMachineArn } from './arns.ts';
import { StepFunctionsError } from './errors.ts';
import { takeExecution } from './execution.ts';
import { historyEvent } from './history-events.ts';
import { exceedsPayloadLimit, isJson } from './json-text.ts';
import { MAX_CAUSE_LENGTH, MAX_ERROR_LENGTH, RETENTION_MS } from './limits.ts';
import { MACHINE_SETTINGS, type MachinesApi, machineDoesNotExist } from './machines-api.ts';
import { checkName, includedDataSchema, limitSchema, nextTokenFor, numberOf, parseInput, seconds } from './requests.ts';
import type { Runtime } from './runtime.ts';
import { EVENTS_PER_EXECUTION, integer, optionalInteger, optionalText, type Row, text, type Write } from './store.ts';
import type { StartExecution } from './tasks.ts';
import type { VersionsApi } from './versions-api.ts';

/** Executions: start, describe, stop, list, history. */

const startInput = z.object({
  stateMachineArn: z.string(),
  name: z.string().min(1).optional(),
  input: z.string().optional(),
  traceHeader: z.string().optional(),
});
const describeInput = z.object({ executionArn: z.string(), includedData: includedDataSchema });
const stopInput = z.object({
  executionArn: z.string(),
  error: z.string().max(MAX_ERROR_LENGTH).optional(),
  cause: z.string().max(MAX_CAUSE_LENGTH).optional(),
});
const historyInput = z.object({
  executionArn: z.string(),
  maxResults: limitSchema,
  reverseOrder: z.boolean().optional(),
  nextToken: z.string().optional(),
  includeExecutionData: z.boolean().optional(),
});
const listInput = z.object({
  stateMachineArn: z.string().optional(),
  statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']).optional(),
  maxResults: limitSchema,
  nextToken: z.string().optional(),
  mapRunArn: z.string().optional(),
  redriveFilter: z.enum(['REDRIVEN', 'NOT_REDRIVEN']).optional(),
});

/** Expired executions are forgotten a few at a time, so that no call pays for many. */
const FORGET_AT_ONCE = 4;

function doesNotExist(arn: string): StepFunctionsError {
  return new StepFunctionsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

export class ExecutionsApi {
  readonly #runtime: Runtime;
  readonly #machines: MachinesApi;
  readonly #versions: VersionsApi;
  readonly #findByName: (machine: string, name: string) => Row | undefined;
  readonly #insert: Write;
  readonly #expired: (before: number, limit: number) => Row[];
  readonly #forget: { readonly events: Write; readonly execution: Write };

  constructor(runtime: Runtime, machines: MachinesApi, versions: VersionsApi) {
    this.#runtime = runtime;
    this.#machines = machines;
    this.#versions = versions;
    const { store } = runtime;
    this.#findByName = store.one('SELECT * FROM executions WHERE machine = ? AND name = ?');
    this.#insert = store.write(
      "INSERT INTO executions (machine, name, definition, role_arn, version, alias, revision, status, started, input, trace_header) VALUES (?, ?, ?, ?, ?, ?, ?, 'RUNNING', ?, ?, ?)",
    );
    this.#expired = store.all(
      'SELECT id FROM executions WHERE stopped IS NOT NULL AND stopped <= ? ORDER BY stopped LIMIT ?',
    );
    this.#forget = {
      events: store.write('DELETE FROM events WHERE id >= ? AND id < ?'),
      execution: store.write('DELETE FROM executions WHERE id = ?'),
    };
  }

  start(raw: unknown): unknown {
    const { stateMachineArn, name, input, traceHeader } = parseInput(startInput, raw);
    const { executionArn, startDate } = this.begin({ stateMachineArn, name, input: input ?? '{}', traceHeader });
    return { executionArn, startDate: seconds(startDate) };
  }

  /** Starts an execution, or finds the one that this call has started already. */
  begin({
    stateMachineArn,
    name = randomUUID(),
    input,
    traceHeader,
  }: Parameters<StartExecution>[0]): ReturnType<StartExecution> {
    checkName(name);
    if (exceedsPayloadLimit(input))
      throw new StepFunctionsError(
        'ValidationException',
        "Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
      );
    if (!isJson(input))
      throw new StepFunctionsError('InvalidExecutionInput', "Invalid State Machine Execution Input: 'not valid JSON'");
    const target = this.#versions.resolve(stateMachineArn);
    const machineName = target.machine.name;
    this.#forgetExpired();
    const executionArn = this.#runtime.arns.execution(machineName, name);
    const existing = this.#find(machineName, name);
    if (existing !== undefined) {
      // "If you call StartExecution with the same name and input as a running execution, the call succeeds and returns the same response."
      if (text(existing, 'status') === 'RUNNING' && text(existing, 'input') === input)
        return { executionArn, startDate: integer(existing, 'started') };
      throw new StepFunctionsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    }
    const now = this.#runtime.now();
    const { definition, roleArn, version, alias, revision } = target;
    const machine = this.#runtime.machine(definition);
    const id = this.#insert(
      machineName,
      name,
      definition,
      roleArn,
      version ?? null,
      alias ?? null,
      revision ?? null,
      now,
      input,
      traceHeader ?? null,
    );
    const fields = { id, name, machineName, roleArn, startedAt: now, machine, timer: undefined };
    const execution = takeExecution(this.#runtime.arns, fields, [], 0);
    this.#runtime.record(execution, 'ExecutionStarted', 0, {
      input,
      inputDetails: { truncated: false },
      roleArn,
      ...(alias === undefined ? {} : { stateMachineAliasArn: this.#runtime.arns.alias(machineName, alias) }),
      ...(version === undefined ? {} : { stateMachineVersionArn: this.#runtime.arns.version(machineName, version) }),
    });
    this.#runtime.begin(execution, input);
    return { executionArn, startDate: now };
  }

  describe(raw: unknown): unknown {
    const { executionArn, includedData } = parseInput(describeInput, raw);
    const included = includedData === 'ALL_DATA';
    const row = this.#require(executionArn);
    const output = optionalText(row, 'output');
    const error = optionalText(row, 'error');
    const cause = optionalText(row, 'cause');
    const traceHeader = optionalText(row, 'trace_header');
    return {
      ...this.#summary(row),
      ...(included ? { input: text(row, 'input') } : {}),
      inputDetails: { included },
      ...(output === undefined ? {} : { ...(included ? { output } : {}), outputDetails: { included } }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
      ...(traceHeader === undefined ? {} : { traceHeader }),
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason:
        text(row, 'status') === 'RUNNING'
          ? 'Execution is RUNNING and cannot be redriven'
          : 'Redrive is not implemented by the local engine',
    };
  }

  /** The definition that the execution runs, whatever its state machine has become since. */
  describeMachine(raw: unknown): unknown {
    const { executionArn, includedData } = parseInput(describeInput, raw);
    const row = this.#require(executionArn);
    const name = text(row, 'machine');
    const machine = this.#machines.find(name);
    const revision = optionalText(row, 'revision');
    return {
      stateMachineArn: this.#runtime.arns.stateMachine(name),
      name,
      definition:
        includedData === 'METADATA_ONLY' ? '{}' : this.#runtime.records.readDefinition(text(row, 'definition')),
      roleArn: text(row, 'role_arn'),
      updateDate: seconds(machine?.updated ?? integer(row, 'started')),
      ...MACHINE_SETTINGS,
      ...(revision === undefined ? {} : { revisionId: revision }),
    };
  }

  stop(raw: unknown): unknown {
    const { executionArn, error, cause } = parseInput(stopInput, raw);
    const row = this.#require(executionArn);
    const execution = this.#runtime.load(integer(row, 'id'));
    if (execution === undefined) return { stopDate: seconds(optionalInteger(row, 'stopped') ?? this.#runtime.now()) };
    this.#runtime.end(execution, 'ABORTED', 0, { error, cause });
    return { stopDate: seconds(this.#runtime.now()) };
  }

  list(raw: unknown): unknown {
    const { stateMachineArn, statusFilter, maxResults, nextToken, mapRunArn, redriveFilter } = parseInput(
      listInput,
      raw,
    );
    if (mapRunArn !== undefined)
      throw new StepFunctionsError('ResourceNotFound', 'Map runs belong to Distributed Map, which is not implemented');
    if (stateMachineArn === undefined)
      throw new StepFunctionsError('ValidationException', 'Must provide a stateMachineArn');
    const { machine, version, alias } = parseStateMachineArn(stateMachineArn);
    if (this.#machines.find(machine) === undefined) throw machineDoesNotExist(stateMachineArn);
    if (redriveFilter === 'REDRIVEN') return { executions: [] };
    const conditions = ['machine = ?', 'id < ?', '(stopped IS NULL OR stopped > ?)'];
    const values: (string | number)[] = [
      machine,
      numberOf(nextToken, Number.MAX_SAFE_INTEGER),
      this.#runtime.now() - RETENTION_MS,
    ];
    for (const [column, value] of [
      ['status', statusFilter],
      ['version', version],
      ['alias', alias],
    ] as const) {
      if (value === undefined) continue;
      conditions.push(`${column} = ?`);
      values.push(value);
    }
    // "Results are sorted by time, with the most recent execution first."
    const rows = this.#runtime.store.all(
      `SELECT * FROM executions WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
    )(...values, maxResults + 1);
    const page = rows.slice(0, maxResults);
    const last = page.at(-1);
    return {
      executions: page.map((row) => this.#summary(row)),
      ...nextTokenFor(rows.length > maxResults, last === undefined ? undefined : integer(last, 'id')),
    };
  }

  history(raw: unknown): unknown {
    const { executionArn, maxResults, reverseOrder, nextToken, includeExecutionData } = parseInput(historyInput, raw);
    const id = integer(this.#require(executionArn), 'id');
    const reverse = reverseOrder === true;
    const position = numberOf(nextToken, reverse ? EVENTS_PER_EXECUTION : 0);
    const events = this.#runtime.records.readEvents(id, position, maxResults + 1, reverse);
    const page = events.slice(0, maxResults);
    return {
      events: page.map((event) => historyEvent(event, includeExecutionData !== false)),
      ...nextTokenFor(events.length > maxResults, page.at(-1)?.id),
    };
  }

  #summary(row: Row): object {
    const { arns } = this.#runtime;
    const machine = text(row, 'machine');
    const version = optionalInteger(row, 'version');
    const alias = optionalText(row, 'alias');
    const stopped = optionalInteger(row, 'stopped');
    return {
      executionArn: arns.execution(machine, text(row, 'name')),
      stateMachineArn: arns.stateMachine(machine),
      name: text(row, 'name'),
      status: text(row, 'status'),
      startDate: seconds(integer(row, 'started')),
      ...(stopped === undefined ? {} : { stopDate: seconds(stopped) }),
      ...(version === undefined ? {} : { stateMachineVersionArn: arns.version(machine, version) }),
      ...(alias === undefined ? {} : { stateMachineAliasArn: arns.alias(machine, alias) }),
      redriveCount: 0,
    };
  }

  /** The execution of that name, unless it was closed so long ago that AWS would have forgotten it. */
  #find(machine: string, name: string): Row | undefined {
    const row = this.#findByName(machine, name);
    if (row === undefined) return undefined;
    const stopped = optionalInteger(row, 'stopped');
    if (stopped === undefined || stopped + RETENTION_MS > this.#runtime.now()) return row;
    this.#forgetExecution(integer(row, 'id'));
    return undefined;
  }

  #require(arn: string): Row {
    const { machine, name } = parseExecutionArn(arn);
    const row = this.#find(machine, name);
    if (row === undefined) throw doesNotExist(arn);
    return row;
  }

  #forgetExpired(): void {
    for (const row of this.#expired(this.#runtime.now() - RETENTION_MS, FORGET_AT_ONCE))
      this.#forgetExecution(integer(row, 'id'));
  }

  #forgetExecution(id: number): void {
    this.#forget.events(id * EVENTS_PER_EXECUTION, (id + 1) * EVENTS_PER_EXECUTION);
    this.#forget.execution(id);
  }
}

import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { checkRoleArn, parseStateMachineArn } from './arns.ts';
import { StepFunctionsError } from './errors.ts';
import { parseJson } from './json-text.ts';
import { MAX_DEFINITION_BYTES, MAX_TAGS } from './limits.ts';
import { checkName, limitSchema, nextTokenFor, parseInput, placeOf, seconds } from './requests.ts';
import type { Runtime } from './runtime.ts';
import { integer, optionalText, type Row, text, type Write } from './store.ts';
import { validateDefinition } from './validate-definition.ts';

/** State machines: create, update, describe, delete, list, validate. */

/** Settings that have no effect here may be given as off, which is what AWS takes for absent ones. */
const settings = {
  loggingConfiguration: z.object({ level: z.string().optional() }).optional(),
  tracingConfiguration: z.object({ enabled: z.boolean().optional() }).optional(),
  encryptionConfiguration: z.object({ type: z.string() }).optional(),
};
const tagList = z.array(z.object({ key: z.string(), value: z.string() }));

const createInput = z.object({
  name: z.string().min(1),
  definition: z.string().min(1),
  roleArn: z.string().min(1),
  type: z.enum(['STANDARD', 'EXPRESS']).optional(),
  ...settings,
  tags: tagList.optional(),
  publish: z.boolean().optional(),
  versionDescription: z.string().max(256).optional(),
});
const updateInput = z.object({
  stateMachineArn: z.string(),
  definition: z.string().min(1).optional(),
  roleArn: z.string().min(1).optional(),
  ...settings,
  publish: z.boolean().optional(),
  versionDescription: z.string().max(256).optional(),
});

export interface MachineRow {
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly revision: string | undefined;
  readonly created: number;
  readonly updated: number;
  readonly nextVersion: number;
  readonly tags: Readonly<Record<string, string>>;
}

function machineRow(row: Row): MachineRow {
  return {
    name: text(row, 'name'),
    definition: text(row, 'definition'),
    roleArn: text(row, 'role_arn'),
    revision: optionalText(row, 'revision'),
    created: integer(row, 'created'),
    updated: integer(row, 'updated'),
    nextVersion: integer(row, 'next_version'),
    tags: z.record(z.string(), z.string()).parse(parseJson(text(row, 'tags'))),
  };
}

/** The error of a call that names no state machine. */
export function machineDoesNotExist(arn: string): StepFunctionsError {
  return new StepFunctionsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

/** True for the ARN of a version or alias. */
function isQualified(arn: string): boolean {
  const { version, alias } = parseStateMachineArn(arn);
  return version !== undefined || alias !== undefined;
}

function isAbsent(value: unknown): boolean {
  return value === undefined;
}

/** What every machine here is, as Describe… answers it. */
export const MACHINE_SETTINGS = {
  type: 'STANDARD',
  loggingConfiguration: { level: 'OFF', includeExecutionData: false },
  tracingConfiguration: { enabled: false },
  encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
} as const;

/** Logs, traces and keys of one's own are not implemented: to accept them would be to promise them. */
function refuseSettings({
  loggingConfiguration,
  tracingConfiguration,
  encryptionConfiguration,
}: {
  readonly [Name in keyof typeof settings]?: z.infer<(typeof settings)[Name]>;
}): void {
  if (loggingConfiguration?.level !== undefined && loggingConfiguration.level !== 'OFF')
    throw new StepFunctionsError('InvalidLoggingConfiguration', `logging is not implemented: the level must be OFF`);
  if (tracingConfiguration?.enabled === true)
    throw new StepFunctionsError('InvalidTracingConfiguration', 'tracing is not implemented: it cannot be enabled');
  if (encryptionConfiguration !== undefined && encryptionConfiguration.type !== 'AWS_OWNED_KEY')
    throw new StepFunctionsError(
      'InvalidEncryptionConfiguration',
      'keys are not implemented: the type must be AWS_OWNED_KEY',
    );
}

/** Publishes a version of a machine as it is; from versions-api. */
export type PublishVersion = (machine: MachineRow, description: string | undefined) => string;

/** The calls about state machines, and the lookups that other calls share. */
export class MachinesApi {
  readonly #runtime: Runtime;
  readonly #find: (name: string) => Row | undefined;
  readonly #insert: Write;
  readonly #update: Write;
  readonly #saveDefinition: Write;
  readonly #forget: Write[];
  /** Set by the engine: versions are another file's. */
  publish: PublishVersion = () => '';

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    const { store } = runtime;
    this.#find = store.one('SELECT * FROM machines WHERE name = ?');
    this.#insert = store.write(
      'INSERT INTO machines (name, definition, role_arn, created, updated, tags) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#update = store.write(
      'UPDATE machines SET definition = ?, role_arn = ?, revision = ?, updated = ? WHERE name = ?',
    );
    this.#saveDefinition = store.write('INSERT OR IGNORE INTO definitions (id, body) VALUES (?, ?)');
    this.#forget = [
      store.write('DELETE FROM aliases WHERE machine = ?'),
      store.write('DELETE FROM versions WHERE machine = ?'),
      store.write('DELETE FROM machines WHERE name = ?'),
    ];
  }

  find(name: string): MachineRow | undefined {
    const row = this.#find(name);
    return row === undefined ? undefined : machineRow(row);
  }

  /** The machine an ARN names, or that its version or alias belongs to; throws StateMachineDoesNotExist. */
  require(arn: string): MachineRow {
    const machine = this.find(parseStateMachineArn(arn).machine);
    if (machine === undefined) throw machineDoesNotExist(arn);
    return machine;
  }

  /** The machine an ARN names, which must not be that of a version or alias; throws StateMachineDoesNotExist. */
  requireItself(arn: string): MachineRow {
    if (isQualified(arn)) throw machineDoesNotExist(arn);
    return this.require(arn);
  }

  create(raw: unknown): unknown {
    const input = parseInput(createInput, raw);
    checkName(input.name);
    checkRoleArn(input.roleArn);
    if (input.type === 'EXPRESS') {
      throw new StepFunctionsError(
        'StateMachineTypeNotSupported',
        'Express workflows are not implemented: only STANDARD state machines run here.',
      );
    }
    if (input.versionDescription !== undefined && input.publish !== true)
      throw new StepFunctionsError('ValidationException', 'Version description can only be set when publish is true');
    refuseSettings(input);
    if ((input.tags ?? []).length > MAX_TAGS)
      throw new StepFunctionsError('TooManyTags', `Too many tags: at most ${MAX_TAGS}`);
    const definition = this.#accept(input.definition);
    const arn = this.#runtime.arns.stateMachine(input.name);
    const existing = this.find(input.name);
    const tags = JSON.stringify(Object.fromEntries((input.tags ?? []).map(({ key, value }) => [key, value])));
    if (existing !== undefined) {
      // "CreateStateMachine is an idempotent API": the same definition gives the same answer; role and tags are not compared.
      if (existing.definition !== definition) {
        throw new StepFunctionsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
      }
      const version =
        input.publish === true ? { stateMachineVersionArn: this.publish(existing, input.versionDescription) } : {};
      return { stateMachineArn: arn, creationDate: seconds(existing.created), ...version };
    }
    const now = this.#runtime.now();
    this.#insert(input.name, definition, input.roleArn, now, now, tags);
    const version =
      input.publish === true
        ? { stateMachineVersionArn: this.publish(this.require(arn), input.versionDescription) }
        : {};
    return { stateMachineArn: arn, creationDate: seconds(now), ...version };
  }

  update(raw: unknown): unknown {
    const input = parseInput(updateInput, raw);
    const machine = this.requireItself(input.stateMachineArn);
    const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input;
    if ([definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration].every(isAbsent)) {
      throw new StepFunctionsError(
        'MissingRequiredParameter',
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
      );
    }
    if (roleArn !== undefined) checkRoleArn(roleArn);
    refuseSettings(input);
    if (input.versionDescription !== undefined && input.publish !== true)
      throw new StepFunctionsError('ValidationException', 'Version description can only be set when publish is true');
    const accepted = definition === undefined ? machine.definition : this.#accept(definition);
    const now = this.#runtime.now();
    const revision = randomUUID();
    return this.#runtime.store.whole(() => {
      this.#update(accepted, roleArn ?? machine.roleArn, revision, now, machine.name);
      const version =
        input.publish === true
          ? { stateMachineVersionArn: this.publish(this.require(input.stateMachineArn), input.versionDescription) }
          : {};
      return { updateDate: seconds(now), revisionId: revision, ...version };
    });
  }

  /** "You can't create new executions of it; those that run are not affected" — on AWS they are ended in time, here they run on. */
  delete(raw: unknown): unknown {
    const { stateMachineArn } = parseInput(z.object({ stateMachineArn: z.string() }), raw);
    if (isQualified(stateMachineArn))
      throw new StepFunctionsError(
        'ValidationException',
        `Not the ARN of a state machine, but of one of its versions or aliases: ${stateMachineArn}`,
      );
    const { machine } = parseStateMachineArn(stateMachineArn);
    for (const forget of this.#forget) forget(machine);
    return {};
  }

  list(raw: unknown): unknown {
    const { maxResults, nextToken } = parseInput(
      z.object({ maxResults: limitSchema, nextToken: z.string().optional() }),
      raw,
    );
    const rows = this.#runtime.store.all('SELECT * FROM machines WHERE name > ? ORDER BY name LIMIT ?')(
      placeOf(nextToken) ?? '',
      maxResults + 1,
    );
    const stateMachines = rows
      .slice(0, maxResults)
      .map(machineRow)
      .map(({ name, created }) => ({
        stateMachineArn: this.#runtime.arns.stateMachine(name),
        name,
        type: 'STANDARD',
        creationDate: seconds(created),
      }));
    return { stateMachines, ...nextTokenFor(rows.length > maxResults, stateMachines.at(-1)?.name) };
  }

  validate(raw: unknown): unknown {
    const schema = z.object({
      definition: z.string().min(1),
      type: z.enum(['STANDARD', 'EXPRESS']).optional(),
      severity: z.enum(['ERROR', 'WARNING']).optional(),
      maxResults: z.int().min(0).max(100).optional(),
    });
    const input = parseInput(schema, raw);
    const all =
      input.type === 'EXPRESS'
        ? [
            {
              severity: 'ERROR',
              code: 'NOT_IMPLEMENTED',
              message: 'Express workflows are not implemented',
              location: '/',
            },
          ]
        : validateDefinition(input.definition);
    const wanted = input.severity === 'WARNING' ? all : all.filter(({ severity }) => severity === 'ERROR');
    const limit = input.maxResults === undefined || input.maxResults === 0 ? 100 : input.maxResults;
    return {
      result: all.some(({ severity }) => severity === 'ERROR') ? 'FAIL' : 'OK',
      diagnostics: wanted.slice(0, limit),
      truncated: wanted.length > limit,
    };
  }

  #accept(definition: string): string {
    if (Buffer.byteLength(definition) > MAX_DEFINITION_BYTES)
      throw new StepFunctionsError('InvalidDefinition', 'Invalid State Machine Definition: longer than 1 MB');
    const errors = validateDefinition(definition).filter(({ severity }) => severity === 'ERROR');
    if (errors.length > 0) {
      const messages = errors.slice(0, 20).map(({ code, message, location }) => `${code}: ${message} at ${location}`);
      throw new StepFunctionsError('InvalidDefinition', `Invalid State Machine Definition: '${messages.join(', ')}'`);
    }
    const id = createHash('sha256').update(definition).digest('hex');
    this.#saveDefinition(id, definition);
    return id;
  }
}

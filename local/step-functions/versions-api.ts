import * as z from 'zod';
import type { AliasesApi } from './aliases-api.ts';
import { parseStateMachineArn } from './arns.ts';
import { conflict, StepFunctionsError } from './errors.ts';
import { MAX_VERSIONS } from './limits.ts';
import { MACHINE_SETTINGS, type MachineRow, type MachinesApi, machineDoesNotExist } from './machines-api.ts';
import { includedDataSchema, limitSchema, nextTokenFor, numberOf, parseInput, seconds } from './requests.ts';
import type { Runtime } from './runtime.ts';
import { integer, optionalText, type Row, text, type Write } from './store.ts';

/** Versions, and what an ARN stands for: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-cd-aliasing-versioning.html */

/** What a start by ARN runs: a definition and a role, fixed for the execution's whole life. */
export interface Target {
  readonly machine: MachineRow;
  readonly definition: string;
  readonly roleArn: string;
  readonly revision: string | undefined;
  readonly version: number | undefined;
  readonly alias: string | undefined;
}

export class VersionsApi {
  readonly #runtime: Runtime;
  readonly #machines: MachinesApi;
  readonly #findVersion: (machine: string, number: number) => Row | undefined;
  readonly #aliases: AliasesApi;
  readonly #insertVersion: Write;
  readonly #nextVersion: Write;

  constructor(runtime: Runtime, machines: MachinesApi, aliases: AliasesApi) {
    this.#runtime = runtime;
    this.#machines = machines;
    this.#aliases = aliases;
    const { store } = runtime;
    this.#findVersion = store.one('SELECT * FROM versions WHERE machine = ? AND number = ?');
    this.#insertVersion = store.write(
      'INSERT INTO versions (machine, number, definition, role_arn, revision, description, created) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#nextVersion = store.write('UPDATE machines SET next_version = ? WHERE name = ?');
  }

  /** Resolves an ARN to what is to run now; an alias with two versions draws by weight. */
  resolve(arn: string): Target {
    const reference = parseStateMachineArn(arn);
    const machine = this.#machines.find(reference.machine);
    if (machine === undefined) throw machineDoesNotExist(arn);
    if (reference.alias !== undefined) {
      const version = this.#aliases.drawVersion(machine.name, reference.alias);
      if (version === undefined) throw machineDoesNotExist(arn);
      return { ...this.#targetOf(machine, version, arn), alias: reference.alias };
    }
    if (reference.version !== undefined) return this.#targetOf(machine, reference.version, arn);
    return {
      machine,
      definition: machine.definition,
      roleArn: machine.roleArn,
      revision: machine.revision,
      version: undefined,
      alias: undefined,
    };
  }

  describeMachine(raw: unknown): unknown {
    const { stateMachineArn, includedData } = parseInput(
      z.object({ stateMachineArn: z.string(), includedData: includedDataSchema }),
      raw,
    );
    const target = this.resolve(stateMachineArn);
    const { machine, version } = target;
    const arn =
      version === undefined
        ? this.#runtime.arns.stateMachine(machine.name)
        : this.#runtime.arns.version(machine.name, version);
    const row = version === undefined ? undefined : this.#findVersion(machine.name, version);
    const description = row === undefined ? undefined : optionalText(row, 'description');
    return {
      stateMachineArn: arn,
      name: machine.name,
      status: 'ACTIVE',
      // "If called with includedData = METADATA_ONLY, the returned definition will be {}": API model, DescribeStateMachine.
      definition: includedData === 'METADATA_ONLY' ? '{}' : this.#runtime.records.readDefinition(target.definition),
      roleArn: target.roleArn,
      creationDate: seconds(row === undefined ? machine.created : integer(row, 'created')),
      ...MACHINE_SETTINGS,
      ...(target.revision === undefined ? {} : { revisionId: target.revision }),
      ...(description === undefined ? {} : { description }),
    };
  }

  publishVersion(raw: unknown): unknown {
    const { stateMachineArn, revisionId, description } = parseInput(
      z.object({
        stateMachineArn: z.string(),
        revisionId: z.string().optional(),
        description: z.string().max(256).optional(),
      }),
      raw,
    );
    const machine = this.#machines.requireItself(stateMachineArn);
    if (revisionId !== undefined && revisionId !== (machine.revision ?? 'INITIAL')) {
      throw conflict(
        `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${machine.revision ?? 'INITIAL'}.`,
      );
    }
    const arn = this.publish(machine, description);
    const { version } = parseStateMachineArn(arn);
    const row = this.#findVersion(machine.name, version ?? 0);
    return { stateMachineVersionArn: arn, creationDate: seconds(row === undefined ? 0 : integer(row, 'created')) };
  }

  /** Publishes a machine as it is; the newest version again if nothing has changed since. */
  publish(machine: MachineRow, description: string | undefined): string {
    const newest = this.#runtime.store.one('SELECT * FROM versions WHERE machine = ? ORDER BY number DESC LIMIT 1')(
      machine.name,
    );
    const count = integer(
      this.#runtime.store.one('SELECT count(*) AS n FROM versions WHERE machine = ?')(machine.name) ?? {},
      'n',
    );
    if (
      newest !== undefined &&
      text(newest, 'definition') === machine.definition &&
      text(newest, 'role_arn') === machine.roleArn &&
      optionalText(newest, 'revision') === machine.revision
    ) {
      // "PublishStateMachineVersion is an idempotent API" for one revision; another description is a conflict.
      if (description !== undefined && description !== optionalText(newest, 'description')) {
        throw conflict(
          'Version description in the request does not match the description of the existing version for this revision',
        );
      }
      return this.#runtime.arns.version(machine.name, integer(newest, 'number'));
    }
    if (count >= MAX_VERSIONS)
      throw new StepFunctionsError(
        'ServiceQuotaExceededException',
        `The maximum number of versions is ${MAX_VERSIONS}`,
      );
    this.#insertVersion(
      machine.name,
      machine.nextVersion,
      machine.definition,
      machine.roleArn,
      machine.revision ?? null,
      description ?? null,
      this.#runtime.now(),
    );
    this.#nextVersion(machine.nextVersion + 1, machine.name);
    return this.#runtime.arns.version(machine.name, machine.nextVersion);
  }

  listVersions(raw: unknown): unknown {
    const { stateMachineArn, maxResults, nextToken } = parseInput(
      z.object({ stateMachineArn: z.string(), maxResults: limitSchema, nextToken: z.string().optional() }),
      raw,
    );
    const { name } = this.#machines.require(stateMachineArn);
    const rows = this.#runtime.store.all(
      'SELECT number, created FROM versions WHERE machine = ? AND number < ? ORDER BY number DESC LIMIT ?',
    )(name, numberOf(nextToken, Number.MAX_SAFE_INTEGER), maxResults + 1);
    const page = rows.slice(0, maxResults);
    const last = page.at(-1);
    const stateMachineVersions = page.map((row) => ({
      stateMachineVersionArn: this.#runtime.arns.version(name, integer(row, 'number')),
      creationDate: seconds(integer(row, 'created')),
    }));
    return {
      stateMachineVersions,
      ...nextTokenFor(rows.length > maxResults, last === undefined ? undefined : integer(last, 'number')),
    };
  }

  deleteVersion(raw: unknown): unknown {
    const { stateMachineVersionArn } = parseInput(z.object({ stateMachineVersionArn: z.string() }), raw);
    const { machine, version } = parseStateMachineArn(stateMachineVersionArn);
    if (version === undefined)
      throw new StepFunctionsError('ValidationException', `Not a state machine version ARN: ${stateMachineVersionArn}`);
    const users = this.#aliases.namesUsing(machine, stateMachineVersionArn);
    if (users.length > 0) {
      throw conflict(
        `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${users.join(', ')}]`,
      );
    }
    this.#runtime.store.write('DELETE FROM versions WHERE machine = ? AND number = ?')(machine, version);
    return {};
  }

  #targetOf(machine: MachineRow, version: number, arn: string): Target {
    const row = this.#findVersion(machine.name, version);
    if (row === undefined) throw machineDoesNotExist(arn);
    return {
      machine,
      definition: text(row, 'definition'),
      roleArn: text(row, 'role_arn'),
      revision: optionalText(row, 'revision'),
      version,
      alias: undefined,
    };
  }
}

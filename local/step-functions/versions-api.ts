import * as z from 'zod';
import { parseStateMachineArn } from './arns.ts';
import { StepFunctionsError } from './errors.ts';
import { MAX_ALIASES, MAX_VERSIONS } from './limits.ts';
import { type MachineRow, type MachinesApi, machineDoesNotExist } from './machines-api.ts';
import { limitSchema, nextTokenFor, offsetOf, parseInput, seconds } from './requests.ts';
import type { Runtime } from './runtime.ts';
import { integer, optionalText, type Row, text, type Write } from './store.ts';

/** Versions and aliases: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-cd-aliasing-versioning.html */

const routingSchema = z
  .array(z.object({ stateMachineVersionArn: z.string(), weight: z.int().min(0).max(100) }))
  .min(1)
  .max(2);
type Routing = z.infer<typeof routingSchema>;
const aliasName = z
  .string()
  .min(1)
  .max(80)
  .regex(/^(?=.*[a-zA-Z_\-.])[a-zA-Z0-9_\-.]+$/);

/** What a start by ARN runs: a definition and a role, fixed for the execution's whole life. */
export interface Target {
  readonly machine: MachineRow;
  readonly definition: string;
  readonly roleArn: string;
  readonly revision: string | undefined;
  readonly version: number | undefined;
  readonly alias: string | undefined;
}

function resourceNotFound(arn: string): StepFunctionsError {
  return new StepFunctionsError('ResourceNotFound', `Request references a resource that does not exist: ${arn}`);
}

function conflict(message: string): StepFunctionsError {
  return new StepFunctionsError('ConflictException', message);
}

export class VersionsApi {
  readonly #runtime: Runtime;
  readonly #machines: MachinesApi;
  readonly #findVersion: (machine: string, number: number) => Row | undefined;
  readonly #findAlias: (machine: string, name: string) => Row | undefined;
  readonly #insertVersion: Write;
  readonly #nextVersion: Write;

  constructor(runtime: Runtime, machines: MachinesApi) {
    this.#runtime = runtime;
    this.#machines = machines;
    const { store } = runtime;
    this.#findVersion = store.one('SELECT * FROM versions WHERE machine = ? AND number = ?');
    this.#findAlias = store.one('SELECT * FROM aliases WHERE machine = ? AND name = ?');
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
      const alias = this.#findAlias(machine.name, reference.alias);
      if (alias === undefined) throw machineDoesNotExist(arn);
      const version = this.#draw(this.#routingOf(alias));
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
    const { stateMachineArn } = parseInput(z.object({ stateMachineArn: z.string() }), raw);
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
      definition: this.#runtime.records.readDefinition(target.definition),
      roleArn: target.roleArn,
      creationDate: seconds(row === undefined ? machine.created : integer(row, 'created')),
      ...this.#machines.settingsOf(machine),
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
    const machine = this.#machines.require(stateMachineArn);
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
    const offset = offsetOf(nextToken);
    const rows = this.#runtime.store.all(
      'SELECT number, created FROM versions WHERE machine = ? ORDER BY number DESC LIMIT ? OFFSET ?',
    )(name, maxResults + 1, offset);
    const stateMachineVersions = rows
      .slice(0, maxResults)
      .map((row) => ({
        stateMachineVersionArn: this.#runtime.arns.version(name, integer(row, 'number')),
        creationDate: seconds(integer(row, 'created')),
      }));
    return { stateMachineVersions, ...nextTokenFor(rows.length > maxResults, offset + maxResults) };
  }

  deleteVersion(raw: unknown): unknown {
    const { stateMachineVersionArn } = parseInput(z.object({ stateMachineVersionArn: z.string() }), raw);
    const { machine, version } = parseStateMachineArn(stateMachineVersionArn);
    if (version === undefined)
      throw new StepFunctionsError('ValidationException', `Not a state machine version ARN: ${stateMachineVersionArn}`);
    const users = this.#aliasesOf(machine).filter((alias) =>
      this.#routingOf(alias).some((entry) => entry.stateMachineVersionArn === stateMachineVersionArn),
    );
    if (users.length > 0) {
      const names = users.map((alias) => text(alias, 'name')).join(', ');
      throw conflict(
        `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${names}]`,
      );
    }
    this.#runtime.store.write('DELETE FROM versions WHERE machine = ? AND number = ?')(machine, version);
    return {};
  }

  createAlias(raw: unknown): unknown {
    const input = parseInput(
      z.object({ name: aliasName, description: z.string().max(256).optional(), routingConfiguration: routingSchema }),
      raw,
    );
    const machine = this.#checkRouting(input.routingConfiguration);
    const arn = this.#runtime.arns.alias(machine, input.name);
    const routing = JSON.stringify(input.routingConfiguration);
    const existing = this.#findAlias(machine, input.name);
    if (existing !== undefined) {
      if (text(existing, 'routing') !== routing || optionalText(existing, 'description') !== input.description) {
        throw conflict(
          'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
        );
      }
      return { stateMachineAliasArn: arn, creationDate: seconds(integer(existing, 'created')) };
    }
    if (this.#aliasesOf(machine).length >= MAX_ALIASES)
      throw new StepFunctionsError('ServiceQuotaExceededException', `The maximum number of aliases is ${MAX_ALIASES}`);
    const now = this.#runtime.now();
    this.#runtime.store.write(
      'INSERT INTO aliases (machine, name, description, routing, created, updated) VALUES (?, ?, ?, ?, ?, ?)',
    )(machine, input.name, input.description ?? null, routing, now, now);
    return { stateMachineAliasArn: arn, creationDate: seconds(now) };
  }

  updateAlias(raw: unknown): unknown {
    const input = parseInput(
      z.object({
        stateMachineAliasArn: z.string(),
        description: z.string().max(256).optional(),
        routingConfiguration: routingSchema.optional(),
      }),
      raw,
    );
    const { machine, name, row } = this.#requireAlias(input.stateMachineAliasArn);
    if (input.description === undefined && input.routingConfiguration === undefined) {
      throw new StepFunctionsError(
        'ValidationException',
        'Either the description or the routing configuration must be specified',
      );
    }
    if (input.routingConfiguration !== undefined && this.#checkRouting(input.routingConfiguration) !== machine) {
      throw new StepFunctionsError(
        'ValidationException',
        'Routing configuration must refer to versions of the same state machine',
      );
    }
    const routing =
      input.routingConfiguration === undefined ? text(row, 'routing') : JSON.stringify(input.routingConfiguration);
    const now = this.#runtime.now();
    this.#runtime.store.write(
      'UPDATE aliases SET description = ?, routing = ?, updated = ? WHERE machine = ? AND name = ?',
    )(input.description ?? optionalText(row, 'description') ?? null, routing, now, machine, name);
    return { updateDate: seconds(now) };
  }

  describeAlias(raw: unknown): unknown {
    const { stateMachineAliasArn } = parseInput(z.object({ stateMachineAliasArn: z.string() }), raw);
    const { name, row } = this.#requireAlias(stateMachineAliasArn);
    const description = optionalText(row, 'description');
    return {
      stateMachineAliasArn,
      name,
      ...(description === undefined ? {} : { description }),
      routingConfiguration: this.#routingOf(row),
      creationDate: seconds(integer(row, 'created')),
      updateDate: seconds(integer(row, 'updated')),
    };
  }

  deleteAlias(raw: unknown): unknown {
    const { stateMachineAliasArn } = parseInput(z.object({ stateMachineAliasArn: z.string() }), raw);
    const { machine, alias } = parseStateMachineArn(stateMachineAliasArn);
    if (alias === undefined)
      throw new StepFunctionsError('ValidationException', `Not a state machine alias ARN: ${stateMachineAliasArn}`);
    this.#runtime.store.write('DELETE FROM aliases WHERE machine = ? AND name = ?')(machine, alias);
    return {};
  }

  listAliases(raw: unknown): unknown {
    const { stateMachineArn, maxResults, nextToken } = parseInput(
      z.object({ stateMachineArn: z.string(), maxResults: limitSchema, nextToken: z.string().optional() }),
      raw,
    );
    const { name } = this.#machines.require(stateMachineArn);
    const offset = offsetOf(nextToken);
    const { version } = parseStateMachineArn(stateMachineArn);
    const ofVersion = this.#aliasesOf(name).filter(
      (alias) =>
        version === undefined ||
        this.#routingOf(alias).some((entry) => entry.stateMachineVersionArn === stateMachineArn),
    );
    const stateMachineAliases = ofVersion
      .slice(offset, offset + maxResults)
      .map((alias) => ({
        stateMachineAliasArn: this.#runtime.arns.alias(name, text(alias, 'name')),
        creationDate: seconds(integer(alias, 'created')),
      }));
    return { stateMachineAliases, ...nextTokenFor(ofVersion.length > offset + maxResults, offset + maxResults) };
  }

  #aliasesOf(machine: string): Row[] {
    return this.#runtime.store.all('SELECT * FROM aliases WHERE machine = ? ORDER BY name')(machine);
  }

  #routingOf(alias: Row): Routing {
    return routingSchema.parse(JSON.parse(text(alias, 'routing')));
  }

  #requireAlias(arn: string): { machine: string; name: string; row: Row } {
    const { machine, alias } = parseStateMachineArn(arn);
    const row = alias === undefined ? undefined : this.#findAlias(machine, alias);
    if (alias === undefined || row === undefined) throw resourceNotFound(arn);
    return { machine, name: alias, row };
  }

  /** Versions of one machine that exist, with weights that add up; returns the machine's name. */
  #checkRouting(routing: Routing): string {
    const arns = routing.map((entry) => entry.stateMachineVersionArn);
    const invalid = (message: string): never => {
      throw new StepFunctionsError('ValidationException', message);
    };
    const references = arns.map((arn) => parseStateMachineArn(arn));
    if (references.some(({ version }) => version === undefined))
      invalid(`Routing configuration must contain state machine version ARNs. Received: [${arns.join(', ')}]`);
    if (new Set(arns).size < arns.length)
      invalid('Routing configuration must contain distinct state machine version ARNs.');
    if (new Set(references.map(({ machine }) => machine)).size > 1)
      invalid('Routing configuration must refer to versions of one state machine.');
    if (routing.reduce((sum, { weight }) => sum + weight, 0) !== 100)
      invalid('Sum of routing configuration weights must equal 100.');
    for (const { machine, version } of references)
      if (this.#findVersion(machine, version ?? 0) === undefined) throw resourceNotFound(arns.join(', '));
    return references[0]?.machine ?? '';
  }

  #draw(routing: Routing): number {
    let left = this.#runtime.random() * 100;
    const drawn = routing.find(({ weight }) => (left -= weight) < 0) ?? routing[0];
    return parseStateMachineArn(drawn?.stateMachineVersionArn ?? '').version ?? 0;
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

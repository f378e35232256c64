import * as z from 'zod';
import { parseStateMachineArn } from './arns.ts';
import { conflict, StepFunctionsError } from './errors.ts';
import { MAX_ALIASES } from './limits.ts';
import type { MachinesApi } from './machines-api.ts';
import { limitSchema, nextTokenFor, parseInput, placeOf, seconds } from './requests.ts';
import type { Runtime } from './runtime.ts';
import { integer, optionalText, type Row, text } from './store.ts';

/** Aliases: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html */

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

function resourceNotFound(arn: string): StepFunctionsError {
  return new StepFunctionsError('ResourceNotFound', `Request references a resource that does not exist: ${arn}`);
}

export class AliasesApi {
  readonly #runtime: Runtime;
  readonly #machines: MachinesApi;
  readonly #findAlias: (machine: string, name: string) => Row | undefined;
  readonly #findVersion: (machine: string, number: number) => Row | undefined;

  constructor(runtime: Runtime, machines: MachinesApi) {
    this.#runtime = runtime;
    this.#machines = machines;
    this.#findAlias = runtime.store.one('SELECT * FROM aliases WHERE machine = ? AND name = ?');
    this.#findVersion = runtime.store.one('SELECT number FROM versions WHERE machine = ? AND number = ?');
  }

  /** The version that a start through an alias runs: of two, by weight. */
  drawVersion(machine: string, name: string): number | undefined {
    const alias = this.#findAlias(machine, name);
    if (alias === undefined) return undefined;
    const drawn = this.#runtime.random() * 100;
    const [first, second] = this.#routingOf(alias);
    const chosen = first !== undefined && drawn < first.weight ? first : (second ?? first);
    return parseStateMachineArn(chosen?.stateMachineVersionArn ?? '').version;
  }

  /** The aliases of a machine that lead to one of its versions. */
  namesUsing(machine: string, versionArn: string): string[] {
    const uses = (alias: Row): boolean =>
      this.#routingOf(alias).some((entry) => entry.stateMachineVersionArn === versionArn);
    return this.#aliasesOf(machine)
      .filter(uses)
      .map((alias) => text(alias, 'name'));
  }

  create(raw: unknown): unknown {
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

  update(raw: unknown): unknown {
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

  describe(raw: unknown): unknown {
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

  delete(raw: unknown): unknown {
    const { stateMachineAliasArn } = parseInput(z.object({ stateMachineAliasArn: z.string() }), raw);
    const { machine, alias } = parseStateMachineArn(stateMachineAliasArn);
    if (alias === undefined)
      throw new StepFunctionsError('ValidationException', `Not a state machine alias ARN: ${stateMachineAliasArn}`);
    this.#runtime.store.write('DELETE FROM aliases WHERE machine = ? AND name = ?')(machine, alias);
    return {};
  }

  list(raw: unknown): unknown {
    const { stateMachineArn, maxResults, nextToken } = parseInput(
      z.object({ stateMachineArn: z.string(), maxResults: limitSchema, nextToken: z.string().optional() }),
      raw,
    );
    const { name } = this.#machines.require(stateMachineArn);
    const after = placeOf(nextToken) ?? '';
    const { version } = parseStateMachineArn(stateMachineArn);
    const ofVersion = this.#aliasesOf(name).filter(
      (alias) =>
        text(alias, 'name') > after &&
        (version === undefined ||
          this.#routingOf(alias).some((entry) => entry.stateMachineVersionArn === stateMachineArn)),
    );
    const page = ofVersion.slice(0, maxResults);
    const last = page.at(-1);
    const stateMachineAliases = page.map((alias) => ({
      stateMachineAliasArn: this.#runtime.arns.alias(name, text(alias, 'name')),
      creationDate: seconds(integer(alias, 'created')),
    }));
    return {
      stateMachineAliases,
      ...nextTokenFor(ofVersion.length > maxResults, last === undefined ? undefined : text(last, 'name')),
    };
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
}

import * as z from 'zod';
import { StepFunctionsError } from './errors.ts';
import { MAX_TAGS } from './limits.ts';
import type { MachineRow, MachinesApi } from './machines-api.ts';
import { parseInput } from './requests.ts';
import type { Runtime } from './runtime.ts';
import type { Write } from './store.ts';

/** Tags of state machines. */

const tagInput = z.object({
  resourceArn: z.string(),
  tags: z.array(z.object({ key: z.string().min(1).max(128), value: z.string().max(256) })),
});

export class TagsApi {
  readonly #machines: MachinesApi;
  readonly #save: Write;

  constructor(runtime: Runtime, machines: MachinesApi) {
    this.#machines = machines;
    this.#save = runtime.store.write('UPDATE machines SET tags = ? WHERE name = ?');
  }

  tag(raw: unknown): unknown {
    const { resourceArn, tags } = parseInput(tagInput, raw);
    const machine = this.#require(resourceArn);
    const all = { ...machine.tags, ...Object.fromEntries(tags.map(({ key, value }) => [key, value])) };
    if (Object.keys(all).length > MAX_TAGS)
      throw new StepFunctionsError('TooManyTags', `Too many tags: at most ${MAX_TAGS}`);
    this.#save(JSON.stringify(all), machine.name);
    return {};
  }

  untag(raw: unknown): unknown {
    const { resourceArn, tagKeys } = parseInput(
      z.object({ resourceArn: z.string(), tagKeys: z.array(z.string()) }),
      raw,
    );
    const machine = this.#require(resourceArn);
    const kept = Object.entries(machine.tags).filter(([key]) => !tagKeys.includes(key));
    this.#save(JSON.stringify(Object.fromEntries(kept)), machine.name);
    return {};
  }

  list(raw: unknown): unknown {
    const { tags } = this.#require(parseInput(z.object({ resourceArn: z.string() }), raw).resourceArn);
    return { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) };
  }

  #require(arn: string): MachineRow {
    try {
      return this.#machines.requireItself(arn);
    } catch (error) {
      if (error instanceof StepFunctionsError && error.name === 'StateMachineDoesNotExist')
        throw new StepFunctionsError('ResourceNotFound', `Resource not found: '${arn}'`);
      throw error;
    }
  }
}

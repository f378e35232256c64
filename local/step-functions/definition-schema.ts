import * as z from 'zod';
import { looksLikeExpression } from './expressions.ts';
import { MAX_NAME_LENGTH, MAX_RETRY_ATTEMPTS, MAX_RETRY_DELAY_SECONDS, MAX_SECONDS } from './limits.ts';

/**
 * The shape of a definition in the Amazon States Language with JSONata (https://states-language.net/#structure-of-a-state-machine).
 * What the shape cannot say (targets, reachability, expressions, services) is in validate-definition.ts.
 */

/** What the error of a field says that is absent and must not be. */
export const REQUIRED = 'required';

/** A value of its own, or an expression that makes one. */
function orExpression<T extends z.ZodType>(value: T, what: string): z.ZodUnion<[T, typeof expression]> {
  return z.union([value, expression], {
    error: ({ input }) => (input === undefined ? REQUIRED : `expected ${what} or a JSONata expression {% … %}`),
  });
}

const expression = z.string().refine(looksLikeExpression, 'expected a JSONata expression {% … %}');
const seconds = z.int().min(1).max(MAX_SECONDS);
const stateName = z.string().min(1).max(MAX_NAME_LENGTH);
const jsonata = z.literal('JSONata');
const assign = z.record(z.string(), z.unknown());

const common = { Comment: z.string().optional(), QueryLanguage: jsonata.optional() };
const flow = { Next: z.string().optional(), End: z.boolean().optional() };
const data = { Output: z.unknown().optional(), Assign: assign.optional() };

const retrier = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: seconds.optional(),
  MaxAttempts: z.int().min(0).max(MAX_RETRY_ATTEMPTS).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).max(MAX_RETRY_DELAY_SECONDS).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
  Comment: z.string().optional(),
});

const catcher = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  Output: z.unknown().optional(),
  Assign: assign.optional(),
  Comment: z.string().optional(),
});

const errorHandling = { Retry: z.array(retrier).optional(), Catch: z.array(catcher).optional() };

const pass = z.strictObject({ Type: z.literal('Pass'), ...common, ...flow, ...data });
const task = z.strictObject({
  Type: z.literal('Task'),
  ...common,
  ...flow,
  ...data,
  ...errorHandling,
  Resource: z.string(),
  Arguments: z.unknown().optional(),
  TimeoutSeconds: orExpression(seconds, `a whole number from 1 to ${MAX_SECONDS}`).optional(),
  HeartbeatSeconds: orExpression(seconds, `a whole number from 1 to ${MAX_SECONDS}`).optional(),
});
const choice = z.strictObject({
  Type: z.literal('Choice'),
  ...common,
  ...data,
  Choices: z
    .array(
      z.strictObject({
        Condition: orExpression(z.boolean(), 'true, false'),
        Next: z.string(),
        Output: z.unknown().optional(),
        Assign: assign.optional(),
        Comment: z.string().optional(),
      }),
    )
    .min(1),
  Default: z.string().optional(),
});
const wait = z.strictObject({
  Type: z.literal('Wait'),
  ...common,
  ...flow,
  ...data,
  Seconds: orExpression(z.int().min(0).max(MAX_SECONDS), `a whole number from 0 to ${MAX_SECONDS}`).optional(),
  Timestamp: z.string().optional(),
});
const succeed = z.strictObject({ Type: z.literal('Succeed'), ...common, Output: z.unknown().optional() });
const fail = z.strictObject({
  Type: z.literal('Fail'),
  ...common,
  Error: z.string().optional(),
  Cause: z.string().optional(),
});
const parallel = z.strictObject({
  Type: z.literal('Parallel'),
  ...common,
  ...flow,
  ...data,
  ...errorHandling,
  Arguments: z.unknown().optional(),
  Branches: z.array(z.lazy((): z.ZodType<StateListDefinition> => branch)).min(1),
});
const map = z.strictObject({
  Type: z.literal('Map'),
  ...common,
  ...flow,
  ...data,
  ...errorHandling,
  Items: orExpression(z.array(z.unknown()), 'an array').optional(),
  ItemSelector: z.unknown().optional(),
  MaxConcurrency: orExpression(z.int().min(0), 'a whole number from 0').optional(),
  ItemProcessor: z.lazy((): z.ZodType<StateListDefinition> => processor),
});

const state = z.discriminatedUnion('Type', [pass, task, choice, wait, succeed, fail, parallel, map]);
const states = z.record(stateName, state).refine((all) => Object.keys(all).length > 0, 'expected at least one state');

const list = { Comment: z.string().optional(), StartAt: z.string(), States: states };
const branch = z.strictObject(list);
const processor = z.strictObject({
  ...list,
  ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE').optional() }).optional(),
});

/** A whole definition. */
export const definitionSchema = z.strictObject({
  Comment: z.string().optional(),
  QueryLanguage: jsonata.optional(),
  Version: z.literal('1.0').optional(),
  TimeoutSeconds: seconds.optional(),
  StartAt: z.string(),
  States: states,
});

export type StateDefinition = z.infer<typeof state>;
export type RetrierDefinition = z.infer<typeof retrier>;
export type CatcherDefinition = z.infer<typeof catcher>;

/** A list of states: the machine's own, a Parallel's branch, a Map's processor. */
export interface StateListDefinition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, StateDefinition>>;
}

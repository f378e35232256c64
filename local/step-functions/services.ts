import { functionNameOf } from './arns.ts';

/** What a Task's `Resource` calls. */
export type Service =
  /** A Lambda function by its own ARN; its events are LambdaFunction…, its result is the bare payload. */
  | { readonly kind: 'function'; readonly resource: string; readonly functionName: string }
  /** An "optimised integration": its events are Task…, with these two names. */
  | {
      readonly kind: 'integration';
      readonly resourceType: 'lambda' | 'states';
      readonly resource: string;
      readonly usesToken: boolean;
    };

const FUNCTION_ARN = /^arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:]+(:[^:]+)?$/;

/** The integrations that exist here; every other is refused at creation, by name. */
const INTEGRATIONS: ReadonlyMap<string, Service> = new Map<string, Service>([
  ['lambda:invoke', { kind: 'integration', resourceType: 'lambda', resource: 'invoke', usesToken: false }],
  [
    'lambda:invoke.waitForTaskToken',
    { kind: 'integration', resourceType: 'lambda', resource: 'invoke.waitForTaskToken', usesToken: true },
  ],
  [
    'states:startExecution',
    { kind: 'integration', resourceType: 'states', resource: 'startExecution', usesToken: false },
  ],
]);

/** Names of the integrations that a definition may use. */
export const INTEGRATION_NAMES: readonly string[] = [...INTEGRATIONS.keys()];

/** Finds what a Resource calls, or undefined when that is not implemented. */
export function findService(resource: string): Service | undefined {
  if (FUNCTION_ARN.test(resource)) return { kind: 'function', resource, functionName: functionNameOf(resource) };
  const [, integration] = /^arn:[^:]*:states:[^:]*:[^:]*:(.+)$/.exec(resource) ?? [];
  return integration === undefined ? undefined : INTEGRATIONS.get(integration);
}

/** What a Resource calls; validation has refused the others. */
export function serviceOf(resource: string): Service {
  const service = findService(resource);
  if (service === undefined) throw new Error(`not implemented: ${resource}`);
  return service;
}

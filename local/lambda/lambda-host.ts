import { Worker } from 'node:worker_threads';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { ServiceCall } from './service-calls.ts';
import type { InvocationResult } from './worker.ts';

/** Invokes functions, each in the realm where time is the platform's. */
export interface LambdaHost {
  invoke(functionName: string, payload: string): Promise<{ readonly payload: string; readonly functionError?: string }>;
  /** Loads functions before they are called. */
  warm(functionNames: readonly string[]): void;
  isIdle(): boolean;
  whenIdle(): Promise<void>;
  close(): Promise<void>;
}

export interface LambdaHostOptions {
  readonly clock: VirtualClock;
  readonly environment: Readonly<Record<string, string>>;
  /** What the functions log, line by line. */
  readonly onLog: (text: string) => void;
  /** Told when an invocation begins and ends: the crash drill asks what was in flight. */
  readonly onInvocation?: (phase: 'begin' | 'end', id: number, functionName: string, hasFailed: boolean) => void;
  /** Told of every call of a function to a service: the test of rights and the count of costs ask. */
  readonly onServiceCall?: ((call: ServiceCall) => void) | undefined;
  /** Folder of the bundles that are deployed, to run these instead of the sources. */
  readonly bundles?: string | undefined;
}

/** Starts the realm of functions. */
export async function startLambdaHost({
  clock,
  environment,
  onLog,
  onInvocation,
  onServiceCall,
  bundles,
}: LambdaHostOptions): Promise<LambdaHost> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { clock: clock.shared, watchesCalls: onServiceCall !== undefined, bundles },
    env: {
      ...environment,
      NODE_ENV: 'production',
      // Left out where it is not set: a worker would read it as a folder named "undefined".
      ...(process.env.NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
      PATH: process.env.PATH,
    },
    stdout: true,
    stderr: true,
  });
  worker.stdout.setEncoding('utf8').on('data', onLog);
  worker.stderr.setEncoding('utf8').on('data', onLog);
  const running = new Map<number, { resolve: (result: InvocationResult) => void; functionName: string }>();
  const idleWaiters: (() => void)[] = [];
  let lastId = 0;
  let failure: Error | undefined;

  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: InvocationResult | { readonly ready: true } | { readonly call: ServiceCall }) => {
      if ('call' in message) {
        onServiceCall?.(message.call);
        return;
      }
      if ('ready' in message) {
        worker.off('error', reject);
        resolve();
        return;
      }
      const waiting = running.get(message.id);
      running.delete(message.id);
      onInvocation?.('end', message.id, waiting?.functionName ?? '', message.functionError !== undefined);
      waiting?.resolve(message);
      if (running.size === 0) for (const waiter of idleWaiters.splice(0)) waiter();
    });
  });
  worker.on('error', (error) => {
    failure = error instanceof Error ? error : new Error(String(error));
    onLog(`the realm of functions failed: ${failure.stack ?? failure.message}\n`);
    for (const [id, { resolve }] of running) {
      resolve({
        id,
        payload: JSON.stringify({ errorType: 'RealmFailed', errorMessage: failure.message }),
        functionError: 'Unhandled',
      });
    }
    running.clear();
  });

  return {
    invoke(functionName, payload) {
      if (failure !== undefined) return Promise.reject(failure);
      lastId += 1;
      const id = lastId;
      onInvocation?.('begin', id, functionName, false);
      return new Promise((resolve) => {
        running.set(id, { resolve, functionName });
        worker.postMessage({ id, functionName, payload });
      });
    },
    warm: (functionNames) => worker.postMessage({ warm: functionNames }),
    isIdle: () => running.size === 0,
    whenIdle: () => (running.size === 0 ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))),
    async close() {
      await worker.terminate();
    },
  };
}

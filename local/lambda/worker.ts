import { parentPort, workerData } from 'node:worker_threads';
import { installVirtualDate } from '../clock/virtual-date.ts';
import { invoked, watchServiceCalls } from './service-calls.ts';

/** What the host sends: an invocation. */
export interface InvocationMessage {
  readonly id: number;
  readonly functionName: string;
  readonly payload: string;
}

/** What the realm answers: the handler's result as JSON, or its error as Lambda tells it. */
export interface InvocationResult {
  readonly id: number;
  readonly payload: string;
  readonly functionError?: 'Unhandled';
}

const port = parentPort;
if (port === null) throw new Error('this file is the realm of functions; the Lambda host starts it');
const {
  clock: shared,
  watchesCalls,
  bundles,
}: { readonly clock?: unknown; readonly watchesCalls?: boolean; readonly bundles?: string } = workerData;
if (!(shared instanceof Float64Array)) throw new Error('the realm was started without a clock');
installVirtualDate(shared);
if (watchesCalls === true) watchServiceCalls((call) => port.postMessage({ call }));

type Handler = (event: unknown, context: unknown) => Promise<unknown>;
const handlers = new Map<string, Promise<Handler>>();

/** Loads a function as Lambda does: once, at its first invocation. */
function load(functionName: string): Promise<Handler> {
  const known = handlers.get(functionName);
  if (known !== undefined) return known;
  const file =
    bundles === undefined
      ? `../../functions/${functionName}/handler.ts`
      : `${bundles}/${functionName}/functions/${functionName}/index.mjs`;
  const loading = import(file).then((module: { handler?: unknown }) => {
    if (typeof module.handler !== 'function') throw new Error(`${file} exports no handler`);
    const { handler } = module;
    return (event: unknown, context: unknown) => Promise.resolve(Reflect.apply(handler, undefined, [event, context]));
  });
  handlers.set(functionName, loading);
  return loading;
}

/** A Lambda function may run this long here; https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const TIMEOUT_MILLISECONDS = 60_000;

function context(functionName: string, id: number) {
  return {
    functionName,
    awsRequestId: `local-${id}`,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '512',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => TIMEOUT_MILLISECONDS,
  };
}

async function invoke({ id, functionName, payload }: InvocationMessage): Promise<InvocationResult> {
  try {
    const handler = await load(functionName);
    const result = await invoked.run(functionName, () => handler(JSON.parse(payload), context(functionName, id)));
    return { id, payload: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    const told =
      error instanceof Error
        ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
        : { errorType: 'Error', errorMessage: String(error), trace: [] };
    return { id, payload: JSON.stringify(told), functionError: 'Unhandled' };
  }
}

port.on('message', (message: InvocationMessage | { readonly warm: readonly string[] }) => {
  if ('warm' in message) {
    for (const functionName of message.warm) void load(functionName).catch(() => undefined);
    return;
  }
  void invoke(message).then((result) => port.postMessage(result));
});
port.postMessage({ ready: true });

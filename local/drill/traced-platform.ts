import { closeSync, openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startPlatform } from '../platform/platform.ts';

// The platform as the crash drill runs it: a process of its own, to be killed, that writes down what is in flight as it goes.

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    trace: { type: 'string' },
    begin: { type: 'string' },
    port: { type: 'string' },
    ses: { type: 'string' },
  },
});
const { folder, trace, begin, port } = values;
if (folder === undefined || trace === undefined || begin === undefined || port === undefined)
  throw new Error('the drill starts this file');

const file = openSync(trace, 'a');
const platform = await startPlatform({
  folder,
  port: Number(port),
  beginAt: Number(begin),
  time: 'standing',
  ...(values.ses === undefined ? {} : { sesEndpoint: values.ses }),
  // Written before and after each invocation, synchronously: what a killed process leaves here is true.
  onInvocation: (phase, id, functionName) => writeSync(file, `${process.pid} ${phase} ${id} ${functionName}\n`),
});
process.stdout.write(`${platform.url}\n`);
process.once('SIGTERM', () => {
  void platform.close().then(() => {
    closeSync(file);
    process.exit(0);
  });
});

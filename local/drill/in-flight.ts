import { readFileSync } from 'node:fs';

/** What a kill can hit, told in the words of the design. */
export type Hit = 'command' | 'stream record' | 'task' | 'send' | 'sweep' | 'look-after';

const KIND_OF: Readonly<Record<string, Hit>> = {
  api: 'command',
  'dispatch-events': 'stream record',
  'sweep-due': 'sweep',
  'send-mail': 'send',
  'handle-mail-feedback': 'send',
  'reconcile-executions': 'look-after',
  'anchor-logs': 'look-after',
};

/** What was running in a process when it was killed, from the trace it left: invocations that began and did not end. */
export function inFlight(traceFile: string, pid: number): { readonly functionName: string; readonly hit: Hit }[] {
  const running = new Map<string, string>();
  for (const line of readFileSync(traceFile, 'utf8').split('\n')) {
    const [process, phase, id, functionName] = line.split(' ');
    if (process !== String(pid) || id === undefined || functionName === undefined) continue;
    if (phase === 'begin') running.set(id, functionName);
    else running.delete(id);
  }
  return [...running.values()].map((functionName) => ({ functionName, hit: KIND_OF[functionName] ?? 'task' }));
}

import { DEFAULT_MEMORY_MEGABYTES } from '#infra/functions/function-row.ts';
import { FUNCTIONS } from '#infra/functions/table.ts';
import type { ServiceCall } from '#local/lambda/service-calls.ts';
import { ASSUMED } from './assumptions.ts';

const GIGABYTE = 1e9;
const OBJECT_WRITES = new Set(['PutObject', 'CopyObject', 'ListObjectsV2']);

const memoryOf = (functionName: string): number =>
  (FUNCTIONS[functionName]?.memoryMegabytes ?? DEFAULT_MEMORY_MEGABYTES) / 1024;

/** Counts what functions use while a platform lives: given to it as `onInvocation` and `onServiceCall`. */
export class Meter {
  #used = new Map<string, number>();
  readonly #documents = new Map<string, number>();

  #count(meter: string, quantity: number): void {
    this.#used.set(meter, (this.#used.get(meter) ?? 0) + quantity);
  }

  readonly onInvocation = (phase: 'begin' | 'end', _id: number, functionName: string): void => {
    if (phase === 'end') return;
    this.#count('invocation', 1);
    this.#count('trace', 1);
    this.#count('log-gb', ASSUMED.logBytesPerInvocation / GIGABYTE);
    this.#count('key-request', 1);
    const cold = ASSUMED.coldShare * ASSUMED.coldMilliseconds;
    const working = ASSUMED.workMilliseconds[functionName] ?? ASSUMED.millisecondsPerInvocation;
    this.#count('gb-second', (memoryOf(functionName) * (cold + working)) / 1000);
    this.#count('secret-request', ASSUMED.coldShare);
    const isHttp = FUNCTIONS[functionName]?.trigger?.kind === 'http';
    if (isHttp) {
      for (const meter of ['http-request', 'edge-request', 'firewall-request']) this.#count(meter, 1);
      this.#count('edge-gb', ASSUMED.answerBytes / GIGABYTE);
      this.#count('log-gb', ASSUMED.logBytesPerRequest / GIGABYTE);
    }
    // A browser has written an object, and it was scanned.
    if (functionName === 'take-scan-verdict')
      for (const meter of ['object-write', 'scanned-object']) this.#count(meter, 1);
  };

  readonly onServiceCall = ({
    functionName,
    service,
    operation,
    readUnits,
    writeUnits,
    bytes,
    needs,
  }: ServiceCall): void => {
    this.#count('gb-second', (memoryOf(functionName) * ASSUMED.millisecondsPerCall) / 1000);
    if (readUnits !== undefined) this.#count('read-unit', readUnits);
    if (writeUnits !== undefined) this.#count('write-unit', writeUnits);
    if (service === 's3') this.#count(OBJECT_WRITES.has(operation) ? 'object-write' : 'object-read', 1);
    if (service === 's3' && operation === 'PutObject')
      for (const { target } of needs) this.#documents.set(target, bytes ?? 0);
    if (service === 'ses') {
      this.#count('mail', 1);
      this.#count('mail-gb', (bytes ?? 0) / GIGABYTE);
    }
  };

  /** Bytes of the objects that were written, each once. */
  get documentBytes(): number {
    return [...this.#documents.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** What was used since the last time it was asked. */
  take(): Readonly<Record<string, number>> {
    const used = Object.fromEntries(this.#used);
    this.#used = new Map();
    return used;
  }
}

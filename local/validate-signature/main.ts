import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { systemClock } from '#adapters/runtime/clock.ts';
import type { Trust } from '#adapters/signature/certificates/trust.ts';
import { readTrustFolder } from '#adapters/signature/trust-folder.ts';
import { reportTooLarge, validateSignatures } from '#adapters/signature/validate-signatures.ts';
import { WORK_LIMITS } from '#adapters/signature/work-budget.ts';
import { type Instant, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import type { SignatureReport } from '#domain/signature/report.ts';
import { renderReport } from './render-report.ts';

const USAGE =
  'Usage: npm run --silent validate-signature -- FILE.pdf [FILE…] --trust DIR [--issued ISSUED.pdf] [--at INSTANT] [--json]';
const STATUS = { valid: 0, notValid: 1, usage: 2 } as const;

/** A command line that cannot be carried out; the message says what is wrong with it. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

interface Arguments {
  readonly files: readonly string[];
  readonly trust: Trust;
  readonly issued: Uint8Array | undefined;
  readonly at: Instant;
  readonly json: boolean;
}

function readArguments(): Arguments {
  const { values, positionals: files } = parse();
  if (files.length === 0) throw new UsageError('Name at least one file.');
  if (values.trust === undefined) throw new UsageError('Name the folder of trusted certificates with --trust.');
  for (const file of files) assertReadable(file);
  return {
    files,
    trust: readTrustArgument(values.trust),
    issued: values.issued === undefined ? undefined : readBytes(values.issued),
    at: values.at === undefined ? systemClock() : readInstant(values.at),
    json: values.json,
  };
}

function parse() {
  try {
    return parseArgs({
      options: {
        trust: { type: 'string' },
        issued: { type: 'string' },
        at: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Refuses a path under which there is no file that can be read. */
function assertReadable(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`${path}: there is no such file.`);
  if (found.isDirectory()) throw new UsageError(`${path} is a folder; name the files in it.`);
  if (!found.isFile()) throw new UsageError(`${path} is no file.`);
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw new UsageError(`${path} may not be read; check its permissions.`);
  }
}

function readBytes(path: string): Uint8Array {
  assertReadable(path);
  return readFileSync(path);
}

function readTrustArgument(folder: string): Trust {
  try {
    const { trust, problems } = readTrustFolder(folder);
    for (const problem of problems) process.stderr.write(`Left out: ${problem}.\n`);
    return trust;
  } catch (error) {
    throw new UsageError(`${folder}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const LOCAL = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/;

/** An instant with its zone, or a day or time in Brussels. */
function readInstant(text: string): Instant {
  const form = 'Give --at as 2025-01-10T14:00:00Z, with an offset, or as a day or time in Brussels.';
  try {
    if (ZONED.test(text)) return new Date(Temporal.Instant.from(text).epochMilliseconds).toISOString();
    if (LOCAL.test(text)) return instantOfLocal(text.includes('T') ? text : `${text}T00:00`);
  } catch {
    // Not a day that exists.
  }
  throw new UsageError(`${text} is no instant. ${form}`);
}

function validate(file: string, { trust, issued, at }: Arguments): SignatureReport {
  // Nothing of this size needs to be in memory to be refused.
  if (statSync(file).size > WORK_LIMITS.fileBytes) return reportTooLarge(issued !== undefined);
  return validateSignatures(readFileSync(file), { trust, at, ...(issued === undefined ? {} : { issued }) }).report;
}

function main(): number {
  let input: Arguments;
  try {
    input = readArguments();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n${USAGE}\n`);
    return STATUS.usage;
  }
  let status: number = STATUS.valid;
  for (const file of input.files) {
    const report = validate(file, input);
    if (report.verdict !== 'valid') status = STATUS.notValid;
    process.stdout.write(input.json ? `${JSON.stringify({ file, ...report })}\n` : renderReport(file, report));
  }
  return status;
}

process.exitCode = main();

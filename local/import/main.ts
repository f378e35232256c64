// npm run import -- FILE: brings decisions of the past into a running platform. docs/import.md says what a file may leave out.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { completeHistory } from '#scenarios/format/complete-history.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { givenToken, TokenFileError } from '../given-token.ts';
import { ADMINISTRATOR } from '../platform/settings.ts';
import { ApiClient } from '../replay/api-client.ts';

const USAGE = `Usage: npm run import -- FILE [--platform URL] [--token-file FILE]

Brings the steps of a scenario file whose dates are past into a running platform (default: http://127.0.0.1:PORT, PORT or 3000).
Past reminders are not sent; what is due from today on is planned. The same file twice changes nothing.
The token of an administrator stands in a file or in BERAAD_TOKEN; an embedded platform needs none.`;
const USAGE_STATUS = 2;

/** A problem of use or of the file; the message is for the person at the keyboard. */
class UsageError extends Error {}

function readOptions(): { readonly file: string; readonly url: string; readonly tokenFile: string | undefined } {
  const options = { platform: { type: 'string' }, 'token-file': { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError(USAGE);
  const url = values.platform ?? `http://127.0.0.1:${process.env.PORT ?? '3000'}`;
  return { file, url, tokenFile: values['token-file'] };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`${file} cannot be read. Give the path of a scenario file.`);
  }
}

async function reachable(url: string): Promise<void> {
  try {
    await fetch(`${url}/healthz`);
  } catch {
    throw new UsageError(`No platform answers at ${url}. Start one (npm start), or name another: --platform URL.`);
  }
}

const importedSchema = z.object({ changed: z.boolean(), aggregates: z.int(), events: z.int() });

async function main(): Promise<number> {
  const { file, url, tokenFile } = readOptions();
  const token = await givenToken(tokenFile);
  const text = await readText(file);
  let unknownReceipts: readonly string[] = [];
  const parsed = parseScenario(text, file, (value) => {
    const completed = completeHistory(value);
    unknownReceipts = completed.unknownReceipts;
    return completed.value;
  });
  if (!parsed.ok) {
    const told = parsed.problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
    throw new UsageError(told.join('\n'));
  }
  await reachable(url);
  const { committees, organisations, people } = parsed.scenario;
  // What was refused never happened, and a question changes nothing.
  const happened = parsed.steps.filter(({ step }) => step.refused !== true && step.do !== 'check');
  const steps = happened.map(({ step: { note: _note, refused: _refused, ...step } }) => step);
  const client = new ApiClient(url, token);
  const body = { committees, organisations, people, steps, unknownReceipts };
  const answer = await client.call(ADMINISTRATOR, 'POST', '/api/v1/imports', body);
  if (!answer.ok) {
    process.stderr.write(`${file}: ${answer.detail} [${answer.code}]\n`);
    return 1;
  }
  const { changed, aggregates, events } = importedSchema.parse(answer.body);
  process.stdout.write(
    changed
      ? `${file}: imported ${aggregates} logs with ${events} events; past reminders were not sent.\n`
      : `${file}: imported before; nothing changed.\n`,
  );
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isOfUse = error instanceof UsageError || error instanceof TokenFileError;
  if (!isOfUse && !(error instanceof TypeError && 'code' in error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = USAGE_STATUS;
}

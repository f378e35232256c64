// npm run import:organisations -- FILE.csv: makes the bodies of a list known to a running platform. docs/accession.md has the columns.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { describeIssues } from '#domain/commands/describe-issues.ts';
import { importOrganisationsBody } from '#domain/commands/organisation-import.ts';
import { type ReadOrganisations, readOrganisations } from '#domain/organisations/read-organisations.ts';
import { givenToken, TokenFileError } from '../given-token.ts';
import { ADMINISTRATOR } from '../platform/settings.ts';
import { ApiClient } from '../replay/api-client.ts';

const USAGE = `Usage: npm run import:organisations -- FILE.csv [--platform URL] [--token-file FILE]

Makes the bodies of a list known to a running platform (default: http://127.0.0.1:PORT, PORT or 3000), or brings them up to date.
Columns: name, kind, KBO, NIS, e-mail, DPO e-mail, signatories; besides id, merged into, merged on. The same file twice changes nothing.
The token of an administrator stands in a file or in BERAAD_TOKEN; an embedded platform needs none.`;
const STATUS = { done: 0, refused: 1, usage: 2 } as const;

/** A problem of use or of the file; the message is for the person at the keyboard. */
class UsageError extends Error {}

function readOptions(): { readonly file: string; readonly url: string; readonly tokenFile: string | undefined } {
  try {
    const options = { platform: { type: 'string' }, 'token-file': { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [file, ...more] = positionals;
    const url = values.platform ?? `http://127.0.0.1:${process.env.PORT ?? '3000'}`;
    if (file !== undefined && more.length === 0) return { file, url, tokenFile: values['token-file'] };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
  throw new UsageError(USAGE);
}

async function readText(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch {
    throw new UsageError(`${file} cannot be read. Give the path of a CSV file.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file} is not UTF-8. Save it in the spreadsheet as "CSV UTF-8".`);
  }
}

type Places = Extract<ReadOrganisations, { ok: true }>['places'];

/** Where in the file the API found something wrong: `organisations.3.email`. */
function placed(file: string, places: Places, path: string, message: string): string {
  const [, row = '', field = ''] = /^organisations\.(\d+)(?:\.(\w+))?/.exec(path) ?? [];
  const place = places[Number(row)];
  const at = place?.get(field) ?? place?.get('');
  return at === undefined ? `${file}: ${message}` : `${file}:${at.line}:${at.column}: ${message}`;
}

const importedSchema = z.object({
  created: z.array(z.string()),
  changed: z.array(z.string()),
  merged: z.array(z.string()),
  unchanged: z.int(),
});

async function main(): Promise<number> {
  const { file, url, tokenFile } = readOptions();
  const token = await givenToken(tokenFile);
  const read = readOrganisations(await readText(file));
  if (!read.ok)
    throw new UsageError(
      read.problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'),
    );
  const body = { organisations: read.rows };
  const parsed = importOrganisationsBody.safeParse(body);
  if (!parsed.success) {
    const problems = describeIssues(parsed.error.issues, importOrganisationsBody, body);
    throw new UsageError(
      problems.map(({ path, message }) => placed(file, read.places, path.map(String).join('.'), message)).join('\n'),
    );
  }
  try {
    await fetch(`${url}/healthz`);
  } catch {
    throw new UsageError(`No platform answers at ${url}. Start one (npm start), or name another: --platform URL.`);
  }
  const answer = await new ApiClient(url, token).call(ADMINISTRATOR, 'POST', '/api/v1/organisation-imports', body);
  if (!answer.ok) {
    const told = (answer.errors ?? []).map(({ path, message }) => placed(file, read.places, path, message));
    process.stderr.write(
      `${told.length > 0 ? told.join('\n') : `${file}: ${answer.detail} [${answer.code}]`}\nNothing was written.\n`,
    );
    return STATUS.refused;
  }
  const { created, changed, merged, unchanged } = importedSchema.parse(answer.body);
  process.stdout.write(
    `${file}: ${created.length} new, ${changed.length} changed (${merged.length} of all merged into another), ${unchanged} as they were.\n`,
  );
  return STATUS.done;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof TokenFileError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = STATUS.usage;
}

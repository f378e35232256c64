import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { build } from 'esbuild';
import * as z from 'zod';
import { bundleAll } from '#infra/beraad.ts';
import { ensureTable, startDynamodb } from '#local/dynamodb/dynamodb-server.ts';
import { localTable, TABLE_NAME } from '#local/platform/settings.ts';

// What a cold start takes: a new Node imports a function's bundle and handles one event, against an empty handler with the same client of
// the AWS SDK that reads one item. Taken in turns, so that what else the machine does falls on all alike. Prints Markdown.
// npm run bench:cold-start -- [--times 15]

const { values } = parseArgs({ options: { times: { type: 'string', default: '15' } } });
const times = Number(values.times);
const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** A visit as API Gateway hands it over. */
const visit = (path: string, query = ''): object => ({
  version: '2.0',
  rawPath: path,
  rawQueryString: query,
  headers: { host: 'beraad.example.org' },
  queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
  requestContext: { domainName: 'beraad.example.org', http: { method: 'GET', path }, requestId: 'bench' },
  isBase64Encoded: false,
});
const tick = { time: '2026-01-05T08:00:00.000Z' };

/** Functions with the first event of each; one that works on what is there already is imported and no more. */
const MEASURED: Readonly<Record<string, object | undefined>> = {
  api: visit('/api/v1/check', 'provider=agii&recipient=leuven'),
  web: visit('/register'),
  register: visit('/register.json'),
  'sweep-due': tick,
  'send-mail': tick,
  'dispatch-events': { Records: [] },
  'await-event': undefined,
  'print-letter': undefined,
  'validate-commitment': undefined,
  'refresh-trust': undefined,
};

const EMPTY = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
export const handler = async () => (await documents.send(
  new GetCommand({ TableName: process.env.BERAAD_TABLE, Key: { pk: 'none', sk: 'none' } }))).Item ?? null;`;

/** What the new Node does. Processor time, since a machine that has much else to do lets a start wait, but not work more. */
const CHILD = `const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const node = used();
const { handler } = await import(process.argv[1]);
const loaded = used();
const event = process.argv[2];
if (event !== '') await handler(JSON.parse(event), { functionName: 'bench', awsRequestId: 'bench', getRemainingTimeInMillis: () => 10000 });
process.stdout.write('\\n@' + JSON.stringify({ node, load: loaded - node, event: used() - loaded, wall: performance.now() }));
process.exit(0);`;
const toldSchema = z.object({ node: z.number(), load: z.number(), event: z.number(), wall: z.number() });
type Told = z.infer<typeof toldSchema>;

const middle = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

const folder = mkdtempSync(join(tmpdir(), 'beraad-cold-'));
const dynamodb = await startDynamodb(join(folder, 'dynamodb.db'));
const { client } = localTable(dynamodb.endpoint);
try {
  await ensureTable(client, TABLE_NAME);
  const bundles = await bundleAll(root, folder);
  mkdirSync(join(folder, 'empty'));
  const empty = join(folder, 'empty/index.mjs');
  await build({
    stdin: { contents: EMPTY, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    outfile: empty,
    banner: { js: "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);" },
  });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    BERAAD_TABLE: TABLE_NAME,
    BERAAD_BUCKET: 'beraad-documents',
    BERAAD_QUARANTINE_BUCKET: 'beraad-quarantine',
    BERAAD_WORKING_BUCKET: 'beraad-working',
    BERAAD_TEXT_KEY: 'a key of the bench, sixteen and more',
    BERAAD_PORTAL_URL: 'https://beraad.example.org',
    BERAAD_MAIL_FROM: 'Beraad <beraad@beraad.example>',
    BERAAD_AUTHORISATION_MACHINE: 'arn:aws:states:eu-west-1:000000000000:stateMachine:authorisation',
    BERAAD_CONDITION_MACHINE: 'arn:aws:states:eu-west-1:000000000000:stateMachine:condition',
    BERAAD_PROTOCOL_MACHINE: 'arn:aws:states:eu-west-1:000000000000:stateMachine:protocol',
    BERAAD_ACCESSION_MACHINE: 'arn:aws:states:eu-west-1:000000000000:stateMachine:accession',
    BERAAD_TOKEN_ISSUER: 'https://beraad.example.org/op',
    BERAAD_TOKEN_AUDIENCE: 'beraad',
    BERAAD_TOKEN_KEYS_URL: 'https://beraad.example.org/op/jwks',
    BERAAD_OPERATOR: 'OVO000001',
    BERAAD_OPENID_CLIENT: 'beraad',
    BERAAD_OPENID_KEY: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'bench' }),
    BERAAD_TRUST_SOURCES: JSON.stringify({
      roots: [{ name: 'one', url: 'https://example.org/one.crt', sha256: '0'.repeat(64) }],
      lists: [],
    }),
  };
  const start = async (file: string, event: object | undefined): Promise<Told> => {
    const given = [
      '--input-type=module',
      '-e',
      CHILD,
      pathToFileURL(file).href,
      event === undefined ? '' : JSON.stringify(event),
    ];
    const { stdout } = await run(process.execPath, given, { env });
    return toldSchema.parse(JSON.parse(stdout.slice(stdout.lastIndexOf('\n@') + 2)));
  };
  const fileOf = (name: string): string => join(folder, name, 'functions', name, 'index.mjs');
  const told = new Map<string, Told[]>();
  for (let turn = 0; turn < times; turn += 1) {
    for (const name of ['empty', ...Object.keys(MEASURED)]) {
      const one = name === 'empty' ? await start(empty, {}) : await start(fileOf(name), MEASURED[name]);
      told.set(name, [...(told.get(name) ?? []), one]);
    }
  }
  const row = (name: string): string => {
    const all = told.get(name) ?? [];
    const bundle = bundles.find(({ functionName }) => functionName === name);
    const size =
      bundle === undefined ? '' : `${Math.round(bundle.startBytes / 1000)} + ${Math.round(bundle.sdkBytes / 1000)}`;
    const of = (pick: (one: Told) => number): number => middle(all.map(pick));
    const hasEvent = name === 'empty' || MEASURED[name] !== undefined;
    const bare = (pick: (one: Told) => number): number => middle((told.get('empty') ?? []).map(pick));
    const more = of(({ load }) => load) - bare(({ load }) => load);
    const cells = [
      name === 'empty' ? '*the empty handler*' : name,
      size,
      of(({ load }) => load).toFixed(0),
      name === 'empty' ? '' : `${more < 0 ? '−' : '+'}${Math.abs(more).toFixed(0)}`,
      hasEvent ? of(({ event }) => event).toFixed(0) : '',
      Math.min(...all.map(({ wall }) => wall)).toFixed(0),
    ];
    return `| ${cells.join(' | ')} |`;
  };
  const node = middle([...told.values()].flat().map((one) => one.node));
  process.stdout.write(`${times} cold starts each, in turns, Node ${process.version} (which takes ${node.toFixed(0)} ms itself), ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}

| function | kB: ours + SDK | import, ms of processor | beyond the empty one | first event | fastest start by the clock |
| --- | ---: | ---: | ---: | ---: | ---: |
${['empty', ...Object.keys(MEASURED)].map(row).join('\n')}
`);
} finally {
  client.destroy();
  await dynamodb.close();
  rmSync(folder, { recursive: true, force: true });
}

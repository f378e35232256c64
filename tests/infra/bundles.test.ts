import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '#functions/api/openapi.ts';
import { ROUTES } from '#functions/api/routes.ts';
import { bundleAll } from '#infra/beraad.ts';
import { type Bundle, functionNames } from '#infra/bundle.ts';
import { FUNCTIONS } from '#infra/functions/table.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { aPlatform } from '#tests/support/platform.ts';
import { PortalClient } from '#tests/support/portal-client.ts';
import { ROOT } from './support/templates.ts';

/** In bytes: what a cold start loads of ours. Those that are larger stand here with what they may weigh, and in ADR 14. */
const LIMIT = 400_000;
const LARGER: Readonly<Record<string, number>> = {
  api: 540_000,
  'print-letter': 735_000,
  'validate-commitment': 810_000,
  'refresh-trust': 690_000,
  web: 745_000,
};

let folder: string;
let bundles: Bundle[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'beraad-bundles-'));
  bundles = await bundleAll(ROOT, folder);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What everything that composes the ports can spell, but only the commands of people use beyond what the life of lives.test.ts shows. */
const PORTS = ['ACCEDERS', 'CODE', 'DUE', 'ONCE', 'OUTBOX', 'PARTY', 'PERMIT'];
const PEOPLES = ['api', 'web'];

describe('a bundle', () => {
  it('is made of every function, within what its cold start may load', () => {
    expect(bundles.map(({ functionName }) => functionName)).toEqual(functionNames(ROOT));
    const tooLarge = bundles.filter(({ functionName, startBytes }) => startBytes > (LARGER[functionName] ?? LIMIT));
    expect(tooLarge.map(({ functionName, startBytes }) => `${functionName} ${startBytes}`)).toEqual([]);
    const exempted = bundles.filter(
      ({ functionName, startBytes }) => LARGER[functionName] !== undefined && startBytes <= LIMIT,
    );
    expect(exempted.map(({ functionName }) => functionName)).toEqual([]);
    const reasons = readFileSync(join(ROOT, 'docs/adr/0014-bundles-are-counted-without-the-sdk.md'), 'utf8');
    for (const name of Object.keys(LARGER)) expect(reasons).toContain(`\`${name}\``);
  });

  it('names no kind of item that its role has no right to at all', () => {
    const keys = readFileSync(join(ROOT, 'adapters/dynamodb/keys.ts'), 'utf8');
    // Lists and what belongs to a dossier are partitions of indexes.
    const kinds = [...keys.matchAll(/`([A-Z][A-Z-]+)#/g)]
      .map(([, kind = '']) => kind)
      .filter((kind) => !/^(DOSSIER|HEADS|PROFILES|REVISION|VERSION|NOTICE|TEXT|LOG)$/.test(kind));
    expect(kinds.length).toBeGreaterThan(15);
    const without = bundles.flatMap(({ functionName, folder: place }) => {
      const code = readdirSync(join(place, 'functions', functionName))
        .filter((file) => file.endsWith('.mjs'))
        .map((file) => readFileSync(join(place, 'functions', functionName, file), 'utf8'))
        .join('\n');
      const rights = JSON.stringify(FUNCTIONS[functionName]?.table ?? {});
      return kinds
        .filter(
          (kind) =>
            code.includes(`\`${kind}#`) &&
            !rights.includes(`"${kind}"`) &&
            !(PORTS.includes(kind) && !PEOPLES.includes(functionName)),
        )
        .map((kind) => `${functionName}: ${kind}`);
    });
    expect([...new Set(without)]).toEqual([]);
  });

  it('runs: an accession is lived on the bundles, documents, signatures, pages and login included', async () => {
    const text = readFileSync(`${ROOT}/tests/scenarios/contract/accession.yaml`, 'utf8');
    const parsed = parseScenario(text, 'accession');
    if (!parsed.ok) throw new Error('the scenario does not parse');
    await using test = await aPlatform(parsed.scenario.start, { bundles: folder });
    const { failure, lines } = await replayScenario(test.platform.url, parsed.scenario, parsed.steps);

    expect(failure).toBeUndefined();
    const expected = readFileSync(`${ROOT}/tests/scenarios/contract/accession.expected.ndjson`, 'utf8')
      .trim()
      .split('\n');
    expect(lines.at(-1)).toMatchObject(JSON.parse(expected.at(-1) ?? '{}'));
    const [persona = ''] = Object.keys(parsed.scenario.people);
    const visitor = new PortalClient(test.platform.url);
    expect((await visitor.logIn(persona, '/')).status).toBe(200);
    const described = await fetch(`${test.platform.url}/api/v1/openapi.json`);
    expect(await described.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument(ROUTES))));
    const page = (await visitor.get('/')).text;
    for (const [, asset = ''] of page.matchAll(/"(\/assets\/[^"]+)"/g))
      expect([asset, (await visitor.ask(asset)).status]).toEqual([asset, 200]);
    expect(readFileSync(join(test.folder, 'platform.log'), 'utf8')).not.toMatch(/Cannot find (module|package)|ENOENT/);
  }, 120_000);
});

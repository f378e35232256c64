import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { startPlatform } from '../platform/platform.ts';
import { replayScenario } from '../replay/replay-scenario.ts';
import { openBrowser } from './browser.ts';

const PICTURES = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../scenarios/2017-amif.yaml', import.meta.url));
/** The step after which the pictures are taken: in force, one condition late, evidence waiting to be judged. */
const THROUGH_STEP = 19;

interface Picture {
  readonly name: string;
  readonly persona: string;
  readonly path: string;
  readonly width?: number;
}

/** A picture of each kind of page; a further one is a line here. */
const TAKEN: readonly Picture[] = [
  { name: 'dossier', persona: 'secretary', path: '/dossiers/amif' },
  { name: 'dossier-narrow', persona: 'secretary', path: '/dossiers/amif', width: 360 },
  { name: 'tasks', persona: 'secretary', path: '/' },
  {
    name: 'confirmation',
    persona: 'secretary',
    path: '/dossiers/amif/voorwaarden/101/accept-evidence?organisation=aii',
  },
  { name: 'form', persona: 'aii-security', path: '/dossiers/nieuw' },
];

/** Lives the example on a platform of its own and takes pictures of its pages: npm run pictures. */
async function main(): Promise<void> {
  const parsed = parseScenario(readFileSync(EXAMPLE, 'utf8'), EXAMPLE);
  if (!parsed.ok) throw new Error('the example does not parse');
  const steps = parsed.steps.slice(0, THROUGH_STEP);
  const until = steps.at(-1)?.step.at ?? parsed.scenario.start;
  const folder = mkdtempSync(join(tmpdir(), 'beraad-pictures-'));
  const beginAt = epochOf(instantOfLocal(parsed.scenario.start));
  const platform = await startPlatform({ folder, port: 0, beginAt, time: 'standing' });
  const browser = await openBrowser();
  try {
    await replayScenario(platform.url, { ...parsed.scenario, until }, steps);
    for (const { name, persona, path, width = 1200 } of TAKEN) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'nl-BE' });
      const page = await context.newPage();
      await page.goto(`${platform.url}/aanmelden?naar=${encodeURIComponent(path)}`);
      await page.click(`button[value="${persona}"]`);
      await page.waitForURL(
        (address) => !address.pathname.startsWith('/op/') && !address.pathname.startsWith('/aanmelden'),
      );
      await page.screenshot({ path: join(PICTURES, `${name}.png`) });
      console.log(`docs/pictures/${name}.png`);
      await context.close();
    }
  } finally {
    await browser.close();
    await platform.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { startPlatform } from '../platform/platform.ts';
import { replayScenario } from '../replay/replay-scenario.ts';
import { openBrowser } from './browser.ts';

/** Where the pictures go: the folder that is named, or that of the docs. */
const PICTURES = process.argv[2] ?? fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
interface Picture {
  readonly name: string;
  /** Who looks; empty for whoever is not logged in. */
  readonly persona: string;
  readonly path: string;
  readonly width?: number;
}

/** A life, lived up to a step, and the pages that are then taken a picture of; a further picture is a line here. */
interface Life {
  readonly scenario: string;
  readonly steps: number;
  readonly pictures: readonly Picture[];
}

const LIVES: readonly Life[] = [
  {
    // In force, one condition late, evidence waiting to be judged.
    scenario: '2017-amif.yaml',
    steps: 19,
    pictures: [
      { name: 'tasks', persona: 'secretary', path: '/' },
      { name: 'dossier', persona: 'secretary', path: '/dossiers/amif' },
      { name: 'dossier-narrow', persona: 'secretary', path: '/dossiers/amif', width: 360 },
      { name: 'evidence', persona: 'secretary', path: '/dossiers/amif/voorwaarden/101/bewijs?organisation=aii' },
      { name: 'board', persona: 'secretary', path: '/voorwaarden?weergave=maand&maand=2017-11&toestand=alle' },
      { name: 'statistics', persona: 'secretary', path: '/beheer/cijfers' },
      { name: 'register', persona: '', path: '/register/amif' },
    ],
  },
  {
    // Leuven has acceded, Gent has handed in a file that is not signed.
    scenario: '2024-ceremonies-zivver-in-time.yaml',
    steps: 15,
    pictures: [
      { name: 'accession', persona: 'gent-clerk', path: '/toetredingen/ceremonies/gent' },
      { name: 'campaign', persona: 'secretary', path: '/toetredingen/ceremonies' },
      { name: 'form', persona: 'gent-clerk', path: '/toetredingen/ceremonies/gent/verbintenis' },
    ],
  },
];

/** Lives a life on a platform of its own and takes pictures of its pages. */
async function picturesOf(browser: Browser, { scenario, steps: count, pictures }: Life): Promise<void> {
  const file = fileURLToPath(new URL(`../../scenarios/${scenario}`, import.meta.url));
  const parsed = parseScenario(readFileSync(file, 'utf8'), file);
  if (!parsed.ok) throw new Error(`${scenario} does not parse`);
  const steps = parsed.steps.slice(0, count);
  const until = steps.at(-1)?.step.at ?? parsed.scenario.start;
  const folder = mkdtempSync(join(tmpdir(), 'beraad-pictures-'));
  const beginAt = epochOf(instantOfLocal(parsed.scenario.start));
  const platform = await startPlatform({ folder, port: 0, beginAt, time: 'standing' });
  try {
    await replayScenario(platform.url, { ...parsed.scenario, until }, steps);
    for (const { name, persona, path, width = 1200 } of pictures) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'nl-BE' });
      const page = await context.newPage();
      await page.goto(
        persona === '' ? platform.url + path : `${platform.url}/aanmelden?naar=${encodeURIComponent(path)}`,
      );
      if (persona !== '') {
        await page.click(`button[value="${persona}"]`);
        await page.waitForURL(
          (address) => !address.pathname.startsWith('/op/') && !address.pathname.startsWith('/aanmelden'),
        );
      }
      await page.screenshot({ path: join(PICTURES, `${name}.png`) });
      console.log(join(PICTURES, `${name}.png`));
      await context.close();
    }
  } finally {
    await platform.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes the pictures of docs/pictures: npm run pictures, or npm run pictures -- DIR. */
async function main(): Promise<void> {
  const browser = await openBrowser();
  try {
    for (const life of LIVES) await picturesOf(browser, life);
  } finally {
    await browser.close();
  }
}

await main();

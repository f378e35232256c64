import { fileURLToPath } from 'node:url';
import { epochOf, instantOfEpoch, instantOfLocal, localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import { openFrontDoor, PortTaken } from './platform/front-door.ts';
import { startPlatform } from './platform/platform.ts';
import type { Platform } from './platform/platform-interface.ts';
import { type DataFolder, holdDataFolder } from './start/data-folder.ts';
import { liveSeed, readMarker, readSeed, type SeedingProgress, writeMarker } from './start/seeding.ts';
import { readSettings, StartProblem, type StartSettings } from './start/settings.ts';

const DEFAULT_FOLDER = fileURLToPath(new URL('../.beraad', import.meta.url));
const SCENARIOS = fileURLToPath(new URL('../scenarios', import.meta.url));
/** Closing takes well under a second; whoever waits longer wants out. */
const CLOSING_LIMIT_MILLISECONDS = 10_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const localTime = (instant: number): string => withOffset(instantOfEpoch(instant)).slice(0, 16).replace('T', ' ');

function sayAddresses({ url }: Platform, folder: string): void {
  say(`  portal    ${url}/`);
  say(`  API       ${url}/api/v1/openapi.json`);
  say(`  mailbox   ${url}/postvak`);
  say(`  clock     ${url}/klok`);
  say(`  data      ${folder}`);
}

function announce(platform: Platform, folder: string): void {
  say(`Beraad runs on ${platform.url}  (it is ${localTime(platform.clock.now())} there)`);
  sayAddresses(platform, folder);
  say('Ctrl-C stops it; the next start goes on from there.');
}

/** A machine's clock jumps ahead of the platform's own by seconds, as the two are read one after the other. */
const AHEAD_MILLISECONDS = 60_000;

/** Says that the platform's time is not that of this machine: it was moved ahead, or the machine's clock was put back. */
function sayWhetherAhead({ clock }: Platform): void {
  const machine = Date.now();
  if (clock.now() < machine + AHEAD_MILLISECONDS) return;
  say(
    `The clock of this machine (${localTime(machine)}) is behind the time of this platform (${localTime(clock.now())}).`,
  );
  say(
    '  Time never goes back: it goes on from the later one. If the clock of this machine is wrong, stop, set it right and start again.',
  );
}

/** Ends the program in order at the first signal, at once at the second. */
function closeOnSignal(platform: Platform, data: DataFolder, onClosing: () => void): void {
  let closing = false;
  const close = async (): Promise<void> => {
    if (closing) process.exit(130);
    closing = true;
    onClosing();
    setTimeout(() => process.exit(1), CLOSING_LIMIT_MILLISECONDS).unref();
    await platform.close();
    data.release();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void close());
}

/** Shows how far seeding is: one line that changes on a terminal, a line at every tenth elsewhere; and keeps it in the marker. */
function seedingProgress(folder: string): SeedingProgress {
  let shown = -1;
  return (percent, day) => {
    if (percent === shown) return;
    const tenth = Math.floor(percent / 10) !== Math.floor(shown / 10);
    shown = percent;
    writeMarker(folder, { state: 'under way', percent, day });
    const line = `Living the example dossiers: ${String(percent).padStart(3)} %  ${day}`;
    if (process.stdout.isTTY) process.stdout.write(`\r${line}${percent === 100 ? '\n' : ''}`);
    else if (tenth) say(line);
  };
}

/** The first start: the example dossiers are lived from their first day to the present, while the pages are served already. */
async function startWithExamples(settings: StartSettings, data: DataFolder): Promise<void> {
  const { folder, port } = settings;
  const seed = readSeed(SCENARIOS);
  const start = seed.scenario.start;
  writeMarker(folder, { state: 'under way', percent: 0, day: start.slice(0, 10) });
  const platform = await startPlatform({ folder, port, beginAt: epochOf(instantOfLocal(start)), time: 'examples' });
  let stopped = false;
  closeOnSignal(platform, data, () => {
    stopped = true;
  });
  say(`Beraad runs on ${platform.url}; first it lives its example dossiers up to today, some minutes.`);
  sayAddresses(platform, folder);
  const onProgress = seedingProgress(folder);
  try {
    await liveSeed(platform, seed, onProgress);
  } catch (error) {
    // The platform was closed under it.
    if (stopped) return;
    await platform.close();
    throw error;
  }
  platform.run();
  const today = localDateOf(instantOfEpoch(platform.clock.now()));
  onProgress(100, today);
  writeMarker(folder, { state: 'complete', percent: 100, day: today });
  announce(platform, folder);
}

/** An empty platform at its given time, or a platform that has lived. */
async function startPlain(
  { folder, port, beginAt }: StartSettings,
  data: DataFolder,
  isSeeded: boolean,
): Promise<void> {
  const platform = await startPlatform({
    folder,
    port,
    beginAt: beginAt ?? Date.now(),
    time: isSeeded ? 'standing' : 'running',
  });
  closeOnSignal(platform, data, () => undefined);
  if (isSeeded) {
    // Its time is today's: the time that it was off was an outage, and it catches up as after one. Moved ahead, it stays ahead.
    if (platform.clock.now() < Date.now()) await platform.skipTo(Date.now());
    platform.run();
  }
  sayWhetherAhead(platform);
  announce(platform, folder);
}

async function main(): Promise<void> {
  process.title = 'beraad';
  const settings = readSettings(process.env, DEFAULT_FOLDER);
  const data = holdDataFolder(settings.folder);
  // Asked before anything is made in the folder.
  await (await openFrontDoor(settings.port)).close();
  const marker = readMarker(settings.folder);
  const isInterrupted = marker?.state === 'under way';
  if (isInterrupted) {
    say(`The first start was interrupted at ${marker.percent} % (${marker.day}); it begins anew.`);
    data.clear();
  }
  if (settings.beginAt !== undefined && data.hasLived && !isInterrupted) {
    say('BERAAD_NOW is for an empty platform; this one goes on from where it was.');
  }
  const isEmpty = isInterrupted || !data.hasLived;
  if (isEmpty && settings.beginAt === undefined) await startWithExamples(settings, data);
  else await startPlain(settings, data, data.hasLived && marker?.state === 'complete');
}

try {
  await main();
} catch (error) {
  const isExpected = error instanceof StartProblem || error instanceof PortTaken;
  const told = error instanceof Error ? (isExpected ? error.message : error.stack) : String(error);
  process.stderr.write(`beraad: ${told}\n`);
  process.exit(1);
}

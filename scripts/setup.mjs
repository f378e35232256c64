// Installs the dependencies when they are missing or stale. Plain JavaScript without dependencies, because it runs
// before anything is installed, on whatever Node (20 or later) the machine has.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

/** The directory that holds package.json. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
/** The Node 24 that the `node` package brings; everything of the project runs on it. */
export const PROJECT_NODE = join(ROOT, 'node_modules/node/bin/node');

const STAMP = join(ROOT, 'node_modules/.beraad-setup');
const PACKAGE_BLOCKS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
  'allowScripts',
];
const LOCK_POLL_MILLISECONDS = 300;
const PROGRESS_SECONDS = 10;
const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const TAIL_LINES = 25;

/** A failure whose message is written for the person at the keyboard; no stack trace. */
export class SetupError extends Error {}

/** Writes to stderr only: stdout belongs to the program that is started (NDJSON, for one). */
export function say(text) {
  try {
    writeSync(2, `${text}\n`);
  } catch {
    // A closed or full stderr is no reason to stop.
  }
}

/** Makes sure the dependencies in node_modules are those of package-lock.json; installs them if not. */
export async function ensureDependencies() {
  refuseUnsupportedPlatform();
  const wanted = wantedFingerprint();
  if (isCurrent(wanted)) return;
  const lock = await takeLock(() => isCurrent(wanted));
  if (lock === undefined) return; // Another start has just installed the same.
  try {
    if (!isInstalledByHand()) await install(lock);
    writeStamp(wanted);
  } finally {
    lock.close();
  }
}

function refuseUnsupportedPlatform() {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  const here = `${process.platform} ${process.arch}`;
  if (process.env.AWS_ENDPOINT_URL_DYNAMODB) {
    say(`beraad: ${here} is not tried; the DynamoDB at AWS_ENDPOINT_URL_DYNAMODB is used instead of the embedded one.`);
    return;
  }
  throw new SetupError(
    `The embedded DynamoDB runs on Linux x64 only, and this is ${here}.\n` +
      'Start Amazon DynamoDB Local (or another server) and set AWS_ENDPOINT_URL_DYNAMODB to its address.',
  );
}

function wantedFingerprint() {
  const lock = readProjectFile('package-lock.json');
  const manifest = parseProjectFile('package.json', readProjectFile('package.json'));
  const blocks = PACKAGE_BLOCKS.map((name) => manifest[name] ?? null);
  const hash = createHash('sha256').update(lock).update(JSON.stringify(blocks));
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

function readProjectFile(name) {
  try {
    return readFileSync(join(ROOT, name), 'utf8');
  } catch (error) {
    throw new SetupError(`Cannot read ${join(ROOT, name)} (${error.code}). Is the clone complete?`);
  }
}

function parseProjectFile(name, text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SetupError(`${join(ROOT, name)} is not valid JSON: ${error.message}`);
  }
}

function isCurrent(wanted) {
  try {
    return readFileSync(STAMP, 'utf8').trim() === wanted && existsSync(PROJECT_NODE);
  } catch {
    return false;
  }
}

function writeStamp(fingerprint) {
  try {
    writeFileSync(`${STAMP}.new`, `${fingerprint}\n`);
    renameSync(`${STAMP}.new`, STAMP);
  } catch (error) {
    throw new SetupError(`Cannot write ${STAMP} (${error.code}).${hintFor(error.code ?? '')}`);
  }
}

/**
 * Whether somebody ran `npm ci` or `npm install` already: npm writes node_modules/.package-lock.json as its last act,
 * and every package of package-lock.json is in it (optional ones may be for other platforms).
 */
function isInstalledByHand() {
  let installed;
  try {
    installed = JSON.parse(readFileSync(join(ROOT, 'node_modules/.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  const lock = parseProjectFile('package-lock.json', readProjectFile('package-lock.json'));
  const manifest = parseProjectFile('package.json', readProjectFile('package.json'));
  for (const block of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    const inLock = Object.entries(lock.packages?.['']?.[block] ?? {}).sort();
    const inManifest = Object.entries(manifest[block] ?? {}).sort();
    if (JSON.stringify(inLock) !== JSON.stringify(inManifest)) return false;
  }
  for (const [path, entry] of Object.entries(lock.packages ?? {})) {
    if (path === '' || entry.link) continue;
    const found = installed?.[path];
    if (found === undefined && entry.optional) continue;
    if (found?.version !== entry.version || found?.integrity !== entry.integrity) return false;
  }
  return projectNodeProblem() === undefined;
}

function projectNodeProblem() {
  if (!existsSync(PROJECT_NODE)) {
    return `npm installed no ${PROJECT_NODE}. Are install scripts switched off (npm config get ignore-scripts)?`;
  }
  const tried = spawnSync(PROJECT_NODE, ['--version'], { encoding: 'utf8' });
  if (tried.status === 0) return undefined;
  return `${PROJECT_NODE} does not run on this machine: ${tried.error?.message ?? tried.stderr.trim()}`;
}

/**
 * Waits until this process alone may install. The lock is a listening socket in Linux's abstract namespace: the kernel
 * frees it when its holder dies, however it dies, so there is no stale lock to judge. `npm` inherits it, so that an
 * `npm ci` left behind by a killed start still keeps the next one waiting.
 */
async function takeLock(isDoneByOther) {
  const user = process.getuid?.() ?? 'user';
  const name = `beraad-setup-${user}-${createHash('sha256').update(ROOT).digest('hex').slice(0, 16)}`;
  const isAbstract = process.platform === 'linux';
  const address = isAbstract ? `\0${name}` : join(tmpdir(), name);
  const startedAt = Date.now();
  let nextWord = startedAt;
  for (;;) {
    const server = await listen(address);
    // The other may have finished between the caller's look and now.
    if (isDoneByOther()) {
      server?.close();
      return undefined;
    }
    if (server !== undefined) return server;
    if (!isAbstract && (await isAbandoned(address))) {
      rmSync(address, { force: true });
      continue;
    }
    if (Date.now() >= nextWord) {
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      say(`beraad: another start is installing the dependencies; waiting for it (${seconds} s).`);
      nextWord += PROGRESS_SECONDS * 1000;
    }
    await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MILLISECONDS));
  }
}

function listen(address) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}

function isAbandoned(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error) => resolve(error.code === 'ECONNREFUSED'));
  });
}

async function install(lock) {
  const startedAt = Date.now();
  const { packages } = parseProjectFile('package-lock.json', readProjectFile('package-lock.json'));
  const manifests = Object.entries(packages)
    .filter(([path, entry]) => path !== '' && isForThisMachine(entry))
    .map(([path]) => join(ROOT, path, 'package.json'));
  const progress = new Progress(manifests, startedAt);
  try {
    // From here until the new stamp the installation is unfinished, and says so whatever happens.
    for (const file of [STAMP, join(ROOT, 'node_modules/.package-lock.json')]) rmSync(file, { force: true });
    mkdirSync(join(ROOT, 'node_modules'), { recursive: true });
  } catch (error) {
    throw new SetupError(`Cannot write in ${join(ROOT, 'node_modules')} (${error.code}).${hintFor(error.code ?? '')}`);
  }
  const ended = await runNpm(lock, progress);
  progress.stop();
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  if (ended.interrupt !== undefined) {
    say('beraad: installation stopped; the next start begins it again.');
    process.exit(128 + constants.signals[ended.interrupt]);
  }
  if (ended.code !== 0) {
    const how = ended.signal ? `was ended by ${ended.signal}` : `failed with exit code ${ended.code}`;
    throw new SetupError(
      `npm ci ${how} after ${seconds} s. The end of its output:\n\n${indent(ended.tail)}\n${hintFor(ended.tail)}\n` +
        'Nothing was started. The next start tries again.',
    );
  }
  const problem = projectNodeProblem();
  if (problem !== undefined) throw new SetupError(problem);
  say(`beraad: dependencies installed in ${seconds} s.`);
}

/** npm leaves out an optional package that is made for another machine. */
function isForThisMachine({ os, cpu, libc }) {
  const fits = (list, here) => list === undefined || list.includes(here);
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, 'glibc');
}

function runNpm(lock, progress) {
  return new Promise((resolve, reject) => {
    let interrupt;
    const onInterrupt = (signal) => {
      // The second Ctrl-C does not ask.
      signalGroup(npm.pid, interrupt === undefined ? signal : 'SIGKILL');
      interrupt ??= signal;
    };
    const forget = () => {
      for (const signal of INTERRUPTS) process.off(signal, onInterrupt);
    };
    // Before npm exists, or a signal at its birth would end only this process.
    for (const signal of INTERRUPTS) process.on(signal, onInterrupt);

    const args = ['ci', '--include=dev', '--include=optional', '--prefer-offline', '--no-audit', '--no-fund'];
    // Two retries as always, but after 10 s and 15 s: without a network the answer comes within half a minute.
    args.push('--fetch-retry-maxtimeout=15000');
    const npm = spawn('npm', args, {
      cwd: ROOT,
      env: environmentForNpm(),
      // A process group of its own, so that an interrupt reaches npm's children too. The fourth is the lock.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', lock._handle?.fd >= 0 ? lock._handle.fd : 'ignore'],
    });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    npm.stdout.setEncoding('utf8').on('data', keep);
    npm.stderr.setEncoding('utf8').on('data', keep);

    npm.once('error', (error) => {
      forget();
      progress.stop();
      const isAbsent = error.code === 'ENOENT';
      reject(new SetupError(isAbsent ? 'npm was not found on the PATH; it is needed to install.' : error.message));
    });
    npm.once('close', (code, signal) => {
      forget();
      resolve({ code, signal, interrupt, tail: tailOf(output) });
    });
  });
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}

/** The outer `npm run` hands its own settings down (--silent, for one), and this node_modules is about to be emptied. */
function environmentForNpm() {
  const env = { ...process.env };
  const ofOuterRun = /^npm_(lifecycle_|package_|command$|execpath$|node_execpath$)/;
  const ofOuterCommand = /^npm_config_(loglevel|silent|json|dry_run|omit|only|production|prefix|local_prefix|global)$/i;
  for (const key of Object.keys(env)) {
    if (ofOuterRun.test(key) || ofOuterCommand.test(key)) delete env[key];
  }
  delete env.NODE_ENV;
  delete env.NODE_COMPILE_CACHE;
  delete env.NODE_OPTIONS;
  const inside = join(ROOT, 'node_modules');
  env.PATH = (env.PATH ?? '')
    .split(':')
    .filter((folder) => !folder.startsWith(inside))
    .join(':');
  return env;
}

/** One line that is rewritten on a terminal, a new line every ten seconds elsewhere. */
class Progress {
  #timer;
  #lastSecond = 0;
  #isTerminal = isatty(2);
  #manifests;
  #startedAt;

  constructor(manifests, startedAt) {
    this.#manifests = manifests;
    this.#startedAt = startedAt;
    say(`beraad: installing ${manifests.length} packages with npm ci (first start, or dependencies changed) …`);
    this.#timer = setInterval(() => this.#show(), 1000);
  }

  #show() {
    const second = Math.round((Date.now() - this.#startedAt) / 1000);
    if (!this.#isTerminal && second < this.#lastSecond + PROGRESS_SECONDS) return;
    this.#lastSecond = second;
    const present = this.#manifests.filter((file) => existsSync(file)).length;
    const line = `beraad: ${present} of ${this.#manifests.length} packages in place, ${second} s`;
    if (this.#isTerminal) writeSync(2, `\r\u001B[K${line}`);
    else say(line);
  }

  stop() {
    clearInterval(this.#timer);
    if (this.#isTerminal) writeSync(2, '\r\u001B[K');
  }
}

function tailOf(output) {
  // npm points at the complete log in its last lines, so the end is what matters.
  const isWorthIt = (line) => line.trim() !== '' && !/^npm (warn|error\s+at )/.test(line);
  const lines = output.split('\n').filter(isWorthIt);
  return lines.slice(-TAIL_LINES).join('\n');
}

function indent(text) {
  return text === '' ? '  (it wrote nothing)' : text.replaceAll(/^/gm, '  ');
}

function hintFor(text) {
  if (/ENOSPC|no space left/i.test(text)) return '\nThe disk is full: free some space (about 1 GB is needed).';
  if (/EACCES|EPERM|EROFS/.test(text)) return '\nThis user may not write there.';
  if (/can only install packages when|EUSAGE|not in sync/i.test(text)) {
    return '\npackage.json and package-lock.json do not agree: run `npm install` and commit both.';
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network/i.test(text)) {
    return '\nThe npm registry cannot be reached: check the network, or the proxy and registry in .npmrc.';
  }
  return '';
}

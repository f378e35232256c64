import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { isatty } from 'node:tty';
import { ensureDependencies, PROJECT_NODE, ROOT, SetupError, say } from './setup.mjs';

const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const BIN_FOLDER = join(ROOT, 'node_modules/.bin');

/** Sets up, then becomes the program that `args` name; ends with its exit code or signal. */
export async function runWithSetup(args) {
  try {
    await setUpAndRun(args);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`beraad: ${error.message}`);
    process.exit(1);
  }
}

async function setUpAndRun(args) {
  const isBin = args[0] === '--bin';
  const [target, ...rest] = isBin ? args.slice(1) : args;
  if (target === undefined) throw new SetupError('usage: node scripts/with-setup.mjs [--bin NAME] ENTRY ARGS…');
  await ensureDependencies();
  const program = isBin ? findBin(target) : findEntry(target);
  runOnProjectNode([program, ...rest], environment());
}

function findBin(name) {
  const link = join(BIN_FOLDER, name);
  if (!existsSync(link)) throw new SetupError(`no installed package brings the command "${name}" (${link}).`);
  return realpathSync(link);
}

function findEntry(entry) {
  const file = resolve(ROOT, entry);
  if (!existsSync(file)) throw new SetupError(`there is no ${file} to run.`);
  return file;
}

function environment() {
  const env = { ...process.env };
  // What the program starts by the name `node` is the same Node.
  const path = (env.PATH ?? '').split(delimiter);
  if (path[0] !== BIN_FOLDER)
    env.PATH = [BIN_FOLDER, ...path.filter((folder) => folder !== BIN_FOLDER)].join(delimiter);
  env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules/.cache/node-compile');
  return env;
}

function runOnProjectNode(args, env) {
  // Where Node can replace itself (22.15 and later, so always but on the very first start) there is no process in
  // between: every signal, SIGKILL included, meets the program itself.
  if (typeof process.execve === 'function' && !process.connected) {
    process.execve(PROJECT_NODE, [PROJECT_NODE, ...args], env);
  }
  const forward = (signal) => {
    // A terminal's Ctrl-C reaches the whole process group: passed on, it would count as a second one.
    const isFromTerminal = signal === 'SIGINT' && [0, 1, 2].some((stream) => isatty(stream));
    if (!isFromTerminal) child.kill(signal);
  };
  // Before the child exists, or a signal at its birth would end only this process.
  for (const signal of FORWARDED_SIGNALS) process.on(signal, forward);
  const child = spawn(PROJECT_NODE, args, { env, stdio: 'inherit' });
  child.once('error', (error) => {
    say(`beraad: cannot run ${PROJECT_NODE}: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    for (const each of FORWARDED_SIGNALS) process.off(each, forward);
    if (signal === null) process.exit(code ?? 1);
    process.kill(process.pid, signal);
    // A signal that does not end this process must not leave it hanging.
    setTimeout(() => process.exit(1), 1000);
  });
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** docs/quickstart.md, done as it says: its commands in one shell, and what they print beside what it shows (`…` is anything). */

const page = readFileSync(new URL('../../docs/quickstart.md', import.meta.url), 'utf8');
const fences = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
  language,
  text,
}));
const [starting, ...rest] = fences;
const PLACE = 'http://127.0.0.1:3000';

/** Commands, and what is shown after them. */
const parts = rest.flatMap(({ language, text }, index) => {
  const next = rest[index + 1];
  return language === 'sh'
    ? [{ commands: text, shown: next === undefined || next.language === 'sh' ? '' : next.text }]
    : [];
});

let platform: ChildProcess;
let url = '';
const folder = mkdtempSync(join(tmpdir(), 'beraad-quickstart-'));
beforeAll(async () => {
  const begin = /BERAAD_NOW=(\S+) npm start/.exec(starting?.text ?? '')?.[1] ?? '';
  const main = fileURLToPath(new URL('../../local/main.ts', import.meta.url));
  platform = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, PORT: '0', BERAAD_DATA: folder, BERAAD_NOW: begin },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  url = await new Promise<string>((resolve, reject) => {
    platform.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const address = /API +(http\S+)\/api\/v1/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
    platform.once('close', () => reject(new Error(`it ended: ${output}`)));
  });
}, 60_000);
afterAll(async () => {
  const ended = new Promise((resolve) => platform.once('close', resolve));
  platform.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

const MARK = '--- next part ---';
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const patternOf = (line: string): RegExp => new RegExp(`^${line.split('…').map(escaped).join('.*')}$`);

test('the quickstart does what it says, with curl alone', () => {
  expect(parts.length).toBeGreaterThan(8);
  const script = parts.map(({ commands }) => `${commands}\necho; echo '${MARK}'`).join('\n');
  const { status, stdout, stderr } = spawnSync('sh', ['-eu', '-c', script.replaceAll(PLACE, url)], {
    encoding: 'utf8',
    timeout: 120_000,
  });

  expect(stderr).toBe('');
  expect(status).toBe(0);
  const printed = stdout.split(MARK).map((text) => text.split(/\r?\n/).filter((line) => line !== ''));
  for (const [index, { commands, shown }] of parts.entries()) {
    const lines = shown.split('\n').filter((line) => line !== '');
    expect([commands, printed[index]]).toEqual([commands, lines.map((line) => expect.stringMatching(patternOf(line)))]);
  }
}, 150_000);

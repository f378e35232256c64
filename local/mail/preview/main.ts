// npm run mail:preview [-- FOLDER]: writes every message in every state to files, to be looked at.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { renderMessage } from '#adapters/ses/render-message.ts';
import { previewIndex } from '../preview-pages.ts';
import { SAMPLES, sampleName } from '../samples.ts';

const USAGE = 'Usage: npm run mail:preview [-- FOLDER]     (default: mail-preview)';
const USAGE_STATUS = 2;
const SETTINGS = { from: 'Beraad <beraad@beraad.example>', portalUrl: 'https://beraad.example' };

function readFolder(): string {
  try {
    const { positionals } = parseArgs({ allowPositionals: true });
    if (positionals.length > 1) throw new Error('Name one folder.');
    return resolve(positionals[0] ?? 'mail-preview');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exit(USAGE_STATUS);
  }
}

const folder = readFolder();
mkdirSync(folder, { recursive: true });
let files = 0;
const write = (name: string, content: string | Buffer): void => {
  writeFileSync(join(folder, name), content);
  files += 1;
};
for (const sample of SAMPLES) {
  const name = sampleName(sample);
  const { html, text, calendars, raw } = await renderMessage(sample.message, SETTINGS);
  write(`${name}.html`, html);
  write(`${name}.txt`, text);
  write(`${name}.eml`, raw);
  for (const [index, calendar] of calendars.entries()) write(`${name}.${index + 1}.ics`, calendar);
}
write('index.html', String(await previewIndex((name, form) => `${name}.${form}`)));
process.stdout.write(`${SAMPLES.length} messages in ${files} files: ${join(folder, 'index.html')}\n`);

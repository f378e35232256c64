import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The directory that holds package.json. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

const NOT_SOURCE = new Set(['node_modules', 'cdk.out', 'coverage']);

/** Every file under `root` whose name ends so, as paths relative to it; installed and generated folders left out. */
export function sourceFiles(root: string, ending: string): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (entry.name.startsWith('.') || NOT_SOURCE.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() && entry.name.endsWith(ending)) found.push(path);
    }
  };
  visit('');
  return found.sort();
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A file to serve: its name, its content type, and where it is: a package's path or a file's URL. */
export interface StaticSource {
  readonly name: string;
  readonly type: string;
  readonly from: string | URL;
}

/** A file as it is served; the name holds the content's hash. */
export interface StaticFile {
  readonly name: string;
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const HASH_LENGTH = 12;

function hashedName(name: string, body: Uint8Array): string {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, HASH_LENGTH);
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
}

/** Reads files to serve, once. A style sheet's `url("NAME")` is led to the name under which an earlier file of that name is served. */
export function readStaticFiles(sources: readonly StaticSource[]): StaticFile[] {
  const require = createRequire(import.meta.url);
  const served = new Map<string, StaticFile>();
  for (const { name, type, from } of sources) {
    const content = readFileSync(typeof from === 'string' ? require.resolve(from) : from);
    let body = new Uint8Array(content);
    if (type.startsWith('text/css')) {
      let text = content.toString('utf8');
      for (const [plain, file] of served) text = text.replaceAll(`url("${plain}")`, `url("${file.name}")`);
      body = new TextEncoder().encode(text);
    }
    served.set(name, { name: hashedName(name, body), type, body });
  }
  return [...served.values()];
}

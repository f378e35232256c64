import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

/** One function's code as it is deployed. */
export interface Bundle {
  readonly functionName: string;
  /** The folder that becomes the function's zip. */
  readonly folder: string;
  /** What Lambda calls: module and export, from the folder. */
  readonly handler: string;
  /** Bytes that are loaded at a cold start: ours with our packages, and the AWS SDK's. */
  readonly startBytes: number;
  readonly sdkBytes: number;
  /** All code, with what is loaded only when it is needed. */
  readonly totalBytes: number;
  /** The largest of what is loaded at a start, by package or folder. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
}

const SDK = /^node_modules\/(@aws-sdk|@smithy|@aws)\//;

/** Folders of functions: each has a handler. */
export function functionNames(root: string): string[] {
  return readdirSync(join(root, 'functions'))
    .filter((name) => existsSync(join(root, 'functions', name, 'handler.ts')))
    .sort();
}

/** What no function reaches, left out. A call that came there all the same would fail and say so. */
const leaveOut: Plugin = {
  name: 'leave-out',
  setup({ onLoad }) {
    // zod's error texts in fifty languages, which zod-openapi's way of importing brings; we write our own.
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.c?js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
    // The dictionary of WOFF2; our fonts are WOFF.
    onLoad({ filter: /[\\/]brotli[\\/]decompress\.js$/ }, () => ({
      contents: "module.exports = () => { throw new Error('WOFF2 is left out of this bundle: use WOFF'); };",
      loader: 'js',
    }));
  },
};

/** zod's description of schemas in JSON, which every schema can give and only the description of the API asks for: it is made when that is bundled. */
const leaveOutDescriptions: Plugin = {
  name: 'leave-out-descriptions',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors)\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const names = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name = '']) => name);
      const renamed = [...source.matchAll(/^export \{ \w+ as (\w+) \};/gm)].map(([, name = '']) => name);
      return {
        contents: [
          "const leftOut = () => { throw new Error('JSON Schema is left out of this bundle'); };",
          'const making = () => leftOut;',
          ...names.map((name) => `export const ${name} = ${name.startsWith('create') ? 'making' : 'leftOut'};`),
          ...renamed.map((name) => `export { leftOut as ${name} };`),
        ].join('\n'),
        loader: 'js',
      };
    });
  },
};

const REQUIRE_BANNER = "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);";
const OF_NODE = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
} satisfies BuildOptions;

/** The description of the API as the sources make it: JSON. */
async function describeApi(root: string, out: string): Promise<string> {
  const outfile = join(out, 'describe-api.mjs');
  await build({
    ...OF_NODE,
    absWorkingDir: root,
    stdin: {
      contents: `import { openApiDocument } from '#functions/api/openapi.ts';
import { ROUTES } from '#functions/api/routes.ts';
export const description = JSON.stringify(openApiDocument(ROUTES));`,
      resolveDir: root,
      loader: 'ts',
    },
    outfile,
    logLevel: 'error',
    plugins: [leaveOut],
    banner: { js: REQUIRE_BANNER },
  });
  try {
    const { description }: { description?: unknown } = await import(pathToFileURL(outfile).href);
    if (typeof description !== 'string') throw new Error('functions/api/openapi.ts describes nothing');
    return description;
  } finally {
    rmSync(outfile, { force: true });
  }
}

/** The API is described when it is bundled, by the same code: what describes it brings all of zod, and every cold start would load that. */
const describedApi = (root: string, out: string): Plugin => ({
  name: 'described-api',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]functions[\\/]api[\\/]openapi\.ts$/ }, async () => ({
      contents: `export const openApiDocument = () => (${await describeApi(root, out)});`,
      loader: 'js',
    }));
  },
});

/** Files that a function reads at run time, by the source file that reads them. They keep their places, so that the code finds them. */
const FILES: readonly {
  readonly reader: string;
  readonly files: readonly string[];
  readonly packages: readonly string[];
}[] = [
  {
    reader: 'functions/web/assets.ts',
    files: ['web/assets'],
    packages: [
      '@digdir/designsystemet-css/package.json',
      '@digdir/designsystemet-css/dist/src/index.css',
      '@digdir/designsystemet-css/dist/theme/designsystemet.css',
      '@fontsource-variable/source-sans-3/package.json',
      '@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2',
    ],
  },
  {
    reader: 'adapters/pdf/fonts.ts',
    files: [],
    packages: [
      '@fontsource/source-sans-3/package.json',
      ...['latin', 'latin-ext'].flatMap((part) =>
        [400, 600].map((weight) => `@fontsource/source-sans-3/files/source-sans-3-${part}-${weight}-normal.woff`),
      ),
    ],
  },
];

function packageOf(path: string): string {
  const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return name ?? path.split('/').slice(0, 2).join('/');
}

/** What is loaded when the entry is: it and what it imports, and what that imports, but nothing that is imported later on. */
function loadedAtStart(outputs: Metafile['outputs'], entry: string): Set<string> {
  const loaded = new Set<string>();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && outputs[next] !== undefined) load(next);
  };
  load(entry);
  return loaded;
}

const PDFKIT = 'node_modules/pdfkit/js/pdfkit.node.mjs';

/** PDFKit asks for its standard fonts by an import of its own package, and for the colour profile of PDF/A beside its code. */
function bringFilesOfPdfkit(root: string, folder: string, place: string): void {
  const from = join(root, 'node_modules/pdfkit/js');
  cpSync(join(from, 'standard-fonts'), join(folder, 'pdfkit/standard-fonts'), { recursive: true });
  cpSync(join(from, 'data/sRGB_IEC61966_2_1.icc'), join(place, 'data/sRGB_IEC61966_2_1.icc'));
  const imports = { '#standard-fonts/*': './pdfkit/standard-fonts/*.cjs' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', imports }));
}

/** Functions whose secrets are fetched before their handler is loaded. */
const entryOf = (functionName: string, hasSecrets: boolean): string =>
  hasSecrets
    ? `import { loadSecrets } from '#adapters/runtime/secrets.ts';
await loadSecrets();
export const { handler } = await import('#functions/${functionName}/handler.ts');`
    : `export { handler } from '#functions/${functionName}/handler.ts';`;

/** Bundles one function: ESM, minified, with the AWS SDK that was tested. Works without network and without Docker. */
export async function bundleFunction(
  root: string,
  functionName: string,
  options: { readonly hasSecrets: boolean; readonly out: string },
): Promise<Bundle> {
  const folder = join(options.out, functionName);
  rmSync(folder, { recursive: true, force: true });
  const place = join(folder, 'functions', functionName);
  mkdirSync(place, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    stdin: {
      contents: entryOf(functionName, options.hasSecrets),
      resolveDir: root,
      sourcefile: 'index.ts',
      loader: 'ts',
    },
    ...OF_NODE,
    splitting: true,
    minify: true,
    keepNames: false,
    outdir: place,
    entryNames: 'index',
    chunkNames: '[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    metafile: true,
    logLevel: 'error',
    legalComments: 'none',
    plugins: [leaveOut, leaveOutDescriptions, describedApi(root, options.out)],
    // Packages in CommonJS ask for Node's own modules by `require`.
    banner: { js: REQUIRE_BANNER },
  });
  const inputs = Object.keys(metafile.inputs);
  for (const { files, packages } of FILES.filter((known) => inputs.includes(known.reader))) {
    for (const file of files) cpSync(join(root, file), join(folder, file), { recursive: true });
    for (const file of packages) cpSync(join(root, 'node_modules', file), join(folder, 'node_modules', file));
  }
  if (inputs.includes(PDFKIT)) bringFilesOfPdfkit(root, folder, place);
  const { outputs } = metafile;
  const entry = relative(root, join(place, 'index.mjs'));
  if (outputs[entry] === undefined) throw new Error(`the bundle of ${functionName} has no entry ${entry}`);
  const started = loadedAtStart(outputs, entry);
  // What the entry imports last, after the secrets, is loaded at the start as well.
  for (const { path, kind } of outputs[entry].imports)
    if (options.hasSecrets && kind === 'dynamic-import')
      for (const more of loadedAtStart(outputs, path)) started.add(more);
  const parts = new Map<string, number>();
  let sdkBytes = 0;
  let startBytes = 0;
  for (const path of started) {
    startBytes += outputs[path]?.bytes ?? 0;
    for (const [input, { bytesInOutput }] of Object.entries(outputs[path]?.inputs ?? {})) {
      if (SDK.test(input)) sdkBytes += bytesInOutput;
      const name = packageOf(input);
      parts.set(name, (parts.get(name) ?? 0) + bytesInOutput);
    }
  }
  return {
    functionName,
    folder,
    handler: `functions/${functionName}/index.handler`,
    startBytes: startBytes - sdkBytes,
    sdkBytes,
    totalBytes: Object.values(outputs).reduce((sum, { bytes }) => sum + bytes, 0),
    parts: [...parts].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes),
  };
}

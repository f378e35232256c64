// Who may import whom. Run by scripts/check-imports.ts, which also proves that every file was seen: with a TypeScript
// that dependency-cruiser cannot use (7, for one) it sees nothing and reports no violation.
// tests/repository/import-rules.test.ts plants a violation of each rule and expects its name.

const { builtinModules } = require('node:module');

const TOP_FOLDERS = '^(adapters|bench|domain|functions|infra|local|scenarios|scripts|tests|web|workflows)/';

/** The packages as they appear in a resolved path, wherever node_modules stands. */
const packages = (...names) => `(^|/)node_modules/(@types/)?(${names.join('|')})/`;

/** A built-in of Node is reported under its bare name. */
const CORE_MODULES = `^(node:)?(${builtinModules.join('|')})$`;

/** Everything `from` imports must match one of `allowed`. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: typeof from === 'string' ? { path: from } : from,
  to: { pathNot: allowed },
});

const never = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: typeof from === 'string' ? { path: from } : from,
  to: typeof to === 'string' ? { path: to } : to,
});

module.exports = {
  forbidden: [
    only(
      'domain-is-pure',
      '^domain/',
      ['^domain/', packages('zod', 'temporal-polyfill')],
      'The rules of the application know no AWS, no Node and no other folder; what they need is passed in.',
    ),
    never(
      'rules-need-no-ports',
      { path: '^domain/', pathNot: '^domain/(usecases|ports)/' },
      '^domain/(usecases|ports)/',
      'What decides is synchronous and pure; only use cases wait for a store.',
    ),
    only(
      'adapters-stay-below',
      '^adapters/',
      ['^adapters/', '^domain/', '(^|/)node_modules/', CORE_MODULES],
      'An adapter implements what the domain asks for with the help of packages and Node; it knows nobody above it.',
    ),
    only(
      'web-knows-no-transport',
      '^web/',
      ['^web/', '^domain/', packages('hono', 'zod')],
      'Pages are made from the domain and what is passed in, forms from its schemas; no store, no SDK, no Node.',
    ),
    only(
      'functions-compose',
      '^functions/',
      ['^functions/', '^domain/', '^adapters/', '^web/', '(^|/)node_modules/'],
      'A function joins domain, adapters and web; what it needs of Node or the platform comes from an adapter.',
    ),
    never(
      'functions-leave-aws-to-adapters',
      '^functions/',
      '(^|/)node_modules/@(aws-sdk|smithy)/',
      'adapters/ is the only place that knows the AWS SDK.',
    ),
    never(
      'functions-do-not-share-insides',
      '^functions/([^/]+)/',
      { path: '^functions/[^/]+/', pathNot: ['^functions/$1/', '^functions/middleware/'] },
      'Each Lambda stands alone; what two share belongs in functions/middleware, domain/ or adapters/.',
    ),
    only(
      'infra-reads-files',
      '^infra/',
      [
        '^infra/',
        '^adapters/dynamodb/table-schema\\.ts$',
        packages('aws-cdk-lib', 'constructs', 'cdk-nag', 'esbuild', 'zod'),
        // It reads the ASL files and finds the handlers as files.
        '^(node:)?(fs|path|url|crypto)$',
      ],
      'The stacks take handlers and workflows as files, and the key names of the table as constants.',
    ),
    only(
      'scenario-format-stands-alone',
      { path: '^scenarios/format/', pathNot: '^scenarios/format/write-schema\\.ts$' },
      ['^scenarios/format/', '^domain/', packages('zod', 'yaml')],
      'A scenario is parsed the same wherever it is read.',
    ),
    only(
      'scenario-schema-writer-stands-alone',
      '^scenarios/format/write-schema\\.ts$',
      // It writes a file, so it needs Node.
      ['^scenarios/format/', '^domain/', packages('zod', 'yaml'), '^(node:)?(fs|path|url)(/promises)?$'],
      'The program that writes the JSON Schema adds only files to the format.',
    ),
    never(
      'nobody-imports-local-or-tests',
      { pathNot: '^(local|tests|bench)/' },
      '^(local|tests)/',
      'What is never deployed must not be needed by what is.',
    ),
    never(
      'nobody-imports-infra',
      { pathNot: '^(infra|tests/infra|bench)/' },
      '^infra/',
      'The CDK is a program of its own; only its tests and the benches look inside.',
    ),
    never(
      'folders-are-named',
      '^([^/]+)/',
      { path: TOP_FOLDERS, pathNot: '^$1/', dependencyTypesNot: ['aliased-subpath-import'] },
      'From one top folder to another by its name (#domain/…), so that the boundary is seen where it is crossed.',
    ),
    never(
      'deployed-code-has-no-development-packages',
      '^(domain|adapters|functions|web)/',
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
      'A package that runs in a Lambda is a dependency.',
    ),
    never(
      'imports-resolve',
      {},
      { couldNotResolve: true },
      'An import that leads nowhere would escape every other rule.',
    ),
    never('no-circle', {}, { circular: true }, 'Two files that need each other are one file, or three.'),
  ],
  options: {
    // Type-only imports count.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '^(\\.beraad|cdk\\.out|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};

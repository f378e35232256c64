import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
  type YAMLError,
  type YAMLMap,
} from 'yaml';

/** A problem with the text itself, before the format comes into it. */
export type TextProblem = { code: string; path: readonly PropertyKey[]; line: number; column: number; message: string };

type Place = { line: number; column: number };

/** A scenario's text as data, that still knows where everything stands. */
export type YamlDocument = {
  value: unknown;
  /** The key or the value at this path; the nearest thing around it, if it is not there. */
  placeOf(path: readonly PropertyKey[], on: 'key' | 'value'): Place;
  /** A plain value as it is written (`0123456789`), where that differs from how it is read. */
  sourceOf(path: readonly PropertyKey[]): string | undefined;
  /** What is wrong with it but does not keep the rest from being read. */
  problems: TextProblem[];
};

// The format is eight levels deep at most. A deeper text is no scenario, and would exhaust the stack of whoever walks it.
const DEEPEST = 64;
// Aliases may repeat a text, but not so often that a small file becomes millions of values ("billion laughs").
const MOST_ALIASED_VALUES = 250_000;

/** Reads YAML 1.2 (and so JSON). Whatever is wrong with it comes back as problems; nothing is thrown. */
export function readYaml(text: string): { ok: true; document: YamlDocument } | { ok: false; problems: TextProblem[] } {
  // A byte order mark is no part of the text, and would count as a column.
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const at = placesIn(content);
  const fatal = (code: string, message: string, offset = 0): { ok: false; problems: TextProblem[] } => ({
    ok: false,
    problems: [{ code, path: [], ...at(offset), message }],
  });

  let documents: Document.Parsed<ParsedNode>[];
  try {
    const parsed = parseAllDocuments(content, {
      version: '1.2',
      schema: 'core',
      resolveKnownTags: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    documents = Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    if (error instanceof RangeError) return fatal('yaml-depth', 'The text is nested too deeply to be a scenario.');
    throw error;
  }

  const [document, second] = documents;
  if (document === undefined) return fatal('yaml-empty', 'The file is empty; a scenario starts with its `title`.');
  const version = document.directives.yaml;
  if (version.explicit === true && version.version !== '1.2') {
    return fatal(
      'yaml-version',
      `The file says it is YAML ${version.version}; a scenario is YAML 1.2. Take the %YAML line out.`,
    );
  }

  const problems: TextProblem[] = [];
  const errors = documents.flatMap((each) => each.errors);
  const duplicates = errors.filter((error) => error.code === 'DUPLICATE_KEY');
  const broken = independent(errors.filter((error) => error.code !== 'DUPLICATE_KEY'));
  const tags = documents.flatMap((each) => each.warnings).filter((warning) => warning.code === 'TAG_RESOLVE_FAILED');
  for (const error of [...broken, ...duplicates, ...tags]) {
    problems.push({ ...describeError(error, content), path: [], ...at(error.pos[0]) });
  }
  if (second !== undefined) {
    problems.push({
      code: 'yaml-multiple-documents',
      path: [],
      ...at(second.contents?.range[0] ?? second.range[0]),
      message:
        'A second document starts here; a file holds one scenario. Take out the `---` or `...` line, or split the file.',
    });
  }
  if (broken.length > 0 || second !== undefined) return { ok: false, problems };
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return fatal('yaml-empty', 'The file is empty; a scenario starts with its `title`.');
  }

  const reader = new NodeReader(at, problems);
  const value = reader.read(document.contents, [], 0);
  if (reader.hasFailed) return { ok: false, problems };

  const root = document.contents;
  return {
    ok: true,
    document: {
      value,
      placeOf: (path, on) => at(reader.offsetOf(root, path, on)),
      sourceOf: (path) => reader.sourceOf(root, path),
      problems,
    },
  };
}

/** From an offset to its line and column. The library's own counter misses lines after a quote that is never closed. */
function placesIn(text: string): (offset: number) => Place {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** Turns YAML nodes into plain data, resolving aliases with a budget and turning down what JSON has no word for. */
class NodeReader {
  hasFailed = false;
  readonly #at: (offset: number) => Place;
  readonly #problems: TextProblem[];
  readonly #anchors = new Map<string, { node: Node; value: unknown; size: number; isDone: boolean }>();
  readonly #targets = new Map<Alias, Node>();
  #values = 0;
  #aliased = 0;

  constructor(at: (offset: number) => Place, problems: TextProblem[]) {
    this.#at = at;
    this.#problems = problems;
  }

  read(node: Node | null, path: readonly PropertyKey[], depth: number): unknown {
    if (this.hasFailed || node === null) return null;
    if (depth > DEEPEST) return this.#fail('yaml-depth', 'This is nested too deeply to be a scenario.', node, path);
    if (isAlias(node)) return this.#readAlias(node, path);
    const before = this.#values + this.#aliased;
    this.#values++;
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    // Entered before its content is read, so that an alias to itself is seen as one.
    if (anchor !== undefined) this.#anchors.set(anchor, { node, value: undefined, size: 0, isDone: false });
    const value = this.#readContent(node, path, depth);
    if (anchor !== undefined) {
      this.#anchors.set(anchor, { node, value, size: this.#values + this.#aliased - before, isDone: true });
    }
    return value;
  }

  #readContent(node: Node, path: readonly PropertyKey[], depth: number): unknown {
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map((item, index) => this.read(asNode(item), [...path, index], depth + 1));
    if (!isMap(node))
      return this.#fail('yaml-syntax', 'This is neither a mapping, a list nor a plain value.', node, path);
    const result: Record<string, unknown> = {};
    for (const pair of node.items) {
      const key = this.#readKey(asNode(pair.key), node, path);
      const value = this.read(asNode(pair.value), [...path, key ?? ''], depth + 1);
      if (key !== undefined) result[key] = value;
    }
    return result;
  }

  #readKey(key: Node | null, map: Node, path: readonly PropertyKey[]): string | undefined {
    const name = isAlias(key) ? this.#readAlias(key, path) : isScalar(key) ? key.value : undefined;
    if (isScalar(key) && key.anchor !== undefined)
      this.#anchors.set(key.anchor, { node: key, value: key.value, size: 1, isDone: true });
    if (this.hasFailed) return undefined;
    if (name === '__proto__') {
      // JavaScript gives this name a meaning of its own, so that schemas pass over it in silence.
      this.#problems.push({
        code: 'unknown-key',
        path: [...path, name],
        ...this.#at(startOf(key ?? map)),
        message: '`__proto__` is not known here.',
      });
      return undefined;
    }
    if (typeof name === 'string') return name;
    const source = isScalar(key) ? (key.source ?? String(name)) : '';
    const isPlainValue = typeof name === 'number' || typeof name === 'boolean' || source !== '';
    this.#problems.push({
      code: isPlainValue ? 'quote-it' : 'wrong-type',
      path,
      ...this.#at(startOf(key ?? map)),
      message: isPlainValue
        ? `The key ${source} reads as ${name === null ? 'empty' : `a ${typeof name}`}; write it in quotes: "${source}".`
        : 'A key is a plain text here; this is a list, a mapping or nothing.',
    });
    // Read as it is written, so that what refers to it is not called undeclared as well.
    return isPlainValue ? source : undefined;
  }

  #readAlias(alias: Alias, path: readonly PropertyKey[]): unknown {
    const anchor = this.#anchors.get(alias.source);
    if (anchor === undefined) {
      return this.#fail(
        'yaml-alias',
        `The alias *${alias.source} names no earlier anchor; write &${alias.source} before what it stands for.`,
        alias,
        path,
      );
    }
    if (!anchor.isDone)
      return this.#fail(
        'yaml-alias',
        `The alias *${alias.source} stands for something that contains the alias itself.`,
        alias,
        path,
      );
    this.#targets.set(alias, anchor.node);
    this.#aliased += anchor.size;
    if (this.#aliased > MOST_ALIASED_VALUES) {
      return this.#fail(
        'yaml-alias',
        `The aliases of this file repeat more than ${MOST_ALIASED_VALUES} values; write out less by alias.`,
        alias,
        path,
      );
    }
    return anchor.value;
  }

  #fail(code: string, message: string, node: Node, path: readonly PropertyKey[]): undefined {
    if (!this.hasFailed) this.#problems.push({ code, path, ...this.#at(startOf(node)), message });
    this.hasFailed = true;
    return undefined;
  }

  /** Where the text of this path starts; an alias on the way is followed, one at the end is where it is written itself. */
  offsetOf(root: Node, path: readonly PropertyKey[], on: 'key' | 'value'): number {
    let node: Node = root;
    let offset = startOf(root);
    for (const [depth, key] of path.entries()) {
      const isLast = depth === path.length - 1;
      const container = this.#behind(node);
      if (isSeq(container) && typeof key === 'number') {
        const item = asNode(container.items[key]);
        if (item === null) return offset;
        node = item;
      } else if (isMap(container)) {
        const pair = this.#pairOf(container, key);
        if (pair === undefined) return offset;
        if ((isLast && on === 'key') || pair.value === null || isUnwritten(pair.value))
          return startOf(pair.key ?? container);
        node = pair.value;
      } else return offset;
      offset = startOf(node);
    }
    return offset;
  }

  sourceOf(root: Node, path: readonly PropertyKey[]): string | undefined {
    let node: Node | null = root;
    for (const key of path) {
      const container: Node | null = this.#behind(node);
      if (isSeq(container) && typeof key === 'number') node = asNode(container.items[key]);
      else if (isMap(container)) node = this.#pairOf(container, key)?.value ?? null;
      else return undefined;
    }
    const scalar = this.#behind(node);
    return isScalar(scalar) ? scalar.source : undefined;
  }

  #behind(node: Node | null): Node | null {
    return isAlias(node) ? (this.#targets.get(node) ?? node) : node;
  }

  #pairOf(map: YAMLMap, key: PropertyKey): { key: Node | null; value: Node | null } | undefined {
    // The last of two equal keys, because that is the one whose value was read.
    for (const pair of map.items.toReversed()) {
      const name = this.#behind(asNode(pair.key));
      if (isScalar(name) && (name.value === key || (typeof name.value !== 'string' && name.source === key)))
        return { key: asNode(pair.key), value: asNode(pair.value) };
    }
    return undefined;
  }
}

function asNode(value: unknown): Node | null {
  if (isScalar(value) || isMap(value) || isSeq(value) || isAlias(value)) return value;
  return null;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Is this the nothing that follows `key:`? It has no place of its own to point at. */
function isUnwritten(node: Node): node is Scalar {
  return isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1];
}

/** After its first mistake YAML is read out of step and finds more on every line; only tabs are each a mistake of their own. */
function independent(errors: readonly YAMLError[]): YAMLError[] {
  const [first] = errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  return errors.filter((error) => error === first || error.code === 'TAB_AS_INDENT');
}

function describeError(error: YAMLError, text: string): { code: string; message: string } {
  const word = /^[^\s,[\]{}]+/.exec(text.slice(error.pos[0], error.pos[0] + 80))?.[0].replace(/:$/, '') ?? '';
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return { code: 'yaml-duplicate-key', message: `The key ${word} is given twice in one mapping; keep one.` };
    case 'TAG_RESOLVE_FAILED':
      return { code: 'yaml-tag', message: `The tag ${word} is not known here; a scenario needs no tags, take it out.` };
    case 'RESOURCE_EXHAUSTION':
      return { code: 'yaml-depth', message: 'This is nested too deeply to be a scenario.' };
    case 'TAB_AS_INDENT':
      return { code: 'yaml-syntax', message: 'A tab is used to indent; YAML indents with spaces.' };
    case 'BAD_SCALAR_START':
      return { code: 'yaml-syntax', message: `A text that starts with ${word.slice(0, 1)} must be written in quotes.` };
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return {
        code: 'yaml-syntax',
        message:
          'This is not valid YAML: a value cannot hold a second key here. Check the indentation, and put a text that contains ": " in quotes.',
      };
    case 'MISSING_CHAR':
    case 'BAD_INDENT': {
      const bracket = /end with a (\S)/.exec(error.message)?.[1];
      if (bracket !== undefined) {
        return {
          code: 'yaml-syntax',
          message: `This is not valid YAML: what was opened before is not closed by a ${bracket} here, or goes on with too little indentation.`,
        };
      }
      if (error.message.includes('quote'))
        return {
          code: 'yaml-syntax',
          message: 'A text that began with a quote is not closed by one; it ends here at the latest.',
        };
      return { code: 'yaml-syntax', message: `This is not valid YAML: ${error.message.replace(/\.?$/, '.')}` };
    }
    default:
      return { code: 'yaml-syntax', message: `This is not valid YAML: ${error.message.replace(/\.?$/, '.')}` };
  }
}

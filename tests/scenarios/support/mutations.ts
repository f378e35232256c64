/** One way in which a document differs from a valid one. */
export type Mutation = { what: string; document: unknown };

type Path = readonly (string | number)[];

/** Values that are wrong in most places, and right in some. */
const INTRUDERS: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  1e20,
  '',
  'x',
  'X y',
  '-x',
  'a@b',
  '12345',
  '0123456789',
  '2024-02-30',
  '2024-01-09T10:00',
  '2024-01-09T10:00:00',
  '2024-01-09T10:00Z',
  '09:00',
  '9:00',
  'P1M',
  'P',
  'PT1H',
  'P0WD',
  'P1WD1D',
  'asap',
  'continuous',
  [],
  [1],
  ['x'],
  ['x', 'x'],
  {},
  { until: '2024-01-01' },
  { until: '2024-01-01', indefinite: true },
  { indefinite: false },
  { by: '2024-01-01' },
  { within: 'P1M' },
  { name: 'x' },
];

const STRAY_KEYS = ['unknown', 'by', 'toString', 'constructor', 'X', ''];

/** Every document that differs from this one in one place: a key gone, a key too many, a value of another kind. */
export function* mutationsOf(document: unknown): Generator<Mutation> {
  for (const path of pathsOf(document)) {
    const where = path.join('.');
    for (const intruder of INTRUDERS) {
      yield { what: `${where} = ${JSON.stringify(intruder)}`, document: replaced(document, path, () => intruder) };
    }
    const value = valueAt(document, path);
    if (Array.isArray(value)) {
      yield { what: `${where} with an item too many`, document: replaced(document, path, () => [...value, 'x']) };
      yield { what: `${where} doubled`, document: replaced(document, path, () => [...value, ...value]) };
    } else if (isObject(value)) {
      for (const key of STRAY_KEYS) {
        yield { what: `${where} with ${key}`, document: replaced(document, path, () => ({ ...value, [key]: 'x' })) };
      }
      for (const key of Object.keys(value)) {
        const { [key]: _gone, ...rest } = value;
        yield { what: `${where} without ${key}`, document: replaced(document, path, () => rest) };
        yield {
          what: `${where} with ${key} renamed`,
          document: replaced(document, path, () => ({ ...rest, [`${key}s`]: value[key] })),
        };
      }
    }
  }
}

/** Every place in a document, the document itself included. */
export function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

/** A copy with the value at the path replaced. */
export function replaced(value: unknown, path: Path, replace: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replace(value);
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? replaced(item, rest, replace) : item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name, name === key ? replaced(child, rest, replace) : child]),
  );
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((current, key) => {
    if (Array.isArray(current) && typeof key === 'number') return current[key];
    return isObject(current) ? current[key] : undefined;
  }, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

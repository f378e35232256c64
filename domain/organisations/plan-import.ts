import type * as z from 'zod';
import type { organisationRow } from '#domain/commands/organisation-import.ts';

type Row = z.output<typeof organisationRow>;

/** A body as far as an import knows it. */
interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly email: string;
  readonly dpo?: string | undefined;
  readonly kbo?: string | undefined;
  readonly nis?: string | undefined;
  readonly signatories?:
    | readonly {
        readonly name: string;
        readonly office?: string | undefined;
        readonly nationalNumberHash?: string | undefined;
      }[]
    | undefined;
  readonly successor?: { readonly organisation: string; readonly from: string } | undefined;
}

/** Something wrong with one row: which row and field, and what to do. */
interface RowProblem {
  readonly row: number;
  readonly field: keyof Row;
  readonly message: string;
}

/** What an import comes to, before anything of it is written. */
type ImportPlan =
  | { readonly ok: false; readonly problems: readonly RowProblem[] }
  | {
      readonly ok: true;
      /** The bodies as they are to be written. */
      readonly writes: readonly Organisation[];
      readonly created: readonly string[];
      readonly changed: readonly string[];
      /** Of these, those that are merged into another by this import. */
      readonly merged: readonly string[];
      readonly unchanged: number;
    };

/** A reference made of a name: `Sint-Niklaas` is called `sint-niklaas`. */
const referenceOf = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');

/** What is given or, where it is left out, known; null takes it away. */
const keeping = <Value>(given: Value | null | undefined, known: Value | undefined): Value | undefined =>
  given === undefined ? known : (given ?? undefined);

/** A value without the fields that are not there, its keys in order: two that say the same are equal as text. */
const asText = (value: object): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .sort(),
    ),
  );

/** Signatories as given; of one who is known by the same name, the hash of the national number is kept. */
function signatoriesOf(given: Row['signatories'], known: Organisation['signatories']): Organisation['signatories'] {
  if (given === undefined) return known;
  if (given === null) return undefined;
  return given.map(({ name, office }) => {
    const hash = known?.find((one) => one.name === name)?.nationalNumberHash;
    return {
      name,
      ...(office === undefined ? {} : { office }),
      ...(hash === undefined ? {} : { nationalNumberHash: hash }),
    };
  });
}

/**
 * Plans an import against the bodies that are known: which are new, which change, which are merged into another. Everything is checked
 * before anything is written; imported again, the same rows change nothing.
 */
export function planImport(known: readonly Organisation[], rows: readonly Row[]): ImportPlan {
  const problems: RowProblem[] = [];
  const wrong = (row: number, field: keyof Row, message: string): void => void problems.push({ row, field, message });
  const byId = new Map<string, Organisation>(known.map((body) => [body.id, body]));
  const byKbo = new Map<string, string>(
    known.flatMap(({ id, kbo }) => (kbo === undefined ? [] : [[kbo, id] as const])),
  );

  const rowOf = new Map<string, number>();
  const ids = rows.map((row, index): string => {
    const holder = row.kbo == null ? undefined : byKbo.get(row.kbo);
    const named = referenceOf(row.name);
    const isFree = !byId.has(named) && !rowOf.has(named);
    const id = row.id ?? holder ?? (isFree ? named : `${named}-${row.nis ?? row.kbo ?? index + 1}`);
    if (row.id === undefined && row.kbo == null)
      wrong(index, 'kbo', `${row.name} needs an enterprise number or a reference: without, it is not known again.`);
    if (row.id !== undefined && holder !== undefined && holder !== row.id)
      wrong(index, 'kbo', `The enterprise number is that of ${holder}, not of ${row.id}.`);
    const other = rowOf.get(id);
    if (other !== undefined) wrong(index, row.id === undefined ? 'kbo' : 'id', `${id} stands in the file twice.`);
    rowOf.set(id, index);
    const before = byId.get(id);
    if (before !== undefined && before.kind !== row.kind)
      wrong(
        index,
        'kind',
        `${id} is known as ${before.kind}; what it may accede to hangs on that. Correct the file, or change the body itself first.`,
      );
    return id;
  });

  const find = (name: string): string | undefined => {
    if (byId.has(name) || rowOf.has(name)) return name;
    const row = rows.findIndex(({ kbo }) => kbo === name);
    return row >= 0 ? ids[row] : byKbo.get(name);
  };
  const successors = new Map<string, string>(
    known.flatMap(({ id, successor }) => (successor === undefined ? [] : [[id, successor.organisation] as const])),
  );
  rows.forEach((row, index) => {
    const id = ids[index] ?? '';
    if (row.mergedInto === undefined) {
      if (row.mergedOn !== undefined)
        wrong(index, 'mergedInto', `${id} was merged on a day, but the file does not say into what.`);
      return;
    }
    if (row.mergedOn === undefined) wrong(index, 'mergedOn', `The day from which ${id} is merged is missing.`);
    const successor = find(row.mergedInto);
    if (successor === undefined)
      wrong(index, 'mergedInto', `There is no ${row.mergedInto}, neither in the file nor known.`);
    else successors.set(id, successor);
  });
  rows.forEach((_row, index) => {
    const id = ids[index] ?? '';
    const seen = new Set<string>([id]);
    for (let next = successors.get(id); next !== undefined; next = successors.get(next)) {
      if (seen.has(next)) {
        wrong(index, 'mergedInto', `${id} would be merged into itself.`);
        return;
      }
      seen.add(next);
    }
  });

  const after = new Map(byId);
  const emailOf = (id: string, seen: ReadonlySet<string> = new Set()): string | undefined => {
    const row = rows[rowOf.get(id) ?? -1];
    const own = row?.email ?? byId.get(id)?.email;
    const successor = successors.get(id);
    if (row?.email !== undefined || successor === undefined || seen.has(id)) return own;
    // Whoever took its place reads its mail, unless the file says another address.
    return emailOf(successor, new Set([...seen, id])) ?? own;
  };
  rows.forEach((row, index) => {
    const id = ids[index] ?? '';
    const before = byId.get(id);
    const email = emailOf(id);
    if (email === undefined) {
      wrong(index, 'email', `${row.name} needs an e-mail address: its notices go there.`);
      return;
    }
    const kbo = keeping(row.kbo, before?.kbo);
    const nis = keeping(row.nis, before?.nis);
    if (row.kind === 'municipality' && nis === undefined)
      wrong(index, 'nis', `${row.name} is a municipality: give its NIS code.`);
    const successor = successors.get(id);
    const from = row.mergedOn ?? before?.successor?.from;
    const dpo = keeping(row.dpo, before?.dpo);
    const signatories = signatoriesOf(row.signatories, before?.signatories);
    const { dpo: _dpo, kbo: _kbo, nis: _nis, signatories: _signatories, ...kept } = before ?? { id };
    after.set(id, {
      ...kept,
      id,
      name: row.name,
      kind: row.kind,
      email,
      ...(dpo === undefined ? {} : { dpo }),
      ...(kbo === undefined ? {} : { kbo }),
      ...(nis === undefined ? {} : { nis }),
      ...(signatories === undefined ? {} : { signatories }),
      ...(successor === undefined || from === undefined ? {} : { successor: { organisation: successor, from } }),
    });
  });
  // Two that live beside each other cannot have the same codes; one that was merged keeps those it had.
  for (const [field, sameKind] of [
    ['kbo', false],
    ['nis', true],
  ] as const) {
    const holders = new Map<string, string>();
    for (const body of after.values()) {
      const code = body[field];
      if (code === undefined || (field === 'nis' && body.successor !== undefined)) continue;
      const key = sameKind ? `${body.kind} ${code}` : code;
      const holder = holders.get(key);
      const row = rowOf.get(body.id) ?? (holder === undefined ? undefined : rowOf.get(holder));
      if (holder !== undefined && row !== undefined)
        wrong(
          row,
          field,
          `${holder} and ${body.id} have the same ${field === 'kbo' ? 'enterprise number' : 'NIS code'}.`,
        );
      holders.set(key, body.id);
    }
  }
  if (problems.length > 0) return { ok: false, problems: problems.sort((a, b) => a.row - b.row) };
  const written = ids.flatMap((id) => after.get(id) ?? []);
  const writes = written.filter((body) => {
    const before = byId.get(body.id);
    return before === undefined || asText(before) !== asText(body);
  });
  const created = writes.filter(({ id }) => !byId.has(id)).map(({ id }) => id);
  return {
    ok: true,
    writes,
    created,
    changed: writes.filter(({ id }) => byId.has(id)).map(({ id }) => id),
    merged: writes
      .filter(
        ({ id, successor }) =>
          successor !== undefined && byId.get(id)?.successor?.organisation !== successor.organisation,
      )
      .map(({ id }) => id),
    unchanged: rows.length - writes.length,
  };
}

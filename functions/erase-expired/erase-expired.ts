import { readMembers, readOwners } from '#adapters/dynamodb/dossier-members.ts';
import {
  eraseMessageAbout,
  eraseOnceKeys,
  eraseTexts,
  eraseWork,
  readDonePhoneItems,
  readMessagesAbout,
  readOnceKeys,
  readTextRows,
} from '#adapters/dynamodb/erasure.ts';
import { OPERATORS } from '#adapters/dynamodb/work-list.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { accederOf, accedersConditionIds, dossierOf } from '#domain/door/aggregate-id.ts';
import { closedSince, isOver, type Member } from '#domain/retention/closed.ts';
import { type ErasableKind, erasableFrom, KEPT, partTexts } from '#domain/retention/periods.ts';
import { IMPORT_KEYS } from '#domain/usecases/import-history/import-history.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';

type Ports = Pick<TablePorts, 'table' | 'directory' | 'now'>;

/** Something whose period has run out: what it is about, by reference, and how many texts, messages, keys or items that is. */
export interface Expired {
  readonly kind: ErasableKind;
  readonly about: string;
  /** Since when it could go. */
  readonly since: Instant;
  readonly texts: number;
  readonly messages: number;
  readonly keys: number;
  readonly items: number;
}

interface Found extends Expired {
  readonly erase: () => Promise<void>;
}

const NOTHING = { texts: 0, messages: 0, keys: 0, items: 0 } as const;

/** The texts of logs that go after a period, and what takes them away. */
async function textsOf({ table, now }: Ports, members: readonly Member[], kind: ErasableKind) {
  const rows = (await Promise.all(members.map(({ aggregate }) => readTextRows(table, aggregate)))).flat();
  const parted = rows
    .map((row) => ({
      row,
      parts: kind === 'accession-texts' ? { stay: {}, go: Object.keys(row.texts) } : partTexts(row.texts),
    }))
    .filter(({ parts }) => parts.go.length > 0);
  return {
    count: parted.reduce((sum, { parts }) => sum + parts.go.length, 0),
    async erase() {
      const because = { at: now(), rule: `${kind} ${KEPT[kind]}` };
      for (const { row, parts } of parted) await eraseTexts(table, row, parts, because);
    },
  };
}

async function ofClosedDossier(
  ports: Ports,
  owner: Member,
  members: readonly Member[],
  since: Instant,
): Promise<Found> {
  const { table } = ports;
  const dossier = dossierOf(owner.aggregate);
  const [texts, messages, keys] = await Promise.all([
    textsOf(ports, members, 'dossier-texts'),
    readMessagesAbout(table, dossier),
    readOnceKeys(table, dossier).then((all) => all.filter((key) => !IMPORT_KEYS.includes(key))),
  ]);
  return {
    kind: 'dossier-texts',
    about: owner.aggregate,
    since,
    texts: texts.count,
    messages: messages.length,
    keys: keys.length,
    items: 0,
    async erase() {
      await texts.erase();
      for (const message of messages) await eraseMessageAbout(table, dossier, message);
      await eraseOnceKeys(table, dossier, keys);
    },
  };
}

const isSome = ({ texts, messages, keys, items }: Expired): boolean => texts + messages + keys + items > 0;

/** Everything that is or will be erasable, with when: what is due by `by` and, of the rest, the first instant. */
async function look(
  ports: Ports,
  by: Instant,
): Promise<{ readonly found: Found[]; readonly next: Instant | undefined }> {
  const { table, directory } = ports;
  const found: Found[] = [];
  const later: Instant[] = [];
  const isDue = (instant: Instant): boolean => {
    if (instant <= by) return true;
    later.push(instant);
    return false;
  };
  for (const owner of await readOwners(table)) {
    const dossier = dossierOf(owner.aggregate);
    // Of one that runs, only the accessions: a general deliberation outlives many of them.
    const members = await readMembers(table, dossier, isOver(owner) ? undefined : `accession:${dossier}:`);
    for (const accession of members.filter((member) => member.aggregate.startsWith('accession:') && isOver(member))) {
      // Whom to call about data that must still be erased: kept while a duty of the acceder runs.
      const duties = await readMembers(table, dossier, accedersConditionIds(dossier, accederOf(accession.aggregate)));
      const ended = closedSince([accession, ...duties]);
      if (ended === undefined) continue;
      const since = erasableFrom('accession-texts', ended);
      if (!isDue(since)) continue;
      const texts = await textsOf(ports, [accession], 'accession-texts');
      const about = accession.aggregate;
      found.push({ ...NOTHING, kind: 'accession-texts', about, since, texts: texts.count, erase: texts.erase });
    }
    const closed = isOver(owner) ? closedSince(members) : undefined;
    if (closed === undefined) continue;
    const since = erasableFrom('dossier-texts', closed);
    if (isDue(since)) found.push(await ofClosedDossier(ports, owner, members, since));
  }
  const committees = [...(await directory.committees()).map(({ id }) => id), OPERATORS];
  for (const committee of committees) {
    const items = (await readDonePhoneItems(table, committee)).map(({ id, at }) => ({
      id,
      since: erasableFrom('phone-items', at),
    }));
    const due = items.filter((item) => isDue(item.since));
    const since = due.map((item) => item.since).sort()[0];
    if (since === undefined) continue;
    const erase = () =>
      eraseWork(
        table,
        committee,
        due.map(({ id }) => id),
      );
    found.push({ ...NOTHING, kind: 'phone-items', about: committee, since, items: due.length, erase });
  }
  return { found: found.filter(isSome), next: later.sort()[0] };
}

const told = ({ erase: _erase, ...expired }: Found): Expired => expired;

/** What would be erased by an instant; nothing is changed. */
export const previewExpired = async (ports: Ports, by: Instant): Promise<Expired[]> =>
  (await look(ports, by)).found.map(told);

/** When something will first be erasable; undefined while nothing that is there has such a day. */
export async function nextErasure(ports: Ports): Promise<Instant | undefined> {
  const { found, next } = await look(ports, ports.now());
  return found[0] === undefined ? next : ports.now();
}

/** Erases what has been kept for its period. Cut off, or done again, it goes on with what is left. */
export async function eraseExpired(ports: Ports): Promise<Expired[]> {
  const { found } = await look(ports, ports.now());
  for (const { erase } of found) await erase();
  return found.map(told);
}

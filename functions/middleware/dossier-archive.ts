import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { readMembers } from '#adapters/dynamodb/dossier-members.ts';
import { readTextRows } from '#adapters/dynamodb/erasure.ts';
import { readRoots } from '#adapters/dynamodb/log-root-rows.ts';
import { readDossierMail } from '#adapters/dynamodb/messages.ts';
import type { Exports } from '#adapters/s3/exports.ts';
import { titleOfNotice } from '#adapters/ses/templates/texts-nl.ts';
import { type ArchiveFile, sha256Of, zipOf } from '#adapters/zip/zip.ts';
import { localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import { accedersConditionIds, accessionId, dossierId, parseAggregateId } from '#domain/door/aggregate-id.ts';
import type { CommitmentWorks } from '#domain/ports/commitment-works.ts';
import { closedSince, type Member, stillOpen } from '#domain/retention/closed.ts';
import { inBatches } from '#domain/usecases/in-batches.ts';
import { archiveIndex } from '#web/pages/dossier/archive-index.ts';
import type { TablePorts } from './ports.ts';

/** What one archive may hold: it is made in the memory of one function while somebody waits. A larger one is taken accession by accession. */
const MOST_LOGS = 1_500;
const MOST_BYTES = 80_000_000;

/** What an archive is made from. */
export interface ArchivePorts extends TablePorts {
  readonly works: Pick<CommitmentWorks, 'documents'>;
  readonly exports: Exports;
}

/** An archive that was made, or why there is none. */
export type Archived =
  | {
      readonly kind: 'made';
      readonly url: string;
      readonly seconds: number;
      readonly sha256: string;
      readonly bytes: number;
      readonly files: number;
    }
  /** That body never acceded, or tried to. */
  | { readonly kind: 'no-accession' }
  /** What still runs. */
  | { readonly kind: 'not-closed'; readonly open: readonly string[] }
  /** The bodies whose accessions are archives of their own. */
  | { readonly kind: 'too-large'; readonly organisations: readonly string[] };

const SHA256 = /^[0-9a-f]{64}$/;

/** Every document that events name by its SHA-256, wherever in their data it stands; hashes of the chain are none of them. */
function documentsIn(value: unknown): string[] {
  if (typeof value === 'string') return SHA256.test(value) ? [value] : [];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(documentsIn);
  return [];
}

const json = (path: string, value: unknown): ArchiveFile => ({
  path,
  bytes: new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`),
});

/** References have no characters that a file's name cannot have, but for what stands between them. */
const fileNameOf = (aggregate: string): string => aggregate.replaceAll(/[^A-Za-z0-9.+-]/g, '_');

const isPdf = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes.subarray(0, 5)) === '%PDF-';

/** The dossier itself and one accession with what it took on. */
const partOf = (members: readonly Member[], dossier: string, organisation: string): Member[] =>
  members.filter(
    ({ aggregate }) =>
      aggregate === dossierId(dossier) ||
      aggregate === accessionId(dossier, organisation) ||
      aggregate.startsWith(accedersConditionIds(dossier, organisation)),
  );

/** Logs and texts of the members, file by file, with the documents that the logs name. */
async function readLogs(ports: ArchivePorts, members: readonly Member[]) {
  const sorted = members.toSorted((a, b) => (a.aggregate < b.aggregate ? -1 : 1));
  return inBatches(sorted, async ({ aggregate }) => {
    const [entries, texts] = await Promise.all([
      readLog(ports.table, parseAggregateId(aggregate)),
      readTextRows(ports.table, aggregate),
    ]);
    return { aggregate, entries, texts };
  });
}

/** The documents, read one after the other until there are too many bytes: undefined then. */
async function readDocuments(ports: ArchivePorts, names: ReadonlySet<string>): Promise<ArchiveFile[] | undefined> {
  const files: ArchiveFile[] = [];
  let total = 0;
  for (const sha256 of [...names].sort()) {
    const bytes = await ports.works.documents.read(sha256);
    if (bytes === undefined) continue;
    total += bytes.byteLength;
    if (total > MOST_BYTES) return undefined;
    files.push({ path: `documents/${sha256}${isPdf(bytes) ? '.pdf' : '.json'}`, bytes });
  }
  return files;
}

/**
 * Makes the archive of a closed dossier, or of one accession to it, and gives a link to it: logs, texts, mail, documents, letter and
 * roots, a page in Dutch that says what is what, and a manifest with the SHA-256 of every file. Whoever calls this has seen to it that
 * the asker may have it.
 */
export async function archiveDossier(
  ports: ArchivePorts,
  dossier: string,
  organisation: string | undefined,
): Promise<Archived> {
  const { table, now } = ports;
  const all = await readMembers(table, dossier);
  const closed = closedSince(all);
  if (closed === undefined) return { kind: 'not-closed', open: stillOpen(all).map(({ aggregate }) => aggregate) };
  const acceders = all.flatMap(({ aggregate }) =>
    aggregate.startsWith('accession:') ? [aggregate.slice(accessionId(dossier, '').length)] : [],
  );
  if (organisation !== undefined && !acceders.includes(organisation)) return { kind: 'no-accession' };
  const tooLarge: Archived = { kind: 'too-large', organisations: acceders.sort() };
  const members = organisation === undefined ? all : partOf(all, dossier, organisation);
  if (members.length > MOST_LOGS) return tooLarge;

  const logs = await readLogs(ports, members);
  const own = logs.find(({ aggregate }) => aggregate === dossierId(dossier));
  const named = new Set(logs.flatMap(({ entries }) => entries.flatMap(({ data }) => documentsIn(data))));
  const documents = await readDocuments(ports, named);
  if (documents === undefined) return tooLarge;
  const [mail, letter, roots, bodies] = await Promise.all([
    readDossierMail(table, dossier),
    ports.exports.letter(dossier),
    readRoots(table, own?.entries[0]?.recordedAt ?? closed),
    ports.directory.organisations(),
  ]);
  const content: ArchiveFile[] = [
    ...logs.map(({ aggregate, entries }) => json(`log/${fileNameOf(aggregate)}.json`, entries)),
    ...logs
      .filter(({ texts }) => texts.length > 0)
      .map(({ aggregate, texts }) => json(`texts/${fileNameOf(aggregate)}.json`, texts)),
    json(
      'mail/mail.json',
      mail.filter(
        ({ accession }) => organisation === undefined || accession === undefined || accession === organisation,
      ),
    ),
    ...documents,
    ...(letter === undefined ? [] : [{ path: 'letter/decision.pdf', bytes: letter }]),
    json('proof/roots.json', roots),
  ];
  const files = content.map(({ path, bytes }) => ({ path, bytes: bytes.byteLength, sha256: sha256Of(bytes) }));
  const nameOf = new Map(bodies.map(({ id, name }) => [id, name]));
  const index = archiveIndex({
    dossier,
    subject: own?.texts.find(({ texts }) => texts.subject !== undefined)?.texts.subject,
    organisation,
    madeOn: localDateOf(now()),
    closedOn: localDateOf(closed),
    events: logs
      .flatMap(({ aggregate, entries }) =>
        entries.map(({ recordedAt, type, data }) => ({ at: withOffset(recordedAt), about: aggregate, type, data })),
      )
      .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    files,
    nameOf: (id) => nameOf.get(id) ?? id,
    noticeTitle: (notice) => titleOfNotice(notice, false),
  });
  const page: ArchiveFile = { path: 'index.html', bytes: new TextEncoder().encode(index) };
  const manifest = json('manifest.json', {
    format: 'beraad-archive/1',
    dossier,
    ...(organisation === undefined ? {} : { organisation }),
    madeAt: withOffset(now()),
    closedSince: withOffset(closed),
    files: [{ path: page.path, bytes: page.bytes.byteLength, sha256: sha256Of(page.bytes) }, ...files],
  });
  const zip = zipOf([manifest, page, ...content], now());
  const sha256 = sha256Of(zip);
  const fileName = `${[dossier, organisation].filter((part) => part !== undefined).join('-')}.zip`;
  const { url, seconds } = await ports.exports.keep(`${sha256}.zip`, zip, fileName);
  return { kind: 'made', url, seconds, sha256, bytes: zip.byteLength, files: content.length + 2 };
}

import type { PublishedPlace } from '#adapters/dynamodb/list-places.ts';
import { readPublished, readSubjects } from '#adapters/dynamodb/lists.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import { type AggregateId, dossierId, dossierOf, kindOf, protocolId } from '#domain/door/aggregate-id.ts';
import { protocolKind } from '#domain/door/aggregate-kind.ts';
import { dossierStateSchema } from '#domain/dossier/state.ts';
import { evolveProtocol } from '#domain/protocol/state.ts';
import { protocolTimeEvents } from '#domain/protocol/time.ts';
import {
  type EntrySources,
  entryOfDossier,
  entryOfProtocol,
  inRegisterOrder,
  type RegisterEntry,
} from '#domain/register/entry.ts';
import { presentDossier } from '#domain/usecases/present-dossier.ts';
import type { TablePorts } from './ports.ts';

type Texts = Readonly<Record<string, string | undefined>>;
type Naming = Pick<EntrySources, 'nameOf' | 'committeeName'>;

async function namingOf(ports: TablePorts): Promise<Naming> {
  const [names, committees] = await Promise.all([ports.directory.organisationNames(), ports.directory.committees()]);
  const committeeNames = new Map(committees.map(({ id, name }) => [id, name]));
  return { nameOf: (id) => names.get(id) ?? id, committeeName: (id) => committeeNames.get(id) ?? id };
}

/** Which version of its number a dossier is, from 1: one more than those that it amends, one by one. */
async function versionOf(ports: TablePorts, dossier: string): Promise<number> {
  const seen = new Set<string>();
  const policy = await ports.policies.current();
  for (let next: string | undefined = dossier; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    next = (await presentDossier(ports, next, ports.now(), policy))?.amends;
  }
  return seen.size;
}

/** The entry of something as it stands now; undefined for what is not published. `whole`: with its versions and acceders. */
async function entryOf(
  ports: TablePorts,
  aggregate: AggregateId,
  telling: Texts | Promise<Texts>,
  names: Naming | Promise<Naming>,
  whole: boolean,
): Promise<RegisterEntry | undefined> {
  const now = ports.now();
  // Asked for in one turn, all of them are read together.
  const policy = ports.policies.current();
  if (kindOf(aggregate) === 'protocol') {
    const loading = ports.store.load(aggregate, protocolKind);
    const [{ state }, known, texts, naming] = await Promise.all([loading, policy, telling, names]);
    if (state === undefined) return undefined;
    const present = protocolTimeEvents(state, known, now).reduce(evolveProtocol, state);
    return entryOfProtocol(present, { texts, ...naming });
  }
  const dossier = dossierOf(aggregate);
  const [state, texts, naming] = await Promise.all([presentDossier(ports, dossier, now, policy), telling, names]);
  if (state?.publishedAt === undefined) return undefined;
  const [version, acceders] = whole
    ? await Promise.all([
        versionOf(ports, dossier),
        state.decision?.accession === undefined ? undefined : ports.acceders.of(dossier),
      ])
    : [];
  return entryOfDossier(state, {
    texts,
    ...naming,
    ...(version === undefined ? {} : { version }),
    ...(acceders === undefined ? {} : { acceders }),
  });
}

const allTexts = async (ports: TablePorts, aggregate: AggregateId): Promise<Texts> =>
  Object.assign({}, ...(await readTexts(ports.table, aggregate)).values());

async function publishedPlaces(ports: TablePorts): Promise<PublishedPlace[]> {
  const classes = [undefined, ...dossierStateSchema.shape.recipientClass.unwrap().options];
  const places = await Promise.all(classes.map((recipientClass) => readPublished(ports.table, recipientClass)));
  return places
    .flat()
    .toSorted((a, b) =>
      a.publishedAt === b.publishedAt
        ? dossierOf(a.aggregate) < dossierOf(b.aggregate)
          ? -1
          : 1
        : a.publishedAt < b.publishedAt
          ? 1
          : -1,
    );
}

/** Every decision and protocol that is published, as it stands now: what the public may know, and nothing else. */
export async function readRegister(ports: TablePorts): Promise<RegisterEntry[]> {
  const once = ports.forOneAnswer();
  const naming = namingOf(once);
  const [places] = await Promise.all([publishedPlaces(once), naming]);
  const entries = await Promise.all(
    places.map(({ aggregate }) => entryOf(once, aggregate, allTexts(once, aggregate), naming, true)),
  );
  return inRegisterOrder(entries.filter((entry) => entry !== undefined));
}

/** One of them by its reference; undefined for what is not published. */
export async function readRegisterEntry(ports: TablePorts, reference: string): Promise<RegisterEntry | undefined> {
  const once = ports.forOneAnswer();
  const naming = namingOf(once);
  for (const aggregate of [dossierId(reference), protocolId(reference)]) {
    const entry = await entryOf(once, aggregate, allTexts(once, aggregate), naming, true);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** How they stand in a list: without their conditions' texts, their versions and who acceded. */
export type RegisterLine = Omit<RegisterEntry, 'conditions' | 'accessions' | 'version'>;

/** What is published of a kind, or of every kind, the newest first: in which order it stands, and the lines of some of it. */
export async function registerLines(
  ports: TablePorts,
  kind: RegisterEntry['kind'] | undefined,
): Promise<{
  readonly places: readonly PublishedPlace[];
  readonly lines: (places: readonly PublishedPlace[]) => Promise<RegisterLine[]>;
}> {
  const places = (await publishedPlaces(ports)).filter((place) => kind === undefined || place.kind === kind);
  return {
    places,
    async lines(asked) {
      const [naming, subjects] = await Promise.all([
        namingOf(ports),
        readSubjects(
          ports.table,
          asked.map(({ aggregate }) => aggregate),
        ),
      ]);
      const read = await Promise.all(
        asked.map(({ aggregate }) => entryOf(ports, aggregate, { subject: subjects.get(aggregate) }, naming, false)),
      );
      return read.filter((entry) => entry !== undefined);
    },
  };
}

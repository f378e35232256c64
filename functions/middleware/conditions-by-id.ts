import type { AccessionState } from '#domain/accession/state.ts';
import type { ConditionContext } from '#domain/condition/ends.ts';
import { accessionAsOwner, dossierAsOwner, protocolAsOwner } from '#domain/condition/owner.ts';
import { type ConditionState, evolveCondition } from '#domain/condition/state.ts';
import { conditionTimeEvents } from '#domain/condition/time.ts';
import { type AggregateId, accessionId, conditionId, conditionNameOf, dossierOf } from '#domain/door/aggregate-id.ts';
import { accessionKind, conditionKind } from '#domain/door/aggregate-kind.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import { maySeeDossier } from '#domain/dossier/visibility.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';
import { presentDossier } from '#domain/usecases/present-dossier.ts';
import type { ConditionNow } from './dossier-reads.ts';
import type { TablePorts } from './ports.ts';
import { protocolSeenBy } from './protocol-reads.ts';

/** What conditions hang on, as it stands now. */
interface Owners {
  readonly dossiers: ReadonlyMap<string, DossierState>;
  /** Of those that the person may see. */
  readonly protocols: ReadonlyMap<string, ProtocolState>;
  readonly accessions: ReadonlyMap<string, AccessionState>;
}

async function present<Key, Value>(
  keys: Iterable<Key>,
  read: (key: Key) => Promise<Value | undefined>,
): Promise<ReadonlyMap<Key, Value>> {
  const found = await Promise.all([...new Set(keys)].map(async (key) => [key, await read(key)] as const));
  return new Map(found.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

async function ownersOf(
  ports: TablePorts,
  person: Person,
  ids: readonly AggregateId[],
  policy: Promise<Policy>,
): Promise<Owners> {
  const acceders = ids.map(conditionNameOf).filter(({ round }) => round !== undefined);
  const [dossiers, accessions] = await Promise.all([
    present(ids.map(dossierOf), (reference) => presentDossier(ports, reference, ports.now(), policy)),
    present(
      acceders.map(({ dossier, organisation }) => accessionId(dossier, organisation)),
      async (id) => (await ports.store.load(id, accessionKind)).state,
    ),
  ]);
  const others = ids.map(dossierOf).filter((reference) => !dossiers.has(reference));
  const protocols = await present(others, async (reference) => (await protocolSeenBy(ports, person, reference))?.state);
  return { dossiers, accessions, protocols };
}

/** What sets a condition, and whether the person may see it by that; undefined where they may not. */
function contextOf(owners: Owners, person: Person, aggregate: AggregateId): ConditionContext | undefined {
  const { dossier: reference, organisation, round } = conditionNameOf(aggregate);
  const dossier = owners.dossiers.get(reference);
  if (dossier === undefined) {
    const protocol = owners.protocols.get(reference);
    return protocol === undefined ? undefined : protocolAsOwner(protocol);
  }
  const isOwn = round !== undefined && organisation === person.organisation;
  if (!isOwn && !maySeeDossier(person, dossier)) return undefined;
  if (round === undefined) return dossierAsOwner(dossier);
  const accession = owners.accessions.get(accessionId(reference, organisation));
  return accession === undefined ? undefined : accessionAsOwner(accession, round, dossier);
}

/**
 * The ids of which one would stand in a condition's place: the first occurrence of what waited for an event, and the same duty taken on
 * in a later accession.
 */
function replacements({ aggregate, state }: ConditionNow, { accessions }: Owners): AggregateId[] {
  const name = conditionNameOf(aggregate);
  const { organisation, kind } = state.opening;
  const first =
    kind === 'awaiting-event' && name.occurrence === undefined
      ? [name.organisation, organisation].map((body) => conditionId({ ...name, organisation: body, occurrence: 1 }))
      : [];
  const { round } = name;
  if (round === undefined) return first;
  const last = accessions.get(accessionId(name.dossier, name.organisation))?.accededRound ?? round;
  const later = Array.from({ length: Math.max(0, last - round) }, (_, index) =>
    conditionId({ ...name, round: round + index + 1 }),
  );
  return [...first, ...later];
}

/**
 * Conditions by their ids, as they stand now; those left out that the person may not see, and those in whose place another stands. What
 * is read is these conditions and what set them, however many others there are.
 */
export async function conditionsById(
  ports: TablePorts,
  person: Person,
  ids: readonly AggregateId[],
): Promise<ReadonlyMap<string, ConditionNow>> {
  if (ids.length === 0) return new Map();
  // Asked for in one turn, the policy is read with the rest.
  const reading = ports.policies.current();
  const [policy, owners, loaded] = await Promise.all([
    reading,
    ownersOf(ports, person, ids, reading),
    Promise.all(ids.map(async (aggregate) => ({ aggregate, ...(await ports.store.load(aggregate, conditionKind)) }))),
  ]);
  const now = ports.now();
  const shown = loaded.flatMap(({ aggregate, version, state }): ConditionNow[] => {
    const owner = contextOf(owners, person, aggregate);
    if (state === undefined || owner === undefined) return [];
    const events = conditionTimeEvents(state, policy, owner, now);
    return [{ aggregate, version, state: events.reduce<ConditionState>(evolveCondition, state) }];
  });
  const replacing = await present(
    shown.flatMap((condition) => replacements(condition, owners)),
    async (id) => (await ports.store.load(id, conditionKind)).state,
  );
  return new Map(
    shown
      .filter((condition) => !replacements(condition, owners).some((id) => replacing.has(id)))
      .map((condition) => [condition.aggregate, condition]),
  );
}

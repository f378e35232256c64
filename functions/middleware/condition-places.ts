import type { ConditionPlace } from '#adapters/dynamodb/list-places.ts';
import {
  allOfKind,
  bodyConditions,
  committeeConditions,
  ownConditions,
  readConditionPlaces,
  readPartsOf,
  readSnapshots,
} from '#adapters/dynamodb/lists.ts';
import { conditionNameOf, dossierId, dossierOf, protocolId } from '#domain/door/aggregate-id.ts';
import { dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { maySeeDossier } from '#domain/dossier/visibility.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import { relationsToProtocol } from '#domain/protocol/decide.ts';
import type { TablePorts } from './ports.ts';
import { maySeeProtocol } from './protocol-reads.ts';

/** One that waits for an event makes place for its first occurrence; what came back in a later accession stands there alone. */
function standing(places: readonly ConditionPlace[]): ConditionPlace[] {
  const named = places.map((place) => ({ place, ...conditionNameOf(place.aggregate) }));
  const duty = ({ place, dossier, ref, round }: (typeof named)[number]): string =>
    `${dossier}/${ref}/${place.organisation}/${round ?? ''}`;
  const occurring = new Set(named.filter(({ occurrence }) => occurrence !== undefined).map(duty));
  const listed = named.filter((each) => each.occurrence !== undefined || !occurring.has(duty(each)));
  const one = ({ place, dossier, ref, occurrence }: (typeof named)[number]): string =>
    `${dossier}/${ref}/${place.organisation}/${occurrence ?? ''}`;
  const newest = new Map<string, number>();
  for (const each of listed) newest.set(one(each), Math.max(each.round ?? 0, newest.get(one(each)) ?? 0));
  return listed.filter((each) => (each.round ?? 0) === newest.get(one(each))).map(({ place }) => place);
}

/** Of these places those in dossiers and protocols that a person may see, by the rule of each. */
async function inSeenMatters(
  ports: TablePorts,
  person: Person,
  places: readonly ConditionPlace[],
): Promise<ConditionPlace[]> {
  const isOwn = ({ aggregate }: ConditionPlace): boolean => {
    const { round, organisation } = conditionNameOf(aggregate);
    return round !== undefined && organisation === person.organisation;
  };
  const references = [...new Set(places.filter((place) => !isOwn(place)).map(({ aggregate }) => dossierOf(aggregate)))];
  const snapshots = await readSnapshots(
    ports.table,
    references.flatMap((reference) => [dossierId(reference), protocolId(reference)]),
  );
  const seen = new Set(
    references.filter((reference) => {
      const dossier = dossierKind.parseState(snapshots.get(dossierId(reference))?.state);
      const protocol = dossier ? undefined : protocolKind.parseState(snapshots.get(protocolId(reference))?.state);
      return (
        (dossier !== undefined && maySeeDossier(person, dossier)) ||
        (protocol !== undefined && maySeeProtocol(person, protocol))
      );
    }),
  );
  return places.filter((place) => isOwn(place) || seen.has(dossierOf(place.aggregate)));
}

/** What a body judges: in the protocols to which it is a party, what others owe. A protocol has no committee that would. */
export async function placesJudgedInProtocols(ports: TablePorts, person: Person): Promise<ConditionPlace[]> {
  const { organisation } = person;
  if (organisation === undefined) return [];
  const protocols = await readPartsOf(ports.table, organisation, 'protocol');
  const snapshots = await readSnapshots(ports.table, protocols);
  // Before it is in force a protocol has no conditions.
  const own = protocols.filter((id) => {
    const state = protocolKind.parseState(snapshots.get(id)?.state);
    return state?.inForceAt !== undefined && relationsToProtocol(person, state).has('party');
  });
  const sources = own.map((id) => ownConditions(dossierOf(id)));
  const places = await readConditionPlaces(ports.table, sources);
  return places.filter((place) => place.organisation !== organisation);
}

/**
 * Every condition that a person may see, as the lists tell of it: what is counted, filtered and put in order without reading it. A state
 * here may be a moment behind; what is shown one by one is read by `conditionsById`.
 */
export async function conditionPlacesSeenBy(ports: TablePorts, person: Person): Promise<ConditionPlace[]> {
  const { committee, organisation } = person;
  if (hasRole(person, 'administrator')) return standing(await readConditionPlaces(ports.table, allOfKind('condition')));
  const [judged, owed, ofOthers] = await Promise.all([
    // Whoever is of the committee that judges a condition may see its dossier.
    committee === undefined ? [] : readConditionPlaces(ports.table, [committeeConditions(committee)]),
    organisation === undefined
      ? []
      : readConditionPlaces(ports.table, [bodyConditions(organisation)]).then((all) =>
          inSeenMatters(ports, person, all),
        ),
    placesJudgedInProtocols(ports, person),
  ]);
  const all = new Map([...judged, ...owed, ...ofOthers].map((place) => [place.aggregate, place]));
  return standing([...all.values()]).toSorted((a, b) =>
    (a.due ?? '~') < (b.due ?? '~') ? -1 : a.due === b.due ? 0 : 1,
  );
}

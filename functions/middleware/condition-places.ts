import type { ConditionPlace } from '#adapters/dynamodb/list-places.ts';
import {
  bodyConditions,
  bodyParts,
  committeeConditions,
  ownConditions,
  readAggregates,
  readConditionPlaces,
  readSnapshots,
} from '#adapters/dynamodb/lists.ts';
import {
  type AggregateId,
  conditionNameOf,
  dossierId,
  dossierOf,
  kindOf,
  protocolId,
} from '#domain/door/aggregate-id.ts';
import { dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { maySeeDossier } from '#domain/dossier/visibility.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import { relationsToProtocol } from '#domain/protocol/decide.ts';
import type { TablePorts } from './ports.ts';
import { maySeeProtocol } from './protocol-reads.ts';

/** The dossier or protocol that set a condition. */
export const ownerOf = ({ aggregate, committee }: Pick<ConditionPlace, 'aggregate' | 'committee'>): AggregateId =>
  committee === undefined ? protocolId(dossierOf(aggregate)) : dossierId(dossierOf(aggregate));

/** One that waits for an event makes place for its first occurrence; what came back in a later accession stands there alone. */
function standing(places: readonly ConditionPlace[]): ConditionPlace[] {
  const named = places.map((place) => ({ place, ...conditionNameOf(place.aggregate) }));
  const duty = ({ place, dossier, ref, round }: (typeof named)[number]): string =>
    `${dossier}/${ref}/${place.organisation}/${round ?? ''}`;
  const occurring = new Set(named.filter(({ occurrence }) => occurrence !== undefined).map(duty));
  const listed =
    occurring.size === 0 ? named : named.filter((each) => each.occurrence !== undefined || !occurring.has(duty(each)));
  const one = ({ place, dossier, ref, occurrence }: (typeof named)[number]): string =>
    `${dossier}/${ref}/${place.organisation}/${occurrence ?? ''}`;
  const newest = new Map<string, number>();
  for (const each of listed.filter(({ round }) => round !== undefined)) {
    const name = one(each);
    newest.set(name, Math.max(each.round ?? 0, newest.get(name) ?? 0));
  }
  return listed
    .filter((each) => each.round === undefined || each.round === newest.get(one(each)))
    .map(({ place }) => place);
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
  const owners = [...new Set(places.filter((place) => !isOwn(place)).map(ownerOf))];
  const snapshots = await readSnapshots(ports.table, owners);
  const seen = new Set(
    owners.filter((owner) => {
      const { state } = snapshots.get(owner) ?? {};
      if (kindOf(owner) === 'dossier') {
        const dossier = dossierKind.parseState(state);
        return dossier !== undefined && maySeeDossier(person, dossier);
      }
      const protocol = protocolKind.parseState(state);
      return protocol !== undefined && maySeeProtocol(person, protocol);
    }),
  );
  return places.filter((place) => isOwn(place) || seen.has(ownerOf(place)));
}

/** What a body judges: in the protocols to which it is a party, what others owe. A protocol has no committee that would. */
export async function placesJudgedInProtocols(ports: TablePorts, person: Person): Promise<ConditionPlace[]> {
  const { organisation } = person;
  if (organisation === undefined) return [];
  const protocols = await readAggregates(ports.table, bodyParts(organisation, 'protocol'));
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
  if (hasRole(person, 'administrator')) {
    // In the list of everything each would be looked at whole; these lists hold no more than places.
    const committees = (await ports.directory.committees()).map(({ id }) => id);
    const lists = [...committees, undefined].map((judge) => committeeConditions(judge));
    return byDay(standing(await readConditionPlaces(ports.table, lists)));
  }
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
  return byDay(standing([...all.values()]));
}

const byDay = (places: readonly ConditionPlace[]): ConditionPlace[] =>
  places.toSorted((a, b) => ((a.due ?? '~') < (b.due ?? '~') ? -1 : a.due === b.due ? 0 : 1));

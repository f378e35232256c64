import { type Deliberation, deliberationOf } from '#domain/accession/deliberation.ts';
import { type AccessionState, evolveAccession } from '#domain/accession/state.ts';
import { accessionTimeEvents } from '#domain/accession/time.ts';
import { accessionId } from '#domain/door/aggregate-id.ts';
import { accessionKind } from '#domain/door/aggregate-kind.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import { hasRole, type Person, relationsToDossier } from '#domain/permissions/principal.ts';
import { presentDossier } from '#domain/usecases/present-dossier.ts';
import type { TablePorts } from './ports.ts';

/** A dossier to which organisations accede, as it stands now. */
export interface DeliberationNow {
  readonly dossier: DossierState;
  readonly deliberation: Deliberation;
}

/** An accession as it stands now. */
export interface AccessionNow {
  readonly version: number;
  readonly state: AccessionState;
}

/** Whether a person may see the accessions of others to a deliberation: whoever has a part in it. */
const maySeeAll = (person: Person, { parties }: Deliberation): boolean =>
  hasRole(person, 'administrator') || relationsToDossier(person, parties).size > 0;

/** Whether a person may see an organisation's accession: that organisation, and whoever has a part in the deliberation. */
export const maySeeAccession = (person: Person, deliberation: Deliberation, organisation: string): boolean =>
  person.organisation === organisation || maySeeAll(person, deliberation);

/** The deliberation that a published decision holds, as it stands now; undefined where there is none. */
export async function deliberationNow(ports: TablePorts, dossier: string): Promise<DeliberationNow | undefined> {
  const state = await presentDossier(ports, dossier, ports.now(), ports.policies.current());
  const deliberation = state === undefined ? undefined : deliberationOf(state);
  if (state === undefined || deliberation?.inForceFrom === undefined) return undefined;
  return { dossier: state, deliberation };
}

const present = async (ports: TablePorts, state: AccessionState, { context }: Deliberation): Promise<AccessionState> =>
  accessionTimeEvents(state, await ports.policies.current(), context, ports.now()).reduce<AccessionState>(
    evolveAccession,
    state,
  );

/** Accessions to one deliberation, as they stand now. */
export const presentAccessions = (
  ports: TablePorts,
  deliberation: Deliberation,
  all: readonly AccessionNow[],
): Promise<AccessionNow[]> =>
  Promise.all(all.map(async ({ version, state }) => ({ version, state: await present(ports, state, deliberation) })));

/** One accession as it stands now; undefined for who may not see it, and where there is none. */
export async function accessionSeenBy(
  ports: TablePorts,
  person: Person,
  dossier: string,
  organisation: string,
): Promise<(AccessionNow & DeliberationNow) | undefined> {
  const [found, { version, state }] = await Promise.all([
    deliberationNow(ports, dossier),
    ports.store.load(accessionId(dossier, organisation), accessionKind),
  ]);
  if (found === undefined || state === undefined || !maySeeAccession(person, found.deliberation, organisation))
    return undefined;
  return { ...found, version, state: await present(ports, state, found.deliberation) };
}

import { readDossiers, readProtocols, readTexts } from '#adapters/dynamodb/views.ts';
import { evolveDossier } from '#domain/dossier/state.ts';
import { dossierTimeEvents } from '#domain/dossier/time.ts';
import { evolveProtocol } from '#domain/protocol/state.ts';
import { protocolTimeEvents } from '#domain/protocol/time.ts';
import {
  type EntrySources,
  entryOfDossier,
  entryOfProtocol,
  inRegisterOrder,
  type RegisterEntry,
} from '#domain/register/entry.ts';
import type { TablePorts } from './ports.ts';

/** Every decision and protocol that is published, as it stands now: what the public may know, and nothing else. */
export async function readRegister(ports: TablePorts): Promise<RegisterEntry[]> {
  const [dossiers, protocols, organisations, committees, policy] = await Promise.all([
    readDossiers(ports.table),
    readProtocols(ports.table),
    ports.directory.organisations(),
    ports.directory.committees(),
    ports.policies.current(),
  ]);
  const names = new Map(organisations.map(({ id, name }) => [id, name]));
  const committeeNames = new Map(committees.map(({ id, name }) => [id, name]));
  const sourcesOf = async (aggregate: string): Promise<EntrySources> => {
    const texts = await readTexts(ports.table, aggregate);
    return {
      texts: Object.assign({}, ...texts.values()),
      nameOf: (id) => names.get(id) ?? id,
      committeeName: (id) => committeeNames.get(id) ?? id,
    };
  };
  /** The dossier that each one amends: so the versions of a number are counted. */
  const amended = new Map(dossiers.map(({ state }) => [state.dossier, state.amends]));
  const versionOf = (dossier: string): number => {
    const seen = new Set<string>();
    for (let next: string | undefined = dossier; next !== undefined && !seen.has(next); next = amended.get(next))
      seen.add(next);
    return seen.size;
  };
  const now = ports.now();
  const entries = await Promise.all([
    ...dossiers
      .filter(({ state }) => state.publishedAt !== undefined)
      .map(async ({ aggregate, state }) =>
        entryOfDossier(dossierTimeEvents(state, policy, now).reduce(evolveDossier, state), {
          ...(await sourcesOf(aggregate)),
          version: versionOf(state.dossier),
          ...(state.decision?.accession === undefined ? {} : { acceders: await ports.acceders.of(state.dossier) }),
        }),
      ),
    ...protocols
      .filter(({ state }) => state.inForceAt !== undefined)
      .map(async ({ aggregate, state }) =>
        entryOfProtocol(
          protocolTimeEvents(state, policy, now).reduce(evolveProtocol, state),
          await sourcesOf(aggregate),
        ),
      ),
  ]);
  return inRegisterOrder(entries.filter((entry) => entry !== undefined));
}

import type { ListPosition } from '#adapters/dynamodb/lists.ts';
import { type Campaign, campaignPeriod, mayRemind, waitedFor } from '#domain/accession/campaign.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { partiesOf } from '#domain/dossier/decide.ts';
import { evolveDossier } from '#domain/dossier/state.ts';
import { dossierTimeEvents } from '#domain/dossier/time.ts';
import { maySeeDossier } from '#domain/dossier/visibility.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { campaignNow } from '#domain/usecases/campaigns.ts';
import { listDossiers, type PageAsked } from './lists.ts';
import type { TablePorts } from './ports.ts';

/** A campaign as one person may see it. */
export interface SeenCampaign {
  readonly campaign: Campaign;
  /** Of the dossier that opens it. */
  readonly version: number;
  readonly commands: readonly 'remind-acceders'[];
}

/** How far a campaign is, in numbers. */
export function progressOf(campaign: Campaign) {
  const renewing = campaign.members.filter(({ renews }) => renews);
  const count = (progress: string): number => renewing.filter((member) => member.progress === progress).length;
  return {
    renewing: renewing.length,
    signed: count('signed'),
    underReview: count('under-review'),
    waitedFor: waitedFor(campaign).length,
    joined: campaign.members.filter(({ renews, progress }) => !renews && progress === 'signed').length,
  };
}

/**
 * The campaign of a dossier as it stands now: whole for whoever may see the dossier, of an organisation in it that organisation alone.
 * Undefined where there is none that the person may see.
 */
export async function campaignSeenBy(
  ports: TablePorts,
  person: Person,
  dossier: string,
): Promise<SeenCampaign | undefined> {
  const [{ version, state }, policy] = await Promise.all([
    ports.store.load(dossierId(dossier), dossierKind),
    ports.policies.current(),
  ]);
  const now = state && dossierTimeEvents(state, policy, ports.now()).reduce(evolveDossier, state);
  const campaign = now && (await campaignNow(ports, now));
  if (now === undefined || campaign === undefined) return undefined;
  if (maySeeDossier(person, now)) {
    const commands =
      campaign.state === 'running' && mayRemind(person, partiesOf(now)) ? (['remind-acceders'] as const) : [];
    return { campaign, version, commands };
  }
  const members = campaign.members.filter(({ organisation }) => organisation === person.organisation);
  return members.length === 0 ? undefined : { campaign: { ...campaign, members }, version, commands: [] };
}

/** The campaigns that run now, of the dossiers that a person may see, page by page; a page may have none and not be the last. */
export async function listCampaigns(
  ports: TablePorts,
  person: Person,
  asked: PageAsked,
): Promise<{ readonly campaigns: readonly Campaign[]; readonly next: ListPosition | undefined }> {
  // Published and not in force: signed.
  const { rows, next } = await listDossiers(ports, person, { state: 'signed' }, asked);
  const opening = rows.filter(({ state }) => campaignPeriod(state) !== undefined);
  const campaigns = await Promise.all(opening.map(({ state }) => campaignNow(ports, state)));
  return { campaigns: campaigns.filter((campaign) => campaign !== undefined), next };
}

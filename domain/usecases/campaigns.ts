import {
  type Campaign,
  type CampaignVersion,
  campaignOf,
  campaignPeriod,
  decideReminder,
  waitedFor,
} from '#domain/accession/campaign.ts';
import { deliberationContext } from '#domain/accession/deliberation.ts';
import { evolveAccession } from '#domain/accession/state.ts';
import { accessionTimeEvents } from '#domain/accession/time.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { RemindAcceders } from '#domain/commands/campaign-commands.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { partiesOf } from '#domain/dossier/decide.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import { actorOf, type Person } from '#domain/permissions/principal.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { presentDossier } from './present-dossier.ts';
import { type CommandResult, type Safeguards, throughTheDoor } from './through-the-door.ts';

/** A version with the accessions to it as they stand now. */
async function withAccessions(
  ports: Ports,
  dossier: DossierState,
  policy: Policy,
  now: Instant,
): Promise<CampaignVersion> {
  const context = deliberationContext(dossier);
  const accessions = await ports.accessions.ofDossier(dossier.dossier);
  return {
    dossier,
    accessions: accessions.map(({ state }) =>
      accessionTimeEvents(state, policy, context, now).reduce(evolveAccession, state),
    ),
  };
}

/** The campaign that a dossier opens, as it stands now; undefined where it opens none. `dossier` is as it stands now. */
export async function campaignNow(ports: Ports, dossier: DossierState): Promise<Campaign | undefined> {
  if (campaignPeriod(dossier) === undefined) return undefined;
  const now = ports.now();
  const policy = await ports.policies.current();
  const versions = [dossier];
  const seen = new Set([dossier.dossier]);
  for (let { amends } = dossier; amends !== undefined && !seen.has(amends); ) {
    seen.add(amends);
    const before = await presentDossier(ports, amends, now, policy);
    if (before !== undefined) versions.unshift(before);
    amends = before?.amends;
  }
  const all = await Promise.all(versions.map((version) => withAccessions(ports, version, policy, now)));
  return campaignOf(all, now);
}

/** Reminds organisations of a campaign, by hand of the secretariat. */
export function remindAcceders(
  ports: Ports,
  fields: RemindAcceders,
  person: Person,
  safeguards?: Safeguards,
): Promise<CommandResult<DossierState>> {
  let waiting: readonly string[] = [];
  return throughTheDoor(ports, {
    aggregate: dossierId(fields.dossier),
    kind: dossierKind,
    ...actorOf(person),
    ...(safeguards === undefined ? {} : { safeguards }),
    context: async (now, policy) => {
      const dossier = await presentDossier(ports, fields.dossier, now, policy);
      const campaign = dossier === undefined ? undefined : await campaignNow(ports, dossier);
      waiting = campaign === undefined ? [] : waitedFor(campaign);
      return undefined;
    },
    decide: (state, now) =>
      decideReminder(state, fields, person, state === undefined ? undefined : partiesOf(state), waiting, now),
  });
}

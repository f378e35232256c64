import { addDays, type Instant, type LocalDate, localDateOf } from '#domain/calendar/brussels-time.ts';
import type { RemindAcceders } from '#domain/commands/campaign-commands.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import { type DossierState, entryIntoForce } from '#domain/dossier/state.ts';
import type { Parties } from '#domain/permissions/principal.ts';
import { type Person, relationsToDossier } from '#domain/permissions/principal.ts';
import type { AccessionPeriod, AccessionState } from './state.ts';
import type { AccessionStatus } from './steps.ts';

/** How far an organisation is with the commitment to the new version. */
export const CAMPAIGN_PROGRESS = ['not-begun', 'prepared', 'under-review', 'refused', 'withdrawn', 'signed'] as const;
type CampaignProgress = (typeof CAMPAIGN_PROGRESS)[number];

/** Days between two reminders of one organisation: a reminder is sent by hand, and never twice within these. */
const REMINDER_COOL_DOWN_DAYS = 7;

/** Whoever is this far is waited for. */
const WAITED_FOR: readonly CampaignProgress[] = ['not-begun', 'prepared', 'refused'];

/** One version of a deliberation with the accessions to it. */
export interface CampaignVersion {
  readonly dossier: DossierState;
  readonly accessions: readonly AccessionState[];
}

/** A version that an organisation committed itself to. */
interface MemberVersion {
  readonly dossier: string;
  readonly version: number;
  readonly state: AccessionStatus;
  readonly activeSince?: Instant;
}

/** An organisation in a campaign. */
interface CampaignMember {
  readonly organisation: string;
  /** Whether it acceded to the version before, and so has to sign anew; else it joins with this version. */
  readonly renews: boolean;
  readonly progress: CampaignProgress;
  /** Every version it prepared or signed a commitment to, the oldest first. */
  readonly versions: readonly MemberVersion[];
  readonly remindedAt?: Instant;
  /** The first day on which it may be reminded again. */
  readonly remindableFrom?: LocalDate;
}

/** The renewal of accessions between the publication of a new version of a general deliberation and its entry into force. */
export interface Campaign {
  readonly dossier: string;
  readonly amends: string;
  readonly number: string;
  readonly version: number;
  readonly state: 'running' | 'closed';
  readonly from: Instant;
  /** The new version's entry into force: who has not signed it then has no accession any more. */
  readonly until: Instant;
  readonly members: readonly CampaignMember[];
}

/** When a dossier's campaign runs; undefined for one that opens none: no granted, published new version to which organisations accede. */
export function campaignPeriod(state: DossierState): { readonly from: Instant; readonly until: Instant } | undefined {
  const { decision, publishedAt, amends } = state;
  if (amends === undefined || publishedAt === undefined) return undefined;
  if (decision?.outcome !== 'granted' || decision.accession === undefined) return undefined;
  return { from: publishedAt, until: state.inForceAt ?? entryIntoForce(decision, publishedAt) };
}

/** Whether an organisation holds, or held until the end of the deliberation, an accession. */
const holds = (periods: readonly AccessionPeriod[]): boolean => {
  const last = periods.filter(({ status }) => status !== 'ended').at(-1)?.status;
  return last === 'active' || last === 'suspended';
};

function progressOf(accession: AccessionState | undefined): CampaignProgress {
  if (accession === undefined) return 'not-begun';
  switch (accession.status) {
    case 'active':
    case 'suspended':
      return 'signed';
    case 'ended':
      return holds(accession.periods) ? 'signed' : 'not-begun';
    default:
      return accession.status;
  }
}

/** The first day on which somebody who was reminded may be reminded again. */
const remindableFrom = (remindedAt: Instant): LocalDate => addDays(localDateOf(remindedAt), REMINDER_COOL_DOWN_DAYS);

/** The campaign of the last of these versions, the oldest first; undefined where that opens none. */
export function campaignOf(versions: readonly CampaignVersion[], now: Instant): Campaign | undefined {
  const newest = versions.at(-1);
  const period = newest && campaignPeriod(newest.dossier);
  if (newest === undefined || period === undefined) return undefined;
  const { dossier, decision, amends, reminded = {} } = newest.dossier;
  if (decision === undefined || amends === undefined) return undefined;
  const before = versions.at(-2)?.accessions ?? [];
  const renewing = new Set(before.filter(({ periods }) => holds(periods)).map(({ organisation }) => organisation));
  const joining = newest.accessions.map(({ organisation }) => organisation);
  const members = [...new Set([...renewing, ...joining])].sort().map((organisation): CampaignMember => {
    const own = versions.map(({ accessions }) => accessions.find((one) => one.organisation === organisation));
    const remindedAt = Object.hasOwn(reminded, organisation) ? reminded[organisation] : undefined;
    return {
      organisation,
      renews: renewing.has(organisation),
      progress: progressOf(own.at(-1)),
      versions: own.flatMap((accession, index) =>
        accession === undefined
          ? []
          : [
              {
                dossier: accession.dossier,
                version: index + 1,
                state: accession.status,
                ...(accession.activeSince === undefined ? {} : { activeSince: accession.activeSince }),
              },
            ],
      ),
      ...(remindedAt === undefined ? {} : { remindedAt, remindableFrom: remindableFrom(remindedAt) }),
    };
  });
  return {
    dossier,
    amends,
    number: decision.number,
    version: versions.length,
    state: now < period.until ? 'running' : 'closed',
    ...period,
    members,
  };
}

/** The organisations that have to sign the new version and have not. */
export const waitedFor = ({ members }: Campaign): string[] =>
  members
    .filter(({ renews, progress }) => renews && WAITED_FOR.includes(progress))
    .map(({ organisation }) => organisation);

/** Whether somebody may remind the organisations of a campaign. */
export const mayRemind = (person: Person, parties: Parties): boolean =>
  relationsToDossier(person, parties).has('secretariat');

/**
 * Decides a reminder by hand: of the organisations that are named, or of all that are waited for and were not reminded lately. Nobody is
 * reminded twice within the cool-down. Changes nothing.
 */
export function decideReminder(
  state: DossierState | undefined,
  { dossier, organisations }: RemindAcceders,
  person: Person,
  parties: Parties | undefined,
  waiting: readonly string[],
  now: Instant,
): Decision<DossierEvent> {
  if (state === undefined || parties === undefined) return refuse('no-such-dossier', `There is no dossier ${dossier}.`);
  if (!mayRemind(person, parties))
    return refuse('not-permitted', `remind-acceders is for the secretariat; ${person.id} is not of it.`);
  const period = campaignPeriod(state);
  if (period === undefined || now >= period.until)
    return refuse(
      'no-campaign-now',
      `${dossier} has no campaign that runs: it is between publication and entry into force.`,
    );
  const today = localDateOf(now);
  const { reminded = {} } = state;
  const isRecent = (organisation: string): boolean => {
    const at = Object.hasOwn(reminded, organisation) ? reminded[organisation] : undefined;
    return at !== undefined && today < remindableFrom(at);
  };
  const others = (organisations ?? []).filter((organisation) => !waiting.includes(organisation));
  if (others.length > 0)
    return refuse('not-waited-for', `Nothing is waited for from ${others.join(', ')} in this campaign.`);
  const recent = (organisations ?? []).filter(isRecent);
  if (recent.length > 0)
    return refuse(
      'reminded-recently',
      `${recent.join(', ')} was reminded less than ${REMINDER_COOL_DOWN_DAYS} days ago; wait, or leave it out.`,
    );
  const told = [...new Set(organisations ?? waiting.filter((organisation) => !isRecent(organisation)))].sort();
  if (told.length === 0)
    return refuse(
      'nobody-to-remind',
      `Everyone has signed, or was reminded less than ${REMINDER_COOL_DOWN_DAYS} days ago.`,
    );
  return decided<DossierEvent>({ type: 'acceders-reminded', effectiveAt: now, data: { organisations: told } });
}

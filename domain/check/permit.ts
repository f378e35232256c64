import type { AccessionPeriod } from '#domain/accession/state.ts';
import { endOfDay, type Instant, type LocalDate } from '#domain/calendar/brussels-time.ts';
import { type DossierState, entryIntoForce, type ValidityPeriod } from '#domain/dossier/state.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';
import { type FlowPeriod, flowPeriods } from '#domain/succession/succession.ts';

/** What one dossier or protocol says about one provider sending to one recipient, over all its time; read from itself, so never behind it. */
export interface Permit {
  readonly dossier: string;
  /** When these two had their parts, where a body was succeeded by another; always, where it is absent. */
  readonly within?: readonly Pick<FlowPeriod, 'from' | 'until'>[];
  /** The decision's, with its day and the committee that took it; a protocol has none. */
  readonly number?: string;
  readonly decidedOn?: LocalDate;
  readonly committee?: string;
  readonly dataItems: readonly string[];
  readonly periods: readonly { readonly from: Instant; readonly status: ValidityPeriod['status'] | 'ended' }[];
  /** Of a recipient that the dossier does not name but that may accede: when it was an acceder. */
  readonly accession?: readonly AccessionPeriod[];
  /** The first instant after the last day, while nobody has moved it. */
  readonly endsAt?: Instant;
  /** When a published decision that is not in force yet will be. */
  readonly startsAt?: Instant;
  /** When a published amendment takes its place. */
  readonly supersededAt?: Instant;
}

/** Why a check is answered as it is; stable, documented in docs/errors.md. */
export const CHECK_REASONS = [
  'allowed',
  'not-in-force',
  'expired',
  'suspended',
  'revoked',
  'superseded',
  'ended',
  'not-a-party',
  'data-item-not-covered',
  'accession-suspended',
  'no-active-accession',
] as const;
export type CheckReason = (typeof CHECK_REASONS)[number];

/** The stretches in which this provider sent to this recipient, or to acceders; undefined where there are none. */
function stretchesOf(
  periods: readonly FlowPeriod[],
  provider: string,
  recipient: string,
  mayAccede: boolean,
): { readonly isNamed: boolean; readonly within?: Permit['within'] } | undefined {
  const ofProvider = periods.filter((period) => period.provider === provider);
  const named = ofProvider.filter(({ recipients }) => recipients.includes(recipient));
  const isNamed = named.length > 0;
  const found = isNamed ? named : mayAccede ? ofProvider : [];
  if (found.length === 0) return undefined;
  return { isNamed, ...(periods.length === 1 ? {} : { within: found }) };
}

/**
 * What a dossier permits this provider towards this recipient; undefined when it has no published grant that names both or to which
 * the recipient could accede. `accession` is when the recipient was an acceder, as far as it ever was.
 */
export function permitOf(
  state: DossierState,
  provider: string,
  recipient: string,
  accession?: readonly AccessionPeriod[] | undefined,
): Permit | undefined {
  const { decision, publishedAt } = state;
  if (decision?.outcome !== 'granted' || publishedAt === undefined) return undefined;
  const periods = flowPeriods(state, state.successions ?? []);
  const stretches = stretchesOf(periods, provider, recipient, decision.accession !== undefined);
  if (stretches === undefined) return undefined;
  const { isNamed, within } = stretches;
  const supersededAt = state.amendments.map(({ from }) => from).sort()[0];
  const lastDay = (state.duration ?? decision.duration).lastDay;
  return {
    dossier: state.dossier,
    number: decision.number,
    decidedOn: decision.date,
    committee: state.committee,
    dataItems: state.dataItems,
    periods: state.validity,
    ...(within === undefined ? {} : { within }),
    ...(isNamed ? {} : { accession: accession ?? [] }),
    ...(lastDay === null ? {} : { endsAt: endOfDay(lastDay) }),
    ...(state.status === 'signed' ? { startsAt: entryIntoForce(decision, publishedAt) } : {}),
    ...(supersededAt === undefined ? {} : { supersededAt }),
  };
}

/** What a protocol permits its provider towards its recipient; undefined where these are others, or neither has published it. */
export function permitOfProtocol(state: ProtocolState, provider: string, recipient: string): Permit | undefined {
  const flow = { provider: state.provider, recipients: [state.recipient] };
  const stretches = stretchesOf(flowPeriods(flow, state.successions ?? []), provider, recipient, false);
  if (stretches === undefined || state.publications.length === 0) return undefined;
  const { within } = stretches;
  const { lastDay } = state.duration;
  return {
    dossier: state.dossier,
    // A protocol names no data items (docs/scenarios.md, Check).
    dataItems: [],
    periods: state.validity,
    ...(within === undefined ? {} : { within }),
    ...(lastDay === null ? {} : { endsAt: endOfDay(lastDay) }),
  };
}

/** What a permission row says at an instant, known now. */
export function permitAt(permit: Permit, instant: Instant, dataItem: string | undefined): CheckReason {
  const { within } = permit;
  const isWithin =
    within === undefined ||
    within.some(
      ({ from, until }) => (from === undefined || from <= instant) && (until === undefined || instant < until),
    );
  if (!isWithin) return 'not-a-party';
  const past = permit.periods.filter((period) => period.from <= instant).at(-1);
  const begun =
    past ??
    (permit.startsAt !== undefined && permit.startsAt <= instant
      ? { from: permit.startsAt, status: 'in-force' as const }
      : undefined);
  if (begun === undefined) return 'not-in-force';
  const running = begun.status === 'in-force' || begun.status === 'suspended';
  const { endsAt, supersededAt } = permit;
  if (
    running &&
    supersededAt !== undefined &&
    supersededAt <= instant &&
    (endsAt === undefined || supersededAt <= endsAt)
  )
    return 'superseded';
  if (running && endsAt !== undefined && endsAt <= instant) return 'expired';
  if (begun.status !== 'in-force') return begun.status;
  if (permit.accession !== undefined) {
    const acceded = permit.accession.filter((period) => period.from <= instant).at(-1)?.status;
    if (acceded !== 'active') return acceded === 'suspended' ? 'accession-suspended' : 'no-active-accession';
  }
  return dataItem !== undefined && !permit.dataItems.includes(dataItem) ? 'data-item-not-covered' : 'allowed';
}

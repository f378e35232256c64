import type { AccessionPeriod } from '#domain/accession/state.ts';
import { type Instant, type LocalDate, localDateOf } from '#domain/calendar/brussels-time.ts';
import type { ConditionDefinition } from '#domain/dossier/events.ts';
import { type DossierState, entryIntoForce } from '#domain/dossier/state.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';

/** A condition that may be public. */
export interface PublicCondition {
  readonly ref: string;
  readonly text: string;
  readonly responsible: readonly string[];
  readonly deadline: ConditionDefinition['deadline'];
}

/** An organisation that has acceded to a general deliberation, now or before: that it did is public, its contacts are not. */
export interface PublicAccession {
  readonly organisation: string;
  readonly state: AccessionPeriod['status'];
  /** When it acceded, the last time where it had stepped out before, and since when it stands as it does. */
  readonly since: LocalDate;
  readonly changedOn: LocalDate;
}

/** What the public register says of a published decision or protocol; bodies by name, days in local dates. */
export interface RegisterEntry {
  readonly reference: string;
  readonly kind: 'authorisation' | 'deliberation' | 'general-deliberation' | 'protocol';
  readonly number?: string;
  readonly outcome: 'granted' | 'refused' | 'no-jurisdiction';
  readonly state: string;
  readonly subject: string;
  readonly committee?: string;
  readonly decidedOn?: LocalDate;
  readonly publishedAt: Instant;
  /** When it last changed for a reader: published, in force, suspended, ended. */
  readonly changedAt: Instant;
  readonly inForceFrom?: LocalDate;
  readonly lastDay?: LocalDate;
  readonly provider: string;
  readonly recipients: readonly string[];
  /** A general deliberation: the kind of organisation that may accede. */
  readonly recipientClass?: string;
  readonly dataItems: readonly string[];
  /** The decision it changes, and those that change it: the versions of one number. */
  readonly amends?: string;
  readonly amendedBy: readonly string[];
  /** Which version of its number it is, from 1. */
  readonly version?: number;
  /** A general deliberation: who has acceded, by name. */
  readonly accessions?: readonly PublicAccession[];
  readonly conditions: readonly PublicCondition[];
  /** Where its parties have published it. */
  readonly publishedOn: readonly string[];
}

/** What the entry takes from elsewhere: erasable texts by name, and the names of bodies. */
export interface EntrySources {
  readonly texts: Readonly<Record<string, string | undefined>>;
  readonly nameOf: (organisation: string) => string;
  readonly committeeName: (committee: string) => string;
  readonly version?: number;
  /** When organisations were acceders of it. */
  readonly acceders?: readonly { readonly organisation: string; readonly periods: readonly AccessionPeriod[] }[];
}

function publicConditions(
  conditions: readonly ConditionDefinition[],
  { texts, nameOf }: EntrySources,
): PublicCondition[] {
  return conditions
    .filter((condition) => condition.public)
    .map(({ ref, responsible, deadline }) => ({
      ref,
      text: texts[`condition:${ref}`] ?? '',
      responsible: responsible.map(nameOf),
      deadline,
    }));
}

/** The beginning of the accession that holds or held last: a suspension that was lifted began no new one. */
const lastAccession = (periods: readonly AccessionPeriod[]): AccessionPeriod | undefined =>
  periods.findLast(({ status }, place) => {
    const before = periods[place - 1]?.status;
    return status === 'active' && (before === undefined || before === 'withdrawn' || before === 'ended');
  });

/** Who has acceded, by name; who only prepared a commitment is nobody's business. */
function publicAccessions({ acceders = [], nameOf }: EntrySources): PublicAccession[] {
  return acceders
    .flatMap(({ organisation, periods }): PublicAccession[] => {
      const [first, last] = [lastAccession(periods), periods.at(-1)];
      if (first === undefined || last === undefined) return [];
      return [
        {
          organisation: nameOf(organisation),
          state: last.status,
          since: localDateOf(first.from),
          changedOn: localDateOf(last.from),
        },
      ];
    })
    .sort((a, b) => (a.organisation < b.organisation ? -1 : 1));
}

const latest = (...instants: readonly (Instant | undefined)[]): Instant =>
  instants
    .filter((instant) => instant !== undefined)
    .sort()
    .at(-1) ?? '';

/** The entry of a dossier as it stands; undefined until its decision is published. */
export function entryOfDossier(state: DossierState, sources: EntrySources): RegisterEntry | undefined {
  const { decision, publishedAt } = state;
  if (decision === undefined || publishedAt === undefined) return undefined;
  const granted = decision.outcome === 'granted';
  const lastDay = (state.duration ?? decision.duration).lastDay;
  return {
    reference: state.dossier,
    kind: state.kind,
    number: decision.number,
    outcome: decision.outcome,
    state: state.status,
    subject: sources.texts.subject ?? '',
    committee: sources.committeeName(state.committee),
    decidedOn: decision.date,
    publishedAt,
    changedAt: latest(
      publishedAt,
      state.validity.at(-1)?.from,
      state.lastDaySetAt,
      ...(sources.acceders ?? []).map(({ periods }) => periods.at(-1)?.from),
    ),
    ...(granted ? { inForceFrom: localDateOf(entryIntoForce(decision, publishedAt)) } : {}),
    ...(granted && lastDay !== null ? { lastDay } : {}),
    provider: sources.nameOf(state.provider),
    recipients: state.recipients.map(sources.nameOf),
    ...(state.recipientClass === undefined ? {} : { recipientClass: state.recipientClass }),
    dataItems: state.dataItems,
    ...(state.amends === undefined ? {} : { amends: state.amends }),
    amendedBy: state.amendments.map(({ dossier }) => dossier),
    ...(sources.version === undefined ? {} : { version: sources.version }),
    ...(granted && decision.accession !== undefined ? { accessions: publicAccessions(sources) } : {}),
    conditions: granted ? publicConditions(decision.conditions, sources) : [],
    publishedOn: [],
  };
}

/** The entry of a protocol as it stands; undefined until both parties have published it. */
export function entryOfProtocol(state: ProtocolState, sources: EntrySources): RegisterEntry | undefined {
  const { inForceAt } = state;
  if (inForceAt === undefined) return undefined;
  return {
    reference: state.dossier,
    kind: 'protocol',
    outcome: 'granted',
    state: state.status,
    subject: sources.texts.subject ?? '',
    publishedAt: inForceAt,
    changedAt: latest(inForceAt, state.validity.at(-1)?.from),
    inForceFrom: localDateOf(inForceAt),
    ...(state.duration.lastDay === null ? {} : { lastDay: state.duration.lastDay }),
    provider: sources.nameOf(state.provider),
    recipients: [sources.nameOf(state.recipient)],
    dataItems: [],
    amendedBy: [],
    conditions: publicConditions(state.conditions, sources),
    publishedOn: state.publications.map(({ url }) => url),
  };
}

/** Newest publication first; of one instant by reference, so that the register reads the same every time. */
export function inRegisterOrder(entries: readonly RegisterEntry[]): RegisterEntry[] {
  return [...entries].sort((a, b) => {
    if (a.publishedAt !== b.publishedAt) return a.publishedAt < b.publishedAt ? 1 : -1;
    return a.reference < b.reference ? -1 : 1;
  });
}

import * as z from 'zod';
import { type AccessionState, accessionStateSchema } from '#domain/accession/state.ts';
import { ACCESSION_STATES } from '#domain/accession/steps.ts';
import { endOfDay, type Instant } from '#domain/calendar/brussels-time.ts';
import { type ConditionState, conditionStateSchema } from '#domain/condition/state.ts';
import { CONDITION_STATES, type ConditionStatus } from '#domain/condition/steps.ts';
import { type AggregateId, kindOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { dossierDue } from '#domain/dossier/listing.ts';
import { dossierStateSchema } from '#domain/dossier/state.ts';
import { protocolStateSchema } from '#domain/protocol/state.ts';
import { padded } from './keys.ts';
import { checkKey } from './limits.ts';
import { TABLE } from './table-schema.ts';

/** Sorts after every day: what has no due day comes last. */
const NO_DAY = '~';
/** Sorts after whatever follows a day or a state in these keys. */
const END = '~~';

const conditionStatusSchema = z.enum(CONDITION_STATES);

/** Partitions of the lists that are kept by the snapshots themselves. */
export const dossiersOfCommittee = (committee: string): string => `DOSSIERS#${committee}`;
/** Without a committee: those that none judges, which are of protocols. */
export const conditionsOfCommittee = (committee: string | undefined): string => `CONDITIONS#${committee ?? ''}`;
export const accessionsOfDossier = (dossier: string): string => `ACCESSIONS#${dossier}`;
/** What is published: general deliberations by the kind of body that may accede, everything else together. */
export const published = (recipientClass: string | undefined): string => `PUBLISHED#${recipientClass ?? ''}`;
/** When the steps of a committee's procedures were taken. */
export const phasesOfCommittee = (committee: string): string => `PHASES#${committee}`;
export const conditionsOfBody = (organisation: string): string => `CONDITIONS#${organisation}`;

/** A stretch of a list, both ends included. */
export interface ListRange {
  readonly from: string;
  readonly to: string;
}

/** The first and last due day that is asked for; one that is left out is open. */
export interface DueDays {
  readonly dueFrom?: string | undefined;
  readonly dueUntil?: string | undefined;
}

const isOpen = ({ dueFrom, dueUntil }: DueDays): boolean => dueFrom === undefined && dueUntil === undefined;

/** The stretch of due days; undefined for the whole list. */
export function dueRange(days: DueDays): ListRange | undefined {
  // Asked for a day, what has none is not meant. A key is never empty, and every day begins with a digit.
  return isOpen(days) ? undefined : { from: days.dueFrom ?? '0', to: `${days.dueUntil ?? '9999-12-31'}#${END}` };
}

/** The stretch of one state, and of due days within it. */
export function stateRange(state: string, days: DueDays): ListRange {
  const due = dueRange(days);
  return due === undefined
    ? { from: `${state}#`, to: `${state}#${END}` }
    : { from: `${state}#${due.from}`, to: `${state}#${due.to}` };
}

/** A condition as its place in the lists of its committee and body tells of it. */
export interface ConditionPlace {
  readonly aggregate: AggregateId;
  readonly due: string | undefined;
  readonly status: ConditionStatus;
  /** The body that owes it now; its id has the one that owed it first. */
  readonly organisation: string;
  /** Of one that is fulfilled: whether what fulfilled it was handed in by the end of its day. */
  readonly wasInTime: boolean | undefined;
  /** The version of its due day, and since when it is that. */
  readonly deadlineVersion: number;
  readonly dueSince: Instant;
  /** The committee that judges it; none judges one of a protocol. */
  readonly committee: string | undefined;
}

/** In time is what was handed in by the end of its day; when it was judged is the judge's affair. */
function punctuality({ status, due, evidenceAt }: ConditionState): 'in-time' | 'late' | '' {
  if (status !== 'fulfilled' || due === undefined || evidenceAt === undefined) return '';
  return evidenceAt < endOfDay(due) ? 'in-time' : 'late';
}

/** Reads a place of `listPlaces` again. */
export function conditionPlaceIn(sort: string): ConditionPlace {
  const [due, aggregate = '', status, organisation = '', punctual = '', version, since = '', committee] =
    sort.split('#');
  return {
    aggregate: parseAggregateId(aggregate),
    due: due === NO_DAY ? undefined : due,
    status: conditionStatusSchema.parse(status),
    organisation,
    wasInTime: punctual === '' ? undefined : punctual === 'in-time',
    deadlineVersion: Number(version),
    dueSince: since,
    committee: committee === '' ? undefined : committee,
  };
}

/** An accession as its place in the list of its deliberation tells of it. */
export interface AccessionPlace extends Pick<AccessionState, 'organisation' | 'status' | 'attempts'> {
  readonly activeSince: Instant | undefined;
}

const accessionStatusSchema = z.enum(ACCESSION_STATES);

/** Reads the place of an accession again. */
export function accessionPlaceIn(sort: string): AccessionPlace {
  const [organisation = '', status, since = '', attempts] = sort.split('#');
  return {
    organisation,
    status: accessionStatusSchema.parse(status),
    activeSince: since === '' ? undefined : since,
    attempts: Number(attempts),
  };
}

/** Something published, as its place in the list of it tells. */
export interface PublishedPlace {
  readonly publishedAt: Instant;
  readonly kind: string;
  readonly aggregate: AggregateId;
}

/** Reads a place in a list of what is published again. */
export function publishedPlaceIn(sort: string): PublishedPlace {
  const [publishedAt = '', kind = '', aggregate = ''] = sort.split('#');
  return { publishedAt, kind, aggregate: parseAggregateId(aggregate) };
}

/** The steps between which the time that a procedure took is counted. */
const PHASE_STEPS = [
  'request-submitted',
  'information-requested',
  'information-provided',
  'request-ruled-admissible',
  'decision-recorded',
  'decision-published',
];

/** A step of a procedure: of which dossier, which, and when. */
export interface PhaseStep {
  readonly dossier: string;
  readonly type: string;
  readonly at: Instant;
}

/** Where an event stands among the steps of its committee's procedures; nowhere, for most. */
export function phasePlace(
  {
    aggregate,
    sequence,
    type,
    effectiveAt,
  }: {
    readonly aggregate: AggregateId;
    readonly sequence: number;
    readonly type: string;
    readonly effectiveAt: Instant;
  },
  state: unknown,
): Record<string, string> {
  if (kindOf(aggregate) !== 'dossier' || !PHASE_STEPS.includes(type)) return {};
  const { committee, dossier } = dossierStateSchema.pick({ committee: true, dossier: true }).parse(state);
  const sort = [dossier, padded(sequence), type, effectiveAt].join('#');
  return place(TABLE.byCommittee, phasesOfCommittee(committee), sort);
}

/** Reads a place of `phasePlace` again. */
export function phaseStepIn(sort: string): PhaseStep {
  const [dossier = '', , type = '', at = ''] = sort.split('#');
  return { dossier, type, at };
}

const place = (
  { partitionKey, sortKey }: { readonly partitionKey: string; readonly sortKey: string },
  partition: string,
  sort: string,
): Record<string, string> => {
  checkKey(partition, sort);
  return { [partitionKey]: partition, [sortKey]: sort };
};

/** Where a snapshot stands in the lists of its committee and of the body that owes it. */
export function listPlaces(aggregate: AggregateId, state: unknown): Record<string, string> {
  switch (kindOf(aggregate)) {
    case 'dossier': {
      const dossier = dossierStateSchema.parse(state);
      const sort = `${dossier.status}#${dossierDue(dossier) ?? NO_DAY}#${dossier.dossier}`;
      const { publishedAt, recipientClass, kind } = dossier;
      return {
        ...place(TABLE.byCommittee, dossiersOfCommittee(dossier.committee), sort),
        ...(publishedAt === undefined
          ? {}
          : place(TABLE.byBody, published(recipientClass), [publishedAt, kind, aggregate].join('#'))),
      };
    }
    case 'protocol': {
      const { inForceAt } = protocolStateSchema.parse(state);
      return inForceAt === undefined
        ? {}
        : place(TABLE.byBody, published(undefined), [inForceAt, 'protocol', aggregate].join('#'));
    }
    case 'condition': {
      const condition = conditionStateSchema.parse(state);
      const { opening, due, status } = condition;
      // By due day; with all that a board counts and filters by, so that it need not read what it does not show.
      const sort = [
        due ?? NO_DAY,
        aggregate,
        status,
        opening.organisation,
        punctuality(condition),
        condition.deadlineVersion,
        condition.chasedFrom,
        opening.committee ?? '',
      ].join('#');
      return {
        ...place(TABLE.byBody, conditionsOfBody(opening.organisation), sort),
        ...place(TABLE.byCommittee, conditionsOfCommittee(opening.committee), sort),
      };
    }
    case 'accession': {
      const { dossier, organisation, status, activeSince = '', attempts } = accessionStateSchema.parse(state);
      const sort = [organisation, status, activeSince, attempts].join('#');
      return place(TABLE.byCommittee, accessionsOfDossier(dossier), sort);
    }
    default:
      return {};
  }
}

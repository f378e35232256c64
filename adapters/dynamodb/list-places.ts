import { conditionStateSchema } from '#domain/condition/state.ts';
import { type AggregateId, kindOf } from '#domain/door/aggregate-id.ts';
import { dossierDue } from '#domain/dossier/listing.ts';
import { dossierStateSchema } from '#domain/dossier/state.ts';
import { checkKey } from './limits.ts';
import { TABLE } from './table-schema.ts';

/** Sorts after every day: what has no due day comes last. */
const NO_DAY = '~';
/** Sorts after whatever follows a day or a state in these keys. */
const END = '~~';

/** Partitions of the lists that are kept by the snapshots themselves. */
export const dossiersOfCommittee = (committee: string): string => `DOSSIERS#${committee}`;
export const conditionsOfCommittee = (committee: string): string => `CONDITIONS#${committee}`;
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
      return place(TABLE.byCommittee, dossiersOfCommittee(dossier.committee), sort);
    }
    case 'condition': {
      const { opening, due } = conditionStateSchema.parse(state);
      const sort = `${due ?? NO_DAY}#${aggregate}`;
      return {
        ...place(TABLE.byBody, conditionsOfBody(opening.organisation), sort),
        ...(opening.committee === undefined
          ? {}
          : place(TABLE.byCommittee, conditionsOfCommittee(opening.committee), sort)),
      };
    }
    default:
      return {};
  }
}

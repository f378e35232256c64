import type { ConditionName } from '#domain/door/aggregate-id.ts';

/**
 * Under what name a decision's texts hold what a condition says. One that acceders take on may have the reference of one of the
 * decision's own: `condition:41` and `accession-condition:41` are two texts.
 */
export const conditionTextName = ({ ref, round }: Pick<ConditionName, 'ref' | 'round'>): string =>
  `${round === undefined ? 'condition' : 'accession-condition'}:${ref}`;

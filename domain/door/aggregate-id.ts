/** The kinds of thing that have a life and a log of their own. All but a meeting have an execution that follows the log. */
export type AggregateKindName = 'dossier' | 'condition' | 'protocol' | 'meeting' | 'accession';

/** `dossier:amif`, `condition:amif:100:wse:1`, `accession:zivver:leuven`: deterministic, so that opening twice opens once. */
export type AggregateId = `${AggregateKindName}:${string}`;

export const dossierId = (dossier: string): AggregateId => `dossier:${dossier}`;
export const protocolId = (protocol: string): AggregateId => `protocol:${protocol}`;

/** Dossiers and protocols share one name space: the aggregate that must not exist where this one begins. */
export function namesake(aggregate: AggregateId): AggregateId | undefined {
  switch (kindOf(aggregate)) {
    case 'dossier':
      return protocolId(dossierOf(aggregate));
    case 'protocol':
      return dossierId(dossierOf(aggregate));
    case 'condition':
    case 'meeting':
    case 'accession':
      return undefined;
  }
}

/** A committee's meeting on a day; a committee meets at most once a day. */
export const meetingId = (committee: string, date: string): AggregateId => `meeting:${committee}:${date}`;

/** Whether a Step Functions execution follows the log of this kind: a meeting is only kept true by those of its dossiers. */
export const hasExecution = (kind: AggregateKindName): boolean => kind !== 'meeting';

/** The accession of one organisation to one general deliberation; one that is withdrawn or refused begins anew in the same log. */
export const accessionId = (dossier: string, organisation: string): AggregateId =>
  `accession:${dossier}:${organisation}`;

/** What the id of a condition is made of. */
export interface ConditionName {
  readonly dossier: string;
  readonly ref: string;
  readonly organisation: string;
  readonly occurrence?: number | undefined;
  /** Of a condition that an acceder took on: in which of its accessions. */
  readonly round?: number | undefined;
}

/** No reference begins with this: it tells an acceder's condition from the decision's own, and sorts them apart. */
const ACCEDED = '+';

/** One duty of one body; with a number, one occurrence of it. An acceder's is `condition:zivver:+leuven:1:41`, its round before the reference. */
export function conditionId({ dossier, ref, organisation, occurrence, round }: ConditionName): AggregateId {
  const base =
    round === undefined
      ? (`condition:${dossier}:${ref}:${organisation}` as const)
      : (`condition:${dossier}:${ACCEDED}${organisation}:${round}:${ref}` as const);
  return occurrence === undefined ? base : `${base}:${occurrence}`;
}

/** The acceder and the round to which a condition belongs; undefined for one of the decision itself. */
export function accessionOfCondition(
  aggregate: string,
): { readonly organisation: string; readonly round: number } | undefined {
  const [, , owner, round] = aggregate.split(':');
  if (owner === undefined || !owner.startsWith(ACCEDED)) return undefined;
  return { organisation: owner.slice(ACCEDED.length), round: Number(round) };
}

/** What a condition's id says of it: what it is called, and who owed it when it was opened. */
export function conditionNameOf(aggregate: AggregateId): ConditionName {
  const [, dossier = '', first = '', second = '', ...rest] = aggregate.split(':');
  const accession = accessionOfCondition(aggregate);
  const [ref, organisation, occurrence] =
    accession === undefined ? [first, second, rest[0]] : [rest[0] ?? '', accession.organisation, rest[1]];
  return {
    dossier,
    ref,
    organisation,
    ...(occurrence === undefined ? {} : { occurrence: Number(occurrence) }),
    ...(accession === undefined ? {} : { round: accession.round }),
  };
}

/** With what the ids begin of the conditions that a decision itself sets: from the first up to, but not including, the second. */
export const ownConditionIds = (dossier: string): readonly [string, string] => [
  `condition:${dossier}:-`,
  `condition:${dossier}:~`,
];

/** With what the ids begin of the conditions that acceders took on; with an organisation, that one's. */
export const accedersConditionIds = (dossier: string, organisation?: string): string =>
  `condition:${dossier}:${ACCEDED}${organisation === undefined ? '' : `${organisation}:`}`;

/** The reference of the duty that a condition's id names. */
export const refOfCondition = (aggregate: AggregateId): string | undefined =>
  aggregate.split(':')[accessionOfCondition(aggregate) === undefined ? 2 : 4];

/** The kind an id tells; throws for a text that is no aggregate's id. */
export function kindOf(aggregate: string): AggregateKindName {
  if (aggregate.startsWith('dossier:')) return 'dossier';
  if (aggregate.startsWith('condition:')) return 'condition';
  if (aggregate.startsWith('protocol:')) return 'protocol';
  if (aggregate.startsWith('meeting:')) return 'meeting';
  if (aggregate.startsWith('accession:')) return 'accession';
  throw new Error(`no aggregate has the id ${aggregate}`);
}

/** The organisation whose accession this is; throws for an aggregate of another kind. */
export function accederOf(aggregate: string): string {
  const organisation = aggregate.split(':')[2];
  if (kindOf(aggregate) !== 'accession' || organisation === undefined) throw new Error(`${aggregate} is no accession`);
  return organisation;
}

/** Under what a committee's meetings are found; no reference begins with this, so no dossier is called that. */
export const meetingsOf = (committee: string): string => `+${committee}`;

/** The dossier an aggregate belongs to, or the protocol: the reference under which it is found. A meeting belongs to its committee. */
export function dossierOf(aggregate: string): string {
  const dossier = aggregate.split(':')[1];
  if (dossier !== undefined && aggregate.startsWith('meeting:')) return meetingsOf(dossier);
  if (dossier === undefined || dossier === '') throw new Error(`no aggregate has the id ${aggregate}`);
  return dossier;
}

/** Reads an aggregate's id from outside; throws for a text that is none. */
export function parseAggregateId(text: string): AggregateId {
  const kind = kindOf(text);
  return `${kind}:${text.slice(kind.length + 1)}`;
}

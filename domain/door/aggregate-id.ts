/** The kinds of thing that have a life and a log of their own. All but a meeting have an execution that follows the log. */
export type AggregateKindName = 'dossier' | 'condition' | 'protocol' | 'meeting';

/** `dossier:amif`, `condition:amif:100:wse:1`: deterministic, so that opening twice opens once. */
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
      return undefined;
  }
}

/** A committee's meeting on a day; a committee meets at most once a day. */
export const meetingId = (committee: string, date: string): AggregateId => `meeting:${committee}:${date}`;

/** Whether a Step Functions execution follows the log of this kind: a meeting is only kept true by those of its dossiers. */
export const hasExecution = (kind: AggregateKindName): boolean => kind !== 'meeting';

/** One duty of one body; with a number, one occurrence of it. */
export function conditionId(dossier: string, ref: string, organisation: string, occurrence?: number): AggregateId {
  const base = `condition:${dossier}:${ref}:${organisation}` as const;
  return occurrence === undefined ? base : `${base}:${occurrence}`;
}

/** The kind an id tells; throws for a text that is no aggregate's id. */
export function kindOf(aggregate: string): AggregateKindName {
  if (aggregate.startsWith('dossier:')) return 'dossier';
  if (aggregate.startsWith('condition:')) return 'condition';
  if (aggregate.startsWith('protocol:')) return 'protocol';
  if (aggregate.startsWith('meeting:')) return 'meeting';
  throw new Error(`no aggregate has the id ${aggregate}`);
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

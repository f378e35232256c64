/** The kinds of thing that have a life, a log and an execution of their own. */
export type AggregateKindName = 'dossier' | 'condition' | 'protocol';

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
      return undefined;
  }
}

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
  throw new Error(`no aggregate has the id ${aggregate}`);
}

/** The dossier an aggregate belongs to, or the protocol: the reference under which it is found. */
export function dossierOf(aggregate: string): string {
  const dossier = aggregate.split(':')[1];
  if (dossier === undefined || dossier === '') throw new Error(`no aggregate has the id ${aggregate}`);
  return dossier;
}

/** Reads an aggregate's id from outside; throws for a text that is none. */
export function parseAggregateId(text: string): AggregateId {
  const kind = kindOf(text);
  return `${kind}:${text.slice(kind.length + 1)}`;
}

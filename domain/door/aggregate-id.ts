/** The kinds of thing that have a life, a log and an execution of their own. */
export type AggregateKindName = 'dossier' | 'condition';

/** `dossier:amif`, `condition:amif:100:wse:1`: deterministic, so that opening twice opens once. */
export type AggregateId = `${AggregateKindName}:${string}`;

export const dossierId = (dossier: string): AggregateId => `dossier:${dossier}`;

/** One duty of one body; with a number, one occurrence of it. */
export function conditionId(dossier: string, ref: string, organisation: string, occurrence?: number): AggregateId {
  const base = `condition:${dossier}:${ref}:${organisation}` as const;
  return occurrence === undefined ? base : `${base}:${occurrence}`;
}

/** The kind an id tells; throws for a text that is no aggregate's id. */
export function kindOf(aggregate: string): AggregateKindName {
  if (aggregate.startsWith('dossier:')) return 'dossier';
  if (aggregate.startsWith('condition:')) return 'condition';
  throw new Error(`no aggregate has the id ${aggregate}`);
}

/** The dossier an aggregate belongs to. */
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

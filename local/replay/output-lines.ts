/** A notice as an email line lists it. */
export interface NoticeLine {
  readonly notice: string;
  readonly dossier: string;
  readonly condition?: string;
  readonly accession?: string;
  readonly adviser?: string;
  readonly milestone?: number;
  readonly due?: string;
}

export interface EventLine {
  readonly type: 'event';
  readonly at: string;
  readonly dossier: string;
  readonly name: string;
  readonly by: string;
  readonly condition?: string;
  /** The acceding organisation, for what happened to its accession or one of its conditions. */
  readonly accession?: string;
  readonly data: unknown;
}

export interface EmailLine {
  readonly type: 'email';
  readonly at: string;
  readonly to: string;
  readonly subject: string;
  readonly notices: readonly NoticeLine[];
}

export interface RefusedLine {
  readonly type: 'refused';
  readonly at: string;
  readonly step: number;
  readonly do: string;
  readonly code: string;
  readonly message: string;
}

export interface CheckLine {
  readonly type: 'check';
  readonly at: string;
  readonly step: number;
  readonly allowed: boolean;
  readonly reason: string;
  readonly basis: unknown;
}

export interface ConditionSummary {
  readonly state: string;
  readonly due?: string;
  readonly responsible: string;
}

export interface AccessionSummary {
  readonly state: string;
  /** The day on which it became active; absent while it never was. */
  readonly since?: string;
  readonly conditions: Readonly<Record<string, ConditionSummary>>;
}

export interface DossierSummary {
  readonly state: string;
  readonly conditions: Readonly<Record<string, ConditionSummary>>;
  /** Of a deliberation to which organisations have acceded. */
  readonly accessions?: Readonly<Record<string, AccessionSummary>>;
}

export interface SummaryLine {
  readonly type: 'summary';
  readonly at: string;
  readonly dossiers: Readonly<Record<string, DossierSummary>>;
}

/** The lines of a replay (docs/scenarios.md, Output lines). */
export type OutputLine = EventLine | EmailLine | RefusedLine | CheckLine | SummaryLine;

/** An advice that was asked of somebody's body. */
export interface AdviceRow {
  /** Of the form while the advice is open, else of the dossier or protocol. */
  readonly href: string;
  /** The dossier or protocol that it is about. */
  readonly name: string;
  readonly subject: string;
  readonly kind: string;
  readonly status: 'open' | 'given' | 'lapsed' | 'closed';
  /** The day by which it is or was asked, `YYYY-MM-DD`. */
  readonly due?: string | undefined;
  /** The day on which it was given. */
  readonly givenOn?: string | undefined;
  readonly opinion?: string | undefined;
  readonly text?: string | undefined;
}

export const ADVICE_STATES = ['open', 'given', 'lapsed', 'closed'] as const satisfies readonly AdviceRow['status'][];

/** Which advices are asked for: those in a state, or all; and the page of them. */
export interface AdvicesAsked {
  readonly state: AdviceRow['status'] | undefined;
  readonly page: number;
}

/** What is open first, by its day; then what was given or went by, by the day on which it was asked or given, the latest first. */
export function byUrgency(a: AdviceRow, b: AdviceRow): number {
  if (a.status === 'open' && b.status === 'open') return (a.due ?? '9999').localeCompare(b.due ?? '9999');
  if (a.status === 'open' || b.status === 'open') return a.status === 'open' ? -1 : 1;
  return (b.due ?? b.givenOn ?? '').localeCompare(a.due ?? a.givenOn ?? '');
}

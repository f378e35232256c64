import { CONDITION_STATES, type ConditionStatus } from '#domain/condition/steps.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { type ExportTable, noticeRow } from '#web/exports.ts';
import { BOARD_TEXTS } from '#web/locales/nl/board.ts';
import { conditionStateName } from '#web/locales/nl/states.ts';

/** A condition as far as the board counts it, filters it and puts it into a calendar. */
export interface BoardPlace {
  readonly id: AggregateId;
  /** The dossier or protocol that set it. */
  readonly owner: AggregateId;
  readonly href: string;
  readonly dossier: { readonly id: string; readonly name: string };
  readonly reportedAs: string;
  readonly responsible: { readonly id: string; readonly name: string };
  readonly due?: string | undefined;
  readonly status: ConditionStatus;
}

/** A condition as a file tells of it. */
export interface BoardText extends BoardPlace {
  readonly subject: string;
  readonly text?: string | undefined;
}

/** A condition as a row of the board shows it. */
export interface BoardRow extends BoardPlace {
  readonly dossier: BoardPlace['dossier'] & { readonly href: string; readonly subject: string };
  readonly text?: string | undefined;
}

const VIEWS = ['tabel', 'maand', 'jaar'] as const;
export type BoardView = (typeof VIEWS)[number];

/** What of the board is shown: all of it stands in the address. */
export interface BoardFilter {
  readonly view: BoardView;
  /** `lopend` for what still asks something of somebody; undefined for every state. */
  readonly state: ConditionStatus | 'lopend' | undefined;
  readonly body: string | undefined;
  readonly dossier: string | undefined;
  readonly from: string | undefined;
  readonly until: string | undefined;
  /** The month that is shown, `YYYY-MM`; of a year its first. */
  readonly month: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
/** Names of states that still ask something. */
const GOING_ON: readonly ConditionStatus[] = ['open', 'overdue', 'in-review', 'pending', 'ongoing'];

/** What an address asks for; what it says wrongly is left out. */
export function boardFilterOf({ searchParams }: URL, today: string): BoardFilter {
  const given = (name: string): string | undefined => searchParams.get(name) || undefined;
  const day = (name: string): string | undefined => {
    const value = given(name);
    return value !== undefined && DAY.test(value) ? value : undefined;
  };
  const state = given('toestand');
  const month = given('maand');
  return {
    view: VIEWS.find((view) => view === given('weergave')) ?? 'tabel',
    state: state === 'alle' ? undefined : (CONDITION_STATES.find((each) => each === state) ?? 'lopend'),
    body: given('wie'),
    dossier: given('dossier'),
    from: day('van'),
    until: day('tot'),
    month: month !== undefined && MONTH.test(month) ? month : today.slice(0, 7),
  };
}

/** The rows that a filter lets through, in order of due day. */
export function filtered(rows: readonly BoardPlace[], filter: BoardFilter): BoardPlace[] {
  const { state, body, dossier, from, until } = filter;
  return rows
    .filter(
      (row) =>
        (state === undefined || (state === 'lopend' ? GOING_ON.includes(row.status) : row.status === state)) &&
        (body === undefined || row.responsible.id === body) &&
        (dossier === undefined || row.dossier.id === dossier) &&
        (from === undefined || (row.due !== undefined && row.due >= from)) &&
        (until === undefined || (row.due !== undefined && row.due <= until)),
    )
    .toSorted((a, b) => {
      const [first, second] = [a.due ?? '9999', b.due ?? '9999'];
      return first < second ? -1 : first > second ? 1 : 0;
    });
}

/** A file has no more rows than this; the filters narrow it down. */
export const MOST_IN_A_FILE = 5000;

/** The board as a file, with the rows that the filter lets through; of more, `total`, it says that it does not hold them. */
export const boardTable = (rows: readonly BoardText[], total: number): ExportTable => ({
  name: BOARD_TEXTS.file,
  columns: BOARD_TEXTS.columns,
  days: [5],
  rows: [
    ...rows.map(({ dossier, subject, reportedAs, text = '', responsible, due = '', status }) => [
      dossier.name,
      subject,
      reportedAs,
      text,
      responsible.name,
      due,
      conditionStateName(status),
    ]),
    ...(total > rows.length ? [noticeRow(BOARD_TEXTS.columns, BOARD_TEXTS.notWhole(rows.length, total))] : []),
  ],
});

import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import type { NoticeName } from '#domain/notices/notice.ts';

/** What a message is made of: everything that is said, before any word of it is chosen. */

/** What somebody who gets a message has to do with its dossier. */
export type ReaderRole =
  | 'secretariat'
  | 'chair'
  | 'dpo'
  | 'party'
  | 'adviser'
  | 'applicant'
  | 'provider'
  | 'recipient'
  | 'responsible'
  | 'acceder';

/** One notice with what its reader must know about it. */
export interface NoticeContent {
  readonly notice: NoticeName;
  readonly isOfProtocol: boolean;
  readonly dossier: string;
  /** What the dossier is about, as its applicant wrote it; absent where that was erased. */
  readonly about?: string | undefined;
  /** The number and day of the decision, once there is one. */
  readonly number?: string | undefined;
  readonly decidedOn?: LocalDate | undefined;
  readonly condition?: ConditionContent | undefined;
  readonly adviser?: string | undefined;
  readonly acceder?: string | undefined;
  /** The other authorisation on which this one rests. */
  readonly dependency?: string | undefined;
  readonly milestone?: number | undefined;
  readonly due?: LocalDate | undefined;
  /** Why the due day is the day it is, in words. */
  readonly whyDue?: string | undefined;
  /** What the reader has to do with it. */
  readonly role?: ReaderRole | undefined;
  /** Conditions that a decision which is published lays on the reader. */
  readonly duties?: readonly ConditionContent[] | undefined;
  /** What it does in its reader's calendar. */
  readonly calendars?: readonly CalendarEntry[] | undefined;
}

/** A condition as a message names it. */
export interface ConditionContent {
  /** As it is reported: `101`, `101/aii`. */
  readonly reportedAs: string;
  /** The paragraph, or the name, under which the decision has it. */
  readonly reference: string;
  readonly text?: string | undefined;
  /** The name of the body that owes it. */
  readonly body?: string | undefined;
  readonly due?: LocalDate | undefined;
}

/** What a calendar is told: an entry of this name on a day, or that it is gone. */
export interface CalendarEntry {
  readonly uid: string;
  /** Rises with every message about it. */
  readonly sequence: number;
  readonly day: LocalDate;
  readonly isCancelled: boolean;
  /** Of which condition it is, where the notice is about something else: the end that ended it. */
  readonly condition?: string | undefined;
}

/** Something else that waits for the reader. */
export interface OpenItem {
  readonly dossier: string;
  readonly what: string;
  readonly due?: LocalDate | undefined;
}

export interface MessageContent {
  /** The day on which it is sent. */
  readonly today: LocalDate;
  /** The name of the body it is for, where it is for one. */
  readonly body?: string | undefined;
  readonly notices: readonly NoticeContent[];
  readonly open: readonly OpenItem[];
  /** Where the portal has it, as a path: one place for the whole message. */
  readonly path: string;
}

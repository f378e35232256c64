import type { PhoneReason } from '#domain/mail/phone-reasons.ts';

/** Mail that did not arrive, for whoever must tell it otherwise. */
export interface UndeliveredItem {
  readonly id: string;
  readonly to: string;
  readonly address: string;
  readonly why: PhoneReason;
  readonly subject: string;
  readonly text: string;
  readonly at: string;
}

export interface StatisticsView {
  readonly phases: readonly {
    readonly phase: 'admissible' | 'decided' | 'published';
    readonly days: number;
    readonly count: number;
  }[];
  readonly inTime: number;
  readonly late: number;
  readonly usefulness: readonly { readonly notice: string; readonly told: number; readonly met: number }[];
}

export interface PolicyValues {
  /** Every version, the newest first; the first of all was set by nobody. Local times. */
  readonly history: readonly (Omit<PolicyValues, 'history'> & {
    readonly since?: string | undefined;
    readonly by?: string | undefined;
    readonly reason?: string | undefined;
  })[];
  readonly version: number;
  readonly reminders: readonly number[];
  readonly overdue: readonly number[];
  readonly escalation: readonly number[];
  readonly expiry: readonly number[];
  readonly sendAt: string;
  readonly closedDays: readonly string[];
}

/** What a policy would move. */
export interface PolicyPreview {
  readonly aggregates: number;
  readonly milestones: number;
  readonly dueDays: number;
  readonly shown: readonly {
    readonly name: string;
    /** Where its due day moves: days. */
    readonly due?: { readonly from: string; readonly to: string } | undefined;
    /** The notices that move; without `from` one that is new, without `to` one that does not leave any more. Local times. */
    readonly moves: readonly {
      readonly what: string;
      readonly from?: string | undefined;
      readonly to?: string | undefined;
    }[];
  }[];
}

export interface ContactsView {
  readonly own?:
    | {
        readonly organisation: string;
        readonly name: string;
        readonly email: string;
        readonly secondContact?: string | undefined;
        readonly mailbox?: string | undefined;
        readonly dpo?: string | undefined;
        readonly signatories: readonly { readonly name: string; readonly office?: string | undefined }[];
      }
    | undefined;
  /** For who keeps the addresses of all: the bodies. */
  readonly bodies?: readonly { readonly id: string; readonly name: string }[] | undefined;
  /** For a committee: bodies whose address does not work. */
  readonly dead?:
    | readonly {
        readonly organisation: string;
        readonly name: string;
        readonly address: string;
        readonly since: string;
      }[]
    | undefined;
}

/** What can be changed of how a body is reached. */
export interface ContactCard {
  readonly organisation: string;
  readonly name: string;
  /** As the form begins with it. */
  readonly values: readonly (readonly [string, string])[];
  /** Tells this state of it from any other: what was changed meanwhile is not written over. */
  readonly seen: string;
  /** Whether the reader may also say who signs for the body. */
  readonly setsSignatories: boolean;
  /** When it was last changed in the portal, in local time, and by whom. */
  readonly changed?: { readonly at: string; readonly by: string } | undefined;
  /** Of its addresses those at which mail came back for good. */
  readonly dead: readonly string[];
}

/** Of who looked at a dossier no more are shown than this, the latest. */
export const MOST_LOOKS = 500;

export interface LookRow {
  readonly at: string;
  readonly who: string;
  readonly body?: string | undefined;
  readonly page: string;
}

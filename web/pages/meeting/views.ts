import type { Link } from '#web/layout/page.ts';

/** `past` for one whose day is over and that nobody minuted. */
export type MeetingStatus = 'planned' | 'past' | 'minuted' | 'approved';

/** A meeting in the list. */
export interface MeetingListItem {
  readonly date: string;
  readonly status: MeetingStatus;
  readonly items: number;
}

/** A meeting with its agenda and its minutes. */
export interface MeetingPageView {
  readonly date: string;
  readonly status: MeetingStatus;
  readonly startsAt?: string | undefined;
  readonly place?: string | undefined;
  readonly quorum?: number | undefined;
  readonly members: readonly { readonly name: string; readonly isPresent?: boolean | undefined }[];
  readonly agenda: readonly {
    readonly dossier: Link;
    readonly subject: string;
    readonly recused: readonly string[];
    /** How many may decide on it, once it is known who attended. */
    readonly seats?: number | undefined;
    readonly outcome?: string | undefined;
    readonly text?: string | undefined;
  }[];
  readonly removed: readonly { readonly dossier: string; readonly because: 'adjourned' | 'withdrawn' | 'annulled' }[];
  readonly text?: string | undefined;
  readonly commands: readonly Link[];
}

/** What one kind of notice says, as data. In the texts `{condition}`, `{adviser}`, `{acceder}`, `{dependency}`, `{body}` and `{decision}` stand for what it is about. */
export interface NoticeTemplate {
  /** The subject and heading, where the title and the condition after it would not read well. */
  readonly heading?: string;
  /** What has happened, or what is the case, in a sentence. */
  readonly says: string;
  /** What the reader is asked to do; that it is nothing is said as well. */
  readonly todo: string;
  /** What a secretariat or a chair is asked, where they are only told of what somebody else must do. */
  readonly todoOfCommittee?: string;
  /** What the day of the notice is. */
  readonly day?: 'due' | 'meeting' | 'last-day' | 'was-due' | 'was-last-day';
  /** What the day means to a calendar: an entry that appears or moves, or one that is taken out again. */
  readonly calendar?: 'shows' | 'cancels';
}

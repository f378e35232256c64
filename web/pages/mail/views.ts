import type { MAIL_TEXTS } from '#web/locales/nl/mail.ts';
import type { Reader } from '#web/reader.ts';

/** What is wrong with the mail, as those must know who keep it going: a committee's people, or those who run Beraad. */
export interface MailTrouble {
  /** Which part of the work is late, and since when: local, with offset. */
  readonly late: readonly { readonly part: keyof typeof MAIL_TEXTS.late; readonly since: string }[];
  /** How many messages are to be told by telephone. */
  readonly toPhone: number;
}

/** What the portal knows of mail that is late or did not arrive. */
export interface MailReads {
  /** Undefined for whoever keeps no list of it. */
  trouble(reader: Reader): Promise<MailTrouble | undefined>;
}

import type { MAIL_TEXTS } from '#web/locales/nl/mail.ts';
import type { Reader } from '#web/reader.ts';

/** A message that somebody must tell by telephone. */
export interface PhoneTask {
  readonly message: string;
  readonly recipients: readonly string[];
  /** Empty where there was none. */
  readonly address: string;
  readonly why: keyof typeof MAIL_TEXTS.reasons;
  readonly subject: string;
  readonly text: string;
  /** When it went wrong: local, with offset. */
  readonly at: string;
}

/** What is wrong with the mail, as a committee's people must know. */
export interface MailTrouble {
  /** Which part of the work is late, and since when: local, with offset. */
  readonly late: readonly { readonly part: keyof typeof MAIL_TEXTS.late; readonly since: string }[];
  readonly toPhone: readonly PhoneTask[];
}

/** What the portal knows of mail that did not arrive. */
export interface MailReads {
  /** Undefined for whoever is of no committee. */
  trouble(reader: Reader): Promise<MailTrouble | undefined>;
  /** Somebody was told by telephone; false where there is no such task of theirs. */
  phoned(reader: Reader, message: string): Promise<boolean>;
}

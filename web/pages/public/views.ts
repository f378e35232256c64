import type { CheckAnswer } from '#domain/check/check.ts';
import type { RegisterEntry } from '#domain/register/entry.ts';
import type { Paged } from '#web/layout/paged.ts';

/** An entry of the register as its page shows it. */
export interface RegisterPageView {
  readonly entry: RegisterEntry;
  /** When each public condition is due, in words, beside it. */
  readonly deadlines: readonly string[];
  /** Those who have acceded, of a general deliberation. */
  readonly acceders: readonly { readonly name: string; readonly since: string }[];
}

/** A check that was asked and answered. */
export interface CheckView {
  readonly provider: string;
  readonly recipient: string;
  readonly date?: string | undefined;
  readonly answer: CheckAnswer;
  /** An item that no permit knows by this name, and the names that those in force do know. */
  readonly unknownItem?: { readonly asked: string; readonly items: readonly string[] } | undefined;
}

/** What of the register is asked for. */
export interface RegisterAsked {
  readonly words: string;
  readonly kind: RegisterEntry['kind'] | undefined;
  readonly page: number;
}

/** One page of the register. */
export interface RegisterPage extends Paged<Omit<RegisterEntry, 'conditions' | 'accessions' | 'version'>> {
  readonly total: number;
}

import type { RefusalCode } from './refusal-codes.ts';

/** A command that was not carried out, with the reason; nothing has changed. */
export interface Refusal {
  readonly code: RefusalCode;
  /** What is wrong and what to do, in English; pages translate the code. */
  readonly message: string;
}

export type Decision<Event> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusal: Refusal };

export const refuse = (code: RefusalCode, message: string): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: { code, message },
});

export const decided = <Event>(
  ...events: readonly Event[]
): { readonly ok: true; readonly events: readonly Event[] } => ({ ok: true, events });

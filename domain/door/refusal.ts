/** A command that was not carried out, with the reason; nothing has changed. */
export interface Refusal {
  /** Stable, documented in docs/errors.md. */
  readonly code: string;
  /** What is wrong and what to do, in English; pages translate the code. */
  readonly message: string;
}

export type Decision<Event> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusal: Refusal };

export const refuse = (code: string, message: string): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: { code, message },
});

export const decided = <Event>(
  ...events: readonly Event[]
): { readonly ok: true; readonly events: readonly Event[] } => ({ ok: true, events });

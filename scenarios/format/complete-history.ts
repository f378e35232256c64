/** What an old decision may leave out, filled in so that it reads as a scenario: nobody may know a number, a receipt or a meeting. */

/** What a decision whose number nobody knows is called; pages show it as it stands. */
const UNKNOWN = 'onbekend';

type Mapping = Readonly<Record<string, unknown>>;
const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fills in what an import may leave out: a decision's number, and when a request came in (then the time of the next step with one). */
export function completeHistory(value: unknown): {
  readonly value: unknown;
  readonly unknownReceipts: readonly string[];
} {
  if (!isMapping(value) || !Array.isArray(value.steps)) return { value, unknownReceipts: [] };
  const given: readonly unknown[] = value.steps;
  const unknownReceipts: string[] = [];
  const steps = given.map((step, place) => {
    if (!isMapping(step)) return step;
    if (step.do === 'record-decision' && step.number === undefined) return { ...step, number: UNKNOWN };
    if (step.do !== 'submit-request' || step.at !== undefined) return step;
    const next = given.slice(place + 1).find((later): later is Mapping => isMapping(later) && later.at !== undefined);
    if (next === undefined || typeof step.dossier !== 'string') return step;
    unknownReceipts.push(step.dossier);
    return { ...step, at: next.at };
  });
  return { value: { ...value, steps }, unknownReceipts };
}

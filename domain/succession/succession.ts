import * as z from 'zod';

/** What the log of a dossier, a protocol or a condition says of a body whose part passes to its successor in law. */
export const successionFields = { from: z.string(), to: z.string() };

/** A body whose part passed to its successor in law, and when. */
export const successionSchema = z.object({ ...successionFields, at: z.string() });
export type Succession = z.infer<typeof successionSchema>;

/** A function that puts the successor in the place of the body that it succeeds. */
export const replacing =
  ({ from, to }: Pick<Succession, 'from' | 'to'>) =>
  (body: string): string =>
    body === from ? to : body;

/** The bodies with the successor in the place of the one that it succeeds; each once, as it may have had a part itself. */
export const passedOn = (bodies: readonly string[], succession: Pick<Succession, 'from' | 'to'>): string[] => [
  ...new Set(bodies.map(replacing(succession))),
];

/** The bodies whose part a body has now: itself, and those that it succeeds, one after the other. */
export function namesSoFar(body: string, successions: readonly Succession[]): ReadonlySet<string> {
  const names = new Set([body]);
  for (const { from, to } of [...successions].reverse()) if (names.has(to)) names.add(from);
  return names;
}

/**
 * The numbers of occurrences per `REF/ORG`, where the successor counts on from the body that it succeeds: a number that was given is not
 * given again.
 */
export function countedOn(
  occurrences: Readonly<Record<string, number>>,
  { from, to }: Pick<Succession, 'from' | 'to'>,
): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const [name, count] of Object.entries(occurrences)) {
    const key = name.endsWith(`/${from}`) ? `${name.slice(0, -from.length)}${to}` : name;
    counted[key] = Math.max(counted[key] ?? 0, count);
  }
  return counted;
}

/** Who sent to whom before a succession: the check answers a past day from this. */
export const flowSchema = z.object({ provider: z.string(), recipients: z.array(z.string()) });
type Flow = z.infer<typeof flowSchema>;

/** A stretch of time in which a provider sent to these recipients; without `until` it lasts. */
export interface FlowPeriod extends Flow {
  readonly from?: string;
  readonly until?: string;
}

/** Who sent to whom, stretch by stretch: one alone where no body was succeeded. */
export function flowPeriods(
  present: Flow,
  successions: readonly { readonly at: string; readonly before: Flow }[],
): FlowPeriod[] {
  const since = (index: number) => {
    const at = successions[index]?.at;
    return at === undefined ? {} : { from: at };
  };
  return [
    ...successions.map(({ at, before }, index) => ({ ...before, ...since(index - 1), until: at })),
    { provider: present.provider, recipients: present.recipients, ...since(successions.length - 1) },
  ];
}

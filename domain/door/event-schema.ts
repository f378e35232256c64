import * as z from 'zod';

/** A document as events name it; its bytes are kept elsewhere. */
export const documentRecord = z.strictObject({
  kind: z.string(),
  title: z.string(),
  receivedOn: z.string().optional(),
});

/** The form of every event: what happened, when it took effect, its data, and free text kept apart so that it can be erased. */
export const eventSchema = <const Type extends string, Shape extends z.ZodRawShape>(type: Type, data: Shape) =>
  z.strictObject({
    type: z.literal(type),
    /** When it took effect; the log adds when it was written. */
    effectiveAt: z.string(),
    data: z.strictObject(data),
    texts: z.record(z.string(), z.string()).optional(),
  });

interface GivenDocument {
  readonly kind: string;
  readonly title: string;
  readonly receivedOn?: string | undefined;
}

/** The documents of a command as its event records them. */
export function documentRecords(documents: readonly GivenDocument[] | undefined): z.infer<typeof documentRecord>[] {
  return (documents ?? []).map(({ kind, title, receivedOn }) => ({
    kind,
    title,
    ...(receivedOn === undefined ? {} : { receivedOn }),
  }));
}

/** The texts of a command under their names; those that were not given are left out. */
export function eventTexts(given: Readonly<Record<string, string | undefined>>): { texts?: Record<string, string> } {
  const texts = Object.fromEntries(
    Object.entries(given).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
  return Object.keys(texts).length === 0 ? {} : { texts };
}

import * as z from 'zod';

/** A document as events name it: its title may name a person, and so stands among the event's texts, which can be erased. */
export const documentRecord = z.object({ kind: z.string(), receivedOn: z.string().optional() });

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
  readonly text?: string | undefined;
}

/** The documents of a command as its event records them. */
export function documentRecords(documents: readonly GivenDocument[] | undefined): z.infer<typeof documentRecord>[] {
  return (documents ?? []).map(({ kind, receivedOn }) => ({
    kind,
    ...(receivedOn === undefined ? {} : { receivedOn }),
  }));
}

/** Under which name the title of an event's nth document stands among its texts, from 0. */
const titleName = (index: number): string => `document:${index + 1}`;

/** What the documents of a command say in free text, under the names it has among the event's texts. */
export function documentTexts(documents: readonly GivenDocument[] | undefined): Record<string, string> {
  return Object.fromEntries(
    (documents ?? []).flatMap(({ title, text }, index) => [
      [titleName(index), title],
      ...(text === undefined ? [] : [[`${titleName(index)}:text`, text]]),
    ]),
  );
}

/** An event's data as it is shown: each document with its title again, where that was not erased. */
export function withDocumentTitles(
  data: Readonly<Record<string, unknown>>,
  texts: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, unknown>> {
  if (!Array.isArray(data.documents) || texts === undefined) return data;
  const documents = data.documents.map((document: unknown, index) => {
    const title = texts[titleName(index)];
    return typeof document === 'object' && document !== null && title !== undefined ? { ...document, title } : document;
  });
  return { ...data, documents };
}

/** The texts of a command under their names; those that were not given are left out. */
export function eventTexts(given: Readonly<Record<string, string | undefined>>): { texts?: Record<string, string> } {
  const texts = Object.fromEntries(
    Object.entries(given).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
  return Object.keys(texts).length === 0 ? {} : { texts };
}

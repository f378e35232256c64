import * as z from 'zod';
import { NOTICE_NAMES } from '#domain/notices/notice.ts';

/** A document as events name it: its title may name a person, and so stands among the event's texts, which can be erased. */
export const documentRecord = z.object({ kind: z.string(), receivedOn: z.string().optional() });

/** A document that Beraad had already, with the day on which it came in there. */
export const linkedDocument = z.strictObject({
  dossier: z.string(),
  condition: z.string().optional(),
  /** The event that brought it, and its place there: `dossier:amif@1/2`. */
  document: z.string(),
  kind: z.string(),
  date: z.string(),
});

/** A milestone as events name it: of which matter, and what it tells. */
export const milestone = { matter: z.string(), notice: z.enum(NOTICE_NAMES), milestone: z.int().optional() };
export const milestoneSchema = z.object(milestone);

/** The form of every event: what happened, when it took effect, its data, and free text kept apart so that it can be erased. */
export const eventSchema = <const Type extends string, Shape extends z.ZodRawShape>(type: Type, data: Shape) =>
  z.strictObject({
    type: z.literal(type),
    /** When it took effect; the log adds when it was written. */
    effectiveAt: z.string(),
    data: z.strictObject(data),
    texts: z.record(z.string(), z.string()).optional(),
  });

/** A document that a link leads to, as who links it may see it. */
export type FoundDocument = z.infer<typeof linkedDocument> & { readonly title?: string | undefined };

/** Under which name the title of an event's nth linked document stands among its texts, from 0. */
export const linkName = (index: number): string => `linked:${index + 1}`;

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

/** An event's data as it is shown: each document, also a linked one, with its title again, where that was not erased. */
export function withDocumentTitles(
  data: Readonly<Record<string, unknown>>,
  texts: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, unknown>> {
  const titled = (name: 'documents' | 'linked', textName: (index: number) => string) => {
    const given = data[name];
    if (!Array.isArray(given) || texts === undefined) return {};
    const documents = given.map((document: unknown, index) => {
      const title = texts[textName(index)];
      return typeof document === 'object' && document !== null && title !== undefined
        ? { ...document, title }
        : document;
    });
    return { [name]: documents };
  };
  return { ...data, ...titled('documents', titleName), ...titled('linked', linkName) };
}

/** The texts of a command under their names; those that were not given are left out. */
export function eventTexts(given: Readonly<Record<string, string | undefined>>): { texts?: Record<string, string> } {
  const texts = Object.fromEntries(
    Object.entries(given).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
  return Object.keys(texts).length === 0 ? {} : { texts };
}

import * as z from 'zod';

/** What a request asks for, beside what its events say: its applicants' own words. */
export const requestContentSchema = z
  .object({
    purposes: z.array(z.string()),
    legalBases: z.array(z.string()),
    dataItems: z.array(z.object({ name: z.string(), proportionality: z.string().optional() })),
    retention: z.string().optional(),
    frequency: z.string().optional(),
    processors: z.array(z.string()),
  })
  .meta({ id: 'requestContent' });
export type RequestContent = z.infer<typeof requestContentSchema>;

const read = (text: string | undefined): unknown => (text === undefined ? [] : JSON.parse(text));

/** What a request says, out of the texts of its dossier; undefined where they were erased. */
export function requestContentOf(texts: Readonly<Record<string, string | undefined>>): RequestContent | undefined {
  const { purposes, legalBases, dataItems, retention, frequency, processors } = texts;
  if (purposes === undefined) return undefined;
  return requestContentSchema.parse({
    purposes: read(purposes),
    legalBases: read(legalBases),
    dataItems: read(dataItems),
    ...(retention === undefined ? {} : { retention }),
    ...(frequency === undefined ? {} : { frequency }),
    processors: read(processors),
  });
}

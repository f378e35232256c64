import * as z from 'zod';
import { replanned } from '#domain/deadlines/replan.ts';
import { eventSchema as event, milestone } from '#domain/door/event-schema.ts';
import { cancelledEvent, correctedEvent, openedOccurrence } from '#domain/dossier/events.ts';
import { successionFields } from '#domain/succession/succession.ts';

const ref = z.string();
const instant = z.string();
const sha256 = z.string();

/** How an undertaking is answered: kept, not kept, or without object since no processor is used. */
export const ANSWERS = ['yes', 'no', 'no-processor'] as const;
export type Answer = (typeof ANSWERS)[number];

/** How often the municipality holds ceremonies, and so asks for data. */
export const CEREMONY_RHYTHMS = ['yearly', 'every-two-years'] as const;
export type CeremonyRhythm = (typeof CEREMONY_RHYTHMS)[number];

/** The commitment that was made for signing: what it binds to, by number, version and the hash of its text. */
export const commitmentSchema = z.strictObject({
  /** Printed on the document; a later preparation has another one. */
  id: z.string(),
  number: z.string(),
  version: z.int(),
  textHash: sha256,
  /** The document as it was issued, by its hash. */
  document: sha256,
  answers: z.array(z.strictObject({ ref, answer: z.enum(ANSWERS) })),
  processors: z.int(),
  rhythm: z.enum(CEREMONY_RHYTHMS).optional(),
});
export type Commitment = z.infer<typeof commitmentSchema>;

/** What a malware scan says of an upload. */
export const SCAN_VERDICTS = ['clean', 'infected', 'unscannable'] as const;
export type ScanVerdict = (typeof SCAN_VERDICTS)[number];

/** `signed`: electronically; `scan`: a picture of paper, which a person must look at. */
export const UPLOAD_FORMS = ['signed', 'scan'] as const;

/** What was found of a commitment that came in: the validator's verdict, or a scan, on which it has none. */
export const FINDINGS = ['valid', 'indeterminate', 'scan'] as const;

/** What can happen to an accession. Names and addresses stand in the texts of its events, so that they can be erased. */
export const accessionEventSchema = z.discriminatedUnion('type', [
  event('commitment-prepared', {
    dossier: ref,
    organisation: ref,
    committee: ref,
    provider: ref,
    /** Counts the accessions of this organisation to this deliberation: one that was refused or withdrawn may begin anew. */
    round: z.int(),
    commitment: commitmentSchema,
    review: z.enum(['automatic', 'manual']),
    /** From when the deliberation is in force, and with it what accedes to it. */
    inForceFrom: instant,
  }),
  event('commitment-submitted', { attempt: z.int(), upload: z.string(), form: z.enum(UPLOAD_FORMS) }),
  event('upload-scanned', { attempt: z.int(), verdict: z.enum(SCAN_VERDICTS) }),
  event('commitment-rejected', {
    attempt: z.int(),
    codes: z.array(z.string()),
    document: sha256.optional(),
    report: sha256.optional(),
  }),
  event('commitment-received', {
    attempt: z.int(),
    finding: z.enum(FINDINGS),
    codes: z.array(z.string()),
    /** Whether a good signature is that of someone who may bind the organisation. */
    mandated: z.boolean(),
    document: sha256,
    report: sha256,
    receipt: sha256,
  }),
  /** The provider of the data was succeeded in law by another body. */
  event('provider-succeeded', successionFields),
  event('accession-activated', {}),
  event('commitment-refused', {}),
  event('accession-took-effect', {}),
  event('accession-withdrawn', {}),
  event('accession-suspended', {}),
  event('accession-reinstated', {}),
  event('accession-ended', { because: z.enum(['expired', 'revoked', 'superseded']) }),
  event('event-recorded', {
    event: ref,
    date: z.string(),
    /** What it opens: the next occurrence of each condition that waits for this event. */
    occurrences: z.array(openedOccurrence),
    /** The body that recorded it; absent for a committee. */
    reporter: ref.optional(),
  }),
  event('event-corrected', correctedEvent),
  event('event-cancelled', cancelledEvent),
  event('deadlines-replanned', replanned),
  event('milestone-reached', { ...milestone, due: z.string().optional() }),
  event('milestone-merged', milestone),
  event('milestone-overtaken', milestone),
]);
export type AccessionEvent = z.infer<typeof accessionEventSchema>;
export type AccessionEventType = AccessionEvent['type'];

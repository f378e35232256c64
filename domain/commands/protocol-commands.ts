import * as z from 'zod';
import { condition, duration, ref, uri } from './shared-fields.ts';

/** What each command on a bilateral protocol carries (e-government decree, article 8). */

/** The twelve points a protocol must hold, in the decree's order. Each may be missing here: a protocol is refused by the name of what it lacks. */
const protocolPoints = z
  .strictObject({
    controllers: z.string().optional(),
    purposes: z.string().optional(),
    categories: z.string().optional(),
    recipients: z.string().optional(),
    legalBasis: z.string().optional(),
    security: z.string().optional(),
    periodicityAndDuration: z.string().optional(),
    sanctions: z.string().optional(),
    originalPurposes: z.string().optional(),
    compatibility: z.string().optional(),
    quality: z.string().optional(),
    specificMeasures: z.string().optional(),
  })
  .meta({ id: 'protocolPoints' });

/** The names of the twelve points, in the decree's order. */
export const PROTOCOL_POINTS = protocolPoints.keyof().options;
export type ProtocolPoint = (typeof PROTOCOL_POINTS)[number];

export const submitProtocolFields = z.strictObject({
  dossier: ref,
  provider: ref,
  recipient: ref,
  subject: z.string(),
  duration: duration.optional(),
  content: protocolPoints,
  conditions: z.array(condition).optional(),
});

export const giveProtocolAdviceFields = z.strictObject({
  dossier: ref,
  party: ref,
  opinion: z.enum(['positive', 'conditional', 'negative']),
  remarks: protocolPoints.optional(),
  text: z.string().optional(),
});

/** What the officer found of one point: the outcome, where it stands, and a remark. */
const pointFinding = z
  .strictObject({
    outcome: z.enum(['sufficient', 'insufficient', 'not-discussed']),
    document: z.string().optional().meta({ description: 'in which document the point stands' }),
    article: z.string().optional(),
    remark: z.string().optional(),
  })
  .meta({ id: 'protocolPointFinding' });

/** The advice as the API takes it: point by point, if the officer fills in the form of the twelve points. */
export const giveProtocolAdviceRequest = giveProtocolAdviceFields.extend({
  points: z
    .partialRecord(z.enum(PROTOCOL_POINTS), pointFinding)
    .optional()
    .meta({ description: 'when given, all twelve points are answered' }),
});

export const reviseProtocolFields = z.strictObject({ dossier: ref, content: protocolPoints });

export const signProtocolFields = z.strictObject({ dossier: ref, party: ref });

export const publishProtocolFields = z.strictObject({ dossier: ref, party: ref, url: uri });

/** The publication as the API takes it: a party may publish the cooperation agreement that the protocol is annexed to beside it. */
export const publishProtocolRequest = publishProtocolFields.extend({
  agreementUrl: uri.optional().meta({ description: 'where the cooperation agreement is published, if there is one' }),
});

export const endProtocolFields = z.strictObject({ dossier: ref, reason: z.string() });

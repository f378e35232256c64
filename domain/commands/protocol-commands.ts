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

export const reviseProtocolFields = z.strictObject({ dossier: ref, content: protocolPoints });

export const signProtocolFields = z.strictObject({ dossier: ref, party: ref });

export const publishProtocolFields = z.strictObject({ dossier: ref, party: ref, url: uri });

export const endProtocolFields = z.strictObject({ dossier: ref, reason: z.string() });

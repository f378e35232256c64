import * as z from 'zod';
import { ITEM_OUTCOMES } from '#domain/meeting/events.ts';
import { localDate, ref } from './shared-fields.ts';

/** What each command on a committee's meeting carries. A meeting is referred to by its committee and its day. */
const meeting = { committee: ref, date: localDate };

export const meetingSchemas = {
  'prepare-meeting': z.strictObject({
    ...meeting,
    members: z
      .array(z.strictObject({ member: ref, name: z.string().min(1, { error: 'A member has a name.' }) }))
      .min(1, { error: 'A meeting has at least one member.' }),
    quorum: z.int().min(1, { error: 'A quorum is at least one member.' }),
    startsAt: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'The hour is HH:mm, such as 09:30.' })
      .optional(),
    place: z.string().optional(),
  }),
  'order-agenda': z.strictObject({ ...meeting, dossiers: z.array(ref) }),
  'recuse-member': z.strictObject({ ...meeting, member: ref, dossier: ref, reason: z.string() }),
  'record-attendance': z.strictObject({ ...meeting, present: z.array(ref) }),
  'record-minutes': z.strictObject({
    ...meeting,
    items: z.array(z.strictObject({ dossier: ref, outcome: z.enum(ITEM_OUTCOMES), text: z.string().optional() })),
    text: z.string().optional(),
  }),
  'approve-minutes': z.strictObject(meeting),
} as const;

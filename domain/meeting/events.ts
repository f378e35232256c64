import * as z from 'zod';
import { eventSchema as event } from '#domain/door/event-schema.ts';

const ref = z.string();
const date = z.string();

/** Why an item left the agenda before it was decided. */
export const REMOVAL_REASONS = ['adjourned', 'withdrawn', 'annulled'] as const;

/** What the minutes say of one item. The first three are decisions, and ask for a quorum. */
export const ITEM_OUTCOMES = [
  'granted',
  'refused',
  'no-jurisdiction',
  'adjourned',
  'withdrawn',
  'deliberated',
] as const;
export type ItemOutcome = (typeof ITEM_OUTCOMES)[number];

/** The event of a dossier's log that caused a change of the agenda; handled once. */
const cause = { dossier: ref, sequence: z.int() };

/** What can happen to a meeting of a committee. Members are named by reference; their names are erasable texts. */
export const meetingEventSchema = z.discriminatedUnion('type', [
  event('meeting-convened', { committee: ref, date }),
  event('meeting-prepared', { members: z.array(ref), quorum: z.int(), startsAt: z.string().optional() }),
  event('item-placed', cause),
  event('item-removed', { ...cause, because: z.enum(REMOVAL_REASONS) }),
  event('item-decided', { ...cause, outcome: z.enum(['granted', 'refused', 'no-jurisdiction']) }),
  /** The decision that was recorded was a mistake. */
  event('item-reopened', cause),
  event('agenda-ordered', { dossiers: z.array(ref) }),
  event('member-recused', { member: ref, dossier: ref }),
  event('attendance-recorded', { present: z.array(ref) }),
  event('minutes-recorded', { items: z.array(z.strictObject({ dossier: ref, outcome: z.enum(ITEM_OUTCOMES) })) }),
  event('minutes-approved', {}),
]);
export type MeetingEvent = z.infer<typeof meetingEventSchema>;

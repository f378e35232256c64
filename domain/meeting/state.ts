import * as z from 'zod';
import { ITEM_OUTCOMES, type MeetingEvent, REMOVAL_REASONS } from './events.ts';

/** The states of a meeting: until it has minutes, and until the chair has approved them. */
export const MEETING_STATES = ['planned', 'minuted', 'approved'] as const;
export type MeetingStatus = (typeof MEETING_STATES)[number];

const agendaItem = z.object({
  dossier: z.string(),
  /** The version of the dossier that was put on the agenda. */
  version: z.int(),
  /** What was decided, once the decision is recorded in the dossier. */
  decided: z.enum(['granted', 'refused', 'no-jurisdiction']).optional(),
  /** Members who leave the table for this item. */
  recused: z.array(z.string()),
});
export type AgendaItem = z.infer<typeof agendaItem>;

/** A meeting of a committee as its log tells it. */
export const meetingStateSchema = z.object({
  committee: z.string(),
  date: z.string(),
  status: z.enum(MEETING_STATES),
  startsAt: z.string().optional(),
  members: z.array(z.string()),
  /** How many members must sit at the table to decide; undefined until the meeting was prepared. */
  quorum: z.int().optional(),
  agenda: z.array(agendaItem),
  /** Items that left the agenda, with the reason. */
  removed: z.array(z.object({ dossier: z.string(), because: z.enum(REMOVAL_REASONS) })),
  present: z.array(z.string()).optional(),
  minutes: z.array(z.object({ dossier: z.string(), outcome: z.enum(ITEM_OUTCOMES) })),
  /** Per dossier, the place in its log of the last event that changed this agenda. */
  handled: z.record(z.string(), z.int()),
});
export type MeetingState = z.infer<typeof meetingStateSchema>;

/** The members who may decide on an item: those who are present and not recused for it. */
export function atTheTable(state: MeetingState, dossier: string): string[] {
  const recused = state.agenda.find((item) => item.dossier === dossier)?.recused ?? [];
  return (state.present ?? []).filter((member) => !recused.includes(member));
}

const handledBy = (state: MeetingState, { dossier, sequence }: { dossier: string; sequence: number }) => ({
  ...state.handled,
  [dossier]: sequence,
});

const without = <Item extends { readonly dossier: string }>(items: readonly Item[], dossier: string): Item[] =>
  items.filter((item) => item.dossier !== dossier);

/** Folds one event into a meeting's state; the first event makes it. */
export function evolveMeeting(state: MeetingState | undefined, event: MeetingEvent): MeetingState {
  if (event.type === 'meeting-convened') {
    const { committee, date } = event.data;
    return { committee, date, status: 'planned', members: [], agenda: [], removed: [], minutes: [], handled: {} };
  }
  if (state === undefined) throw new Error(`a meeting's log begins with meeting-convened, not ${event.type}`);
  switch (event.type) {
    case 'meeting-prepared': {
      const { members, quorum, startsAt } = event.data;
      return { ...state, members, quorum, ...(startsAt === undefined ? {} : { startsAt }) };
    }
    case 'item-placed': {
      const { dossier, sequence } = event.data;
      return {
        ...state,
        agenda: [...without(state.agenda, dossier), { dossier, version: sequence, recused: [] }],
        removed: without(state.removed, dossier),
        handled: handledBy(state, event.data),
      };
    }
    case 'item-removed': {
      const { dossier, because } = event.data;
      return {
        ...state,
        agenda: without(state.agenda, dossier),
        removed: [...without(state.removed, dossier), { dossier, because }],
        handled: handledBy(state, event.data),
      };
    }
    case 'item-decided': {
      const { dossier, outcome } = event.data;
      return {
        ...state,
        agenda: state.agenda.map((item) => (item.dossier === dossier ? { ...item, decided: outcome } : item)),
        handled: handledBy(state, event.data),
      };
    }
    case 'item-reopened': {
      const { dossier } = event.data;
      return {
        ...state,
        agenda: state.agenda.map(({ decided, ...item }) =>
          item.dossier === dossier || decided === undefined ? item : { ...item, decided },
        ),
        handled: handledBy(state, event.data),
      };
    }
    case 'agenda-ordered': {
      const place = (item: AgendaItem) => event.data.dossiers.indexOf(item.dossier);
      return { ...state, agenda: [...state.agenda].sort((one, other) => place(one) - place(other)) };
    }
    case 'member-recused': {
      const { member, dossier } = event.data;
      return {
        ...state,
        agenda: state.agenda.map((item) =>
          item.dossier === dossier ? { ...item, recused: [...new Set([...item.recused, member])] } : item,
        ),
      };
    }
    case 'attendance-recorded':
      return { ...state, present: event.data.present };
    case 'minutes-recorded':
      return { ...state, status: 'minuted', minutes: event.data.items };
    case 'minutes-approved':
      return { ...state, status: 'approved' };
  }
}

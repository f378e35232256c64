import { meetingId } from '#domain/door/aggregate-id.ts';
import { meetingKind } from '#domain/door/aggregate-kind.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import { decideMeeting, keepAgenda, type MeetingCommand } from '#domain/meeting/decide.ts';
import type { MeetingState } from '#domain/meeting/state.ts';
import { actorOf, type Person } from '#domain/permissions/principal.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { type CommandResult, type Safeguards, throughTheDoor } from './through-the-door.ts';
import { TransientConflict } from './transient-conflict.ts';

/** Gives a person's command to a committee's meeting. */
export function commandMeeting(
  ports: Ports,
  command: MeetingCommand,
  person: Person,
  safeguards?: Safeguards,
): Promise<CommandResult<MeetingState>> {
  const { committee, date } = command.fields;
  return throughTheDoor(ports, {
    aggregate: meetingId(committee, date),
    kind: meetingKind,
    ...actorOf(person),
    ...(safeguards === undefined ? {} : { safeguards }),
    context: async () => undefined,
    decide: (state, now) => decideMeeting(state, command, person, now),
  });
}

/**
 * Keeps the agenda true to an event of a dossier's log: scheduled, adjourned, withdrawn, decided, or one of these annulled. Returns the day of the meeting, or
 * undefined where the event concerns none. The same event changes nothing twice. Throws `TransientConflict` to be tried again.
 */
export async function keepAgendaTrue(
  ports: Ports,
  moment: {
    readonly id: string;
    readonly sequence: number;
    readonly event: DossierEvent;
    readonly state: DossierState;
  },
  by: string,
): Promise<string | undefined> {
  const { id, sequence, event, state } = moment;
  const date =
    event.type === 'meeting-adjourned'
      ? event.data.date
      : event.type === 'event-annulled'
        ? (event.data.unscheduled ?? state.meeting)
        : state.meeting;
  if (date === undefined) return undefined;
  const { committee, dossier } = state;
  const result = await throughTheDoor(ports, {
    aggregate: meetingId(committee, date),
    kind: meetingKind,
    by,
    causedBy: id,
    context: async () => undefined,
    decide: (meeting) => keepAgenda(meeting, { committee, date, dossier, sequence, event }),
  });
  if (!result.ok) throw new TransientConflict(result.refusal.message);
  return date;
}

import * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { recordingSchemas } from '#domain/commands/recording-commands.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import { type Duration, durationSchema, openedOccurrence } from '#domain/dossier/events.ts';
import type { Person } from '#domain/permissions/principal.ts';

/** An event that somebody recorded, as it stands after what corrected it. */
export const recordingSchema = z.object({
  /** Its place in the log. */
  sequence: z.int(),
  event: z.string(),
  date: z.string(),
  occurrences: z.array(openedOccurrence),
  /** The body that recorded it; absent for a committee. */
  reporter: z.string().optional(),
  /** Of an acceder's: the accession in which it counts. */
  round: z.int().optional(),
  cancelled: z.boolean(),
  /** Where it made the duration indefinite: when, and what the duration was before. */
  madeIndefinite: z.object({ at: z.string(), before: durationSchema }).optional(),
});
export type Recording = z.infer<typeof recordingSchema>;

const RECORDING_STEPS = ['correct-event', 'cancel-event'] as const;
export type RecordingStep = (typeof RECORDING_STEPS)[number];
export const RECORDING_STEP_NAMES: readonly RecordingStep[] = RECORDING_STEPS;

/** A person's command on an event that was recorded. */
export type RecordingCommand = {
  [Name in RecordingStep]: { readonly do: Name; readonly fields: z.infer<(typeof recordingSchemas)[Name]> };
}[RecordingStep];

/** The state of a log in which events are recorded, as far as they change it. */
interface WithRecordings {
  readonly occurrences: Record<string, number>;
  readonly recordings: Recording[];
  readonly length: number;
  readonly duration?: Duration | undefined;
  readonly lastDaySetAt?: Instant | undefined;
}

interface Recorded {
  readonly effectiveAt: Instant;
  readonly data: Pick<Recording, 'event' | 'date' | 'occurrences' | 'reporter'> & {
    readonly makesIndefinite?: boolean;
  };
}

/**
 * The duration without a recording that is cancelled: as it was before, where it was that recording which made it indefinite and nobody
 * has set it since.
 */
function durationWithout(
  {
    recordings,
    duration,
    lastDaySetAt,
  }: {
    readonly recordings: readonly Recording[];
    readonly duration?: Duration | undefined;
    readonly lastDaySetAt?: Instant | undefined;
  },
  sequence: number,
): Duration | undefined {
  const made = recordings.find((one) => one.sequence === sequence)?.madeIndefinite;
  return made !== undefined && duration?.lastDay === null && lastDaySetAt === made.at ? made.before : undefined;
}

/**
 * A state after an event was recorded: the numbers that it opens are given, and a duration that it makes indefinite has no last day any
 * more. `round` is that of an acceder's, in which it counts.
 */
export function afterRecording<State extends WithRecordings>(
  state: State,
  { effectiveAt, data }: Recorded,
  round?: number | undefined,
) {
  const { event, date, occurrences, reporter, makesIndefinite = false } = data;
  const recording: Recording = {
    sequence: state.length + 1,
    event,
    date,
    occurrences,
    ...(reporter === undefined ? {} : { reporter }),
    ...(round === undefined ? {} : { round }),
    ...(makesIndefinite && state.duration !== undefined
      ? { madeIndefinite: { at: effectiveAt, before: state.duration } }
      : {}),
    cancelled: false,
  };
  const given = occurrences.map(({ ref, organisation, occurrence }) => [`${ref}/${organisation}`, occurrence] as const);
  return {
    ...state,
    occurrences: { ...state.occurrences, ...Object.fromEntries(given) },
    recordings: [...state.recordings, recording],
    ...(makesIndefinite ? { duration: { lastDay: null }, lastDaySetAt: effectiveAt } : {}),
  };
}

/** A state after a recorded event was corrected or cancelled; what made the duration indefinite and did not take place gives it back. */
export function afterCorrection<State extends WithRecordings>(
  state: State,
  { effectiveAt, data }: { readonly effectiveAt: Instant; readonly data: { sequence: number; date?: string } },
) {
  const { sequence, date } = data;
  const change = date === undefined ? { cancelled: true } : { date };
  const duration = date === undefined ? durationWithout(state, sequence) : undefined;
  return {
    ...state,
    recordings: state.recordings.map((one) => (one.sequence === sequence ? { ...one, ...change } : one)),
    ...(duration === undefined ? {} : { duration, lastDaySetAt: effectiveAt }),
  };
}

/** Whoever recorded an event corrects it, and so does the secretariat. */
const mayCorrect = (recording: Recording, person: Person, committee: string | undefined): boolean =>
  (committee !== undefined && person.committee === committee) ||
  (recording.reporter !== undefined && recording.reporter === person.organisation);

/** The steps that a person may take on some of these recordings now. */
export const recordingStepsOpenTo = (
  recordings: readonly Recording[],
  person: Person,
  committee: string | undefined,
): readonly RecordingStep[] =>
  recordings.some((one) => !one.cancelled && mayCorrect(one, person, committee)) ? RECORDING_STEPS : [];

type Correction =
  | {
      readonly type: 'event-corrected';
      readonly effectiveAt: Instant;
      readonly data: { sequence: number; corrects: string; event: string; date: string };
      readonly texts?: Record<string, string>;
    }
  | {
      readonly type: 'event-cancelled';
      readonly effectiveAt: Instant;
      readonly data: { sequence: number; corrects: string; event: string };
      readonly texts?: Record<string, string>;
    };

/** Decides what corrects or cancels a recorded event: a counter-event that names it. The same date again changes nothing. */
export function decideRecording(
  { recordings, committee }: { readonly recordings: readonly Recording[]; readonly committee?: string | undefined },
  aggregate: AggregateId,
  command: RecordingCommand,
  person: Person,
  now: Instant,
): Decision<Correction> {
  const { event: id, reason } = command.fields;
  const recording = recordings.find(({ sequence }) => eventIdOf(aggregate, sequence) === id);
  if (recording === undefined)
    return refuse('no-such-event', `${id} is no event that somebody recorded there; name it as the history does.`);
  if (!mayCorrect(recording, person, committee))
    return refuse(
      'not-permitted',
      `${command.do} is for who recorded the event, and for the secretariat; ${person.id} is neither.`,
    );
  if (recording.cancelled) return refuse('event-cancelled-already', `${id} was cancelled before; record what is so.`);
  const about = { sequence: recording.sequence, corrects: id, event: recording.event };
  if (command.do === 'cancel-event')
    return decided<Correction>({ type: 'event-cancelled', effectiveAt: now, data: about, ...eventTexts({ reason }) });
  const { date } = command.fields;
  if (date === recording.date) return decided<Correction>();
  return decided<Correction>({
    type: 'event-corrected',
    effectiveAt: now,
    data: { ...about, date },
    ...eventTexts({ reason }),
  });
}

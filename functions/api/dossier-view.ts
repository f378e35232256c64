import * as z from 'zod';
import { DELIVERY_STATUSES, readDossierMail } from '#adapters/dynamodb/messages.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import { localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import { DOSSIER_DEEDS, LAPSES } from '#domain/dossier/events.ts';
import { FURTHER_DOSSIER_STEP_NAMES, furtherStepsOpenTo } from '#domain/dossier/further-steps.ts';
import { dossierStepsOpenTo } from '#domain/dossier/open-steps.ts';
import { type DossierState, dossierStateSchema } from '#domain/dossier/state.ts';
import { DOSSIER_STATES, DOSSIER_STEP_NAMES } from '#domain/dossier/steps.ts';
import { NOTICE_NAMES } from '#domain/notices/notice.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { RECORDING_STEP_NAMES, recordingStepsOpenTo } from '#domain/recordings/recordings.ts';
import {
  conditionsNow,
  type DossierLogEntry,
  dossierLog,
  dossierSeenBy,
  protocolLog,
} from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { requestContentOf, requestContentSchema } from '#functions/middleware/request-content.ts';
import { conditionSchema, conditionView } from './condition-view.ts';
import { NEXT } from './paging.ts';
import { noSuchDossier } from './problem.ts';
import { protocolNow } from './protocol-view.ts';
import { recordedSchema, recordedView } from './recorded-view.ts';

/** A dossier as it stands now; 404 for who may not see it. */
export async function dossierNow(
  ports: TablePorts,
  person: Person,
  dossier: string,
): Promise<{ readonly version: number; readonly state: DossierState }> {
  const seen = await dossierSeenBy(ports, person, dossier);
  if (seen === undefined) throw noSuchDossier(dossier);
  return seen;
}

const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();

export const DOSSIER_KINDS = dossierStateSchema.shape.kind.options;
/** Every command that can be given to a dossier that is there. */
export const DOSSIER_COMMANDS = [...DOSSIER_STEP_NAMES, ...FURTHER_DOSSIER_STEP_NAMES, ...RECORDING_STEP_NAMES];

/** The commands that somebody may give now. */
export const dossierCommandsOpenTo = (person: Person, state: DossierState): (typeof DOSSIER_COMMANDS)[number][] => [
  ...dossierStepsOpenTo(person, state),
  ...furtherStepsOpenTo(person, state),
  ...recordingStepsOpenTo(state.recordings, person, state.committee),
];

export const dossierSchema = z
  .object({
    dossier: z.string(),
    state: z.enum(DOSSIER_STATES),
    version: z.int(),
    committee: z.string(),
    kind: z.enum(DOSSIER_KINDS),
    subject: z.string().optional(),
    provider: z.string(),
    recipients: z.array(z.string()),
    applicants: z.array(z.string()),
    dataItems: z.array(z.string()),
    /** What the applicants wrote in their request; absent once its texts are erased. */
    request: requestContentSchema
      .extend({ durationAsked: z.object({ lastDay: day.nullable(), indefiniteOn: z.string().optional() }).optional() })
      .meta({ id: 'requestAnswer' })
      .optional(),
    number: z.string().optional(),
    /** The day the request came in; absent where nobody knows (imported). */
    received: day.optional(),
    /** The day of the meeting; absent before it is scheduled, and where nobody knows (imported). */
    meeting: day.optional(),
    inForceSince: instant.optional(),
    lastDay: day.optional(),
    conditions: z.array(conditionSchema),
    recorded: z.array(recordedSchema),
    /** What would be annulled first, had it been a mistake; nothing once the decision is published. */
    lastDeed: z.object({ event: z.string(), name: z.enum(DOSSIER_DEEDS) }).optional(),
    /** The authorisations on which it rests, and why one of them does not hold now. */
    dependencies: z.array(
      z.object({
        dependency: z.string(),
        outside: z.boolean(),
        lastDay: day.optional(),
        lapsed: z.enum(LAPSES).optional(),
      }),
    ),
    commands: z.array(z.enum(DOSSIER_COMMANDS)),
  })
  .meta({ id: 'dossierAnswer', outputId: 'dossierAnswer' });

/** A dossier as the API answers it. */
export async function dossierView(
  ports: TablePorts,
  person: Person,
  dossier: string,
): Promise<{ readonly version: number; readonly body: z.input<typeof dossierSchema> }> {
  const { version, state } = await dossierNow(ports, person, dossier);
  const [conditions, texts] = await Promise.all([
    conditionsNow(ports, state),
    readTexts(ports.table, dossierId(dossier)),
  ]);
  const last = state.deeds?.at(-1);
  const given: Readonly<Record<string, string | undefined>> = Object.assign({}, ...texts.values());
  const request = requestContentOf(given);
  const { durationAsked } = state;
  const body = {
    dossier: state.dossier,
    state: state.status,
    version,
    committee: state.committee,
    kind: state.kind,
    ...(given.subject === undefined ? {} : { subject: given.subject }),
    provider: state.provider,
    recipients: state.recipients,
    applicants: state.applicants,
    dataItems: state.dataItems,
    ...(request === undefined
      ? {}
      : { request: { ...request, ...(durationAsked === undefined ? {} : { durationAsked }) } }),
    ...(state.decision === undefined ? {} : { number: state.decision.number }),
    ...(state.receiptUnknown === true ? {} : { received: localDateOf(state.receivedAt) }),
    ...(state.meeting === undefined ? {} : { meeting: state.meeting }),
    ...(state.inForceAt === undefined ? {} : { inForceSince: withOffset(state.inForceAt) }),
    ...(state.duration?.lastDay ? { lastDay: state.duration.lastDay } : {}),
    conditions: conditions.map((condition) =>
      conditionView(condition, person, given[`condition:${condition.state.opening.ref}`]),
    ),
    recorded: recordedView(dossierId(dossier), state.recordings),
    ...(last === undefined
      ? {}
      : { lastDeed: { event: eventIdOf(dossierId(dossier), last.sequence), name: last.type } }),
    dependencies: (state.dependencies ?? []).map(({ ref, outside, lastDay, lapsed }) => ({
      dependency: ref,
      outside,
      ...(lastDay === undefined ? {} : { lastDay }),
      ...(lapsed === undefined ? {} : { lapsed }),
    })),
    commands: dossierCommandsOpenTo(person, state),
  };
  return { version, body };
}

const eventSchema = z
  .object({
    /** When it was written, to sort by. */
    order: z.string(),
    id: z.string(),
    at: instant,
    recordedAt: instant,
    name: z.string(),
    /** `person:ID`, `client:ID`, `system:FUNCTION` or `time`. */
    by: z.string(),
    /** For whom, where a substitute did it. */
    onBehalfOf: z.string().optional(),
    condition: z.string().optional(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'event' });

export const historySchema = z.object({ events: z.array(eventSchema), ...NEXT });

/** Everything that happened to a dossier and its conditions, in order of time. */
export async function dossierHistory(
  ports: TablePorts,
  person: Person,
  dossier: string,
): Promise<z.input<typeof eventSchema>[]> {
  const { state } = await dossierNow(ports, person, dossier);
  return (await dossierLog(ports, person, state)).map(historyLine);
}

/** Everything that happened to a protocol and its conditions, in order of time. */
export async function protocolHistory(
  ports: TablePorts,
  person: Person,
  protocol: string,
): Promise<z.input<typeof eventSchema>[]> {
  await protocolNow(ports, person, protocol);
  return (await protocolLog(ports, protocol)).map(historyLine);
}

/** An event's data with the name by which each of its documents can be linked. */
function withDocumentIds({ aggregate, sequence, data }: DossierLogEntry['entry']): Record<string, unknown> {
  if (!Array.isArray(data.documents)) return data;
  const documents = data.documents.map((document: unknown, index) =>
    typeof document === 'object' && document !== null
      ? { ...document, document: `${eventIdOf(aggregate, sequence)}/${index + 1}` }
      : document,
  );
  return { ...data, documents };
}

/** An event as the API answers it. */
export function historyLine({ entry, condition }: DossierLogEntry): z.input<typeof eventSchema> {
  return {
    order: entry.recordedAt,
    id: eventIdOf(entry.aggregate, entry.sequence),
    at: withOffset(entry.effectiveAt),
    recordedAt: withOffset(entry.recordedAt),
    name: entry.type,
    by: entry.by,
    ...(entry.onBehalfOf === undefined ? {} : { onBehalfOf: entry.onBehalfOf }),
    ...(condition === undefined ? {} : { condition }),
    data: withDocumentIds(entry),
  };
}

const noticeSchema = z
  .object({
    notice: z.enum(NOTICE_NAMES),
    /** Whom it goes to, by reference: `organisation:aii`, `secretariat:vtc`. */
    to: z.string(),
    at: instant,
    /** What became of it: `unknown` was handed to the mail service, which has not said what it did. */
    status: z.enum(DELIVERY_STATUSES),
    /** Its message left twice, or may have. */
    doubtful: z.literal(true).optional(),
    /** It was queued again for another address, or for a later try. */
    rerouted: z.literal(true).optional(),
    condition: z.string().optional(),
    adviser: z.string().optional(),
    milestone: z.int().optional(),
    due: day.optional(),
  })
  .meta({ id: 'notice' });

export const mailSchema = z.object({ notices: z.array(noticeSchema), ...NEXT });

/** The mail about a dossier, and what became of it. */
export async function dossierMail(
  ports: TablePorts,
  person: Person,
  dossier: string,
): Promise<z.input<typeof noticeSchema>[]> {
  await dossierNow(ports, person, dossier);
  return mailOf(ports, dossier);
}

/** The mail about a protocol, and what became of it. */
export async function protocolMail(
  ports: TablePorts,
  person: Person,
  protocol: string,
): Promise<z.input<typeof noticeSchema>[]> {
  await protocolNow(ports, person, protocol);
  return mailOf(ports, protocol);
}

async function mailOf(ports: TablePorts, reference: string): Promise<z.input<typeof noticeSchema>[]> {
  const notices = await readDossierMail(ports.table, reference);
  return notices.map(({ notice, recipient, leavesAt, delivery, isDoubtful, isRerouted, ...about }) => ({
    notice,
    to: recipient,
    at: withOffset(leavesAt),
    status: delivery,
    ...(isDoubtful ? { doubtful: true as const } : {}),
    ...(isRerouted ? { rerouted: true as const } : {}),
    ...(about.condition === undefined ? {} : { condition: about.condition }),
    ...(about.adviser === undefined ? {} : { adviser: about.adviser }),
    ...(about.milestone === undefined ? {} : { milestone: about.milestone }),
    ...(about.due === undefined ? {} : { due: about.due }),
  }));
}

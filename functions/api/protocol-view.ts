import * as z from 'zod';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { PROTOCOL_POINTS } from '#domain/commands/protocol-commands.ts';
import { protocolId } from '#domain/door/aggregate-id.ts';
import { protocolKind } from '#domain/door/aggregate-kind.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { protocolStepsOpenTo } from '#domain/protocol/decide.ts';
import { PROTOCOL_DEEDS } from '#domain/protocol/events.ts';
import { FURTHER_PROTOCOL_STEPS, furtherProtocolStepsOpenTo } from '#domain/protocol/further-steps.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';
import { PROTOCOL_STATES, PROTOCOL_STEP_NAMES } from '#domain/protocol/steps.ts';
import { RECORDING_STEP_NAMES, recordingStepsOpenTo } from '#domain/recordings/recordings.ts';
import { protocolConditionsNow } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { protocolSeenBy } from '#functions/middleware/protocol-reads.ts';
import { conditionSchema, conditionView } from './condition-view.ts';
import { Problem } from './problem.ts';
import { recordedSchema, recordedView } from './recorded-view.ts';

/** A protocol as it stands now; 404 for who may not see it. */
export async function protocolNow(
  ports: TablePorts,
  person: Person,
  protocol: string,
): Promise<{ readonly version: number; readonly state: ProtocolState }> {
  const seen = await protocolSeenBy(ports, person, protocol);
  if (seen === undefined)
    throw new Problem(404, 'no-such-dossier', `There is no protocol ${protocol} that you may see.`);
  return seen;
}

const instant = z.iso.datetime({ offset: true });
const point = z.enum(PROTOCOL_POINTS);

const adviceSchema = z.object({
  party: z.string(),
  opinion: z.enum(['positive', 'conditional', 'negative']),
  /** A revision begins the next round; only advices of the present round count. */
  round: z.int(),
  at: instant,
  text: z.string().optional(),
  /** What the officer said of each point. */
  points: z.partialRecord(
    point,
    z.object({
      outcome: z.enum(['sufficient', 'insufficient', 'not-discussed']).optional(),
      document: z.string().optional(),
      article: z.string().optional(),
      remark: z.string().optional(),
    }),
  ),
});

/** Every command that can be given to a protocol that is there. */
export const PROTOCOL_COMMANDS = [...PROTOCOL_STEP_NAMES, ...FURTHER_PROTOCOL_STEPS, ...RECORDING_STEP_NAMES];

/** The commands that somebody may give now. */
export const protocolCommandsOpenTo = (person: Person, state: ProtocolState): (typeof PROTOCOL_COMMANDS)[number][] => [
  ...protocolStepsOpenTo(person, state),
  ...furtherProtocolStepsOpenTo(person, state),
  ...recordingStepsOpenTo(state.recordings, person, undefined),
];

export const protocolSchema = z
  .object({
    dossier: z.string(),
    state: z.enum(PROTOCOL_STATES),
    version: z.int(),
    provider: z.string(),
    recipient: z.string(),
    subject: z.string().optional(),
    content: z.partialRecord(point, z.string()),
    round: z.int(),
    advices: z.array(adviceSchema),
    signatures: z.array(z.object({ party: z.string(), at: instant })),
    publications: z.array(
      z.object({ party: z.string(), url: z.string(), agreementUrl: z.string().optional(), at: instant }),
    ),
    inForceSince: instant.optional(),
    lastDay: z.iso.date().optional(),
    endedAt: instant.optional(),
    conditions: z.array(conditionSchema),
    recorded: z.array(recordedSchema),
    /** What would be annulled first, had it been a mistake. */
    lastDeed: z.object({ event: z.string(), name: z.enum(PROTOCOL_DEEDS) }).optional(),
    commands: z.array(z.enum(PROTOCOL_COMMANDS)),
  })
  .meta({ id: 'protocolAnswer', outputId: 'protocolAnswer' });

type Texts = Readonly<Record<string, string | undefined>>;

const contentOf = (texts: Texts): z.input<typeof protocolSchema>['content'] =>
  Object.fromEntries(
    PROTOCOL_POINTS.flatMap((name) => {
      const text = texts[`point:${name}`];
      return text === undefined ? [] : [[name, text]];
    }),
  );

function pointsOf(
  texts: Texts,
  outcomes: z.input<typeof adviceSchema>['points'] | Readonly<Record<string, string | undefined>>,
): z.input<typeof adviceSchema>['points'] {
  return Object.fromEntries(
    PROTOCOL_POINTS.flatMap((name) => {
      const said = Object.entries({
        outcome: outcomes[name],
        document: texts[`document:${name}`],
        article: texts[`article:${name}`],
        remark: texts[`remark:${name}`],
      }).filter(([, value]) => value !== undefined);
      return said.length === 0 ? [] : [[name, Object.fromEntries(said)]];
    }),
  );
}

/** Every advice that was given, those that a revision dropped included, with what its officer wrote. */
async function advicesOf(
  ports: TablePorts,
  protocol: string,
  texts: ReadonlyMap<number, Texts>,
): Promise<z.input<typeof adviceSchema>[]> {
  const entries = await readLog(ports.table, protocolId(protocol));
  const events = entries.map(({ type, effectiveAt, data, sequence }) => ({
    sequence,
    event: protocolKind.parse({ type, effectiveAt, data }),
  }));
  const annulled = new Set(events.flatMap(({ event }) => (event.type === 'event-annulled' ? [event.data.event] : [])));
  return events.flatMap(({ sequence, event }) => {
    if (event.type !== 'protocol-advice-given' || annulled.has(eventIdOf(protocolId(protocol), sequence))) return [];
    const { effectiveAt } = event;
    const { party, opinion, round, outcomes } = event.data;
    const written = texts.get(sequence) ?? {};
    return [
      {
        party,
        opinion,
        round,
        at: withOffset(effectiveAt),
        ...(written.text === undefined ? {} : { text: written.text }),
        points: pointsOf(written, outcomes),
      },
    ];
  });
}

/** A protocol as the API answers it. */
export async function protocolView(
  ports: TablePorts,
  person: Person,
  protocol: string,
): Promise<{ readonly version: number; readonly body: z.input<typeof protocolSchema> }> {
  const { version, state } = await protocolNow(ports, person, protocol);
  const [conditions, texts] = await Promise.all([
    protocolConditionsNow(ports, state),
    readTexts(ports.table, protocolId(protocol)),
  ]);
  const last = state.deeds?.at(-1);
  const given: Texts = Object.assign({}, ...texts.values());
  const body = {
    dossier: state.dossier,
    state: state.status,
    version,
    provider: state.provider,
    recipient: state.recipient,
    ...(given.subject === undefined ? {} : { subject: given.subject }),
    content: contentOf(given),
    round: state.round,
    advices: await advicesOf(ports, protocol, texts),
    signatures: state.signatures.map(({ party, signedAt }) => ({ party, at: withOffset(signedAt) })),
    publications: state.publications.map(({ publishedAt, ...rest }) => ({ ...rest, at: withOffset(publishedAt) })),
    ...(state.inForceAt === undefined ? {} : { inForceSince: withOffset(state.inForceAt) }),
    ...(state.duration.lastDay === null ? {} : { lastDay: state.duration.lastDay }),
    ...(state.endedAt === undefined ? {} : { endedAt: withOffset(state.endedAt) }),
    conditions: conditions.map((condition) =>
      conditionView(condition, person, given[`condition:${condition.state.opening.ref}`]),
    ),
    recorded: recordedView(protocolId(protocol), state.recordings),
    ...(last === undefined
      ? {}
      : { lastDeed: { event: eventIdOf(protocolId(protocol), last.sequence), name: last.type } }),
    commands: protocolCommandsOpenTo(person, state),
  };
  return { version, body };
}

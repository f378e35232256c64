import type { AccessionState } from '#domain/accession/state.ts';
import { followRecording } from '#domain/condition/follow-correction.ts';
import { type AggregateId, accederOf, conditionId, dossierOf, kindOf } from '#domain/door/aggregate-id.ts';
import { accessionKind, conditionKind, dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { parseEventId } from '#domain/door/event-id.ts';
import { refuse } from '#domain/door/refusal.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import { actorOf, hasRole, type Person } from '#domain/permissions/principal.ts';
import type { Ports } from '#domain/ports/ports.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';
import { decideRecording, type Recording, type RecordingCommand } from '#domain/recordings/recordings.ts';
import { deliberationContextAt, dossierSeenThere } from './command-accession.ts';
import { contextFor } from './command-condition.ts';
import { inBatches } from './in-batches.ts';
import { type CommandResult, type Safeguards, throughTheDoor } from './through-the-door.ts';
import { TransientConflict } from './transient-conflict.ts';

type Owner = DossierState | ProtocolState | AccessionState;

const committeeOf = (state: Owner): string | undefined => ('committee' in state ? state.committee : undefined);

const nothingThere = (id: string) =>
  refuse('no-such-event', `${id} is no event that somebody recorded there; name it as the history does.`);

/**
 * Gives a person's command on a recorded event to the log in which it stands: of a dossier, a protocol or an accession. `at` says what
 * the person looked at, whose version the safeguards have: the dossier, or the accession itself.
 */
export async function commandRecording(
  ports: Ports,
  command: RecordingCommand,
  person: Person,
  safeguards?: Safeguards,
  at: 'dossier' | 'accession' = 'dossier',
): Promise<CommandResult<Owner>> {
  const { event, dossier } = command.fields;
  const { aggregate } = parseEventId(event);
  const common = { aggregate, ...actorOf(person), ...(safeguards === undefined ? {} : { safeguards }) };
  const decide = (state: Owner | undefined, now: string) =>
    state === undefined
      ? nothingThere(event)
      : decideRecording(
          { recordings: state.recordings, committee: committeeOf(state) },
          aggregate,
          command,
          person,
          now,
        );
  const kind = kindOf(aggregate);
  if (dossierOf(aggregate) === dossier) {
    if (kind === 'dossier')
      return throughTheDoor(ports, { ...common, kind: dossierKind, context: async () => undefined, decide });
    if (kind === 'protocol')
      return throughTheDoor(ports, { ...common, kind: protocolKind, context: async () => undefined, decide });
    if (kind === 'accession') {
      const seen = await dossierSeenThere(ports, dossier, person);
      // An acceder is told the same of every other body, whether that acceded or not.
      if (seen === undefined && accederOf(aggregate) !== person.organisation && !hasRole(person, 'administrator'))
        return { ...nothingThere(event), kind: 'refused' };
      return throughTheDoor(ports, {
        ...common,
        kind: accessionKind,
        seen: at === 'accession' ? undefined : seen,
        context: deliberationContextAt(ports, dossier),
        decide,
      });
    }
  }
  return { ...nothingThere(event), kind: 'refused' };
}

async function recordingsOf(ports: Ports, aggregate: AggregateId): Promise<readonly Recording[]> {
  switch (kindOf(aggregate)) {
    case 'dossier':
      return (await ports.store.load(aggregate, dossierKind)).state?.recordings ?? [];
    case 'protocol':
      return (await ports.store.load(aggregate, protocolKind)).state?.recordings ?? [];
    case 'accession':
      return (await ports.store.load(aggregate, accessionKind)).state?.recordings ?? [];
    case 'condition':
    case 'meeting':
      throw new Error(`nobody records events of ${aggregate}`);
  }
}

/**
 * Lets the occurrences that a recorded event opened follow what it is now: read from the log itself, so that corrections that are told
 * twice or out of order end the same. Returns the occurrences it looked at.
 */
export async function followCorrection(
  ports: Ports,
  aggregate: AggregateId,
  correction: { readonly id: string; readonly sequence: number },
  by: string,
): Promise<AggregateId[]> {
  const recording = (await recordingsOf(ports, aggregate)).find(({ sequence }) => sequence === correction.sequence);
  if (recording === undefined) return [];
  const { round, occurrences } = recording;
  const dossier = dossierOf(aggregate);
  const conditions = occurrences.map((one) => conditionId({ dossier, ...one, round }));
  await inBatches(conditions, async (condition) => {
    const result = await throughTheDoor(ports, {
      aggregate: condition,
      kind: conditionKind,
      by,
      causedBy: correction.id,
      context: contextFor(ports, condition),
      decide: (state, now, policy) => followRecording(state, recording, policy, now),
    });
    if (!result.ok) throw new TransientConflict(result.refusal.message);
  });
  return conditions;
}

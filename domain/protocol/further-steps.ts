import type * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { furtherProtocolSchemas } from '#domain/commands/further-protocol-commands.ts';
import type { successionSchemas } from '#domain/commands/succession-commands.ts';
import { protocolId } from '#domain/door/aggregate-id.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import { relationsToProtocol } from './decide.ts';
import type { ProtocolDeed, ProtocolEvent } from './events.ts';
import { type ProtocolState, partiesTo } from './state.ts';

/** What may be done to a protocol beyond the steps of a scenario (docs/beyond.md). */
export const FURTHER_PROTOCOL_STEPS = ['annul-protocol-event', 'record-succession'] as const;
export type FurtherProtocolStep = (typeof FURTHER_PROTOCOL_STEPS)[number];

type Schemas = typeof furtherProtocolSchemas & typeof successionSchemas;
type Step<Name extends FurtherProtocolStep> = { readonly do: Name; readonly fields: z.infer<Schemas[Name]> };
/** A person's command on a protocol that no scenario has a step for. */
export type FurtherProtocolCommand = { [Name in FurtherProtocolStep]: Step<Name> }[FurtherProtocolStep];

type Deed = NonNullable<ProtocolState['deeds']>[number];

const ANNULLED_BY: Readonly<Record<ProtocolDeed, 'dpo' | 'signatory'>> = {
  'protocol-advice-given': 'dpo',
  'protocol-signed': 'signatory',
};

/** The party whose advice or signature a deed was: what is there now and was not before it. */
function partyOf(state: ProtocolState, { type, before }: Deed): string | undefined {
  const [now, then] =
    type === 'protocol-signed' ? [state.signatures, before.signatures] : [state.advices, before.advices];
  return now.find(({ party }) => !then.some((one) => one.party === party))?.party;
}

const isTheirs = (state: ProtocolState, deed: Deed, person: Person): boolean =>
  hasRole(person, ANNULLED_BY[deed.type]) && partyOf(state, deed) === person.organisation;

/** The further steps that a person may take on a protocol now. */
export function furtherProtocolStepsOpenTo(person: Person, state: ProtocolState): FurtherProtocolStep[] {
  if (!relationsToProtocol(person, state).has('party')) return [];
  const last = state.status === 'ended' ? undefined : state.deeds?.at(-1);
  return FURTHER_PROTOCOL_STEPS.filter((name) =>
    name === 'record-succession' ? hasRole(person, 'signatory') : last !== undefined && isTheirs(state, last, person),
  );
}

function annul(
  state: ProtocolState,
  { event, reason }: Step<'annul-protocol-event'>['fields'],
  person: Person,
  now: Instant,
): Decision<ProtocolEvent> {
  const deeds = state.status === 'ended' ? [] : (state.deeds ?? []);
  const idOf = ({ sequence }: Deed) => eventIdOf(protocolId(state.dossier), sequence);
  const deed = deeds.find((one) => idOf(one) === event);
  const last = deeds.at(-1);
  if (deed === undefined || last === undefined)
    return refuse(
      'not-annullable',
      `${event} is no advice on the present text and no signature that still stands; only these can be annulled, before publication.`,
    );
  if (deed.sequence !== last.sequence)
    return refuse('annul-later-first', `${idOf(last)} (${last.type}) came after it; annul that first.`);
  if (!isTheirs(state, deed, person))
    return refuse(
      'not-permitted',
      `${deed.type} is annulled by the ${ANNULLED_BY[deed.type]} who did it, or a colleague.`,
    );
  return decided<ProtocolEvent>({
    type: 'event-annulled',
    effectiveAt: now,
    data: { event, type: deed.type, restored: deed.before },
    ...eventTexts({ reason }),
  });
}

function recordSuccession(
  state: ProtocolState,
  { from, to, reason }: Step<'record-succession'>['fields'],
  person: Person,
  now: Instant,
): Decision<ProtocolEvent> {
  if (!hasRole(person, 'signatory') || from === person.organisation)
    return refuse(
      'not-permitted',
      `That ${from} is succeeded is recorded by a signatory of the party that stays; ${person.id} is none.`,
    );
  if (from === to) return refuse('succeeds-itself', `${from} does not succeed itself; name its successor.`);
  const isParty = partiesTo(state).includes(from);
  if (!isParty && !state.conditions.some(({ responsible }) => responsible.includes(from)))
    return refuse('no-part-to-pass', `${from} has no part in ${state.dossier} that could pass to ${to}.`);
  if (isParty && partiesTo(state).includes(to))
    return refuse('one-party', `${to} is the other party; a protocol is concluded between two bodies. End it instead.`);
  return decided<ProtocolEvent>({
    type: 'body-succeeded',
    effectiveAt: now,
    data: { from, to },
    ...eventTexts({ reason }),
  });
}

/**
 * Decides a person's further command on a protocol to which time was applied first. A succession is recorded by who signs for the
 * party that stays: a protocol has no committee, a successor cannot let itself in, and nobody hands on a part of their own to whom they like.
 * Changes nothing.
 */
export function decideFurtherProtocol(
  state: ProtocolState | undefined,
  command: FurtherProtocolCommand,
  person: Person,
  now: Instant,
): Decision<ProtocolEvent> {
  if (state === undefined) return refuse('no-such-dossier', 'There is no such protocol.');
  if (!relationsToProtocol(person, state).has('party'))
    return refuse('not-permitted', `${command.do} is for a party; ${person.id} is of neither.`);
  return command.do === 'annul-protocol-event'
    ? annul(state, command.fields, person, now)
    : recordSuccession(state, command.fields, person, now);
}

import type { Instant } from '#domain/calendar/brussels-time.ts';
import { type ConditionCommand, decideCondition } from '#domain/condition/decide.ts';
import type { ConditionContext } from '#domain/condition/ends.ts';
import type { ConditionEvent, ConditionOpening } from '#domain/condition/events.ts';
import { decideFurtherCondition, type FurtherConditionCommand } from '#domain/condition/further-steps.ts';
import type { ConditionState } from '#domain/condition/state.ts';
import { type AggregateId, conditionId, dossierId, kindOf, protocolId } from '#domain/door/aggregate-id.ts';
import { conditionKind, dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { type Decision, decided, type Refusal } from '#domain/door/refusal.ts';
import type { RefusalCode } from '#domain/door/refusal-codes.ts';
import { maySeeDossier } from '#domain/dossier/visibility.ts';
import { actorOf, hasRole, type Person } from '#domain/permissions/principal.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { relationsToProtocol } from '#domain/protocol/decide.ts';
import { ownerOfCondition } from './owner-now.ts';
import { type CommandResult, type Safeguards, throughTheDoor } from './through-the-door.ts';

/** What a condition must know of what set it, time included: read anew on each try. */
export const contextFor =
  (ports: Ports, aggregate: AggregateId) =>
  async (now: Instant, policy: Policy): Promise<ConditionContext> =>
    (await ownerOfCondition(ports, aggregate, now, policy)) ?? { ends: [], successions: [] };

/** Which condition a command means. */
export interface ConditionAddress {
  readonly dossier: string;
  readonly condition: string;
  readonly organisation?: string | undefined;
  readonly occurrence?: number | undefined;
}

type Found = { readonly ok: true; readonly aggregate: AggregateId } | { readonly ok: false; readonly refusal: Refusal };

const notFound = (code: RefusalCode, message: string): Found => ({ ok: false, refusal: { code, message } });

/** Statuses in which an occurrence still asks for something; the earliest of these is meant when no number is given. */
const ASKING = ['open', 'overdue', 'in-review'];

/** The conditions of a dossier that a reference may mean: the decision's own, and those of acceders; of an acceder the newest round's. */
async function conditionsNamed(ports: Ports, { dossier, condition, organisation }: ConditionAddress) {
  const [own, acceded] = await Promise.all([
    ports.conditions.ofDossier(dossier),
    ports.conditions.ofAcceders(dossier, organisation),
  ]);
  const named = [...own, ...acceded].filter(({ state }) => state.opening.ref === condition);
  const newest = new Map<string, number>();
  for (const { state } of named) {
    const { organisation: body, occurrence, round } = state.opening;
    const name = `${body}#${occurrence ?? ''}`;
    if (round !== undefined) newest.set(name, Math.max(round, newest.get(name) ?? 0));
  }
  return named.filter(({ state }) => {
    const { organisation: body, occurrence, round } = state.opening;
    return round === undefined || newest.get(`${body}#${occurrence ?? ''}`) === round;
  });
}

/** Whether a person may know of all that bodies owe under a reference: who has a part in it, beyond what their own body took on by acceding. */
async function seesAllOwed(ports: Ports, reference: string, person: Person): Promise<boolean> {
  const { state: dossier } = await ports.store.load(dossierId(reference), dossierKind);
  if (dossier !== undefined) return maySeeDossier(person, dossier);
  const { state: protocol } = await ports.store.load(protocolId(reference), protocolKind);
  return hasRole(person, 'administrator') || (protocol !== undefined && relationsToProtocol(person, protocol).size > 0);
}

/**
 * Finds the one condition that an address means, among those that a person may know of: by body where several owe it, by occurrence
 * where it comes back. What the person may not know of is not there for them, and no refusal names it.
 */
async function findCondition(ports: Ports, address: ConditionAddress, person: Person): Promise<Found> {
  const all = await conditionsNamed(ports, address);
  const isOwn = ({ state }: (typeof all)[number]): boolean => state.opening.organisation === person.organisation;
  const seesAll = all.every(isOwn) || (await seesAllOwed(ports, address.dossier, person));
  const named = seesAll ? all : all.filter(isOwn);
  if (named.length === 0) {
    return notFound(
      'no-such-condition',
      `Dossier ${address.dossier} has no condition ${address.condition} that has opened.`,
    );
  }
  const bodies = [...new Set(named.map(({ state }) => state.opening.organisation))];
  if (address.organisation === undefined && bodies.length > 1) {
    return notFound(
      'organisation-needed',
      `${bodies.join(', ')} each owe condition ${address.condition}; say which organisation is meant.`,
    );
  }
  const { organisation } = address;
  const owed = named.filter(({ state }) => organisation === undefined || state.opening.organisation === organisation);
  // What passed to a successor is still found by the body that owed it before.
  const own =
    owed.length > 0
      ? owed
      : named.filter(({ state }) => organisation !== undefined && state.predecessors?.includes(organisation));
  if (own.length === 0) {
    return notFound(
      'no-such-condition',
      `${address.organisation ?? ''} does not owe condition ${address.condition}; ${bodies.join(', ')} does.`,
    );
  }
  const passed = ({ state }: (typeof own)[number]) => state.predecessors?.length ?? 0;
  const inOrder = [...own].sort(
    (a, b) => (a.state.opening.occurrence ?? 0) - (b.state.opening.occurrence ?? 0) || passed(a) - passed(b),
  );
  const numbered = inOrder.filter(
    ({ state }) => address.occurrence === undefined || state.opening.occurrence === address.occurrence,
  );
  if (numbered.length === 0)
    return notFound('no-such-occurrence', `Condition ${address.condition} has no occurrence ${address.occurrence}.`);
  const asking = numbered.filter(({ state }) => ASKING.includes(state.status));
  const meant = asking[0] ?? numbered.at(-1);
  // A body can owe one of its own and one that passed to it under the same number: each is found by the name of who owed it first.
  const twins = asking.filter(({ state }) => state.opening.occurrence === meant?.state.opening.occurrence);
  if (organisation === undefined && twins.length > 1) {
    const names = twins.map(({ state }) => state.predecessors?.[0] ?? state.opening.organisation);
    return notFound(
      'organisation-needed',
      `${bodies.join(', ')} owes condition ${address.condition} more than once; name the organisation that owed it first: ${names.join(', ')}.`,
    );
  }
  return meant === undefined
    ? notFound('no-such-condition', `Dossier ${address.dossier} has no condition ${address.condition}.`)
    : { ok: true, aggregate: meant.aggregate };
}

type ConditionResult = CommandResult<ConditionState> & { readonly aggregate?: AggregateId };

/** Gives a person's command to a condition. */
export const commandCondition = (
  ports: Ports,
  address: ConditionAddress,
  command: ConditionCommand,
  person: Person,
  safeguards?: Safeguards,
): Promise<ConditionResult> =>
  toCondition(ports, address, person, safeguards, {
    decide: (state, _aggregate, now) => decideCondition(state, command, person, now),
  });

/** Gives a person's command to a condition that no scenario has a step for. */
export const commandConditionFurther = (
  ports: Ports,
  command: FurtherConditionCommand,
  person: Person,
  safeguards?: Safeguards,
): Promise<ConditionResult> =>
  toCondition(ports, command.fields, person, safeguards, {
    decide: (state, aggregate, now) => decideFurtherCondition(state, command, person, aggregate, now),
  });

async function toCondition(
  ports: Ports,
  address: ConditionAddress,
  person: Person,
  safeguards: Safeguards | undefined,
  given: {
    readonly decide: (state: ConditionState, aggregate: AggregateId, now: Instant) => Decision<ConditionEvent>;
  },
): Promise<ConditionResult> {
  // A second delivery means the condition that the first one meant, not the one that is earliest by now.
  const once =
    safeguards?.once === undefined ? undefined : await ports.store.answered(address.dossier, safeguards.once.key);
  const found: Found =
    once === undefined || kindOf(once.aggregate) !== 'condition'
      ? await findCondition(ports, address, person)
      : { ok: true, aggregate: once.aggregate };
  if (!found.ok) return { ok: false, kind: 'refused', refusal: found.refusal };
  const result = await throughTheDoor(ports, {
    aggregate: found.aggregate,
    kind: conditionKind,
    ...actorOf(person),
    ...(safeguards === undefined ? {} : { safeguards }),
    context: contextFor(ports, found.aggregate),
    decide: (state, now) =>
      state === undefined
        ? { ok: false, refusal: { code: 'no-such-condition', message: 'There is no such condition.' } }
        : given.decide(state, found.aggregate, now),
  });
  return { ...result, aggregate: found.aggregate };
}

/** Opens a condition, with effect from the event that causes it; one that is open already stays as it is. */
export function openCondition(
  ports: Ports,
  opening: ConditionOpening,
  cause: { readonly event: string; readonly effectiveAt: Instant; readonly by: string },
): Promise<CommandResult<ConditionState>> {
  const aggregate = conditionId(opening);
  return throughTheDoor(ports, {
    aggregate,
    kind: conditionKind,
    by: cause.by,
    causedBy: cause.event,
    context: contextFor(ports, aggregate),
    decide: (state) =>
      state === undefined
        ? decided<ConditionEvent>({ type: 'condition-opened', effectiveAt: cause.effectiveAt, data: opening })
        : decided<ConditionEvent>(),
  });
}

import { firstOpening } from '#domain/condition/openings.ts';
import type { ConditionOwner } from '#domain/condition/owner.ts';
import { type AggregateId, conditionId } from '#domain/door/aggregate-id.ts';
import { conditionKind } from '#domain/door/aggregate-kind.ts';
import type { ConditionDefinition } from '#domain/dossier/events.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { namesSoFar } from '#domain/succession/succession.ts';
import { inBatches } from './in-batches.ts';

/** The number of the first occurrence of a rhythm that an owner opened; 1 for what has no rhythm. */
export function firstOccurrence(
  owner: ConditionOwner,
  definition: ConditionDefinition,
  organisation: string,
  policy: Policy,
): number {
  if (owner.inForceAt === undefined) return 1;
  // Whatever the last day is by now: it was opened under the one that held then.
  const endless = { ...owner, lastDay: null };
  return firstOpening(endless, definition, organisation, owner.inForceAt, policy)?.occurrence ?? 1;
}

/**
 * Every condition that an owner has opened, by the names that its own log gives them: the duty itself and each occurrence, of each body
 * under whatever name it was opened. An index may lag behind the logs; what it does not show yet is found here. `indexed` are those that
 * are known to be there.
 */
export async function conditionsOfOwner(
  { store }: Pick<Ports, 'store'>,
  owner: ConditionOwner,
  indexed: ReadonlySet<AggregateId>,
  policy: Policy,
): Promise<AggregateId[]> {
  const { dossier, accession, successions, occurrences } = owner;
  const isThere = async (aggregate: AggregateId): Promise<boolean> =>
    indexed.has(aggregate) || (await store.load(aggregate, conditionKind)).version > 0;
  const owed = owner.conditions.flatMap((definition) =>
    definition.responsible.map((organisation) => ({ definition, organisation })),
  );
  const found = await inBatches(owed, async ({ definition, organisation }) => {
    const { ref, deadline } = definition;
    const under = async (occurrence?: number): Promise<AggregateId[]> => {
      const names = [...namesSoFar(organisation, successions)].map((name) =>
        conditionId({ dossier, ref, organisation: name, occurrence, round: accession?.round }),
      );
      const there = await Promise.all(names.map(async (name) => ((await isThere(name)) ? [name] : [])));
      return there.flat();
    };
    if (typeof deadline === 'string' || !('every' in deadline)) {
      const counted = occurrences[`${ref}/${organisation}`] ?? 0;
      const numbers = Array.from({ length: counted }, (_, index) => index + 1);
      return [...(await under()), ...(await Promise.all(numbers.map(under))).flat()];
    }
    const all: AggregateId[] = [];
    for (let occurrence = firstOccurrence(owner, definition, organisation, policy); ; occurrence += 1) {
      const there = await under(occurrence);
      if (there.length === 0) return all;
      all.push(...there);
    }
  });
  return found.flat();
}

import { type AggregateId, dossierOf, kindOf, namesake } from '#domain/door/aggregate-id.ts';
import { dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import type { Refusal } from '#domain/door/refusal.ts';
import type { Ports } from '#domain/ports/ports.ts';

/**
 * The refusal of a submission under a reference that a thing of the other kind has: dossiers and protocols share one name space. Two
 * that are submitted in the same moment meet in the store, which writes only one of them.
 */
export async function nameTaken(ports: Pick<Ports, 'store'>, aggregate: AggregateId): Promise<Refusal | undefined> {
  const other = namesake(aggregate);
  if (other === undefined) return undefined;
  const { version } =
    kindOf(other) === 'dossier'
      ? await ports.store.load(other, dossierKind)
      : await ports.store.load(other, protocolKind);
  if (version === 0) return undefined;
  return {
    code: 'dossier-exists',
    message: `There is a ${kindOf(other)} ${dossierOf(other)} already; choose another reference.`,
  };
}

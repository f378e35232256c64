import { OPERATORS } from '#adapters/dynamodb/work-list.ts';
import { dossierId, kindOf } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import type { TablePorts } from './ports.ts';

/** On whose list stands what concerns an aggregate of a dossier: its committee's; theirs who run Beraad where there is none, as of a protocol. */
export async function committeeOf(
  { store }: Pick<TablePorts, 'store'>,
  { aggregate, dossier }: { readonly aggregate: string; readonly dossier: string },
): Promise<string> {
  if (kindOf(aggregate) === 'protocol') return OPERATORS;
  return (await store.load(dossierId(dossier), dossierKind)).state?.committee ?? OPERATORS;
}

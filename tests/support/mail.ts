import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { snapshotKey } from '#adapters/dynamodb/keys.ts';
import type { ConditionState } from '#domain/condition/state.ts';
import { conditionId, dossierId } from '#domain/door/aggregate-id.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { aCondition, aDossier, anOpening } from '#tests/domain/support/builders.ts';

/** A dossier in force with one open condition that a body owes, as their snapshots stand in the table. */
export async function aDossierOf(
  { table }: TablePorts,
  dossier: string,
  { organisation, due, ...changes }: { readonly organisation: string; readonly due: string } & Partial<ConditionState>,
): Promise<void> {
  const condition = aCondition({ due, opening: anOpening({ dossier, organisation, due }), ...changes });
  const snapshots = [
    [dossierId(dossier), aDossier({ dossier })],
    [conditionId({ dossier, ref: '101', organisation }), condition],
  ] as const;
  for (const [aggregate, state] of snapshots) {
    const Item = {
      ...snapshotKey(aggregate),
      aggregate,
      version: 1,
      state,
      headHash: 'h',
      headRecordedAt: '2017-09-20T07:00:00.000Z',
    };
    await table.documents.send(new PutCommand({ TableName: table.name, Item }));
  }
}

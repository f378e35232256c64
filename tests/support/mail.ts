import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { snapshotKey } from '#adapters/dynamodb/keys.ts';
import { SNAPSHOT_SHAPE } from '#adapters/dynamodb/snapshot-shape.ts';
import { instantOfEpoch } from '#domain/calendar/brussels-time.ts';
import type { ConditionState } from '#domain/condition/state.ts';
import { conditionId, dossierId } from '#domain/door/aggregate-id.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { Platform } from '#local/platform/platform-interface.ts';
import { aCondition, aDossier, anOpening } from '#tests/domain/support/builders.ts';

/** Lets the newest mail to an address come back for good, as the mail service tells of it. Returns the key of its message. */
export async function bounceMailTo({ mailbox, url, clock }: Platform, address: string): Promise<string> {
  const mail = mailbox.list({ to: address }).at(-1);
  const raw = mailbox.raw(mail?.id ?? '')?.toString('utf8') ?? '';
  const message = /^X-Beraad-Message: (\S+)/m.exec(raw)?.[1];
  if (mail === undefined || message === undefined) throw new Error(`no mail went to ${address}`);
  const detail = {
    eventType: 'Bounce',
    mail: { messageId: mail.id, timestamp: instantOfEpoch(clock.now()), tags: { 'beraad-message': [message] } },
    bounce: { bounceType: 'Permanent', bounceSubType: 'NoEmail', bouncedRecipients: [] },
  };
  await fetch(`${url}/dev/mail/events`, { method: 'POST', body: JSON.stringify({ events: [{ detail }] }) });
  return message;
}

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
      shape: SNAPSHOT_SHAPE,
      aggregate,
      version: 1,
      state,
      headHash: 'h',
      headRecordedAt: '2017-09-20T07:00:00.000Z',
    };
    await table.documents.send(new PutCommand({ TableName: table.name, Item }));
  }
}

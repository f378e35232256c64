import * as z from 'zod';
import { accessionId } from '#domain/door/aggregate-id.ts';
import { accessionKind } from '#domain/door/aggregate-kind.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { dossierSeenBy } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { isProtocol } from '#functions/middleware/protocol-reads.ts';
import { accessionSchema, accessionView } from './accession-view.ts';
import { dossierSchema, dossierView } from './dossier-view.ts';
import { protocolSchema, protocolView } from './protocol-view.ts';

/**
 * What a reference can lead to: dossiers and protocols share one name space, and conditions and events are theirs alike. Whoever has a
 * part in a dossier only by an accession gets that accession.
 */
export const referenceSchema = z.union([dossierSchema, protocolSchema, accessionSchema]);

/** Whether somebody is of an organisation that has an accession to a dossier and no other part in it. */
export async function isAccederOnly(ports: TablePorts, person: Person, dossier: string): Promise<boolean> {
  const { organisation } = person;
  if (organisation === undefined || (await dossierSeenBy(ports, person, dossier)) !== undefined) return false;
  return (await ports.store.load(accessionId(dossier, organisation), accessionKind)).state !== undefined;
}

/** The dossier or protocol of a reference, or the caller's accession to it, as the API answers it. */
export async function referenceView(ports: TablePorts, person: Person, reference: string) {
  if (await isProtocol(ports, reference)) return protocolView(ports, person, reference);
  return person.organisation !== undefined && (await isAccederOnly(ports, person, reference))
    ? accessionView(ports, person, reference, person.organisation)
    : dossierView(ports, person, reference);
}

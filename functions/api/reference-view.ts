import * as z from 'zod';
import type { Person } from '#domain/permissions/principal.ts';
import { dossierSeenBy } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { isProtocol } from '#functions/middleware/protocol-reads.ts';
import { accessionSchema, accessionView } from './accession-view.ts';
import { dossierSchema, dossierView } from './dossier-view.ts';
import { hasOwnAccession } from './must-see.ts';
import { protocolSchema, protocolView } from './protocol-view.ts';

/**
 * What a reference can lead to: dossiers and protocols share one name space, and conditions and events are theirs alike. Whoever has a
 * part in a dossier only by an accession gets that accession.
 */
export const referenceSchema = z.union([dossierSchema, protocolSchema, accessionSchema]);

/** The dossier or protocol of a reference, or the caller's accession to it, as the API answers it. */
export async function referenceView(ports: TablePorts, person: Person, reference: string) {
  if (await isProtocol(ports, reference)) return protocolView(ports, person, reference);
  const { organisation } = person;
  const isAccederOnly =
    organisation !== undefined &&
    (await dossierSeenBy(ports, person, reference)) === undefined &&
    (await hasOwnAccession(ports, person, reference));
  return isAccederOnly ? accessionView(ports, person, reference, organisation) : dossierView(ports, person, reference);
}

import * as z from 'zod';
import type { Person } from '#domain/permissions/principal.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { isProtocol } from '#functions/middleware/protocol-reads.ts';
import { dossierSchema, dossierView } from './dossier-view.ts';
import { protocolSchema, protocolView } from './protocol-view.ts';

/** What a reference can lead to: dossiers and protocols share one name space, and conditions and events are theirs alike. */
export const referenceSchema = z.union([dossierSchema, protocolSchema]);

/** The dossier or protocol of a reference, as the API answers it. */
export const referenceView = async (ports: TablePorts, person: Person, reference: string) =>
  (await isProtocol(ports, reference)) ? protocolView(ports, person, reference) : dossierView(ports, person, reference);

import { accessionId } from '#domain/door/aggregate-id.ts';
import { accessionKind } from '#domain/door/aggregate-kind.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { presentDossier } from '#domain/usecases/present-dossier.ts';
import { dossierSeenBy } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { protocolSeenBy } from '#functions/middleware/protocol-reads.ts';
import { noSuchAccession, noSuchDossier } from './problem.ts';

/** Whether somebody's own body has acceded to a deliberation, or tried to. */
export async function hasOwnAccession(ports: TablePorts, person: Person, dossier: string): Promise<boolean> {
  const { organisation } = person;
  if (organisation === undefined) return false;
  return (await ports.store.load(accessionId(dossier, organisation), accessionKind)).state !== undefined;
}

/** Whether a decision is public: any body may then ask to accede to it, and is told why it cannot. */
async function isPublished(ports: TablePorts, dossier: string): Promise<boolean> {
  const state = await presentDossier(ports, dossier, ports.now(), await ports.policies.current());
  return state?.publishedAt !== undefined;
}

/**
 * Throws the problem that there is no such dossier or protocol to whoever may not see it, before anything of a command is looked at or
 * written: whatever they send, they are told what they would be told if it were not there. `acceding` is the body in whose name an
 * accession is asked for; its own people may do so wherever a decision is published.
 */
export async function mustSee(ports: TablePorts, person: Person, reference: string, acceding?: string): Promise<void> {
  const seen = (await dossierSeenBy(ports, person, reference)) ?? (await protocolSeenBy(ports, person, reference));
  if (seen !== undefined) return;
  const isOwn = acceding === undefined || acceding === person.organisation;
  if (await hasOwnAccession(ports, person, reference)) {
    // Whether another body has acceded, and how far it is, is not told to whoever has no other part than an accession.
    if (!isOwn) throw noSuchAccession(reference, acceding);
    return;
  }
  const mayAccede = acceding !== undefined && isOwn && (await isPublished(ports, reference));
  if (!mayAccede) throw noSuchDossier(reference);
}

import { readPublished, readSubjects } from '#adapters/dynamodb/lists.ts';
import type { AccessionState } from '#domain/accession/state.ts';
import { dossierId, dossierOf } from '#domain/door/aggregate-id.ts';
import { dossierStateSchema } from '#domain/dossier/state.ts';
import { hasRole, type Person, relationsToDossier } from '#domain/permissions/principal.ts';
import { accessionSeenBy, type DeliberationNow, deliberationNow } from '#functions/middleware/accession-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { accessionHref } from './matters.ts';

const RECIPIENT_CLASSES = dossierStateSchema.shape.recipientClass.unwrap().options;

/** A general deliberation that holds. */
interface KnownDeliberation {
  readonly found: DeliberationNow;
  readonly number: string;
  readonly subject: string;
}

/** A general deliberation to which a body may accede, or has acceded. */
export interface OpenDeliberation extends KnownDeliberation {
  readonly href: string;
  readonly accession?: AccessionState | undefined;
}

/** The general deliberations that were published for a kind of bodies. */
async function deliberationsFor(ports: TablePorts, recipientClass: string): Promise<KnownDeliberation[]> {
  const references = (await readPublished(ports.table, recipientClass)).map(({ aggregate }) => dossierOf(aggregate));
  const [subjects, found] = await Promise.all([
    readSubjects(ports.table, references.map(dossierId)),
    Promise.all(references.map((reference) => deliberationNow(ports, reference))),
  ]);
  return found.flatMap((one) => {
    if (one?.deliberation.terms === undefined) return [];
    const { dossier } = one.dossier;
    return [{ found: one, number: one.deliberation.number, subject: subjects.get(dossierId(dossier)) ?? dossier }];
  });
}

/** The deliberations that are open to a person's body, with its accession; those it acceded to also after their end. */
export async function openDeliberations(ports: TablePorts, person: Person): Promise<OpenDeliberation[]> {
  const { organisation } = person;
  const body = organisation === undefined ? undefined : await ports.directory.organisation(organisation);
  if (organisation === undefined || body === undefined) return [];
  const all = await deliberationsFor(ports, body.kind);
  const open = await Promise.all(
    all.map(async (each): Promise<OpenDeliberation[]> => {
      const { dossier } = each.found.dossier;
      const own = await accessionSeenBy(ports, person, dossier, organisation);
      if (own === undefined && each.found.deliberation.end !== undefined) return [];
      return [{ ...each, href: accessionHref(dossier, organisation), accession: own?.state }];
    }),
  );
  return open.flat();
}

/** The deliberations that a person follows for all bodies: those of their committee, or in which their body has a part. */
export async function followedDeliberations(ports: TablePorts, person: Person): Promise<KnownDeliberation[]> {
  const all = await Promise.all(RECIPIENT_CLASSES.map((recipientClass) => deliberationsFor(ports, recipientClass)));
  return all
    .flat()
    .filter(
      ({ found }) =>
        hasRole(person, 'administrator') || relationsToDossier(person, found.deliberation.parties).size > 0,
    );
}

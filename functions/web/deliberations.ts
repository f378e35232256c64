import { readDossiers } from '#adapters/dynamodb/views.ts';
import type { AccessionState } from '#domain/accession/state.ts';
import { hasRole, type Person, relationsToDossier } from '#domain/permissions/principal.ts';
import { accessionSeenBy, type DeliberationNow, deliberationNow } from '#functions/middleware/accession-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { accessionHref, ofDossier, textsOf } from './matters.ts';

/** A general deliberation to which a body may accede, or has acceded. */
export interface OpenDeliberation {
  readonly found: DeliberationNow;
  readonly href: string;
  readonly number: string;
  readonly subject: string;
  readonly accession?: AccessionState | undefined;
}

/** The deliberations that are open to a person's body, with its accession; those it acceded to also after their end. */
export async function openDeliberations(ports: TablePorts, person: Person): Promise<OpenDeliberation[]> {
  const { organisation } = person;
  const body = organisation === undefined ? undefined : await ports.directory.organisation(organisation);
  if (organisation === undefined || body === undefined) return [];
  const all = await readDossiers(ports.table);
  const fitting = all.filter(({ state }) => state.recipientClass === body.kind && state.publishedAt !== undefined);
  const open = await Promise.all(
    fitting.map(async ({ state: { dossier } }): Promise<OpenDeliberation[]> => {
      const [found, own] = await Promise.all([
        deliberationNow(ports, dossier),
        accessionSeenBy(ports, person, dossier, organisation),
      ]);
      if (found?.deliberation.terms === undefined) return [];
      if (own === undefined && found.deliberation.end !== undefined) return [];
      const { subject = dossier } = await textsOf(ports, ofDossier(ports, { version: 0, state: found.dossier }));
      const href = accessionHref(dossier, organisation);
      return [{ found, href, number: found.deliberation.number, subject, accession: own?.state }];
    }),
  );
  return open.flat();
}

/** The deliberations that a person follows for all bodies: those of their committee, or in which their body has a part. */
export async function followedDeliberations(
  ports: TablePorts,
  person: Person,
): Promise<{ readonly found: DeliberationNow; readonly number: string; readonly subject: string }[]> {
  const all = (await readDossiers(ports.table)).filter(
    ({ state }) => state.recipientClass !== undefined && state.publishedAt !== undefined,
  );
  const found = await Promise.all(
    all.map(async ({ state: { dossier: reference } }) => {
      const one = await deliberationNow(ports, reference);
      if (one?.deliberation.terms === undefined) return [];
      const { dossier, deliberation } = one;
      if (!hasRole(person, 'administrator') && relationsToDossier(person, deliberation.parties).size === 0) return [];
      const { subject = reference } = await textsOf(ports, ofDossier(ports, { version: 0, state: dossier }));
      return [{ found: one, number: deliberation.number, subject }];
    }),
  );
  return found.flat();
}

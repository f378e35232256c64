import type { Person } from '#domain/permissions/principal.ts';
import type { CommandResult } from '#domain/usecases/through-the-door.ts';
import { dossierSeenBy } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { protocolSeenBy } from '#functions/middleware/protocol-reads.ts';
import { noSuchDossier, type Problem, problemOf } from './problem.ts';
import { isAccederOnly } from './reference-view.ts';

/** The problem that a refused command on a dossier or protocol is: to whoever may not see it, that there is none, whatever was refused. */
export async function refused(
  ports: TablePorts,
  person: Person,
  dossier: string,
  failure: Extract<CommandResult<unknown>, { readonly ok: false }>,
): Promise<Problem> {
  const seen = (await dossierSeenBy(ports, person, dossier)) ?? (await protocolSeenBy(ports, person, dossier));
  const isSeen = seen !== undefined || (await isAccederOnly(ports, person, dossier));
  return isSeen ? problemOf(failure) : noSuchDossier(dossier);
}

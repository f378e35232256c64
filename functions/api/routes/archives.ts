import * as z from 'zod';
import { addMilliseconds, withOffset } from '#domain/calendar/brussels-time.ts';
import { ref } from '#domain/commands/shared-fields.ts';
import { partiesOf } from '#domain/dossier/decide.ts';
import { relationsToDossier } from '#domain/permissions/principal.ts';
import { dossierNow } from '../dossier-view.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { Problem } from '../problem.ts';
import { dossierOfPath } from '../request.ts';

const MOST_NAMED = 5;

const archiveSchema = z
  .object({
    url: z.url(),
    goodUntil: z.iso.datetime({ offset: true }),
    sha256: z.string(),
    bytes: z.int(),
    files: z.int(),
  })
  .meta({ id: 'archiveAnswer', outputId: 'archiveAnswer' });

const some = (names: readonly string[]): string =>
  `${names.slice(0, MOST_NAMED).join(', ')}${names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''}`;

/** The archive of a closed dossier. */
export const archiveRoutes: readonly Route[] = [
  operation({
    operation: 'get-dossier-archive',
    method: 'GET',
    path: '/api/v1/dossiers/{dossier}/archive',
    subject: 'Dossiers',
    summary:
      'a link to the archive (ZIP) of a closed dossier, for its secretariat: log, texts, mail, documents, letter, roots, a page and a manifest',
    problems: [409, 413],
    query: z.strictObject({
      organisation: ref.optional().meta({ description: 'only the dossier itself and this body’s accession' }),
    }),
    body: NO_FIELDS,
    answers: archiveSchema,
    async answer(ports, { request, query }) {
      const { state } = await dossierNow(ports, request.person, dossierOfPath(request));
      if (!relationsToDossier(request.person, partiesOf(state)).has('secretariat'))
        throw new Problem(403, 'not-permitted', `Only the secretariat takes the archive of ${state.dossier}.`);
      // Few ask for it: what makes it is loaded then.
      const { archiveDossier } = await import('#functions/middleware/dossier-archive.ts');
      const archived = await archiveDossier(ports, state.dossier, query.organisation);
      if (archived.kind === 'no-accession')
        throw new Problem(404, 'no-such-accession', `${query.organisation} never acceded to ${state.dossier}.`);
      if (archived.kind === 'not-closed')
        throw new Problem(
          409,
          'not-closed',
          `${state.dossier} is not closed: ${some(archived.open)} still run. Take its archive when they have come to their ends.`,
        );
      if (archived.kind === 'too-large')
        throw new Problem(
          413,
          'archive-too-large',
          `This is too much for one file. Take it accession by accession, with ?organisation= one of ${some(archived.organisations)}.`,
        );
      const { url, seconds, sha256, bytes, files } = archived;
      return {
        body: { url, goodUntil: withOffset(addMilliseconds(ports.now(), seconds * 1000)), sha256, bytes, files },
      };
    },
  }),
];

import * as z from 'zod';
import { addMilliseconds, withOffset } from '#domain/calendar/brussels-time.ts';
import { furtherDossierSchemas } from '#domain/commands/further-dossier-commands.ts';
import { partiesOf } from '#domain/dossier/decide.ts';
import { relationsToDossier } from '#domain/permissions/principal.ts';
import { commandDossierFurther } from '#domain/usecases/command-dossier.ts';
import { dossierNow, dossierSchema, dossierView } from '../dossier-view.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { Problem, problemOf } from '../problem.ts';
import { dossierOfPath, safeguardsOf } from '../request.ts';

const letterSchema = z
  .object({ kind: z.enum(['draft', 'final']), url: z.url(), goodUntil: z.iso.datetime({ offset: true }) })
  .meta({ id: 'letterAnswer', outputId: 'letterAnswer' });

/** The letter about a decision, and what it says of asked against granted. */
export const letterRoutes: readonly Route[] = [
  operation({
    operation: 'get-decision-letter',
    method: 'GET',
    path: '/api/v1/dossiers/{dossier}/decision-letter',
    subject: 'Dossiers',
    summary: 'a link to the letter about the decision (PDF): until it is published a draft, for the committee only',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: letterSchema,
    async answer(ports, { request }) {
      const { state } = await dossierNow(ports, request.person, dossierOfPath(request));
      const kind = state.publishedAt === undefined ? ('draft' as const) : ('final' as const);
      const relations = relationsToDossier(request.person, partiesOf(state));
      const mayRead = kind === 'final' || relations.has('secretariat');
      const link = mayRead ? await ports.letterLink(state.dossier, kind) : undefined;
      if (link === undefined) {
        throw new Problem(
          404,
          'no-letter',
          `There is no letter about ${state.dossier} that you may read yet; it comes with the published decision.`,
        );
      }
      const goodUntil = withOffset(addMilliseconds(ports.now(), link.seconds * 1000));
      return { body: { kind, url: link.url, goodUntil } };
    },
  }),
  operation({
    operation: 'note-deviation',
    method: 'POST',
    path: '/api/v1/dossiers/{dossier}/note-deviation',
    subject: 'Dossiers',
    summary: 'notes on which aspect the decision says something else than was asked; the letter shows both',
    isCommand: true,
    query: NO_FIELDS,
    body: furtherDossierSchemas['note-deviation'],
    answers: dossierSchema,
    statuses: { 200: 'The deviation was noted; the dossier as it stands now.' },
    async answer(ports, { request, body: fields }) {
      const result = await commandDossierFurther(
        ports,
        { do: 'note-deviation', fields },
        request.person,
        safeguardsOf(request, 'note-deviation'),
      );
      if (!result.ok) throw problemOf(result);
      return await dossierView(ports, request.person, fields.dossier);
    },
  }),
];

import * as z from 'zod';
import { addMilliseconds, withOffset } from '#domain/calendar/brussels-time.ts';
import { partiesOf } from '#domain/dossier/decide.ts';
import { relationsToDossier } from '#domain/permissions/principal.ts';
import { dossierNow } from '../dossier-view.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { Problem } from '../problem.ts';
import { dossierOfPath } from '../request.ts';

const letterSchema = z
  .object({ kind: z.enum(['draft', 'final']), url: z.url(), goodUntil: z.iso.datetime({ offset: true }) })
  .meta({ id: 'letterAnswer', outputId: 'letterAnswer' });

/** The letter about a decision. */
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
      const link = mayRead && state.decision !== undefined ? await ports.letterLink(state.dossier, kind) : undefined;
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
];

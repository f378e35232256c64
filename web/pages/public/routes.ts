import { checkFields } from '#domain/commands/check-query.ts';
import { STATEMENT_TEXTS, type StatementTexts } from '#web/locales/nl/statements.ts';
import type { Route, Visit } from '#web/routing/route.ts';
import { checkPage } from './check-page.ts';
import { registerAsked, registerEntryPage, registerPage } from './register-pages.ts';
import { statementPage } from './statement-page.ts';

async function showCheck(visit: Visit): Promise<Response> {
  const { portal, url } = visit;
  const bodies = await portal.register.bodies();
  const asked = [...url.searchParams].filter(([, value]) => value !== '');
  if (asked.length === 0) return visit.show(checkPage(url, bodies, undefined));
  const parsed = checkFields.safeParse(Object.fromEntries(asked));
  if (!parsed.success) return visit.show(checkPage(url, bodies, 'wrong'), 422);
  return visit.show(checkPage(url, bodies, await portal.register.check(parsed.data)));
}

const statement = (path: string, texts: StatementTexts): Route => ({
  method: 'GET',
  path,
  access: 'public',
  answer: async (visit) => visit.show(statementPage(texts, await visit.portal.register.committees())),
});

/** What everybody may read without logging in. */
export const publicRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/register',
    access: 'public',
    async answer(visit) {
      const asked = registerAsked(visit.url);
      return visit.show(registerPage(visit.url, asked, await visit.portal.register.list(asked)));
    },
  },
  {
    method: 'GET',
    path: '/register/:reference',
    access: 'public',
    async answer(visit) {
      const entry = await visit.portal.register.entry(visit.param('reference'));
      return entry === undefined ? visit.notFound() : visit.show(registerEntryPage(entry));
    },
  },
  { method: 'GET', path: '/controle', access: 'public', answer: showCheck },
  statement('/toegankelijkheid', STATEMENT_TEXTS.accessibility),
  statement('/privacy', STATEMENT_TEXTS.privacy),
];

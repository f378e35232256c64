import { html } from 'hono/html';
import { type CommandName, commandSchema } from '#web/forms/commands.ts';
import { fieldsOf } from '#web/forms/field-of-schema.ts';
import { GUIDED_TEXTS, PAPER_SECTIONS, PROTOCOL_SECTIONS, REQUEST_SECTIONS } from '#web/locales/nl/guided.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { stepName } from '#web/locales/nl/steps.ts';
import { capitalised } from '#web/locales/nl/terms.ts';
import { CSRF_FIELD, type Route } from '#web/routing/route.ts';
import type { GuidedForm, GuidedSection } from './guided-page.ts';
import { type FormFor, guidedRoutes } from './guided-routes.ts';

const texts = PAGE_TEXTS.command;
const ALL = { href: '/dossiers', label: PAGE_TEXTS.dossierList.title };

/** A form that begins a dossier or a protocol: for whoever belongs to an organisation. */
const beginning =
  (step: CommandName, path: string, title: string, lead: string, sections: readonly GuidedSection[]): FormFor =>
  async ({ reader }): Promise<GuidedForm | 'refused'> =>
    reader.person.organisation === undefined
      ? 'refused'
      : {
          step,
          title,
          path,
          trail: [ALL],
          lead: html`<p>${lead}</p>`,
          fields: fieldsOf(commandSchema(step)),
          sections,
          given: {},
          send: capitalised(stepName(step)),
          target: ({ dossier }) => `/dossiers/${encodeURIComponent(String(dossier))}`,
        };

/** A request on paper, copied by the secretariat of the committee that it is addressed to. */
const registering: FormFor = async ({ reader: { person } }) =>
  person.committee === undefined
    ? 'refused'
    : {
        step: 'register-request',
        title: texts.paper,
        path: '/intake',
        trail: [ALL],
        lead: html`<p>${texts.paperLead}</p>`,
        fields: fieldsOf(commandSchema('register-request'), false, ['committee']),
        sections: PAPER_SECTIONS,
        given: { committee: person.committee },
        send: capitalised(stepName('register-request')),
        target: ({ dossier }) => `/dossiers/${encodeURIComponent(String(dossier))}`,
      };

/** Requests and protocols, filled in page by page, and what was begun. */
export const beginningRoutes: readonly Route[] = [
  ...guidedRoutes(
    '/dossiers/nieuw',
    'logged-in',
    beginning('submit-request', '/dossiers/nieuw', texts.newRequest, texts.newLead, REQUEST_SECTIONS),
  ),
  ...guidedRoutes(
    '/protocollen/nieuw',
    'logged-in',
    beginning('submit-protocol', '/protocollen/nieuw', texts.newProtocol, texts.protocolLead, PROTOCOL_SECTIONS),
  ),
  ...guidedRoutes('/intake', 'logged-in', registering),
  {
    method: 'GET',
    path: '/klad/:id',
    access: 'parties',
    async answer(visit) {
      const draft = await visit.portal.drafts.read(visit.reader.person.id, visit.param('id'));
      if (draft === undefined || draft.sentTo !== undefined) return visit.notFound();
      const body = html`<h1 class="ds-heading" data-size="md">${GUIDED_TEXTS.dropTitle}: ${draft.title}</h1>
<div class="ds-alert" data-color="warning"><p>${GUIDED_TEXTS.dropSure}</p></div>
<form class="form" method="post"><input type="hidden" name="${CSRF_FIELD}" value="${visit.csrf}"><div class="actions"><button class="ds-button" type="submit">${GUIDED_TEXTS.dropTitle}</button> <a class="ds-link" href="/">${texts.cancel}</a></div></form>`;
      return visit.show({ title: GUIDED_TEXTS.dropTitle, trail: [{ href: '/', label: PAGE_TEXTS.home.title }], body });
    },
  },
  {
    method: 'POST',
    path: '/klad/:id',
    access: 'parties',
    async answer(visit) {
      const { person } = visit.reader;
      const id = visit.param('id');
      if ((await visit.portal.drafts.read(person.id, id)) === undefined) return visit.notFound();
      await visit.portal.drafts.drop(person.id, id);
      return visit.lead('/', 'draft-dropped');
    },
  },
];

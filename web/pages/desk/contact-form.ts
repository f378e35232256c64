import { html } from 'hono/html';
import { contactFields } from '#domain/commands/party-fields.ts';
import { type Drawing, drawFields, enterButton, errorSummary } from '#web/forms/draw-form.ts';
import { ADD_ROW, type NamedField } from '#web/forms/field.ts';
import { fieldsOf } from '#web/forms/field-of-schema.ts';
import { type FormProblem, problemsOf } from '#web/forms/problems.ts';
import { readValues, withoutEmptyRows } from '#web/forms/read-values.ts';
import type { PageContent } from '#web/layout/page.ts';
import { momentInWords } from '#web/locales/nl/dates.ts';
import { DESK_TEXTS } from '#web/locales/nl/desk.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { withMoreRows } from '#web/pages/dossier/command-page.ts';
import { CSRF_FIELD, type FormVisit, type ReaderVisit, type Route } from '#web/routing/route.ts';
import { keptValues } from '#web/session/kept-form.ts';
import type { ContactCard } from './views.ts';

const texts = DESK_TEXTS.contacts;
const CONTACTS = '/beheer/contacten';
const SEEN_FIELD = '_seen';

interface ContactForm {
  readonly card: ContactCard;
  readonly csrf: string;
  readonly values: URLSearchParams;
  /** The state of the contacts that the form began with. */
  readonly seen: string;
  readonly problems?: readonly FormProblem[];
  readonly general?: string | undefined;
  readonly isKept?: boolean;
}

/** The fields that somebody may change. */
const fieldsFor = ({ setsSignatories }: ContactCard): NamedField[] =>
  fieldsOf(contactFields, false, setsSignatories ? [] : ['signatories']);

function contactPage({ card, csrf, values, seen, problems = [], general, isKept = false }: ContactForm): PageContent {
  const { name, dead, setsSignatories, changed } = card;
  const title = texts.changeOf(name);
  const drawing: Drawing = { step: 'change-contacts', values, problems, organisations: [], committees: [] };
  const body = html`${errorSummary(drawing, general)}
<h1 class="ds-heading" data-size="md">${title}</h1>
${isKept ? html`<div class="ds-alert message" data-color="info"><p>${PAGE_TEXTS.command.kept}</p></div>` : ''}
<p>${texts.changeLead}</p>
${changed === undefined ? '' : html`<p class="subtle">${texts.changed(momentInWords(changed.at), changed.by)}</p>`}
${dead.length === 0 ? '' : html`<div class="ds-alert" data-color="warning"><p>${texts.deadNow(dead.join(', '))}</p></div>`}
<form class="form" method="post" novalidate>
<input type="hidden" name="${CSRF_FIELD}" value="${csrf}"><input type="hidden" name="${SEEN_FIELD}" value="${seen}">${enterButton(fieldsFor(card))}
${drawFields(drawing, fieldsFor(card))}
${setsSignatories ? '' : html`<p class="subtle">${texts.notSignatories}</p>`}
<div class="actions"><button class="ds-button" type="submit">${texts.save}</button> <a class="ds-link" href="${CONTACTS}">${PAGE_TEXTS.command.cancel}</a></div>
</form>`;
  const trail = [
    { href: '/beheer', label: DESK_TEXTS.title },
    { href: CONTACTS, label: texts.title },
  ];
  return {
    title,
    current: '/beheer',
    trail,
    body,
    isWrong: problems.length > 0 || general !== undefined,
  };
}

const cardOf = (visit: ReaderVisit): Promise<ContactCard | undefined> =>
  visit.portal.desk.contactsOf(visit.reader, visit.param('organisation'));

async function showContacts(visit: ReaderVisit): Promise<Response> {
  const card = await cardOf(visit);
  if (card === undefined) return visit.notFound();
  const kept = await keptValues(visit);
  const values = kept ?? new URLSearchParams(card.values.map(([name, value]): [string, string] => [name, value]));
  const seen = kept?.get(SEEN_FIELD) ?? card.seen;
  return visit.show(contactPage({ card, csrf: visit.csrf, values, seen, isKept: kept !== undefined }));
}

async function takeContacts(visit: FormVisit): Promise<Response> {
  const card = await cardOf(visit);
  if (card === undefined) return visit.notFound();
  const { form: sent, csrf } = visit;
  const seen = sent.get(SEEN_FIELD) ?? '';
  if (sent.has(ADD_ROW)) return visit.show(contactPage({ card, csrf, seen, values: withMoreRows(sent) }));
  const fields = fieldsFor(card);
  const values = withoutEmptyRows(fields, sent);
  const asked = readValues(fields, values);
  const parsed = contactFields.safeParse(asked);
  if (!parsed.success) {
    const problems = problemsOf(fields, asked, parsed.error.issues);
    return visit.show(contactPage({ card, csrf, seen, values, problems }), 422);
  }
  const outcome = await visit.portal.desk.changeContacts(visit.reader, card.organisation, parsed.data, seen);
  if (outcome === 'not-found') return visit.notFound();
  if (outcome === 'changed') return visit.lead(CONTACTS, 'contacts-changed');
  // What is saved next knows of the change in between.
  return visit.show(contactPage({ card, csrf, seen: card.seen, values, general: texts.conflict }), 409);
}

const path = `${CONTACTS}/:organisation`;

/** How one body is reached, and changing it. */
export const contactRoutes: readonly Route[] = [
  { method: 'GET', path, access: 'parties', answer: showContacts },
  { method: 'POST', path, access: 'parties', answer: takeContacts },
];

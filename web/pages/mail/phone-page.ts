import { html } from 'hono/html';
import type { Html, PageContent } from '#web/layout/page.ts';
import { momentInWords } from '#web/locales/nl/dates.ts';
import { MAIL_TEXTS } from '#web/locales/nl/mail.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { CSRF_FIELD } from '#web/routing/route.ts';
import type { MailTrouble, PhoneTask } from './views.ts';

export const PHONE_PATH = '/nabellen';

/** Says on top of a page that notices are late, and that somebody is to be told by telephone; nothing where all is well. */
export function mailBanner(trouble: MailTrouble | undefined): Html | '' {
  if (trouble === undefined || trouble.late.length + trouble.toPhone.length === 0) return '';
  const late = trouble.late.map(
    ({ part, since }) => html`<p>${MAIL_TEXTS.late[part](since.slice(0, 10), since.slice(11, 16))}</p>`,
  );
  const phone =
    trouble.toPhone.length === 0
      ? ''
      : html`<p><a class="ds-link" href="${PHONE_PATH}">${MAIL_TEXTS.waiting(trouble.toPhone.length)}</a></p>`;
  return html`<div class="ds-alert" data-color="${late.length > 0 ? 'danger' : 'warning'}" role="status">${late}${phone}</div>`;
}

const task = (csrf: string, { message, recipients, address, why, subject, text, at }: PhoneTask): Html => html`<section>
<h2 class="ds-heading" data-size="xs">${subject}</h2>
<dl class="facts">
<div><dt>${MAIL_TEXTS.recipients}</dt><dd>${recipients.join(', ')}</dd></div>
<div><dt>${MAIL_TEXTS.address}</dt><dd>${address === '' ? MAIL_TEXTS.noAddress : address}</dd></div>
<div><dt>${MAIL_TEXTS.why}</dt><dd>${MAIL_TEXTS.reasons[why]} <span class="subtle">${momentInWords(at)}</span></dd></div>
</dl>
<details class="ds-details"><summary>${MAIL_TEXTS.text}</summary><div class="mail-text">${text}</div></details>
<form class="form" method="post" action="${PHONE_PATH}"><input type="hidden" name="message" value="${message}"><input type="hidden" name="${CSRF_FIELD}" value="${csrf}"><div class="actions"><button class="ds-button" data-variant="secondary" type="submit">${MAIL_TEXTS.done}<span class="ds-sr-only">: ${subject}</span></button></div></form>
</section>`;

/** The messages that somebody must tell by telephone, with what they say. */
export function phonePage(trouble: MailTrouble, csrf: string): PageContent {
  const { late, toPhone } = trouble;
  const body = html`<h1 class="ds-heading" data-size="lg">${MAIL_TEXTS.title}</h1>
${mailBanner({ late, toPhone: [] })}
<p class="subtle">${toPhone.length === 0 ? MAIL_TEXTS.empty : MAIL_TEXTS.lead(toPhone.length)}</p>
${toPhone.map((one) => task(csrf, one))}`;
  return { title: MAIL_TEXTS.title, trail: [{ href: '/', label: PAGE_TEXTS.home.title }], body };
}

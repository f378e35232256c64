import { html } from 'hono/html';
import type { Html } from '#web/layout/page.ts';
import { MAIL_TEXTS } from '#web/locales/nl/mail.ts';
import type { MailTrouble } from './views.ts';

/** Where stands what is to be told by telephone. */
export const UNDELIVERED_PATH = '/beheer/mail';

/** Says on top of a page that notices are late, and that somebody is to be told by telephone; nothing where all is well. */
export function mailBanner(trouble: MailTrouble | undefined): Html | '' {
  if (trouble === undefined || trouble.late.length + trouble.toPhone === 0) return '';
  const late = trouble.late.map(
    ({ part, since }) => html`<p>${MAIL_TEXTS.late[part](since.slice(0, 10), since.slice(11, 16))}</p>`,
  );
  const phone =
    trouble.toPhone === 0
      ? ''
      : html`<p><a class="ds-link" href="${UNDELIVERED_PATH}">${MAIL_TEXTS.waiting(trouble.toPhone)}</a></p>`;
  return html`<div class="ds-alert" data-color="${late.length > 0 ? 'danger' : 'warning'}" role="status">${late}${phone}</div>`;
}

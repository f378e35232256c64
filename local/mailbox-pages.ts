import type { IncomingMessage, ServerResponse } from 'node:http';
import { html } from 'hono/html';
import PostalMime from 'postal-mime';
import { dynamodbSessions } from '#adapters/dynamodb/sessions.ts';
import { instantOfEpoch, withOffset } from '#domain/calendar/brussels-time.ts';
import { portalSite, readPortalAssets } from '#functions/web/assets.ts';
import { type Html, type PageContent, page, type Site } from '#web/layout/page.ts';
import { pageOf, pagination } from '#web/layout/paged.ts';
import { pageHeaders } from '#web/layout/security-headers.ts';
import { momentInWords, weekdayInWords } from '#web/locales/nl/dates.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { errorPage } from '#web/pages/errors/error-pages.ts';
import { LOCAL_LINKS } from './local-links.ts';
import type { Platform } from './platform/platform-interface.ts';
import type { KeptMail } from './ses/mailbox.ts';

/** What these pages show and move. */
type Shown = Pick<Platform, 'url' | 'table' | 'mailbox' | 'clock' | 'advanceTo' | 'livesExamples'>;

let readSite: Site | undefined;
/** What stands round every page here, made at the first request. */
function site(): Site {
  readSite ??= portalSite(readPortalAssets(), LOCAL_LINKS);
  return readSite;
}

const HEADERS = pageHeaders({ isSecure: false, formTargets: [] });
/** These pages are the platform's, not the portal's: they know nobody and lead to the portal's own first page. */
const NAVIGATION = [{ href: '/', label: PAGE_TEXTS.home.navigation }];

async function send(response: ServerResponse, content: PageContent, status = 200): Promise<void> {
  const text = String(await page({ site: site(), navigation: NAVIGATION }, content));
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/html; charset=UTF-8' });
  response.end(text);
}

const mailTexts = PAGE_TEXTS.mailboxPages;
const mailAddress = (id: string): string => `/postvak/${encodeURIComponent(id)}`;

const mailRow = ({ id, at, to, subject }: KeptMail): Html => html`<tr>
<td data-label="${PAGE_TEXTS.dossier.at}">${momentInWords(withOffset(at))}</td>
<td data-label="${PAGE_TEXTS.dossier.to}">${to}</td>
<td data-label="${mailTexts.subject}"><a class="ds-link" href="${mailAddress(id)}">${subject}</a></td>
</tr>`;

function mailboxPage(mails: readonly KeptMail[], url: URL): PageContent {
  const { items, number, count } = pageOf(mails.toReversed(), url);
  const list = html`<table class="ds-table stacking">
<thead><tr><th scope="col">${PAGE_TEXTS.dossier.at}</th><th scope="col">${PAGE_TEXTS.dossier.to}</th><th scope="col">${mailTexts.subject}</th></tr></thead>
<tbody>${items.map(mailRow)}</tbody>
</table>
${pagination(url, { number, count })}`;
  const body = html`<h1 class="ds-heading" data-size="lg">${mailTexts.title}</h1>
<p class="subtle">${mailTexts.lead}</p>
${mails.length === 0 ? html`<p>${mailTexts.empty}</p>` : list}`;
  return { title: mailTexts.title, current: '/postvak', body };
}

/** The text of a mail, its addresses of this portal made into links. */
function linked(text: string, portal: string): Html {
  const parts = text.split(/(https?:\/\/\S+)/);
  return html`${parts.map((part) =>
    part.startsWith(`${portal}/`) ? html`<a class="ds-link" href="${part.slice(portal.length)}">${part}</a>` : part,
  )}`;
}

async function mailPage({ url, mailbox }: Shown, id: string): Promise<PageContent | undefined> {
  const raw = mailbox.raw(id);
  if (raw === undefined) return undefined;
  const { subject = '', from, to, text = '' } = await PostalMime.parse(raw);
  const at = mailbox.list().find((mail) => mail.id === id)?.at;
  const recipients = (to ?? []).map(({ address }) => address ?? '').join(', ');
  const body = html`<h1 class="ds-heading" data-size="md">${subject}</h1>
<dl class="facts">
<div><dt>${mailTexts.from}</dt><dd>${from?.address ?? ''}</dd></div>
<div><dt>${PAGE_TEXTS.dossier.to}</dt><dd>${recipients}</dd></div>
<div><dt>${PAGE_TEXTS.dossier.at}</dt><dd>${at === undefined ? '' : momentInWords(withOffset(at))}</dd></div>
</dl>
<div class="mail-text">${linked(text.trim(), url)}</div>`;
  return { title: subject, current: '/postvak', trail: [{ href: '/postvak', label: mailTexts.title }], body };
}

const clockTexts = PAGE_TEXTS.clockPage;

function clockPage({ clock }: Shown, wrong?: string): PageContent {
  const now = withOffset(instantOfEpoch(clock.now()));
  const body = html`<h1 class="ds-heading" data-size="lg">${clockTexts.title}</h1>
<p>${clockTexts.lead}</p>
<p class="subtle">${clockTexts.now}</p>
<p class="clock-now"><time datetime="${now}">${weekdayInWords(now)}, ${now.slice(11, 16)}</time></p>
<p class="subtle">${clock.isRunning ? clockTexts.running : clockTexts.standing}</p>
${wrong === undefined ? '' : html`<p class="wrong" role="alert">${wrong}</p>`}
<form class="clock-form" method="post" action="/klok">
<div><label for="to">${clockTexts.to}</label><input class="ds-input" type="datetime-local" id="to" name="to" min="${now.slice(0, 16)}" value="${now.slice(0, 16)}" required></div>
<button class="ds-button" type="submit">${clockTexts.move}</button>
</form>
<p class="subtle" id="stap">${clockTexts.steps}</p>
<form class="clock-form" method="post" action="/klok" aria-labelledby="stap">
${Object.entries(clockTexts.step).map(
  ([days, label]) =>
    html`<button class="ds-button" data-variant="secondary" type="submit" name="days" value="${days}">${label}</button>`,
)}
</form>`;
  return { title: clockTexts.title, current: '/klok', body, isWrong: wrong !== undefined };
}

const MILLISECONDS_A_DAY = 86_400_000;

/** Where the form asks the clock to go; undefined when that is no time. */
function askedInstant(
  body: Buffer,
  now: number,
  readInstant: (text: string) => number | undefined,
): number | undefined {
  const form = new URLSearchParams(body.toString('utf8'));
  const days = form.get('days');
  if (days !== null) return Object.hasOwn(clockTexts.step, days) ? now + Number(days) * MILLISECONDS_A_DAY : undefined;
  return readInstant(form.get('to') ?? '');
}

/** Whoever moves the clock by a month has not been away for a month: they stay logged in. */
async function stayLoggedIn({ table, clock }: Shown, { headers }: IncomingMessage): Promise<void> {
  const session = /(?:^|; )beraad-session=([^;]+)/.exec(headers.cookie ?? '')?.[1];
  if (session !== undefined) await dynamodbSessions(table).beginAnew(session, instantOfEpoch(clock.now()));
}

async function moveClock(
  shown: Shown,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  readInstant: (text: string) => number | undefined,
): Promise<void> {
  const now = shown.clock.now();
  if (shown.livesExamples) return send(response, clockPage(shown, clockTexts.examples), 409);
  const to = askedInstant(body, now, readInstant);
  if (to === undefined) return send(response, clockPage(shown, clockTexts.wrong), 400);
  // The minute that is shown has begun already.
  if (to < now - 60_000) return send(response, clockPage(shown, clockTexts.past), 409);
  await shown.advanceTo(Math.max(to, shown.clock.now()));
  await stayLoggedIn(shown, request);
  response.writeHead(303, { location: '/klok' });
  response.end();
}

/** Answers the pages that only the embedded platform has: its mailbox and its clock; false for every other address. */
export async function answerLocalPage(
  shown: Shown,
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  response: ServerResponse,
  readInstant: (text: string) => number | undefined,
): Promise<boolean> {
  const asked = `${request.method} ${url.pathname}`;
  if (asked === 'GET /postvak') await send(response, mailboxPage(shown.mailbox.list(), url));
  else if (asked.startsWith('GET /postvak/')) {
    const found = await mailPage(shown, url.pathname.slice('/postvak/'.length));
    await send(response, found ?? errorPage('not-found'), found === undefined ? 404 : 200);
  } else if (asked === 'GET /klok') await send(response, clockPage(shown));
  else if (asked === 'POST /klok') {
    // A page elsewhere must not move this clock.
    const from = request.headers['sec-fetch-site'];
    if (from !== undefined && from !== 'same-origin') await send(response, errorPage('foreign-form'), 403);
    else await moveClock(shown, request, body, response, readInstant);
  } else return false;
  return true;
}

import { html } from 'hono/html';
import { matches } from '#web/layout/matches.ts';
import type { Html, Link, PageContent } from '#web/layout/page.ts';
import { pageOf, pagination } from '#web/layout/paged.ts';
import { dayInWords, momentInWords } from '#web/locales/nl/dates.ts';
import { DESK_TEXTS } from '#web/locales/nl/desk.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { fact } from '#web/pages/dossier/sections.ts';
import { UNDELIVERED_PATH } from '#web/pages/mail/mail-banner.ts';
import { CSRF_FIELD } from '#web/routing/route.ts';
import {
  type ContactsView,
  type LookRow,
  MOST_LOOKS,
  type PolicyPreview,
  type PolicyValues,
  type StatisticsView,
  type UndeliveredItem,
} from './views.ts';

const texts = DESK_TEXTS;

/** The pages above those of the desk. */
const DESK_TRAIL: readonly Link[] = [{ href: '/beheer', label: texts.title }];

const empty = (text: string): Html => html`<div class="empty"><p>${text}</p></div>`;

/** Where the pages of the desk are. */
export function deskPage(links: readonly Link[]): PageContent {
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1><p class="subtle">${texts.lead}</p>
<ul class="results">${links.map(({ href, label }) => html`<li><a class="ds-link" href="${href}">${label}</a></li>`)}</ul>`;
  return { title: texts.title, current: '/beheer', body };
}

const undelivered = (csrf: string, { id, to, address, why, subject, text, at }: UndeliveredItem): Html => html`<tr>
<th scope="row" data-label="${texts.mail.to}"><div>${to}<br><span class="subtle">${address === '' ? texts.mail.noAddress : address}</span></div></th>
<td data-label="${texts.mail.why}">${texts.mail.reasons[why]}</td>
<td data-label="${texts.mail.what}"><div>${subject}<details class="why"><summary>${texts.mail.read}</summary><div class="mail-text">${text}</div></details></div></td>
<td data-label="${texts.mail.since}" class="day">${momentInWords(at)}</td>
<td><form method="post" action="${UNDELIVERED_PATH}"><input type="hidden" name="${CSRF_FIELD}" value="${csrf}"><input type="hidden" name="item" value="${id}"><button class="ds-button" data-variant="secondary" type="submit">${texts.mail.done}<span class="ds-sr-only">: ${to}, ${subject}</span></button></form></td>
</tr>`;

/** Mail that did not arrive: somebody must be told otherwise. */
export function mailPage(url: URL, csrf: string, items: readonly UndeliveredItem[], late: Html | ''): PageContent {
  const { title, lead, to, why, what, since, done } = texts.mail;
  const paged = pageOf(items, url);
  const table = html`<p class="subtle">${lead}</p><table class="ds-table stacking"><thead><tr><th scope="col">${to}</th><th scope="col">${why}</th><th scope="col">${what}</th><th scope="col">${since}</th><th scope="col">${done}</th></tr></thead><tbody>${paged.items.map((item) => undelivered(csrf, item))}</tbody></table>${pagination(url, paged)}`;
  const body = html`<h1 class="ds-heading" data-size="lg">${title}</h1>${late}${items.length === 0 ? empty(texts.mail.empty) : table}`;
  return { title, current: '/beheer', trail: DESK_TRAIL, body };
}

/** A bar beside its number: the number says it all. */
const bar = (value: number, most: number): Html =>
  html`<svg class="bar" width="100%" height="14" aria-hidden="true"><rect width="${((100 * value) / Math.max(1, most)).toFixed(1)}%" height="14"/></svg>`;

/** How long, how often in time, and what reminders are good for: each chart with its table. */
export function statisticsPage({ phases, inTime, late, usefulness }: StatisticsView): PageContent {
  const words = texts.statistics;
  const longest = Math.max(...phases.map(({ days }) => days), 1);
  const share = (met: number, told: number): number => Math.round((100 * met) / Math.max(1, told));
  const body = html`<h1 class="ds-heading" data-size="lg">${words.title}</h1>
<section><h2 class="ds-heading" data-size="sm">${words.phases}</h2><p class="subtle">${words.phasesLead}</p>
${phases.length === 0 ? empty(words.none) : html`<table class="ds-table stacking chart"><thead><tr><th scope="col">${words.phase}</th><th scope="col">${words.days}</th><th scope="col">${words.count}</th></tr></thead><tbody>${phases.map(({ phase, days, count }) => html`<tr><th scope="row" data-label="${words.phase}">${words.names[phase]}</th><td data-label="${words.days}"><div>${days}${bar(days, longest)}</div></td><td data-label="${words.count}">${count}</td></tr>`)}</tbody></table>`}</section>
<section><h2 class="ds-heading" data-size="sm">${words.conditions}</h2>
${
  inTime + late === 0
    ? empty(words.noConditions)
    : html`<p>${words.conditionsLead(inTime, inTime + late)}</p><table class="ds-table stacking chart"><thead><tr><th scope="col">${words.conditions}</th><th scope="col">${words.share}</th></tr></thead><tbody>${(
        [
          [words.inTime, inTime],
          [words.late, late],
        ] as const
      ).map(
        ([label, value]) =>
          html`<tr><th scope="row" data-label="${words.conditions}">${label}</th><td data-label="${words.share}"><div>${value} (${share(value, inTime + late)} %)${bar(value, inTime + late)}</div></td></tr>`,
      )}</tbody></table>`
}</section>
<section><h2 class="ds-heading" data-size="sm">${words.usefulness}</h2><p class="subtle">${words.usefulnessLead}</p>
${usefulness.length === 0 ? empty(words.none) : html`<table class="ds-table stacking chart"><thead><tr><th scope="col">${words.notice}</th><th scope="col">${words.told}</th><th scope="col">${words.met}</th><th scope="col">${words.share}</th></tr></thead><tbody>${usefulness.map(({ notice, told, met }) => html`<tr><th scope="row" data-label="${words.notice}">${notice}</th><td data-label="${words.told}">${told}</td><td data-label="${words.met}">${met}</td><td data-label="${words.share}"><div>${share(met, told)} %${bar(share(met, told), 100)}</div></td></tr>`)}</tbody></table>`}</section>`;
  return { title: words.title, current: '/beheer', trail: DESK_TRAIL, body };
}

/** Fields of the policy that are counts of days. */
export const POLICY_DAYS = ['reminders', 'overdue', 'escalation', 'expiry'] as const;

const policyFacts = (policy: Omit<PolicyValues, 'history'>): Html => html`<dl class="facts">
${POLICY_DAYS.map((name) => fact(texts.policy[name], policy[name].length === 0 ? texts.policy.none : policy[name].join(', ')))}
${fact(texts.policy.sendAt, policy.sendAt)}
${fact(texts.policy.closedDays, policy.closedDays.length === 0 ? texts.policy.none : policy.closedDays.map(dayInWords).join(', '))}
</dl>`;

/** Who set which version, since when and why, the newest first. */
const policyHistory = ({ history }: PolicyValues): Html | '' =>
  history.length === 0
    ? ''
    : html`<section><h2 class="ds-heading" data-size="sm">${texts.policy.history}</h2><table class="ds-table stacking"><thead><tr><th scope="col">${texts.policy.versionHead}</th><th scope="col">${texts.policy.since}</th><th scope="col">${texts.policy.by}</th><th scope="col">${texts.policy.why}</th><th scope="col">${texts.policy.values}</th></tr></thead><tbody>${history.map(
        ({ since, by, reason, ...values }) =>
          html`<tr><th scope="row" data-label="${texts.policy.versionHead}">${texts.policy.version(values.version)}</th><td data-label="${texts.policy.since}">${since === undefined ? texts.policy.fromTheStart : momentInWords(since)}</td><td data-label="${texts.policy.by}">${by ?? ''}</td><td data-label="${texts.policy.why}">${reason ?? texts.policy.noReason}</td><td data-label="${texts.policy.values}"><details class="why"><summary>${texts.policy.values}<span class="ds-sr-only">: ${texts.policy.version(values.version)}</span></summary>${policyFacts(values)}</details></td></tr>`,
      )}</tbody></table></section>`;

/** What is wrong with a field of the policy, by its name. */
const policyProblem = (name: string): string =>
  name === 'sendAt' || name === 'closedDays' ? texts.policy.problems[name] : texts.policy.problems.days;

/** A label with its input, tied to its hint and to what is wrong with it. */
function policyField(
  name: string,
  label: string,
  hint: string | undefined,
  wrong: readonly string[],
  input: (ties: Html) => Html,
): Html {
  const isWrong = wrong.includes(name);
  const by = [...(hint === undefined ? [] : [`${name}-uitleg`]), ...(isWrong ? [`${name}-fout`] : [])];
  const ties = html`${by.length === 0 ? '' : html` aria-describedby="${by.join(' ')}"`}${isWrong ? html` aria-invalid="true"` : ''}`;
  return html`<div class="ds-field"><label class="ds-label" for="${name}">${label}</label>${hint === undefined ? '' : html`<div data-field="description" id="${name}-uitleg">${hint}</div>`}${input(ties)}${isWrong ? html`<p class="ds-validation-message" id="${name}-fout">${policyProblem(name)}</p>` : ''}</div>`;
}

function policyForm({ csrf, values, preview, wrong = [] }: PolicyChangeView): Html {
  const words = texts.policy;
  const text =
    (name: string, className = '') =>
    (ties: Html) =>
      html`<input class="ds-input ${className}" id="${name}" name="${name}" value="${values.get(name) ?? ''}"${ties}>`;
  return html`<form class="form" method="post" novalidate><input type="hidden" name="${CSRF_FIELD}" value="${csrf}">
${preview === undefined ? '' : previewed(preview)}
${POLICY_DAYS.map((name) => policyField(name, words[name], words.daysHint, wrong, text(name)))}
${policyField('sendAt', words.sendAt, undefined, wrong, text('sendAt', 'short'))}
${policyField('closedDays', words.closedDays, words.closedHint, wrong, (ties) => html`<textarea class="ds-input" rows="4" id="closedDays" name="closedDays"${ties}>${values.get('closedDays') ?? ''}</textarea>`)}
${policyField('reason', words.reason, undefined, wrong, text('reason'))}
<div class="actions"><button class="ds-button" ${preview === undefined ? '' : html`data-variant="secondary" `}type="submit">${words.preview}</button></div></form>`;
}

/** What moves, a line each: from which day to which. */
function movesList(due: Shown['due'], moves: Shown['moves']): Html {
  const words = texts.policy;
  // Where only the hour moves, the hours tell it.
  const moved = (from: string, to: string): string =>
    from.slice(0, 10) === to.slice(0, 10)
      ? words.isMoved(momentInWords(from), momentInWords(to))
      : words.isMoved(dayInWords(from), dayInWords(to));
  return html`<div><ul>${due === undefined ? '' : html`<li>${words.dueMoves(dayInWords(due.from), dayInWords(due.to))}</li>`}${moves.map(
    ({ what, from, to }) =>
      html`<li>${what}: ${from === undefined ? words.isNew(dayInWords(to ?? '')) : to === undefined ? words.isGone(dayInWords(from)) : moved(from, to)}</li>`,
  )}</ul></div>`;
}
type Shown = PolicyPreview['shown'][number];

/** Holds what the preview was of, so that nothing else is confirmed. */
export const SEEN_FIELD = '_previewed';

function previewed({ aggregates, milestones, dueDays, shown, seen, isOther }: SeenPreview): Html {
  const words = texts.policy;
  return html`<input type="hidden" name="${SEEN_FIELD}" value="${seen}">${isOther ? html`<div class="ds-alert" data-color="warning" role="alert"><p>${words.notSeen}</p></div>` : ''}<div class="ds-alert" data-color="info" role="status"><h2 class="ds-heading" data-size="xs">${words.previewTitle}</h2><p>${aggregates === 0 ? words.previewNothing : words.previewLead(aggregates, milestones, dueDays)}</p></div>
${shown.length === 0 ? '' : html`<table class="ds-table stacking"><thead><tr><th scope="col">${words.about}</th><th scope="col">${words.moves}</th></tr></thead><tbody>${shown.map(({ name, due, moves }) => html`<tr><th scope="row" data-label="${words.about}">${name}</th><td data-label="${words.moves}">${movesList(due, moves)}</td></tr>`)}</tbody></table>${aggregates > shown.length ? html`<p class="subtle">${words.more(aggregates - shown.length)}</p>` : ''}`}
<div class="actions"><button class="ds-button" type="submit" name="_confirmed" value="ja">${words.confirm}</button></div>`;
}

/** A preview, of which values it is, and whether somebody tried to confirm others. */
interface SeenPreview extends PolicyPreview {
  readonly seen: string;
  readonly isOther: boolean;
}

/** A policy that somebody is changing. */
interface PolicyChangeView {
  readonly csrf: string;
  readonly values: URLSearchParams;
  readonly preview?: SeenPreview | undefined;
  /** What is wrong with it as a whole. */
  readonly general?: string | undefined;
  /** The fields that are wrong. */
  readonly wrong?: readonly string[] | undefined;
  /** It was kept while its writer logged in again. */
  readonly isKept?: boolean;
}

/** The reminder policy; its form for an administrator alone. */
export function policyPage(policy: PolicyValues, change: PolicyChangeView | undefined): PageContent {
  const words = texts.policy;
  const { general, wrong = [] } = change ?? {};
  const fields = [...POLICY_DAYS, 'sendAt', 'closedDays'] as const;
  const told = fields.filter((name) => wrong.includes(name));
  const summary =
    general === undefined
      ? ''
      : html`<div class="ds-error-summary" role="alert" tabindex="-1" autofocus><h2 class="ds-heading">${general}</h2>${told.length === 0 ? '' : html`<ul class="ds-list">${told.map((name) => html`<li><a class="ds-link" href="#${name}">${words[name]}: ${policyProblem(name)}</a></li>`)}</ul>`}</div>`;
  const body = html`${summary}<h1 class="ds-heading" data-size="lg">${words.title}</h1><p class="subtle">${words.lead} ${words.version(policy.version)}.</p>
${change?.isKept === true ? html`<div class="ds-alert message" data-color="info"><p>${PAGE_TEXTS.command.kept}</p></div>` : ''}
${policyFacts(policy)}
${change === undefined ? '' : html`<section><h2 class="ds-heading" data-size="sm">${words.change}</h2>${policyForm(change)}</section>`}
${policyHistory(policy)}`;
  return { title: words.title, current: '/beheer', trail: DESK_TRAIL, body, isWrong: general !== undefined };
}

/** Where the contacts of a body are changed. */
const contactHref = (organisation: string): string => `/beheer/contacten/${encodeURIComponent(organisation)}`;

/** Finds a body by its name; what is asked for stands in the address. */
function bodySearch(url: URL, bodies: NonNullable<ContactsView['bodies']>): Html {
  const words = texts.contacts;
  const asked = (url.searchParams.get('q') ?? '').trim().slice(0, 200);
  const found = bodies
    .filter(({ id, name }) => asked !== '' && matches(asked, [id, name]))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'nl', { numeric: true }));
  const paged = pageOf(found, url);
  const list = html`<ul class="results">${paged.items.map(({ id, name }) => html`<li><a class="ds-link" href="${contactHref(id)}">${name}</a></li>`)}</ul>${pagination(url, paged)}`;
  return html`<section><h2 class="ds-heading" data-size="sm">${words.find}</h2>
<form class="filter" method="get" role="search"><div class="ds-field"><label class="ds-label" for="q">${words.findLabel}</label><input class="ds-input" type="search" id="q" name="q" value="${asked}"></div><button class="ds-button" data-variant="secondary" type="submit">${words.findButton}</button></form>
${asked === '' ? '' : found.length === 0 ? empty(words.findNothing) : list}</section>`;
}

/** How a body is known, how others are found, and which cannot be reached. */
export function contactsPage(url: URL, { own, dead, bodies }: ContactsView): PageContent {
  const words = texts.contacts;
  const signatories =
    own === undefined || own.signatories.length === 0
      ? html`<p class="subtle">${words.noSignatories}</p>`
      : html`<ul class="ds-list">${own.signatories.map(({ name, office }) => html`<li>${name}${office === undefined ? '' : html` <span class="subtle">${office}</span>`}</li>`)}</ul>`;
  const body = html`<h1 class="ds-heading" data-size="lg">${words.title}</h1>
${own === undefined ? '' : html`<p>${words.own}</p><dl class="facts">${fact(words.name, own.name)}${fact(words.email, own.email)}${fact(words.dpo, own.dpo)}${fact(words.secondContact, own.secondContact)}${fact(words.mailbox, own.mailbox)}</dl><p><a class="ds-button" data-variant="secondary" href="${contactHref(own.organisation)}">${words.change}</a></p><section><h2 class="ds-heading" data-size="sm">${words.signatories}</h2>${signatories}</section>`}
${bodies === undefined ? '' : bodySearch(url, bodies)}
${dead === undefined ? '' : html`<section><h2 class="ds-heading" data-size="sm">${words.dead}</h2>${dead.length === 0 ? empty(words.noDead) : html`<p class="subtle">${words.deadLead}</p><table class="ds-table stacking"><thead><tr><th scope="col">${words.name}</th><th scope="col">${words.email}</th><th scope="col">${words.since}</th></tr></thead><tbody>${dead.map(({ organisation, name, address, since }) => html`<tr><th scope="row" data-label="${words.name}"><a class="ds-link" href="${contactHref(organisation)}">${name}</a></th><td data-label="${words.email}">${address}</td><td data-label="${words.since}">${dayInWords(since)}</td></tr>`)}</tbody></table>`}</section>`}`;
  return { title: words.title, current: '/beheer', trail: DESK_TRAIL, body };
}

/** Who looked at a dossier. */
export function looksPage(url: URL, dossier: Link, looks: readonly LookRow[]): PageContent {
  const words = texts.looks;
  const paged = pageOf(looks, url);
  const body = html`<p class="kicker">${dossier.label}</p><h1 class="ds-heading" data-size="md">${words.title}</h1><p class="subtle">${looks.length < MOST_LOOKS ? words.lead : words.notWhole(MOST_LOOKS)}</p>
${looks.length === 0 ? empty(words.empty) : html`<table class="ds-table stacking"><thead><tr><th scope="col">${words.when}</th><th scope="col">${words.who}</th><th scope="col">${words.body}</th><th scope="col">${words.page}</th></tr></thead><tbody>${paged.items.map(({ at, who, body: of, page }) => html`<tr><td data-label="${words.when}">${momentInWords(at)}</td><th scope="row" data-label="${words.who}">${who}</th><td data-label="${words.body}">${of ?? ''}</td><td data-label="${words.page}">${page}</td></tr>`)}</tbody></table>${pagination(url, paged)}`}`;
  return { title: words.title, trail: [{ href: '/dossiers', label: 'Dossiers' }, dossier], body };
}

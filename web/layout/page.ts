import { html } from 'hono/html';
import { CALENDAR_TEXTS } from '#web/locales/nl/calendar.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { ROLE_NAMES } from '#web/locales/nl/roles.ts';
import { STATEMENT_TEXTS } from '#web/locales/nl/statements.ts';
import type { Reader } from '#web/reader.ts';

/** A piece of a page: what hono's tag makes, in which everything put in was escaped. */
export type Html = ReturnType<typeof html>;

/** A link with its words. */
export interface Link {
  readonly href: string;
  readonly label: string;
}

/** What is the same round every page of one installation. */
export interface Site {
  readonly icons: readonly string[];
  /** Addresses of the style sheets, in order. */
  readonly styles: readonly string[];
  /** Links beside the portal's own: the mailbox and the clock of an embedded platform. */
  readonly links: readonly Link[];
}

/** What stands round one page: the installation, and whoever reads it. */
export interface Surroundings {
  readonly site: Site;
  readonly navigation: readonly Link[];
  /** Who is logged in, with the token that the form for logging out carries. */
  readonly user?: { readonly reader: Reader; readonly csrf: string } | undefined;
  /** Where a link for logging in leads; absent on pages that have none. */
  readonly loginHref?: string | undefined;
  /** What was done a moment ago. */
  readonly message?: string | undefined;
  /** Lists may leave something out for some minutes. */
  readonly isRenewing?: boolean | undefined;
}

/** What a page says. */
export interface PageContent {
  readonly title: string;
  readonly body: Html;
  /** The address in the navigation that this page belongs to. */
  readonly current?: string | undefined;
  /** The pages above this one, the highest first. */
  readonly trail?: readonly Link[] | undefined;
  /** Where the link for logging in leads, if not to this very page. */
  readonly loginHref?: string | undefined;
  /** Origin outside the portal to which a form of this page leads. */
  readonly formTarget?: string | undefined;
  /** Something the reader sent is wrong: the title says so first. */
  readonly isWrong?: boolean | undefined;
}

const texts = PAGE_TEXTS.layout;

const navigationItem = ({ href, label }: Link, current: string | undefined): Html =>
  html`<li><a href="${href}"${href === current ? html` aria-current="page"` : ''}>${label}</a></li>`;

const userMenu = ({ reader, csrf }: NonNullable<Surroundings['user']>): Html => html`<details class="user-menu">
<summary><span class="ds-sr-only">${texts.loggedInAs} </span>${reader.name}</summary>
<div class="user-panel">
<dl><dt>${texts.body}</dt><dd>${reader.body ?? texts.noBody}</dd><dt>${texts.role}</dt><dd>${ROLE_NAMES[reader.person.role]}</dd></dl>
<p><a class="ds-link" href="/agenda">${CALENDAR_TEXTS.link}</a></p>
<form method="post" action="/afmelden"><input type="hidden" name="_csrf" value="${csrf}"><button class="ds-button" data-variant="secondary" type="submit">${texts.logout}</button></form>
</div>
</details>`;

function header({ site, navigation, user, loginHref }: Surroundings, current: string | undefined): Html {
  const links = [...navigation, ...site.links];
  const menu =
    links.length === 0
      ? ''
      : html`<nav aria-label="${texts.navigation}"><ul>${links.map((link) => navigationItem(link, current))}</ul></nav>`;
  const login = loginHref === undefined ? '' : html`<a class="login-link" href="${loginHref}">${texts.login}</a>`;
  return html`<header class="site-header">
<div class="site-width">
<p class="site-name"><a href="/">${texts.product}</a>${user === undefined ? html`<span>${texts.tagline}</span>` : ''}</p>
${menu}
${user === undefined ? login : userMenu(user)}
</div>
</header>`;
}

const breadcrumb = (
  trail: readonly Link[],
  title: string,
): Html => html`<nav class="ds-breadcrumbs" aria-label="${texts.trail}"><ol>
${trail.map(({ href, label }) => html`<li><a class="ds-link" href="${href}">${label}</a></li>`)}
<li><span aria-current="page">${title}</span></li>
</ol></nav>`;

/** A whole page. */
export function page(surroundings: Surroundings, { title, body, current, trail, isWrong }: PageContent): Html {
  const { site, message, isRenewing = false } = surroundings;
  return html`<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${isWrong === true ? `${texts.wrong}: ` : ''}${title} | ${texts.product}</title>
${site.icons.map((href) => html`<link rel="icon" href="${href}">`)}
${site.styles.map((href) => html`<link rel="stylesheet" href="${href}">`)}
</head>
<body data-color="accent" data-size="sm">
<a class="ds-skip-link" href="#inhoud">${texts.skip}</a>
${header(surroundings, current)}
<main id="inhoud" class="site-width" tabindex="-1">
${trail === undefined ? '' : breadcrumb(trail, title)}
${isRenewing ? html`<div class="ds-alert message" data-color="warning"><p>${texts.renewing}</p></div>` : ''}
${message === undefined ? '' : html`<div class="ds-alert message" data-color="success" role="status"><p>${message}</p></div>`}
${body}
</main>
<footer class="site-footer"><div class="site-width"><p>${texts.footer}</p><p><a class="ds-link" href="/toegankelijkheid">${STATEMENT_TEXTS.accessibility.link}</a> <a class="ds-link" href="/privacy">${STATEMENT_TEXTS.privacy.link}</a></p></div></footer>
</body>
</html>`;
}

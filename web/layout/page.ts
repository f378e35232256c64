import { html } from 'hono/html';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';

/** A piece of a page: what hono's tag makes, in which everything put in was escaped. */
export type Html = ReturnType<typeof html>;

/** What stands round every page. */
export interface Frame {
  readonly icons: readonly string[];
  /** Addresses of the style sheets, in order. */
  readonly styles: readonly string[];
  readonly navigation: readonly { readonly href: string; readonly label: string }[];
}

/** A whole page. `current` is the address in the navigation that this page belongs to. */
export function page(
  frame: Frame,
  content: { readonly title: string; readonly current?: string; readonly body: Html },
): Html {
  const { title, current, body } = content;
  return html`<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} | ${PAGE_TEXTS.product}</title>
${frame.icons.map((href) => html`<link rel="icon" href="${href}">`)}
${frame.styles.map((href) => html`<link rel="stylesheet" href="${href}">`)}
</head>
<body data-color="accent" data-size="sm">
<a class="ds-skip-link" href="#inhoud">${PAGE_TEXTS.skip}</a>
<header class="site-header">
<div class="site-width">
<p class="site-name"><a href="/">${PAGE_TEXTS.product}</a><span>${PAGE_TEXTS.tagline}</span></p>
<nav aria-label="${PAGE_TEXTS.navigation}"><ul>
${frame.navigation.map(
  ({ href, label }) =>
    html`<li><a href="${href}"${href === current ? html` aria-current="page"` : ''}>${label}</a></li>`,
)}
</ul></nav>
</div>
</header>
<main id="inhoud" class="site-width" tabindex="-1">
${body}
</main>
</body>
</html>`;
}

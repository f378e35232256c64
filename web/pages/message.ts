import { html } from 'hono/html';
import { type Frame, type Html, page } from '#web/layout/page.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';

const messagePage = (
  frame: Frame,
  texts: { readonly title: string; readonly lead: string; readonly back: string },
): Html =>
  page(frame, {
    title: texts.title,
    body: html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1><p>${texts.lead}</p><p><a class="ds-link" href="/">${texts.back}</a></p>`,
  });

/** There is nothing at this address, or nothing that this reader may see. */
export const notFoundPage = (frame: Frame): Html => messagePage(frame, PAGE_TEXTS.notFound);

/** Something failed on our side. */
export const failurePage = (frame: Frame): Html => messagePage(frame, PAGE_TEXTS.failure);

import { html } from 'hono/html';
import type { Html, PageContent } from '#web/layout/page.ts';
import { ACCESSION_TEXTS } from '#web/locales/nl/accessions.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { CSRF_FIELD, ONCE_FIELD } from '#web/routing/route.ts';
import { ACCESSION_TRAIL } from './accession-page.ts';
import type { UploadView } from './views.ts';

const texts = ACCESSION_TEXTS.upload;

type WrongFile = 'empty' | 'too-large' | 'not-a-pdf';

/** Whether what came cannot be handed in. */
const isWrong = (file: UploadView['file']): file is WrongFile =>
  file === 'empty' || file === 'too-large' || file === 'not-a-pdf';

const megabytes = (bytes: number): number => Math.floor(bytes / (1024 * 1024));

/** The form that sends the file straight to where it is scanned; that place leads back here. */
const send = ({
  url,
  fields,
  maximumBytes,
  file,
}: UploadView): Html => html`<form class="form" method="post" action="${url}" enctype="multipart/form-data">
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div class="ds-field"><label class="ds-label" for="bestand">${texts.file}</label><div data-field="description" id="bestand-uitleg">${texts.hint(megabytes(maximumBytes))}</div><input class="ds-input" type="file" id="bestand" name="file" accept="application/pdf,.pdf" required ${isWrong(file) ? html`aria-invalid="true" aria-describedby="bestand-uitleg bestand-fout"` : html`aria-describedby="bestand-uitleg"`}>${isWrong(file) ? html`<p class="ds-validation-message" id="bestand-fout">${texts.wrong[file](megabytes(maximumBytes))}</p>` : ''}</div>
<div class="actions"><button class="ds-button" type="submit">${texts.send}</button></div>
</form>`;

const submit = (
  { upload, page }: UploadView,
  csrf: string,
  once: string,
): Html => html`<form class="form" method="post">
<input type="hidden" name="${CSRF_FIELD}" value="${csrf}"><input type="hidden" name="${ONCE_FIELD}" value="${once}"><input type="hidden" name="upload" value="${upload}">
<fieldset class="ds-fieldset"><legend class="ds-label">${texts.form}</legend>
<div class="ds-field"><input class="ds-input" type="radio" id="vorm-signed" name="form" value="signed" checked><label class="ds-label" for="vorm-signed">${texts.signed}</label></div>
<div class="ds-field"><input class="ds-input" type="radio" id="vorm-scan" name="form" value="scan"><label class="ds-label" for="vorm-scan">${texts.scan}</label></div>
</fieldset>
<div class="actions"><button class="ds-button" type="submit">${texts.submit}</button> <a class="ds-link" href="${page.href}">${PAGE_TEXTS.command.cancel}</a></div>
</form>`;

/** Sending the signed file, and handing it in once it has come. */
export function uploadPage(
  view: UploadView,
  { csrf, once, general }: { readonly csrf: string; readonly once: string; readonly general?: string | undefined },
): PageContent {
  const { page, file, url, maximumBytes } = view;
  const hasFile = file === 'pdf';
  const title = hasFile ? texts.arrivedTitle : texts.title;
  const told = isWrong(file)
    ? html`<ul class="ds-list"><li><a class="ds-link" href="#bestand">${texts.file}: ${texts.wrong[file](megabytes(maximumBytes))}</a></li></ul>`
    : '';
  const heading = general ?? (isWrong(file) ? texts.notUsable : undefined);
  const wrong =
    heading === undefined
      ? ''
      : html`<div class="ds-error-summary" role="alert" tabindex="-1" autofocus><h2 class="ds-heading">${heading}</h2>${told}</div>`;
  const body = html`${wrong}<h1 class="ds-heading" data-size="md">${title}</h1>
${hasFile ? html`<div class="ds-alert" data-color="info"><p>${texts.arrived}</p></div>${submit(view, csrf, once)}<details class="fold"><summary>${texts.other}</summary>${send(view)}</details>` : html`<p>${texts.lead}</p>${send(view)}`}`;
  return {
    title,
    trail: [...ACCESSION_TRAIL, { href: page.href, label: page.deliberation.number }],
    body,
    formTarget: new URL(url).origin,
    isWrong: heading !== undefined,
  };
}

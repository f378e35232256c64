import { html } from 'hono/html';
import { aggregateInWords } from '#web/locales/nl/aggregates.ts';
import { ARCHIVE_TEXTS } from '#web/locales/nl/archive.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { eventInWords } from '#web/locales/nl/events.ts';

type Kind = keyof typeof ARCHIVE_TEXTS.kinds;

/** What the readable page of an archive is made of. */
export interface ArchiveIndex {
  readonly dossier: string;
  readonly subject: string | undefined;
  readonly organisation: string | undefined;
  readonly madeOn: string;
  readonly closedOn: string;
  readonly events: readonly {
    readonly at: string;
    readonly about: string;
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
  /** What bodies are called, by reference, and notices, by name. */
  readonly nameOf: (organisation: string) => string;
  readonly noticeTitle: (notice: string) => string;
}

const isKind = (folder: string): folder is Kind => Object.hasOwn(ARCHIVE_TEXTS.kinds, folder);

/** The folder of a file is its kind. */
const kindOf = (path: string): string => {
  const folder = path.split('/')[0] ?? '';
  return isKind(folder) ? ARCHIVE_TEXTS.kinds[folder] : '';
};

/** The page that opens an archive: readable in any browser, without a network, in a hundred years. */
export function archiveIndex(given: ArchiveIndex): string {
  const texts = ARCHIVE_TEXTS;
  const names = { organisation: given.nameOf, notice: given.noticeTitle };
  const events = given.events.map(
    ({
      at,
      about,
      type,
      data,
    }) => html`<tr><td>${at.slice(0, 16).replace('T', ' ')}</td><td>${aggregateInWords(about, given.nameOf)}</td><td>${eventInWords({ name: type, data }, names)}</td></tr>
`,
  );
  const files = given.files.map(
    ({ path, bytes, sha256 }) =>
      html`<tr><td><a href="${path}">${path}</a></td><td>${kindOf(path)}</td><td>${bytes}</td><td><code>${sha256}</code></td></tr>
`,
  );
  const page = html`<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>${texts.title(given.dossier)}</title></head><body>
<h1>${texts.title(given.dossier)}</h1>
${given.subject === undefined ? '' : html`<p>${given.subject}</p>`}
<p>${texts.made(dayInWords(given.madeOn), dayInWords(given.closedOn))}</p>
${given.organisation === undefined ? '' : html`<p>${texts.part(given.nameOf(given.organisation))}</p>`}
<h2>${texts.happened}</h2>
<table><thead><tr><th scope="col">${texts.when}</th><th scope="col">${texts.about}</th><th scope="col">${texts.what}</th></tr></thead><tbody>
${events}</tbody></table>
<h2>${texts.files}</h2>
<table><thead><tr><th scope="col">${texts.file}</th><th scope="col">${texts.what}</th><th scope="col">${texts.size}</th><th scope="col">${texts.hash}</th></tr></thead><tbody>
${files}</tbody></table>
<h2>${texts.check}</h2>
<ol>${texts.howToCheck.map((step) => html`<li>${step}</li>`)}</ol>
</body></html>
`;
  return String(page);
}

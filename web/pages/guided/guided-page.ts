import { html } from 'hono/html';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import type { BodyOption } from '#web/forms/body-option.ts';
import type { CommandName } from '#web/forms/commands.ts';
import { type Drawing, drawFields, enterButton, errorSummary, idOf, inFull } from '#web/forms/draw-form.ts';
import type { NamedField } from '#web/forms/field.ts';
import type { FormProblem } from '#web/forms/problems.ts';
import type { Html, Link, PageContent } from '#web/layout/page.ts';
import { momentInWords } from '#web/locales/nl/dates.ts';
import { GUIDED_TEXTS } from '#web/locales/nl/guided.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { summaryOf } from '#web/pages/dossier/form-summary.ts';
import { CSRF_FIELD, ONCE_FIELD } from '#web/routing/route.ts';

const texts = GUIDED_TEXTS;

/** Fields that are asked for together on one page. */
export interface GuidedSection {
  readonly title: string;
  readonly intro: string;
  readonly names: readonly string[];
}

/** A form that is filled in page by page. */
export interface GuidedForm {
  readonly step: CommandName;
  readonly title: string;
  /** Its address; which page and which draft stand behind the question mark. */
  readonly path: string;
  readonly trail: readonly Link[];
  readonly lead?: Html | undefined;
  readonly fields: readonly NamedField[];
  readonly sections: readonly GuidedSection[];
  /** Fields that go without asking. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** What is not in order with it beyond what its fields can tell each. */
  readonly further?: ((asked: Readonly<Record<string, unknown>>) => readonly FormProblem[]) | undefined;
  /** What the button says that sends it all. */
  readonly send: string;
  /** Where its writer is led afterwards. */
  readonly target: (asked: Readonly<Record<string, unknown>>) => string;
}

/** What a page of the form is drawn with. */
export interface GuidedVisit {
  readonly form: GuidedForm;
  /** 1 for the first page; one more than there are sections for the check. */
  readonly number: number;
  readonly draft: string | undefined;
  readonly savedAt: string | undefined;
  readonly values: URLSearchParams;
  /** Everything that is not in order yet, of every section. */
  readonly all: readonly FormProblem[];
  /** What is told on this page. */
  readonly problems: readonly FormProblem[];
  readonly general?: string | undefined;
  readonly isKept: boolean;
  readonly once: string;
  readonly csrf: string;
  readonly organisations: readonly BodyOption[];
  readonly committees: readonly BodyOption[];
}

/** Whether a field of the command, by its name in the form, belongs to a section. */
export const isOf = ({ names }: GuidedSection, name: string): boolean => names.includes(name.split('.')[0] ?? '');

/** What an address says that leads to a page to set right what is told there. */
export const LOOK_AGAIN = 'nazien';

/** The address of a page of the form. */
export const pageHref = ({ path }: GuidedForm, number: number, draft: string | undefined): string =>
  draft === undefined ? `${path}?stap=${number}` : `${path}?klad=${encodeURIComponent(draft)}&stap=${number}`;

const drawingOf = ({ form, values, problems, organisations, committees }: GuidedVisit): Drawing => ({
  step: form.step,
  values,
  problems,
  organisations,
  committees,
  labels: form.labels,
});

function steps(visit: GuidedVisit): Html {
  const { form, number, draft, all } = visit;
  const names = [...form.sections.map(({ title }) => title), texts.check];
  return html`<nav class="steps" aria-label="${texts.steps}"><ol>${names.map((name, index) => {
    const section = form.sections[index];
    const state =
      section === undefined || draft === undefined
        ? ''
        : html` <span class="subtle">(${all.some((problem) => isOf(section, problem.name)) ? texts.todo : texts.done})</span>`;
    const isHere = index + 1 === number;
    // Before anything was saved there is nothing to go to.
    return html`<li${isHere ? html` aria-current="step"` : ''}>${isHere || draft === undefined ? name : html`<a class="ds-link" href="${pageHref(form, index + 1, draft)}">${name}</a>`}${state}</li>`;
  })}</ol></nav>`;
}

const safeguards = ({ csrf, once }: GuidedVisit): Html =>
  html`<input type="hidden" name="${CSRF_FIELD}" value="${csrf}"><input type="hidden" name="${ONCE_FIELD}" value="${once}">`;

const fieldsOfSection = ({ fields }: GuidedForm, section: GuidedSection): NamedField[] =>
  fields.filter(({ name }) => section.names.includes(name));

const notices = ({ isKept, savedAt, number }: GuidedVisit): Html =>
  html`${isKept ? html`<div class="ds-alert message" data-color="info"><p>${texts.kept}</p></div>` : ''}${savedAt === undefined || number > 1 ? '' : html`<p class="subtle">${texts.saved(momentInWords(withOffset(savedAt)))}</p>`}`;

function sectionBody(visit: GuidedVisit, section: GuidedSection): Html {
  const { form, number, draft } = visit;
  const back =
    number === 1 || draft === undefined
      ? ''
      : html`<a class="ds-link" href="${pageHref(form, number - 1, draft)}">${texts.previous}</a>`;
  return html`<p>${section.intro}</p>
${number === 1 ? (form.lead ?? '') : ''}
<p class="subtle">${PAGE_TEXTS.command.required}</p>
<form class="form" method="post" novalidate>
${safeguards(visit)}${enterButton(fieldsOfSection(form, section))}
${drawFields(drawingOf(visit), fieldsOfSection(form, section))}
<div class="actions"><button class="ds-button" type="submit">${texts.next}</button> <button class="ds-button" data-variant="secondary" type="submit" name="_later" value="ja">${texts.later}</button> ${back}</div>
</form>`;
}

function checkBody(visit: GuidedVisit): Html {
  const { form, draft, all } = visit;
  const parts = form.sections.map((section, index) => {
    const wrong = all.filter(({ name }) => isOf(section, name));
    return html`<section><h2 class="ds-heading" data-size="xs">${section.title}</h2>
${wrong.length === 0 ? '' : html`<div class="ds-alert" data-color="warning"><p>${texts.incomplete}:</p><ul>${wrong.map(({ name, message }) => html`<li><a class="ds-link" href="${pageHref(form, index + 1, draft)}&amp;${LOOK_AGAIN}=ja#${idOf(name)}">${drawnLabel(visit, name)}: ${message}</a></li>`)}</ul></div>`}
${summaryOf(drawingOf(visit), fieldsOfSection(form, section))}
<p><a class="ds-link" href="${pageHref(form, index + 1, draft)}">${texts.change}<span class="ds-sr-only"> ${section.title}</span></a></p></section>`;
  });
  const send =
    all.length > 0
      ? ''
      : html`<div class="ds-alert" data-color="info"><p>${texts.complete}</p></div>
<form class="form" method="post" novalidate>${safeguards(visit)}<div class="actions"><button class="ds-button" type="submit" name="_send" value="ja">${form.send}</button></div></form>`;
  return html`${parts}${send}`;
}

const drawnLabel = (visit: GuidedVisit, name: string): string => inFull(drawingOf(visit), name);

/** A page of the form: a section of it, or the check of it all. */
export function guidedPage(visit: GuidedVisit): PageContent {
  const { form, number, general, problems } = visit;
  const section = form.sections[number - 1];
  const count = form.sections.length + 1;
  const title = section?.title ?? texts.check;
  const body = html`${errorSummary(drawingOf(visit), general)}
<p class="kicker">${form.title}</p>
<h1 class="ds-heading" data-size="md">${title}<span class="step-count"> ${texts.step(number, count)}</span></h1>
${notices(visit)}
<div class="guided">${steps(visit)}<div>${section === undefined ? checkBody(visit) : sectionBody(visit, section)}</div></div>`;
  return {
    title: `${title}, ${form.title}`,
    trail: form.trail,
    body,
    isWrong: problems.length > 0 || general !== undefined,
  };
}

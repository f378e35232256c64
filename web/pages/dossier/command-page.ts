import { html } from 'hono/html';
import type { BodyOption } from '#web/forms/body-option.ts';
import { commandSchema } from '#web/forms/commands.ts';
import { type Drawing, drawFields, enterButton, errorSummary, hiddenValues } from '#web/forms/draw-form.ts';
import { ADD_ROW, type Field, type NamedField, rowsName, rowsOf } from '#web/forms/field.ts';
import { fieldsOf } from '#web/forms/field-of-schema.ts';
import type { FormProblem } from '#web/forms/problems.ts';
import type { Html, Link, PageContent } from '#web/layout/page.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { DECISION_TEXTS } from '#web/locales/nl/decision.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { STEP_CONSEQUENCES, stepName } from '#web/locales/nl/steps.ts';
import { capitalised } from '#web/locales/nl/terms.ts';
import { UNLIKELY_TEXTS } from '#web/locales/nl/unlikely.ts';
import { CSRF_FIELD, EVENT_FIELD, ONCE_FIELD, VERSION_FIELD } from '#web/routing/route.ts';
import type { CommandView } from './command-view.ts';
import { decisionInFull } from './decision-section.ts';
import { summaryOf } from './form-summary.ts';

const texts = PAGE_TEXTS.command;

/** A field with what can be chosen in it; in the rows of a list by the names of both, such as `items.dossier`. */
function withChoices(field: Field, name: string, choices: NonNullable<CommandView['choices']>): Field {
  const known = choices[name];
  if (known !== undefined) {
    const labels = Object.fromEntries(known.map(({ value, label }) => [value, label]));
    const options = known.map(({ value }) => value);
    return field.kind === 'lines' ? { kind: 'several', options, labels } : { kind: 'choice', options, labels };
  }
  if (field.kind === 'list') return { ...field, item: withChoices(field.item, name, choices) };
  if (field.kind !== 'group') return field;
  const fields = field.fields.map((each) => ({
    ...each,
    field: withChoices(each.field, `${name}.${each.name}`, choices),
  }));
  return { ...field, fields };
}

/** The fields that a command's form asks for. */
export const commandFields = ({ step, given, choices = {} }: CommandView): NamedField[] =>
  fieldsOf(commandSchema(step), false, Object.keys(given)).map((asked) => ({
    ...asked,
    field: withChoices(asked.field, asked.name, choices),
  }));

/** Whether a command cannot be undone, so that it is confirmed on a page of its own. */
export const isFinal = ({ step }: CommandView): boolean => Object.hasOwn(STEP_CONSEQUENCES, step);

/** What a command's pages are drawn with. */
export interface CommandForm {
  readonly view: CommandView;
  readonly values: URLSearchParams;
  readonly once: string;
  readonly csrf: string;
  readonly organisations: readonly BodyOption[];
  readonly committees: readonly BodyOption[];
  readonly problems?: readonly FormProblem[];
  /** What is wrong with the command as a whole. */
  readonly general?: string | undefined;
  /** What is in form but seldom meant, told before it is done. */
  readonly warnings?: readonly string[];
  /** The form was kept while its writer logged in again. */
  readonly isKept?: boolean;
}

const trailOf = ({ matter }: CommandView): readonly Link[] =>
  matter === undefined ? [{ href: '/dossiers', label: PAGE_TEXTS.dossierList.title }] : [...matter.trail, matter.page];

function about({ step, matter, condition, facts = [], readFirst, decision }: CommandView): Html {
  if (matter === undefined) return html`<p>${step === 'submit-protocol' ? texts.protocolLead : texts.newLead}</p>`;
  const duty =
    condition === undefined
      ? undefined
      : `${texts.condition} ${condition.reportedAs}${condition.text === undefined ? '' : `: ${condition.text}`}`;
  return html`<dl class="facts">
<div class="wide"><dt>${PAGE_TEXTS.dossierList.subject}</dt><dd>${matter.subject}</dd></div>
${matter.body === undefined ? '' : html`<div><dt>${texts.acceder}</dt><dd>${matter.body}</dd></div>`}
${duty === undefined ? '' : html`<div class="wide"><dt>${texts.condition}</dt><dd>${duty}</dd></div>`}
${condition === undefined ? '' : html`<div><dt>${PAGE_TEXTS.dossier.responsible}</dt><dd>${condition.responsible}</dd></div>`}
${condition?.due === undefined ? '' : html`<div><dt>${PAGE_TEXTS.dossier.due}</dt><dd>${dayInWords(condition.due)}</dd></div>`}
${facts.map(({ label, value }) => html`<div class="wide"><dt>${label}</dt><dd>${value}</dd></div>`)}
</dl>
${readFirst === undefined ? '' : html`<p><a class="ds-link" href="${readFirst.href}">${readFirst.label}</a></p>`}
${decision === undefined ? '' : html`<section><h2 class="ds-heading" data-size="sm">${DECISION_TEXTS.title}</h2>${decisionInFull(decision)}</section>`}`;
}

const safeguards = ({ csrf, once, view: { version, given } }: CommandForm): Html =>
  html`<input type="hidden" name="${CSRF_FIELD}" value="${csrf}"><input type="hidden" name="${ONCE_FIELD}" value="${once}">${version === undefined ? '' : html`<input type="hidden" name="${VERSION_FIELD}" value="${version}">`}${typeof given.event === 'string' ? html`<input type="hidden" name="${EVENT_FIELD}" value="${given.event}">` : ''}`;

const drawingOf = ({ view, values, problems, organisations, committees }: CommandForm): Drawing => ({
  step: view.step,
  values,
  problems: problems ?? [],
  organisations,
  committees,
});

const backHref = ({ matter }: CommandView): string => matter?.page.href ?? '/dossiers';

/** The form of a command. */
export function commandPage(form: CommandForm): PageContent {
  const { view, general, problems = [], isKept = false } = form;
  const title =
    view.matter !== undefined
      ? capitalised(stepName(view.step))
      : view.step === 'submit-protocol'
        ? texts.newProtocol
        : texts.newRequest;
  const fields = commandFields(view);
  const drawing = drawingOf(form);
  const required = fields.some(({ isRequired }) => !isRequired) ? html`<p class="subtle">${texts.required}</p>` : '';
  const body = html`${errorSummary(drawing, general)}
<h1 class="ds-heading" data-size="md">${title}</h1>
${isKept ? html`<div class="ds-alert message" data-color="info"><p>${texts.kept}</p></div>` : ''}
${about(view)}
${required}
<form class="form" method="post" novalidate>
${safeguards(form)}${enterButton(fields)}
${drawFields(drawing, fields)}
<div class="actions"><button class="ds-button" type="submit">${isFinal(view) ? texts.further : capitalised(stepName(view.step))}</button> <a class="ds-link" href="${backHref(view)}">${texts.cancel}</a></div>
</form>`;
  return { title, trail: trailOf(view), body, isWrong: problems.length > 0 || general !== undefined };
}

/** What cannot be undone, once more before it is done. */
export function confirmPage(form: CommandForm): PageContent {
  const { view, values, general, warnings = [] } = form;
  const consequence = STEP_CONSEQUENCES[view.step];
  const title = capitalised(stepName(view.step));
  const fields = commandFields(view);
  const body = html`${errorSummary(drawingOf(form), general)}
<h1 class="ds-heading" data-size="md">${texts.sure(title)}</h1>
${about(view)}
${fields.length === 0 ? '' : summaryOf(drawingOf(form), fields)}
${warnings.length === 0 ? '' : html`<div class="ds-alert message" data-color="danger"><p><strong>${UNLIKELY_TEXTS.title}</strong></p><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></div>`}
${consequence === undefined ? '' : html`<div class="ds-alert" data-color="warning"><p>${consequence}</p></div>`}
<form class="form" method="post" novalidate>
${safeguards(form)}${hiddenValues(values)}
<div class="actions"><button class="ds-button" type="submit" name="_confirmed" value="ja">${texts.yes(title)}</button>
${fields.length === 0 ? html`<a class="ds-link" href="${backHref(view)}">${texts.cancel}</a>` : html`<button class="ds-button" data-variant="secondary" type="submit" name="_back" value="ja">${texts.change}</button>`}</div>
</form>`;
  return { title: texts.sure(title), trail: trailOf(view), body, isWrong: general !== undefined };
}

/** The values with one more row in the list whose button was pressed. */
export function withMoreRows(values: URLSearchParams): URLSearchParams {
  const list = values.get(ADD_ROW);
  if (list === null) return values;
  const more = new URLSearchParams(values);
  more.set(rowsName(list), String(rowsOf(values, list, 0) + 1));
  more.delete(ADD_ROW);
  return more;
}

import { html } from 'hono/html';
import type { Html } from '#web/layout/page.ts';
import { FORM_TEXTS, fieldLabel, optionName, variantLabel } from '#web/locales/nl/fields.ts';
import type { BodyOption } from './body-option.ts';
import { ADD_ROW, type Field, MOST_ROWS, type NamedField, rowsName, rowsOf, variantName } from './field.ts';
import type { FormProblem } from './problems.ts';

/** What a form is drawn with: what was typed, what is wrong with it, and what can be chosen. */
export interface Drawing {
  readonly step: string;
  readonly values: URLSearchParams;
  readonly problems: readonly FormProblem[];
  readonly organisations: readonly BodyOption[];
  readonly committees: readonly BodyOption[];
  /** The words of fields that are not the same in every form: what a decision says itself. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** The words of a field in this form. */
export const wordsOf = (
  { step, labels = {} }: Drawing,
  name: string,
): { readonly label: string; readonly hint?: string } => {
  const own = labels[name];
  return own === undefined ? fieldLabel(step, name) : { label: own };
};

/** The id of a field's input on its page. */
export const idOf = (name: string): string => `veld-${name.replaceAll('.', '-')}`;

const problemFor = ({ problems }: Drawing, name: string): string | undefined =>
  problems.find((problem) => problem.name === name)?.message;

interface Described {
  readonly label: Html;
  readonly hint: Html | '';
  readonly problem: Html | '';
  /** Attributes that tie the input to its hint and its problem. */
  readonly ties: Html;
}

function described(drawing: Drawing, name: string, isRequired: boolean): Described {
  const { label, hint } = wordsOf(drawing, name);
  const id = idOf(name);
  const problem = problemFor(drawing, name);
  const by = [...(hint === undefined ? [] : [`${id}-uitleg`]), ...(problem === undefined ? [] : [`${id}-fout`])];
  return {
    label: html`${label}${isRequired ? '' : html` <span class="optional">${FORM_TEXTS.optional}</span>`}`,
    hint: hint === undefined ? '' : html`<div data-field="description" id="${id}-uitleg">${hint}</div>`,
    problem: problem === undefined ? '' : html`<p class="ds-validation-message" id="${id}-fout">${problem}</p>`,
    ties: html`${by.length === 0 ? '' : html` aria-describedby="${by.join(' ')}"`}${problem === undefined ? '' : html` aria-invalid="true"`}${isRequired ? html` aria-required="true"` : ''}`,
  };
}

/** A label with its input below it. */
function labelled(drawing: Drawing, name: string, isRequired: boolean, input: (ties: Html) => Html): Html {
  const { label, hint, problem, ties } = described(drawing, name, isRequired);
  return html`<div class="ds-field"><label class="ds-label" for="${idOf(name)}">${label}</label>${hint}${input(ties)}${problem}</div>`;
}

/** A question with several inputs below it. */
function grouped(drawing: Drawing, name: string, isRequired: boolean, inputs: Html): Html {
  const { label, hint, problem } = described(drawing, name, isRequired);
  const id = idOf(name);
  const by = [...(hint === '' ? [] : [`${id}-uitleg`]), ...(problem === '' ? [] : [`${id}-fout`])];
  return html`<fieldset class="ds-fieldset"${by.length === 0 ? '' : html` aria-describedby="${by.join(' ')}"`}><legend class="ds-label">${label}</legend>${hint}${problem}${inputs}</fieldset>`;
}

const input = (type: string, name: string, value: string, ties: Html, width = ''): Html =>
  html`<input class="ds-input ${width}" type="${type}" id="${idOf(name)}" name="${name}" value="${value}"${ties}>`;

/** Up to so many choices stand open; more are folded into a list. */
const MOST_OPEN_CHOICES = 5;

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** One below the other; what a choice asks for in turn comes right below it. */
function radios(
  drawing: Drawing,
  name: string,
  choices: readonly Choice[],
  chosen: string,
  below: (value: string) => Html | '' = () => '',
): Html {
  const invalid = problemFor(drawing, name) === undefined ? '' : html` aria-invalid="true"`;
  return html`${choices.map(({ value, label }, index) => {
    // The first one carries the field's own id: the error summary leads there.
    const id = index === 0 ? idOf(name) : `${idOf(name)}-${index}`;
    return html`<div class="ds-field"><input class="ds-input" type="radio" id="${id}" name="${name}" value="${value}"${value === chosen ? html` checked` : ''}${invalid}><label class="ds-label" for="${id}">${label}</label></div>${below(value)}`;
  })}`;
}

function select(name: string, choices: readonly Choice[], chosen: string, ties: Html): Html {
  return html`<select class="ds-input" id="${idOf(name)}" name="${name}"${ties}><option value="">${FORM_TEXTS.choose}</option>${choices.map(
    ({ value, label }) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${label}</option>`,
  )}</select>`;
}

/** The words of an option: its own, or those of its code. */
export const choiceLabel = (
  step: string,
  name: string,
  { labels }: Extract<Field, { kind: 'choice' }>,
  option: string,
): string => labels?.[option] ?? optionName(step, name, option);

/** A form in which a field is asked without its hint: what can be chosen says enough. */
const withoutHint = (drawing: Drawing, name: string): Drawing => ({
  ...drawing,
  labels: { ...drawing.labels, [name]: wordsOf(drawing, name).label },
});

function severalField(
  given: Drawing,
  name: string,
  isRequired: boolean,
  { options, labels }: Extract<Field, { kind: 'several' }>,
): Html {
  const drawing = withoutHint(given, name);
  const chosen = drawing.values.getAll(name);
  const boxes = options.map((value, index) => {
    const id = index === 0 ? idOf(name) : `${idOf(name)}-${index}`;
    return html`<div class="ds-field"><input class="ds-input" type="checkbox" id="${id}" name="${name}" value="${value}"${chosen.includes(value) ? html` checked` : ''}><label class="ds-label" for="${id}">${labels[value] ?? value}</label></div>`;
  });
  return grouped(drawing, name, isRequired, html`${boxes}`);
}

/** Of so many choices a row offers none that another row has chosen: all of them in every row make a page that is too large. */
const MOST_IN_EVERY_ROW = 20;

/** The rows of a list by their names: the list, which row, and the field in it. */
const ROW_NAME = /^(.+)\.(\d+)(\.[^.]+)?$/;

function offeredIn({ values }: Drawing, name: string, options: readonly string[]): readonly string[] {
  const [, list, row, field] = ROW_NAME.exec(name) ?? [];
  if (list === undefined || options.length <= MOST_IN_EVERY_ROW) return options;
  const inOtherRows = new Set(
    [...values].flatMap(([other, value]) => {
      const [, otherList, otherRow, otherField] = ROW_NAME.exec(other) ?? [];
      return otherList === list && otherField === field && otherRow !== row ? [value] : [];
    }),
  );
  return options.filter((option) => !inOtherRows.has(option) || option === values.get(name));
}

function choiceField(
  given: Drawing,
  name: string,
  isRequired: boolean,
  field: Extract<Field, { kind: 'choice' }>,
): Html {
  const drawing = field.labels === undefined ? given : withoutHint(given, name);
  const chosen = drawing.values.get(name) ?? field.preset ?? '';
  const choices = offeredIn(drawing, name, field.options).map((value) => ({
    value,
    label: choiceLabel(drawing.step, name, field, value),
  }));
  return field.options.length <= MOST_OPEN_CHOICES
    ? grouped(drawing, name, isRequired, radios(drawing, name, choices, chosen))
    : labelled(drawing, name, isRequired, (ties) => select(name, choices, chosen, ties));
}

const bodiesFor = ({ committees, organisations }: Drawing, { of }: Extract<Field, { kind: 'body' }>): Choice[] =>
  (of === 'committee' ? committees : organisations).map(({ id, name }) => ({ value: id, label: name }));

/** One of several bodies: its label says which row it is. */
function bodyRow(drawing: Drawing, name: string, label: string, field: Extract<Field, { kind: 'body' }>): Html {
  const id = idOf(name);
  const problem = problemFor(drawing, name);
  const ties = problem === undefined ? html`` : html` aria-invalid="true" aria-describedby="${id}-fout"`;
  return html`<div class="ds-field"><label class="ds-label" for="${id}">${label}</label>${select(name, bodiesFor(drawing, field), drawing.values.get(name) ?? '', ties)}${problem === undefined ? '' : html`<p class="ds-validation-message" id="${id}-fout">${problem}</p>`}</div>`;
}

function listField(drawing: Drawing, name: string, isRequired: boolean, field: Extract<Field, { kind: 'list' }>): Html {
  const rows = rowsOf(drawing.values, name, field.atLeast);
  const { add, row, most } = FORM_TEXTS;
  const { label } = wordsOf(drawing, name);
  const items = Array.from({ length: rows }, (_, index) => {
    const item = `${name}.${index}`;
    if (field.item.kind === 'body') return bodyRow(drawing, item, row(label, index + 1), field.item);
    const fields = field.item.kind === 'group' ? field.item.fields : [];
    return html`<fieldset class="ds-fieldset row"><legend class="ds-label">${row(label, index + 1)}</legend>${fields.map((each) => drawField(drawing, { ...each, name: `${item}.${each.name}` }))}</fieldset>`;
  });
  const more =
    rows < MOST_ROWS
      ? html`<button class="ds-button" data-variant="tertiary" type="submit" name="${ADD_ROW}" value="${name}">${add(label)}</button>`
      : most(MOST_ROWS);
  const count = html`<input type="hidden" name="${rowsName(name)}" value="${rows}">`;
  return grouped(drawing, name, isRequired, html`${items}${count}<p>${more}</p>`);
}

function variantsField(
  drawing: Drawing,
  name: string,
  isRequired: boolean,
  field: Extract<Field, { kind: 'variants' }>,
): Html {
  const form = variantName(name);
  const chosen = drawing.values.get(form) ?? field.preset ?? '';
  const none = isRequired ? [] : [{ value: '', label: FORM_TEXTS.none(name) }];
  const choices = [
    ...none,
    ...field.variants.map((variant) => ({ value: variant.name, label: variantLabel(name, variant.name) })),
  ];
  const { label, hint } = described(drawing, name, isRequired);
  const problem = problemFor(drawing, form);
  const below = (value: string): Html | '' => {
    const fields = field.variants.find((variant) => variant.name === value)?.fields ?? [];
    return fields.length === 0
      ? ''
      : html`<div class="variant">${fields.map((each) => drawField(drawing, { ...each, name: `${name}.${value}.${each.name}` }))}</div>`;
  };
  const tied = problem === undefined ? '' : html` aria-describedby="${idOf(form)}-fout"`;
  return html`<fieldset class="ds-fieldset variants"${tied}><legend class="ds-label">${label}</legend>${hint}${problem === undefined ? '' : html`<p class="ds-validation-message" id="${idOf(form)}-fout">${problem}</p>`}${radios(drawing, form, choices, chosen, below)}</fieldset>`;
}

function drawField(drawing: Drawing, { name, isRequired, field }: NamedField): Html {
  const value = drawing.values.get(name) ?? '';
  switch (field.kind) {
    case 'text':
      return field.isLong
        ? labelled(
            drawing,
            name,
            isRequired,
            (ties) =>
              html`<textarea class="ds-input" rows="5" id="${idOf(name)}" name="${name}"${ties}>${value}</textarea>`,
          )
        : labelled(drawing, name, isRequired, (ties) => input('text', name, value, ties));
    case 'email':
      return labelled(drawing, name, isRequired, (ties) => input('email', name, value, ties));
    case 'date':
      return labelled(drawing, name, isRequired, (ties) => input('date', name, value, ties, 'short'));
    case 'number':
      return labelled(
        drawing,
        name,
        isRequired,
        (ties) =>
          html`<input class="ds-input short" inputmode="numeric" id="${idOf(name)}" name="${name}" value="${value}"${ties}>`,
      );
    case 'lines':
      return labelled(
        drawing,
        name,
        isRequired,
        (ties) =>
          html`<textarea class="ds-input" rows="4" id="${idOf(name)}" name="${name}"${ties}>${value}</textarea>`,
      );
    case 'choice':
      return choiceField(drawing, name, isRequired, field);
    case 'several':
      return severalField(drawing, name, isRequired, field);
    case 'body':
      return labelled(drawing, name, isRequired, (ties) => select(name, bodiesFor(drawing, field), value, ties));
    case 'flag': {
      const isSet = drawing.values.has(`${name}._shown`) ? value === 'ja' : field.preset;
      const id = idOf(name);
      const { label, hint } = wordsOf(drawing, name);
      const problem = drawing.problems.find((each) => each.name === name)?.message;
      return html`<div class="ds-field"><input type="hidden" name="${name}._shown" value="1"><input class="ds-input" type="checkbox" id="${id}" name="${name}" value="ja"${isSet ? html` checked` : ''}${problem === undefined ? '' : html` aria-invalid="true" aria-describedby="${id}-fout"`}><label class="ds-label" for="${id}">${label}</label>${hint === undefined ? '' : html`<div data-field="description">${hint}</div>`}${problem === undefined ? '' : html`<p class="ds-validation-message" id="${id}-fout">${problem}</p>`}</div>`;
    }
    case 'group':
      return grouped(
        drawing,
        name,
        isRequired,
        html`${field.fields.map((each) => drawField(drawing, { ...each, name: `${name}.${each.name}` }))}`,
      );
    case 'list':
      return listField(drawing, name, isRequired, field);
    case 'answers':
      return html`${field.refs.map((ref) => {
        const each = `${name}.${ref}`;
        const choices = field.options
          .filter((option) => field.only?.[option]?.includes(ref) ?? true)
          .map((option) => ({ value: option, label: optionName(drawing.step, 'answer', option) }));
        return grouped(drawing, each, isRequired, radios(drawing, each, choices, drawing.values.get(each) ?? ''));
      })}`;
    case 'variants':
      return variantsField(drawing, name, isRequired, field);
  }
}

const hasRows = ({ field }: NamedField): boolean =>
  field.kind === 'list' ||
  (field.kind === 'group' && field.fields.some(hasRows)) ||
  (field.kind === 'variants' && field.variants.some(({ fields }) => fields.some(hasRows)));

/**
 * What Enter in a field presses: browsers take the first button of a form, and that would be one that adds a row, where there is any.
 * Nobody sees this one or comes to it with Tab; the one that they see does the same.
 */
export const enterButton = (fields: readonly NamedField[]): Html | '' =>
  fields.some(hasRows) ? html`<button class="ds-sr-only" type="submit" tabindex="-1" aria-hidden="true"></button>` : '';

/** The inputs of a form, one below the other. */
export const drawFields = (drawing: Drawing, fields: readonly NamedField[]): Html =>
  html`${fields.map((field) => drawField(drawing, field))}`;

/** A field with the group that it is in: a form can ask for several names. */
export function inFull(drawing: Drawing, name: string): string {
  const { label } = wordsOf(drawing, name);
  const [group = '', field = '', ...more] = name.split('.');
  return field === '' || more.length > 0 || /^\d+$/.test(field) || drawing.labels?.[name] !== undefined
    ? label
    : `${wordsOf(drawing, group).label}, ${label.toLowerCase()}`;
}

/** What is wrong, on top of the form: each a link to its field. Takes the focus, so that it is read out first. */
export function errorSummary(drawing: Drawing, general: string | undefined): Html | '' {
  if (drawing.problems.length === 0 && general === undefined) return '';
  const items = drawing.problems.map(({ name, message }) => {
    const label = inFull(drawing, name);
    return html`<li><a class="ds-link" href="#${idOf(name)}">${label}: ${message}</a></li>`;
  });
  return html`<div class="ds-error-summary" role="alert" tabindex="-1" autofocus>
<h2 class="ds-heading">${general ?? FORM_TEXTS.summary}</h2>
${items.length === 0 ? '' : html`<ul class="ds-list">${items}</ul>`}
</div>`;
}

/** Every value of a form as hidden inputs: for the page on which it is confirmed. */
export const hiddenValues = (values: URLSearchParams): Html =>
  html`${[...values]
    .filter(([name]) => !name.startsWith('_'))
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;

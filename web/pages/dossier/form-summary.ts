import { html } from 'hono/html';
import { choiceLabel, type Drawing, wordsOf } from '#web/forms/draw-form.ts';
import { type Field, type NamedField, rowsOf, variantName } from '#web/forms/field.ts';
import type { Html } from '#web/layout/page.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { FORM_TEXTS, optionName, variantLabel } from '#web/locales/nl/fields.ts';

/** Something that was filled in, in words. */
interface Line {
  readonly label: string;
  readonly value: string;
}

const labelOf = (drawing: Drawing, name: string): string => wordsOf(drawing, name).label;

function within(drawing: Drawing, fields: readonly NamedField[], name: string): Line[] {
  return fields.flatMap((each) => linesOf(drawing, each.field, `${name}.${each.name}`));
}

function linesOf(drawing: Drawing, field: Field, name: string): Line[] {
  const { values, step } = drawing;
  const text = (values.get(name) ?? '').trim();
  const told = (value: string): Line[] => (value === '' ? [] : [{ label: labelOf(drawing, name), value }]);
  switch (field.kind) {
    case 'date':
      return told(text === '' ? '' : dayInWords(text));
    case 'choice':
      return told(text === '' ? '' : choiceLabel(step, name, field, text));
    case 'body': {
      const bodies = field.of === 'committee' ? drawing.committees : drawing.organisations;
      return told(bodies.find(({ id }) => id === text)?.name ?? text);
    }
    case 'several':
      return told(
        values
          .getAll(name)
          .map((value) => field.labels[value] ?? value)
          .join(', '),
      );
    case 'flag':
      return text === 'ja' ? told(FORM_TEXTS.yes) : [];
    case 'group':
      return within(drawing, field.fields, name);
    case 'list':
      return Array.from({ length: rowsOf(values, name, field.atLeast) }, (_, row) => row).flatMap((row) => {
        const lines = linesOf(drawing, field.item, `${name}.${row}`);
        if (field.item.kind !== 'group' || lines.length === 0) return lines;
        const number = FORM_TEXTS.row(labelOf(drawing, name), row + 1);
        return lines.map(({ label, value }) => ({ label: `${number}, ${label.toLowerCase()}`, value }));
      });
    case 'answers':
      return field.refs.flatMap((ref) => {
        const answer = values.get(`${name}.${ref}`) ?? '';
        return answer === ''
          ? []
          : [{ label: labelOf(drawing, `${name}.${ref}`), value: optionName(step, 'answer', answer) }];
      });
    case 'variants': {
      const variant = field.variants.find((each) => each.name === values.get(variantName(name)));
      if (variant === undefined) return [];
      return [...told(variantLabel(name, variant.name)), ...within(drawing, variant.fields, `${name}.${variant.name}`)];
    }
    default:
      return told(text);
  }
}

/** What a form says, for reading over; what was left empty is left out. */
export function summaryOf(drawing: Drawing, fields: readonly NamedField[]): Html {
  const lines = fields.flatMap(({ name, field }) => linesOf(drawing, field, name));
  return html`<dl class="summary">${lines.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { COMMAND_NAMES, type CommandName, commandSchema } from '#web/forms/commands.ts';
import { drawFields, enterButton } from '#web/forms/draw-form.ts';
import type { Field, NamedField } from '#web/forms/field.ts';
import { fieldsOf } from '#web/forms/field-of-schema.ts';
import { numberedTwice, problemsOf } from '#web/forms/problems.ts';
import { readValues, withoutEmptyRows } from '#web/forms/read-values.ts';
import { hasLabel, optionName, variantLabel } from '#web/locales/nl/fields.ts';

const STEPS = COMMAND_NAMES;

/** Every field of a form with its name there, those inside groups, lists and variants too. */
function everyField(field: Field, name: string): { name: string; field: Field }[] {
  const inner =
    field.kind === 'group'
      ? field.fields.flatMap((each) => everyField(each.field, `${name}.${each.name}`))
      : field.kind === 'list'
        ? everyField(field.item, `${name}.0`).filter((each) => each.name !== `${name}.0`)
        : field.kind === 'variants'
          ? field.variants.flatMap((variant) =>
              variant.fields.flatMap((each) => everyField(each.field, `${name}.${variant.name}.${each.name}`)),
            )
          : [];
  return [{ name, field }, ...inner];
}

const all = (fields: readonly NamedField[]) => fields.flatMap(({ name, field }) => everyField(field, name));

const read = (step: CommandName, form: Readonly<Record<string, string>>, given: object = { dossier: 'amif' }) => {
  const schema = commandSchema(step);
  const fields = fieldsOf(schema, false, Object.keys(given));
  const values = withoutEmptyRows(fields, new URLSearchParams(form));
  const asked = { ...readValues(fields, values), ...given };
  const parsed = schema.safeParse(asked);
  return { asked, problems: parsed.success ? [] : problemsOf(fields, asked, parsed.error.issues) };
};

describe('the form of a command', () => {
  it.each(STEPS)('%s has Dutch words for each field and each choice', async (step) => {
    const fields = fieldsOf(commandSchema(step));

    for (const { name, field } of all(fields)) {
      expect({ name, hasLabel: hasLabel(step, name) }).toEqual({ name, hasLabel: true });
      if (field.kind === 'choice')
        for (const option of field.options) expect(optionName(step, name, option)).not.toBe(option);
      if (field.kind === 'variants')
        for (const variant of field.variants) expect(variantLabel(name, variant.name)).toMatch(/^[A-Z]/);
    }
    const drawing = { step, values: new URLSearchParams(), problems: [], organisations: [], committees: [] };
    const page = String(await drawFields(drawing, fields));
    const labelled = [...page.matchAll(/<label[^>]* for="([^"]+)"/g)].map(([, id]) => id);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(labelled.every((id) => ids.includes(id))).toBe(true);
  });

  it.each(STEPS)('%s, sent empty, is told field by field what to fill in', (step) => {
    const schema = commandSchema(step);
    const fields = fieldsOf(schema);
    const asked = readValues(fields, new URLSearchParams());
    const parsed = schema.safeParse(asked);
    const problems = parsed.success ? [] : problemsOf(fields, asked, parsed.error.issues);
    const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name);

    expect(problems.map(({ name }) => name.split('.')[0])).toEqual(required);
    for (const { message } of problems) expect(message).toMatch(/^[A-Z].*\.$/);
  });

  it('offers in a row of many choices those that no other row has chosen, and its own', async () => {
    const drawn = async (count: number): Promise<number[]> => {
      const options = Array.from({ length: count }, (_, index) => `d-${index}`);
      const labels = Object.fromEntries(options.map((option) => [option, option]));
      const choice: NamedField = { name: 'dossier', isRequired: true, field: { kind: 'choice', options, labels } };
      const item: Field = { kind: 'group', fields: [choice] };
      const values = new URLSearchParams({ 'items._rows': '3', 'items.0.dossier': 'd-0', 'items.1.dossier': 'd-1' });
      const drawing = { step: 'record-minutes', values, problems: [], organisations: [], committees: [] };
      const list: NamedField = { name: 'items', isRequired: true, field: { kind: 'list', item, atLeast: 1 } };
      const page = String(await drawFields(drawing, [list]));
      expect(page).toContain('<option value="d-1" selected>');
      return page
        .split('<select')
        .slice(1)
        .map((select) => select.split('<option value="d-').length - 1);
    };

    expect(await drawn(21)).toEqual([20, 20, 19]);
    expect(await drawn(20)).toEqual([20, 20, 20]);
  });

  it('keeps every row of a long list, and says where a list can grow no more', async () => {
    const { asked } = read('record-minutes', {
      'items._rows': '60',
      ...Object.fromEntries(Array.from({ length: 60 }, (_, row) => [`items.${row}.dossier`, `d-${row}`])),
    });
    expect(asked).toMatchObject({ items: { length: 60 } });

    const drawn = async (rows: number): Promise<string> => {
      const values = new URLSearchParams({ 'signatories._rows': String(rows) });
      const drawing = { step: 'record-minutes', values, problems: [], organisations: [], committees: [] };
      const item: Field = { kind: 'group', fields: [{ name: 'name', isRequired: true, field: { kind: 'number' } }] };
      return String(
        await drawFields(drawing, [
          { name: 'signatories', isRequired: true, field: { kind: 'list', item, atLeast: 1 } },
        ]),
      );
    };
    expect(await drawn(299)).toContain('name="_add"');
    expect(await drawn(100_000)).toContain('hoogstens 300 rijen');
    expect(await drawn(100_000)).not.toContain('name="_add"');
  });

  it('takes Enter as sending it, where a button that adds a row stands before the one that sends', () => {
    expect(String(enterButton(fieldsOf(commandSchema('record-decision'))))).toContain('tabindex="-1"');
    expect(enterButton(fieldsOf(commandSchema('request-information')))).toBe('');
  });

  it.each([
    ['register-request', 'receivedOn', 'date'],
    ['correct-event', 'date', 'date'],
    ['request-extension', 'due', 'date'],
    ['record-succession', 'to', 'body'],
  ] as const)('%s asks for %s as a %s, whatever its description', (step, name, kind) => {
    expect(fieldsOf(commandSchema(step)).find((field) => field.name === name)?.field.kind).toBe(kind);
  });

  it('reads a decision with its conditions, whatever their deadline', () => {
    const { asked, problems } = read('record-decision', {
      outcome: 'granted',
      number: 'VTC 1',
      date: '2017-09-13',
      'duration._form': 'until',
      'duration.until.until': '2023-06-30',
      'conditions._rows': '4',
      'conditions.0.ref': '78',
      'conditions.0.text': 'Verklaring op eer',
      'conditions.0.deadline._form': 'asap',
      'conditions.0.public._shown': '1',
      'conditions.0.public': 'ja',
      'conditions.0.responsible._rows': '2',
      'conditions.0.responsible.1': 'wse',
      // The second row was left empty.
      'conditions.2.ref': '100',
      'conditions.2.text': 'Steekproeven melden',
      'conditions.2.deadline._form': 'report',
      'conditions.2.deadline.report.report': 'sample-drawn',
      'conditions.2.responsible.0': 'wse',
      'conditions.3.ref': '101',
      'conditions.3.text': 'Plan\r\nbezorgen',
      'conditions.3.deadline._form': 'within-of',
      'conditions.3.deadline.within-of.within': 'P1M',
      'conditions.3.deadline.within-of.of': 'start',
      'conditions.3.responsible.0': 'aii',
    });

    expect(problems).toEqual([]);
    expect(asked).toMatchObject({
      duration: { until: '2023-06-30' },
      conditions: [
        { ref: '78', deadline: 'asap', public: true, responsible: ['wse'] },
        { ref: '100', deadline: { report: 'sample-drawn' }, public: false },
        { ref: '101', text: 'Plan\nbezorgen', deadline: { within: 'P1M', of: 'start' } },
      ],
    });
    expect(asked).not.toHaveProperty('accession');
  });

  it('tells what is wrong at the row and the form that were filled in', () => {
    const { problems } = read('record-decision', {
      outcome: 'granted',
      number: 'VTC 1',
      date: '2017-09-13',
      'conditions._rows': '2',
      'conditions.1.ref': 'nummer één',
      'conditions.1.text': 'Plan',
      'conditions.1.deadline._form': 'by',
      'conditions.1.deadline.by.by': '2017-02-30',
    });

    expect(problems).toEqual([
      { name: 'conditions.0.ref', message: expect.stringContaining('letters, cijfers') },
      { name: 'conditions.0.deadline.by.by', message: expect.stringContaining('Deze dag bestaat niet') },
      { name: 'conditions.0.responsible.0', message: 'Kies een organisatie.' },
    ]);
  });

  it('tells at its row of a number that another row has already, in each list by itself', () => {
    const row = { 'deadline._form': 'asap', text: 'T' };
    const rows = (name: string, refs: readonly string[]): [string, string][] => [
      [`${name}._rows`, String(refs.length)],
      ...refs.flatMap((ref, index): [string, string][] =>
        Object.entries({ ref, ...row }).map(([field, value]) => [`${name}.${index}.${field}`, value]),
      ),
    ];
    const sent = Object.fromEntries([
      ...rows('conditions', ['1', '2', '1']),
      ...rows('accession.conditions', ['1', '2', '2']),
      ...rows('accession.undertakings', ['3', '3']),
    ]);
    const { asked } = read('record-decision', sent);
    const fields = fieldsOf(commandSchema('record-decision'), false, ['dossier']);

    expect(numberedTwice(fields, asked).map(({ name }) => name)).toEqual([
      'conditions.2.ref',
      'accession.undertakings.1.ref',
      'accession.conditions.2.ref',
    ]);
  });

  it('tells a form of the duration that was chosen and left empty', () => {
    const { problems } = read('extend-authorisation', { 'duration._form': 'until' });

    expect(problems.map(({ name }) => name)).toEqual(['duration.until.until']);
    expect(read('extend-authorisation', { 'duration._form': 'indefinite' }).asked).toMatchObject({
      duration: { indefinite: true },
    });
  });

  it('knows no schema that it cannot ask for', () => {
    expect(() => fieldsOf(z.object({ when: z.date() }))).toThrow('no form asks for when');
  });
});

import * as z from 'zod';
import type { Field, NamedField, Variant } from './field.ts';

/** Texts of a sentence or more. */
const LONG_TEXTS = new Set(['question', 'answer', 'text', 'reason', 'subject', 'proportionality', 'remarks']);
/** References to bodies that Beraad knows, by the name of their field; every other reference is written. */
const BODIES: Readonly<Record<string, 'organisation' | 'committee'>> = {
  committee: 'committee',
  provider: 'organisation',
  recipient: 'organisation',
  recipients: 'organisation',
  applicants: 'organisation',
  adviser: 'organisation',
  responsible: 'organisation',
  organisation: 'organisation',
  party: 'organisation',
  for: 'organisation',
  organisations: 'organisation',
  from: 'organisation',
  to: 'organisation',
};
/** Kinds of documents (domain/commands/shared-fields.ts). */
const DOCUMENT_KINDS = [
  'security-evaluation',
  'security-plan',
  'information-notice',
  'retention-report',
  'register-of-processing',
  'other',
];
/** Names under which schemas of the domain say what they are. */
type SchemaId = string | undefined;

interface Bare {
  readonly schema: z.core.$ZodType;
  readonly isRequired: boolean;
  readonly preset: unknown;
  readonly id: SchemaId;
}

/** The name that a schema was given; a description of its own, given later, does not take it away. */
function idOf(schema: z.core.$ZodType): SchemaId {
  const own = schema instanceof z.ZodType ? schema.meta()?.id : undefined;
  const { parent } = schema._zod;
  return own ?? (parent === undefined ? undefined : idOf(parent));
}

/** A schema without what makes it optional, and what was found on the way. */
function bare(schema: z.core.$ZodType, isRequired = true, preset?: unknown): Bare {
  if (schema instanceof z.ZodOptional) return bare(schema.unwrap(), false, preset);
  if (schema instanceof z.ZodDefault) return bare(schema.unwrap(), false, schema.def.defaultValue);
  return { schema, isRequired, preset, id: idOf(schema) };
}

/** A schema that no form can ask for; a test draws every command, so this never reaches a person. */
class UnknownSchema extends Error {
  override readonly name = 'UnknownSchema';
}

const isTwelvePoints = (id: SchemaId): boolean => id === 'protocolPoints';

function textField(name: string, id: SchemaId, inPoints: boolean): Field {
  if (id === 'date') return { kind: 'date' };
  if (id === 'email' || id === 'reachableEmail') return { kind: 'email' };
  if (id === 'ref' && BODIES[name] !== undefined) return { kind: 'body', of: BODIES[name] };
  return { kind: 'text', isLong: inPoints || LONG_TEXTS.has(name) };
}

function variantOf(option: z.core.$ZodType): Variant {
  if (option instanceof z.ZodLiteral) {
    const value = [...option.values][0];
    return { name: String(value), fields: [], value };
  }
  if (!(option instanceof z.ZodObject)) throw new UnknownSchema('a form of a union is an object or a word');
  const asked = fieldsOf(option);
  const [first] = Object.entries(option.shape);
  // `{indefinite: true}` is chosen, not filled in.
  if (first !== undefined && asked.length === 1 && first[1] instanceof z.ZodLiteral) {
    return { name: first[0], fields: [], value: { [first[0]]: true } };
  }
  return { name: asked.map(({ name }) => name).join('-'), fields: asked };
}

function unionField(union: z.ZodUnion, isRequired: boolean): Field {
  // A bare name is the short form of an object: the form asks for the object.
  const [object, ...others] = union.options.filter((option) => !(option instanceof z.ZodString));
  if (object instanceof z.ZodObject && others.length === 0) return { kind: 'group', fields: fieldsOf(object) };
  const variants = union.options.map(variantOf);
  return { kind: 'variants', variants, preset: isRequired ? undefined : '' };
}

function fieldOf(name: string, given: z.core.$ZodType, inPoints = false): NamedField {
  const { schema, isRequired, preset, id } = bare(given);
  const made = (field: Field): NamedField => ({ name, isRequired, field });
  if (id === 'texts') return made({ kind: 'lines' });
  if (name === 'kind' && schema instanceof z.ZodString) return made({ kind: 'choice', options: DOCUMENT_KINDS });
  if (schema instanceof z.ZodString) return made(textField(name, id, inPoints));
  if (schema instanceof z.ZodURL) return made({ kind: 'text', isLong: false });
  if (schema instanceof z.ZodNumber) return made({ kind: 'number' });
  if (schema instanceof z.ZodBoolean) return made({ kind: 'flag', preset: preset === true });
  if (schema instanceof z.ZodEnum) {
    const options = schema.options.map(String);
    return made({ kind: 'choice', options, preset: typeof preset === 'string' ? preset : undefined });
  }
  if (schema instanceof z.ZodUnion) return made(unionField(schema, isRequired));
  if (schema instanceof z.ZodLiteral) return made({ kind: 'choice', options: [...schema.values].map(String) });
  if (schema instanceof z.ZodArray) return made(listField(name, schema, isRequired));
  if (schema instanceof z.ZodRecord) return made({ kind: 'group', fields: fieldsOfRecord(schema) });
  if (schema instanceof z.ZodObject) return made({ kind: 'group', fields: fieldsOf(schema, isTwelvePoints(id)) });
  throw new UnknownSchema(`no form asks for ${name}`);
}

/** A field for each key of a record; each may be left out, as the record's own rules say. */
function fieldsOfRecord({ keyType, valueType }: z.ZodRecord): NamedField[] {
  const names = keyType instanceof z.ZodEnum ? keyType.options.map(String) : [];
  return names.map((name) => ({ ...fieldOf(name, valueType), isRequired: false }));
}

function listField(name: string, schema: z.ZodArray, isRequired: boolean): Field {
  const item = fieldOf(name, schema.element).field;
  if (item.kind === 'text') return { kind: 'lines' };
  return { kind: 'list', item, atLeast: isRequired ? 1 : 0 };
}

/** The fields of an object's schema, but for those that are known from elsewhere (`given`). */
export function fieldsOf(schema: z.ZodObject, inPoints = false, given: readonly string[] = []): NamedField[] {
  return Object.entries(schema.shape)
    .filter(([name]) => !given.includes(name))
    .map(([name, child]) => fieldOf(name, child, inPoints));
}

import { SaxesParser } from 'saxes';

/** XML that is not well-formed, or has what nothing here asks for. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

/** An attribute that declares no namespace. */
interface XmlAttribute {
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

/** An element with all that its canonical form needs. Comments are left out: the canonical form has none. */
export interface XmlElement {
  readonly kind: 'element';
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly attributes: readonly XmlAttribute[];
  /** Every namespace in scope, by prefix; the default one by the empty prefix. */
  readonly scope: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
}

export type XmlNode =
  | XmlElement
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'instruction'; readonly target: string; readonly body: string };

const DEEPEST = 64;

/**
 * Reads a document with namespaces. A document type is refused: with it come entities, and attributes that nobody wrote.
 * @throws XmlError
 */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  type Open = Omit<XmlElement, 'children'> & { readonly children: XmlNode[] };
  const open: Open[] = [];
  let root: XmlElement | undefined;
  const add = (node: XmlNode): void => void open.at(-1)?.children.push(node);
  parser.on('error', (error) => {
    throw new XmlError(error.message);
  });
  parser.on('doctype', () => {
    throw new XmlError('a document type is not taken');
  });
  parser.on('opentag', (tag) => {
    if (open.length >= DEEPEST) throw new XmlError('elements are nested too deep');
    const scope = new Map(open.at(-1)?.scope ?? []);
    const attributes: XmlAttribute[] = [];
    for (const { prefix, local, uri, value } of Object.values(tag.attributes)) {
      if (prefix === 'xmlns') scope.set(local, value);
      else if (prefix === '' && local === 'xmlns') scope.set('', value);
      else attributes.push({ prefix, local, uri, value });
    }
    open.push({ kind: 'element', prefix: tag.prefix, local: tag.local, uri: tag.uri, attributes, scope, children: [] });
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (element === undefined) return;
    if (open.length === 0) root = element;
    else add(element);
  });
  parser.on('text', (value) => add({ kind: 'text', text: value }));
  parser.on('cdata', (value) => add({ kind: 'text', text: value }));
  parser.on('processinginstruction', ({ target, body }) => add({ kind: 'instruction', target, body }));
  parser.write(text).close();
  if (root === undefined) throw new XmlError('there is no element');
  return root;
}

/** The elements right under one, of a name. */
export const childrenOf = (element: XmlElement, uri: string, local: string): XmlElement[] =>
  element.children.filter(
    (child): child is XmlElement => child.kind === 'element' && child.uri === uri && child.local === local,
  );

/** The one element that a path of names leads to; undefined where there is none, or more than one. */
export function elementAt(element: XmlElement, uri: string, ...path: readonly string[]): XmlElement | undefined {
  let here: XmlElement | undefined = element;
  for (const local of path) {
    const found: XmlElement[] = here === undefined ? [] : childrenOf(here, uri, local);
    here = found.length === 1 ? found[0] : undefined;
  }
  return here;
}

/** An element and all under it. */
export function* descendantsOf(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) if (child.kind === 'element') yield* descendantsOf(child);
}

/** The text of an element without the white space around it. */
export const textIn = (element: XmlElement | undefined): string =>
  (element?.children ?? [])
    .map((child) => (child.kind === 'text' ? child.text : ''))
    .join('')
    .trim();

export const attributeOf = (element: XmlElement, local: string): string | undefined =>
  element.attributes.find((attribute) => attribute.uri === '' && attribute.local === local)?.value;

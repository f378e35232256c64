import type { XmlElement, XmlNode } from './xml-document.ts';

const inText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');
const inAttribute = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;');

const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const named = (prefix: string, local: string): string => (prefix === '' ? local : `${prefix}:${local}`);

/**
 * The exclusive canonical form of an element, without comments (Exclusive XML Canonicalization 1.0, section 3).
 * @param without an element under it that is left out: the signature that is in what it signs
 * @param inclusive prefixes whose namespaces are written wherever they are in scope
 */
export function canonicalXml(
  element: XmlElement,
  { without, inclusive = [] }: { readonly without?: XmlElement; readonly inclusive?: readonly string[] } = {},
): string {
  const parts: string[] = [];
  const write = (node: XmlNode, rendered: ReadonlyMap<string, string>): void => {
    if (node === without) return;
    if (node.kind === 'text') {
      parts.push(inText(node.text));
      return;
    }
    if (node.kind === 'instruction') {
      parts.push(`<?${node.target}${node.body === '' ? '' : ` ${node.body}`}?>`);
      return;
    }
    const { prefix, local, uri, attributes, scope, children } = node;
    const used = new Map<string, string>([[prefix, uri]]);
    for (const attribute of attributes)
      if (attribute.prefix !== '' && attribute.prefix !== 'xml') used.set(attribute.prefix, attribute.uri);
    for (const one of inclusive) {
      const declared = scope.get(one);
      if (declared !== undefined) used.set(one, declared);
    }
    const here = new Map(rendered);
    const declarations = [...used]
      .filter(([one, value]) => (rendered.get(one) ?? '') !== value && one !== 'xml')
      .sort(([a], [b]) => before(a, b));
    for (const [one, value] of declarations) here.set(one, value);
    const name = named(prefix, local);
    parts.push(
      `<${name}`,
      ...declarations.map(([one, value]) => ` ${one === '' ? 'xmlns' : `xmlns:${one}`}="${inAttribute(value)}"`),
      ...[...attributes]
        .sort((a, b) => before(a.uri, b.uri) || before(a.local, b.local))
        .map((attribute) => ` ${named(attribute.prefix, attribute.local)}="${inAttribute(attribute.value)}"`),
      '>',
    );
    for (const child of children) write(child, here);
    parts.push(`</${name}>`);
  };
  write(element, new Map());
  return parts.join('');
}

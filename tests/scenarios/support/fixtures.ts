import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A file of tests/scenarios as text. */
export function fixtureText(name: string): string {
  return readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
}

/** A file of scenarios/ as text. */
export function scenarioText(name: string): string {
  return readFileSync(new URL(`../../../scenarios/${name}`, import.meta.url), 'utf8');
}

/** The files of scenarios/, in order of name. */
export const scenarioNames: readonly string[] = readdirSync(new URL('../../../scenarios', import.meta.url))
  .filter((name) => name.endsWith('.yaml'))
  .sort();

/** YAML text as data, with aliases written out. */
export function dataOf(text: string): unknown {
  return structuredClone(JSON.parse(JSON.stringify(parse(text, { schema: 'core' }))));
}

/** The text with each edit made; an edit that finds nothing is a mistake in the test. */
export function edited(text: string, edits: readonly (readonly [find: string, put: string])[]): string {
  return edits.reduce((current, [find, put]) => {
    if (!current.includes(find)) throw new Error(`Nothing to edit: ${find}`);
    return current.replace(find, () => put);
  }, text);
}

import { parseJson } from './json-text.ts';

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

/** One object or array that the text is inside of; an array has no names. */
interface Level {
  readonly names: Set<string> | undefined;
  step: string | number;
}

/**
 * Where in a valid JSON text an object has two members of one name, or undefined. JSON.parse keeps the last and says nothing:
 * of two states of one name, one would be gone.
 */
export function findDuplicateMember(text: string): (string | number)[] | undefined {
  const levels: Level[] = [];
  let expectsName = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{' || token === '[') {
      expectsName = token === '{';
      levels.push(expectsName ? { names: new Set(), step: '' } : { names: undefined, step: 0 });
    } else if (token === '}' || token === ']') {
      expectsName = false;
      levels.pop();
    } else if (token === ',') {
      expectsName = level?.names !== undefined;
      if (typeof level?.step === 'number' && !expectsName) level.step += 1;
    } else if (expectsName && level?.names !== undefined) {
      expectsName = false;
      const name = String(parseJson(token));
      level.step = name;
      if (level.names.has(name)) return levels.map(({ step }) => step);
      level.names.add(name);
    }
  }
  return undefined;
}

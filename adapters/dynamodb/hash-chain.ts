import { createHash, createHmac } from 'node:crypto';

/** What an empty log's first event points back to. */
export const GENESIS_HASH = '0'.repeat(64);

/** JSON with its keys in order, so that the same content has the same bytes wherever it is written. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** The SHA-256 of a value's canonical JSON, in hexadecimal. */
export const hashOf = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** The keyed hash that stands in the log for a free text: it proves the text while it is kept and tells nothing once it is erased. */
export const textHash = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');

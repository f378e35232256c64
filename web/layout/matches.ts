const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Whether every word that is asked for stands in what is searched. */
export function matches(asked: string, searched: readonly (string | undefined)[]): boolean {
  const text = plain(searched.filter((each) => each !== undefined).join('\n'));
  return plain(asked)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

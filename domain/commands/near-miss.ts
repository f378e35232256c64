/** The candidate that `given` was most likely meant to be, if one is close enough to suggest. */
export function nearMiss(given: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(given);
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, fold(candidate));
    // A third of the letters wrong is a typing error; more is another word. One-letter names are too short to guess at.
    const tolerated = Math.min(3, Math.floor(Math.max(wanted.length, candidate.length) / 3));
    if (distance <= tolerated && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** ` Did you mean …?`, or nothing: to be put after a sentence. */
export function didYouMean(given: string, candidates: Iterable<string>): string {
  const meant = nearMiss(given, candidates);
  return meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
}

// `on_silence` and `onSilence` are the same word.
function fold(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]/g, '');
}

/** Letters to insert, drop, replace or swap with their neighbour to make `a` into `b` (optimal string alignment). */
function editDistance(a: string, b: string): number {
  // Long texts are no typing errors of names; comparing them would only cost time.
  if (Math.abs(a.length - b.length) > 3) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, (beforeLast[column - 2] ?? Number.POSITIVE_INFINITY) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

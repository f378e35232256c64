import { isDeepStrictEqual } from 'node:util';
import type { OutputLine } from '../replay/output-lines.ts';

/** A notice as two replays are compared by: everything but the minute it left. */
function notices(lines: readonly OutputLine[]): { readonly key: string; readonly at: number }[] {
  return lines.flatMap((line) =>
    line.type !== 'email'
      ? []
      : line.notices.map((notice) => ({
          key: JSON.stringify([
            line.to,
            notice.notice,
            notice.dossier,
            notice.condition,
            notice.adviser,
            notice.milestone,
          ]),
          at: Date.parse(line.at),
        })),
  );
}

/** An event as two replays are compared by; to the minute, since what was broken off is done again some seconds later. */
const events = (lines: readonly OutputLine[]): string[] =>
  lines
    .flatMap((line) =>
      line.type === 'event'
        ? [JSON.stringify([line.at.slice(0, 16), line.dossier, line.condition, line.name, line.by])]
        : [],
    )
    .sort();

function missing(from: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return from.filter((item) => {
    const found = left.indexOf(item);
    if (found === -1) return true;
    left.splice(found, 1);
    return false;
  });
}

/** A notice may leave this much later when its sender was killed. */
const TOLERANCE_MILLISECONDS = 5 * 60_000;

/** How a replay that was killed all the time differs from one that was left alone; empty when it does not. */
export function differences(calm: readonly OutputLine[], drilled: readonly OutputLine[]): string[] {
  const found: string[] = [];
  const [wanted, got] = [notices(calm), notices(drilled)];
  found.push(
    ...missing(
      wanted.map(({ key }) => key),
      got.map(({ key }) => key),
    ).map((key) => `not sent: ${key}`),
  );
  found.push(
    ...missing(
      got.map(({ key }) => key),
      wanted.map(({ key }) => key),
    ).map((key) => `sent too often: ${key}`),
  );
  for (const { key, at } of got) {
    const due = wanted.filter(
      (other) => other.key === key && other.at - 60_000 <= at && at - other.at <= TOLERANCE_MILLISECONDS,
    );
    if (due.length === 0 && wanted.some((other) => other.key === key))
      found.push(`sent at another time: ${key} at ${new Date(at).toISOString()}`);
  }
  found.push(...missing(events(calm), events(drilled)).map((event) => `not in the log: ${event}`));
  found.push(...missing(events(drilled), events(calm)).map((event) => `in the log beside: ${event}`));
  const summary = (lines: readonly OutputLine[]) => lines.find((line) => line.type === 'summary');
  if (!isDeepStrictEqual(summary(calm), summary(drilled)))
    found.push(`final states differ: ${JSON.stringify(summary(drilled))}`);
  return found;
}

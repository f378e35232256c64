import * as z from 'zod';
import type { EmailLine, NoticeLine, OutputLine, SummaryLine } from '#local/replay/output-lines.ts';

/** A notice that must leave, as `*.expected.ndjson` lists it: grouping into messages aside. */
const expectedNoticeSchema = z.strictObject({
  at: z.string(),
  to: z.string(),
  notice: z.string(),
  dossier: z.string(),
  condition: z.string().optional(),
  accession: z.string().optional(),
  adviser: z.string().optional(),
  milestone: z.int().optional(),
});
export type ExpectedNotice = z.infer<typeof expectedNoticeSchema>;

const statesSchema = z.record(z.string(), z.unknown());
const summarySchema = z.strictObject({ type: z.literal('summary'), dossiers: statesSchema });

/** What a scenario must cause: every notice, and the final states. */
export interface Expectation {
  readonly notices: readonly ExpectedNotice[];
  readonly dossiers: Readonly<Record<string, unknown>>;
}

/** Reads an `*.expected.ndjson`. */
export function readExpectation(text: string): Expectation {
  const notices: ExpectedNotice[] = [];
  let dossiers: Record<string, unknown> = {};
  for (const line of text.split('\n').filter((candidate) => candidate.trim() !== '')) {
    const value: unknown = JSON.parse(line);
    const summary = summarySchema.safeParse(value);
    if (summary.success) dossiers = summary.data.dossiers;
    else notices.push(expectedNoticeSchema.parse(value));
  }
  return { notices, dossiers };
}

const MINUTE = 60_000;
/** How late a notice may leave (docs/scenarios.md, Notices): at its step or within five minutes, at its hour or within ten. */
const LATE = { immediate: 5 * MINUTE, timed: 10 * MINUTE };
const TIMED_WITHOUT_NUMBER = new Set(['advice-lapsed', 'authorisation-expired']);

const latest = (notice: NoticeLine): number =>
  notice.milestone !== undefined || TIMED_WITHOUT_NUMBER.has(notice.notice) ? LATE.timed : LATE.immediate;

/** What tells two notices apart, time and message aside. */
function identity(to: string, { notice, dossier, condition, accession, adviser, milestone }: NoticeLine): string {
  const about = Object.entries({ dossier, condition, accession, adviser, milestone })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`);
  return [notice, `to ${to}`, ...about].join(', ');
}

interface Sent {
  readonly at: string;
  readonly message: number;
  readonly notice: NoticeLine;
}

const isEmail = (line: OutputLine): line is EmailLine => line.type === 'email';
const byTime = (a: { readonly at: string }, b: { readonly at: string }): number => Date.parse(a.at) - Date.parse(b.at);

function grouped<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  return groups;
}

/** A line for each notice that is missing, comes unasked, or comes at the wrong time; and for what should have shared a message. */
export function noticeDifferences(expected: readonly ExpectedNotice[], lines: readonly OutputLine[]): string[] {
  const differences: string[] = [];
  const messages = lines.filter(isEmail);
  const sent = messages.flatMap(({ at, to, notices }, message) =>
    notices.map((notice) => ({ at, message, notice, key: identity(to, notice) })),
  );
  const wanted = grouped(expected, (notice) => identity(notice.to, notice));
  const came = grouped(sent, ({ key }) => key);
  /** The messages in which came what leaves together for one address. */
  const together = new Map<string, Set<number>>();

  for (const key of new Set([...wanted.keys(), ...came.keys()])) {
    const due = [...(wanted.get(key) ?? [])].sort(byTime);
    const left: Sent[] = [...(came.get(key) ?? [])].sort(byTime);
    for (const [index, want] of due.entries()) {
      const got = left[index];
      if (got === undefined) {
        differences.push(`missing: ${want.at} ${key}`);
        continue;
      }
      const late = byTime(got, want);
      if (late < 0 || late > latest(got.notice))
        differences.push(`wrong time: ${key} at ${got.at} instead of ${want.at}`);
      const place = `${want.to} ${want.at}`;
      together.set(place, (together.get(place) ?? new Set()).add(got.message));
    }
    for (const extra of left.slice(due.length)) differences.push(`unasked: ${extra.at} ${key}`);
  }
  for (const [place, shared] of together) {
    if (shared.size > 1) differences.push(`apart: what leaves for ${place} came in ${shared.size} messages`);
  }
  return differences.sort();
}

/** Paths at which what came is not as expected; keys beyond the expected ones are allowed, but for conditions and accessions. */
function stateDifferences(expected: unknown, came: unknown, path: string): string[] {
  if (typeof expected !== 'object' || expected === null) {
    return Object.is(expected, came) ? [] : [`${path}: ${JSON.stringify(came)} instead of ${JSON.stringify(expected)}`];
  }
  if (typeof came !== 'object' || came === null) return [`${path}: ${JSON.stringify(came)} instead of an object`];
  const present = new Map<string, unknown>(Object.entries(came));
  const wanted = new Map<string, unknown>(Object.entries(expected));
  const isComplete = path === '' || path.endsWith('/conditions') || path.endsWith('/accessions');
  const unasked = isComplete ? [...present.keys()].filter((key) => !wanted.has(key)) : [];
  return [
    ...unasked.map((key) => `${path}/${key}: is there, and should not be`),
    ...[...wanted].flatMap(([key, value]) => stateDifferences(value, present.get(key), `${path}/${key}`)),
  ];
}

/** Everything in which a replay differs from what its scenario must cause, a line each; none when it is right. */
export function replayDifferences(expectation: Expectation, lines: readonly OutputLine[]): string[] {
  const summary = lines.find((line): line is SummaryLine => line.type === 'summary');
  return [
    ...noticeDifferences(expectation.notices, lines),
    ...(summary === undefined ? ['no summary'] : stateDifferences(expectation.dossiers, summary.dossiers, '')),
    ...(lines.at(-1)?.type === 'summary' ? [] : ['the summary is not the last line']),
  ];
}

import {
  addDays,
  endOfDay,
  instantOfLocal,
  type LocalDate,
  localDateOf,
  startOfDay,
  withOffset,
} from '#domain/calendar/brussels-time.ts';
import { applyRule, type DateRule } from '#domain/deadlines/explanation.ts';
import { asapPlan, conditionPlan, expiryPlan, type Milestone } from '#domain/deadlines/plan.ts';
import { upcomingOf } from '#domain/deadlines/timeline.ts';
import { DEFAULT_POLICY } from '#domain/policy/policy.ts';
import type { Scenario } from '#scenarios/format/scenario-schema.ts';
import {
  ACCESSION_SCENARIOS,
  type AccessionCondition,
  type Condition,
  type Instrument,
  instrumentsOf,
  type Readings,
  type RecordedEvent,
  readReadings,
  readScenario,
  SOURCES,
} from './duties.ts';
import { readQuotation } from './source-text.ts';

type Deadline = Condition['deadline'];

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const weekday = (date: LocalDate): string => WEEKDAYS[new Date(`${date}T00:00Z`).getUTCDay()] ?? '';
const withWeekday = (date: LocalDate): string => `${date} ${weekday(date)}`;

/** The kind of a deadline in words. */
function kindOf(deadline: Deadline): string {
  if (deadline === 'asap') return 'as soon as possible';
  if (deadline === 'continuous') return 'standing';
  if ('by' in deadline) return `by ${deadline.by}`;
  if ('every' in deadline) return `every ${deadline.every} from ${deadline.from}`;
  if ('within' in deadline) return `within ${deadline.within} of \`${deadline.of}\``;
  return `report \`${deadline.report}\``;
}

/** A due day that a deadline has for one body, and how it came about. */
export interface DueDay {
  readonly ref: string;
  readonly occurrence?: number;
  /** Who owes it. */
  readonly organisation: string;
  readonly due: LocalDate;
  readonly because: string;
  /** Local time at which it came into being. */
  readonly since: string;
}

/** A duty to report is due so many working days after its event (docs/scenarios.md, Conditions). */
const REPORT_WITHIN_WORKING_DAYS = 10;

type EventDeadline = Extract<Deadline, { within: string } | { report: string }>;

const awaited = (deadline: EventDeadline): string => ('within' in deadline ? deadline.of : deadline.report);

const afterEvent = (deadline: EventDeadline, day: LocalDate): DateRule =>
  'within' in deadline
    ? { kind: 'period-after', day, period: deadline.within, times: 1 }
    : { kind: 'working-days-after', day, count: REPORT_WITHIN_WORKING_DAYS };

type Due = Pick<DueDay, 'occurrence' | 'due' | 'because' | 'since'>;

/** The days of a recurring duty that has an end. The next occurrence opens when this one's day is over, at the latest. */
function recurringDays(deadline: Extract<Deadline, { every: string }>, { inForceFrom, lastDay }: Instrument): Due[] {
  const found: Due[] = [];
  for (let occurrence = 1; lastDay !== undefined; occurrence += 1) {
    const { from: day, every: period } = deadline;
    const due = applyRule({ kind: 'period-after', day, period, times: occurrence - 1 }, DEFAULT_POLICY).date;
    if (due > lastDay) break;
    const since = found.at(-1)?.due.concat('T23:59') ?? inForceFrom;
    found.push({ occurrence, due, because: `occurrence ${occurrence}`, since });
  }
  return found;
}

/** The due days of one deadline: named, recurring, or of the events that the scenario records. */
function daysOf(deadline: Deadline, instrument: Instrument, events: readonly RecordedEvent[]): Due[] {
  if (typeof deadline === 'string') return [];
  if ('by' in deadline) return [{ due: deadline.by, because: 'named', since: instrument.inForceFrom }];
  if ('every' in deadline) return recurringDays(deadline, instrument);
  return events
    .filter(({ event }) => event === awaited(deadline))
    .map(({ at, date }, index) => ({
      occurrence: index + 1,
      due: applyRule(afterEvent(deadline, date), DEFAULT_POLICY).date,
      because: `\`${awaited(deadline)}\` on ${withWeekday(date)}`,
      since: at,
    }));
}

/** All due days of a decision's own conditions, for each body that owes them. */
export function dueDays(instrument: Instrument): DueDay[] {
  return instrument.conditions.flatMap(({ ref, deadline, responsible }) =>
    responsible.flatMap((organisation) => {
      const events = instrument.events.filter(({ for: body }) => body === undefined || body === organisation);
      return daysOf(deadline, instrument, events).map((due) => ({ ref, organisation, ...due }));
    }),
  );
}

/** All due days of the acceders' conditions, for each that recorded something. */
export function accederDueDays(instrument: Instrument): DueDay[] {
  const acceders = [...new Set(instrument.events.flatMap(({ for: body }) => body ?? []))];
  return instrument.accessionConditions.flatMap(({ ref, deadline }) =>
    acceders.flatMap((organisation) => {
      const events = instrument.events.filter(({ for: body }) => body === organisation);
      return daysOf(deadline, instrument, events).map((due) => ({ ref, organisation, ...due }));
    }),
  );
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (header: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0 ? [] : ['', row(...header), row(...header.map(() => '---')), ...rows.map((cells) => row(...cells))];

const days = (milestones: readonly Milestone[], isWanted: (milestone: Milestone) => boolean): string =>
  milestones
    .filter(isWanted)
    .map(({ date }) => date)
    .join(', ') || '–';

/** What is due on one day for one reason makes one row, whoever owes it. */
function dueRows(dueList: readonly DueDay[]): string[][] {
  const rows = new Map<string, { readonly day: DueDay; readonly bodies: string[] }>();
  for (const day of dueList) {
    const { ref, occurrence, due, because, since } = day;
    const key = JSON.stringify([ref, occurrence, due, because, since]);
    const known = rows.get(key);
    if (known === undefined) rows.set(key, { day, bodies: [day.organisation] });
    else known.bodies.push(day.organisation);
  }
  return [...rows.values()].map(({ day: { ref, occurrence, due, because, since }, bodies }) => {
    const plan = upcomingOf(conditionPlan(due, DEFAULT_POLICY), instantOfLocal(since), undefined);
    return [
      occurrence === undefined ? ref : `${ref}#${occurrence}`,
      bodies.join(', '),
      because,
      withWeekday(due),
      withOffset(endOfDay(due)),
      days(plan, ({ notice }) => notice === 'condition-reminder'),
      days(plan, ({ notice }) => notice === 'condition-overdue'),
      days(plan, ({ notice }) => notice === 'condition-escalated'),
    ];
  });
}

const DUE_HEADER = ['condition', 'on whom', 'from', 'due', 'late from', 'reminders', 'overdue notices', 'to the chair'];

/** How many nudges of a duty without a day are shown. */
const NUDGES_SHOWN = 3;

function nudgeRow(ref: string, inForceFrom: string): string[] {
  const openedOn = localDateOf(instantOfLocal(inForceFrom));
  const shown = asapPlan(openedOn, startOfDay(addDays(openedOn, 30 * NUDGES_SHOWN)), DEFAULT_POLICY).slice(
    0,
    NUDGES_SHOWN,
  );
  return [ref, withWeekday(openedOn), ...shown.map(({ date }) => withWeekday(date))];
}

const placeOf = (text: string): string => readQuotation(text)?.part ?? '?';

/** The words of a condition's text without the number in front of them, which has a column of its own. */
const wordsOf = (text: string): string => text.replace(/^(?:\d+\.|(?:Besluit|Advies|Voetnoot \d+):) /, '');

function conditionRow(condition: Condition | AccessionCondition, who: string): string[] {
  const { ref, text, deadline, survives } = condition;
  return [placeOf(text), ref, who, `${kindOf(deadline)}${survives ? ', survives the end' : ''}`, wordsOf(text)];
}

const CONDITION_HEADER = ['paragraph', 'condition', 'on whom', 'deadline', 'words'];

function expiryLines({ lastDay, inForceFrom }: Instrument): string[] {
  if (lastDay === undefined) return [];
  const plan = upcomingOf(expiryPlan(lastDay, DEFAULT_POLICY), instantOfLocal(inForceFrom), undefined);
  const announced = days(plan, ({ notice }) => notice === 'authorisation-expiring');
  const told = days(plan, ({ notice }) => notice === 'authorisation-expired');
  return ['', `Last day ${withWeekday(lastDay)}: announced on ${announced}; its end told on ${told}.`];
}

function instrumentLines(instrument: Instrument, isAlone: boolean): string[] {
  const { dossier, decidedOn, inForceFrom, lastDay, conditions, undertakings, accessionConditions } = instrument;
  const decided = decidedOn === undefined ? '' : `Decided on ${withWeekday(decidedOn)}, `;
  const since = `${decided}${decidedOn === undefined ? 'In' : 'in'} force from ${withOffset(instantOfLocal(inForceFrom))}`;
  const asap = conditions.filter(({ deadline }) => deadline === 'asap');
  return [
    ...(isAlone ? [] : ['', `### ${dossier}`]),
    '',
    `${since}${lastDay === undefined ? ', for an indefinite time' : ''}.`,
    ...expiryLines(instrument),
    ...table(
      CONDITION_HEADER,
      conditions.map((condition) => conditionRow(condition, condition.responsible.join(', '))),
    ),
    ...table(DUE_HEADER, dueRows(dueDays(instrument))),
    ...table(
      ['without a day', 'open since', 'nudge 1', 'nudge 2', 'nudge 3, also to the chair'],
      asap.map(({ ref }) => nudgeRow(ref, inForceFrom)),
    ),
    ...(undertakings.length === 0 ? [] : ['', 'What a municipality declares in its commitment:']),
    ...table(
      ['paragraph', 'undertaking', 'words'],
      undertakings.map(({ ref, text }) => [placeOf(text), ref, wordsOf(text)]),
    ),
    ...(accessionConditions.length === 0 ? [] : ['', 'What is followed with each that has acceded:']),
    ...table(
      CONDITION_HEADER,
      accessionConditions.map((condition) => conditionRow(condition, 'each acceder')),
    ),
  ];
}

function readingLines(name: (typeof SOURCES)[number], readings: Readings): string[] {
  const { merged, none } = readings[name];
  const rows = [
    ...merged.map(({ text, into, why }) => ({
      part: placeOf(text),
      cells: [placeOf(text), `in ${into}`, why, wordsOf(text)],
    })),
    ...none.map(({ paragraphs, why }) => ({
      part: String(paragraphs[0]),
      cells: [paragraphs.join(', '), 'no', why, ''],
    })),
  ];
  const place = (part: string): number => (/^\d+$/.test(part) ? Number(part) : Number.POSITIVE_INFINITY);
  return [
    '',
    'Said in the words of a duty, without a condition of its own:',
    ...table(
      ['paragraph', 'a condition?', 'why', 'words'],
      rows.toSorted((a, b) => place(a.part) - place(b.part) || 0).map(({ cells }) => cells),
    ),
  ];
}

function sourceLines(name: (typeof SOURCES)[number], scenario: Scenario, readings: Readings): string[] {
  const instruments = instrumentsOf(scenario);
  return [
    '',
    `## ${scenario.title}`,
    '',
    `Text: [${name}.txt](../scenarios/sources/${name}.txt). Scenario: [${name}.yaml](../scenarios/${name}.yaml).`,
    ...instruments.flatMap((instrument) => instrumentLines(instrument, instruments.length === 1)),
    ...readingLines(name, readings),
  ];
}

function accessionLines(name: string): string[] {
  const scenario = readScenario(name);
  return [
    '',
    `### ${scenario.title}`,
    '',
    `Scenario: [${name}.yaml](../scenarios/${name}.yaml). The days on which the ceremonies' data are to be gone:`,
    ...table(DUE_HEADER, dueRows(instrumentsOf(scenario).flatMap(accederDueDays))),
  ];
}

/** docs/sources.md as it should be. */
export function sourcesPage(): string {
  const readings = readReadings();
  return [
    '# The duties of the sources',
    '',
    '<!-- Written by `npm run sources` from scenarios/ and domain/deadlines: do not edit. -->',
    '',
    'Five published texts stand behind Beraad; `scenarios/sources/` holds them as they came. Each became a scenario, and this',
    'page lists every duty that it lays on someone: where it stands, the condition that follows it, what kind of deadline it',
    'has, and the days that the legal calendar makes of that under the default policy. A day on which somebody is late begins',
    'at midnight in Brussels; named days stay where they are, also on a Sunday, and only notices move to working days.',
    'Extensions, rejections and early evidence, which a scenario may hold, are left aside here.',
    '',
    'Beside it stands what sounds like a duty and is none, or is the same one again (`scenarios/sources/readings.yaml`). Tests',
    'hold every quotation against its paragraph, and this page against the files.',
    ...SOURCES.flatMap((name) => sourceLines(name, readScenario(name), readings)),
    ...ACCESSION_SCENARIOS.flatMap(accessionLines),
    '',
  ].join('\n');
}

import { NOTICE_TITLES, noticeTitle } from '#adapters/ses/templates/texts-nl.ts';
import type { Scenario } from '#scenarios/format/scenario-schema.ts';
import { dayInWords, weekdayInWords } from '#web/locales/nl/dates.ts';
import { eventInWords, isAutomatic } from '#web/locales/nl/events.ts';
import { type Names, noticeInWords } from '#web/locales/nl/notices.ts';
import { refusalReason } from '#web/locales/nl/refusals.ts';
import { REPLAY_TEXTS } from '#web/locales/nl/replay.ts';
import { accessionStateName, conditionStateName, dossierStateName } from '#web/locales/nl/states.ts';
import { capitalised } from '#web/locales/nl/terms.ts';
import type {
  CheckLine,
  ConditionSummary,
  EmailLine,
  EventLine,
  OutputLine,
  RefusedLine,
  SummaryLine,
} from './output-lines.ts';

const WIDTH = 100;
/** Where the text of a line begins: after the time. */
const INDENT = 9;

/** A reminder is told by its mail; these say only how that mail came about. */
const TECHNICAL_EVENTS = new Set(['milestone-reached', 'milestone-merged', 'milestone-overtaken']);

const texts = REPLAY_TEXTS;

/** The names that a scenario gives, and those of notices. */
interface ScenarioNames extends Names {
  person(id: string): string;
}

const isNotice = (name: string): name is keyof typeof NOTICE_TITLES => Object.hasOwn(NOTICE_TITLES, name);

const namesIn = (scenario: Scenario): ScenarioNames => ({
  organisation: (id) => scenario.organisations[id]?.name ?? id,
  person: (id) => scenario.people[id]?.name ?? id,
  notice: (name) => (isNotice(name) ? NOTICE_TITLES[name] : name),
});

/**
 * Breaks a text at spaces into lines of the width that is left; what follows the first line stands under it. What is too long to
 * stand before the text gets a line of its own.
 */
function wrap(text: string, first: string, indent = INDENT): string {
  const isLong = first.length >= indent;
  const lines: string[] = isLong ? [first] : [];
  let line = isLong ? ' '.repeat(indent) : first.padEnd(indent);
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = ' '.repeat(indent);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}

/** A line of the timeline before it stands under its day. */
interface Told {
  readonly at: string;
  readonly text: string;
}

function tellEvent({ at, name, by, condition, accession, data }: EventLine, names: ScenarioNames): Told {
  const known = typeof data === 'object' && data !== null ? { ...data } : {};
  const sentence = eventInWords({ name, condition, data: known }, names);
  const whose = accession === undefined ? sentence : `${names.organisation(accession)}: ${sentence}`;
  return { at, text: isAutomatic(by) ? whose : `${whose} (${names.person(by)})` };
}

function tellMail(mails: readonly EmailLine[], names: ScenarioNames, protocols: ReadonlySet<string>): Told[] {
  const namesFor = (dossier: string): ScenarioNames =>
    protocols.has(dossier)
      ? { ...names, notice: (name) => (isNotice(name) ? noticeTitle(name, true) : names.notice(name)) }
      : names;
  // What says the same to several at once is told once.
  const byContent = new Map<string, { at: string; to: string[] }>();
  for (const { at, to, notices } of mails) {
    const content = `${at}|${notices.map((notice) => noticeInWords(notice, namesFor(notice.dossier))).join('; ')}`;
    const known = byContent.get(content);
    if (known === undefined) byContent.set(content, { at, to: [to] });
    else known.to.push(to);
  }
  return [...byContent].map(([content, { at, to }]) => ({
    at,
    text: `✉ ${to.join(', ')}: ${content.slice(content.indexOf('|') + 1)}`,
  }));
}

const tellRefusal = ({ at, step, do: name, message, code }: RefusedLine): Told => ({
  at,
  text: `✗ ${texts.refused(step, name)}: ${refusalReason(code, message)}`,
});

const tellCheck = ({ at, allowed, reason }: CheckLine): Told => ({
  at,
  text: `? ${allowed ? texts.allowed : texts.notAllowed(reason)}`,
});

/** Consecutive mail lines together, everything else one by one. */
function tell(lines: readonly OutputLine[], scenario: Scenario, names: ScenarioNames): Told[] {
  const protocols = new Set(
    lines.flatMap((line) => (line.type === 'event' && line.name === 'protocol-submitted' ? [line.dossier] : [])),
  );
  const several = new Set(lines.flatMap((line) => (line.type === 'event' ? [line.dossier] : []))).size > 1;
  const told: Told[] = [];
  let mails: EmailLine[] = [];
  const sendMails = () => {
    told.push(...tellMail(mails, names, protocols));
    mails = [];
  };
  for (const line of lines) {
    if (line.type === 'email') {
      mails.push(line);
      continue;
    }
    sendMails();
    if (line.type === 'event' && !TECHNICAL_EVENTS.has(line.name)) {
      const event = tellEvent(line, names);
      told.push(several ? { ...event, text: `[${line.dossier}] ${event.text}` } : event);
    } else if (line.type === 'refused') told.push(tellRefusal(line));
    else if (line.type === 'check') {
      const asked = scenario.steps[line.step - 1];
      const answer = tellCheck(line);
      const parties =
        asked?.do === 'check'
          ? `${texts.asked(names.organisation(asked.provider), names.organisation(asked.recipient))} `
          : '';
      told.push({ ...answer, text: answer.text.replace('? ', `? ${parties}`) });
    }
  }
  sendMails();
  return told;
}

function renderConditions(conditions: Readonly<Record<string, ConditionSummary>>, names: ScenarioNames): string[] {
  return Object.entries(conditions)
    .sort(([a], [b]) => a.localeCompare(b, 'nl', { numeric: true }))
    .map(([reference, { state, due, responsible }]) => {
      const day = due === undefined ? '' : `, ${texts.due} ${dayInWords(due)}`;
      return wrap(
        `${conditionStateName(state)}${day} (${names.organisation(responsible)})`,
        `  ${reference}`,
        2 + INDENT,
      );
    });
}

function renderSummary({ dossiers }: SummaryLine, names: ScenarioNames): string[] {
  return Object.entries(dossiers).flatMap(([dossier, { state, conditions, accessions = {} }]) => [
    '',
    `${texts.standing} ${dossier}: ${dossierStateName(state)}`,
    ...renderConditions(conditions, names),
    ...Object.entries(accessions).flatMap(([organisation, accession]) => {
      const since = accession.since === undefined ? '' : `, ${texts.since} ${dayInWords(accession.since)}`;
      return [
        `${texts.accession} ${names.organisation(organisation)}: ${accessionStateName(accession.state)}${since}`,
        ...renderConditions(accession.conditions, names),
      ];
    }),
  ]);
}

/** The timeline for a person: what happened on each day, who did it and what mail left; and how everything stands at the end. */
export function renderTimeline(scenario: Scenario, lines: readonly OutputLine[]): string {
  const names = namesIn(scenario);
  const output: string[] = [scenario.title];
  let day = '';
  for (const { at, text } of tell(lines, scenario, names)) {
    if (at.slice(0, 10) !== day) {
      day = at.slice(0, 10);
      output.push('', capitalised(weekdayInWords(day)));
    }
    output.push(wrap(text, `  ${at.slice(11, 16)}`));
  }
  for (const line of lines) if (line.type === 'summary') output.push(...renderSummary(line, names));
  return `${output.join('\n')}\n`;
}

import { addDays, type LocalDate } from '#domain/calendar/brussels-time.ts';
import type { NoticeName } from '#domain/notices/notice.ts';
import type {
  CalendarEntry,
  ConditionContent,
  MessageContent,
  NoticeContent,
  OpenItem,
  ReaderRole,
} from '../message-content.ts';
import type { NoticeTemplate } from './notice-template.ts';
import { NOTICE_TEMPLATES, PROTOCOL_TEMPLATES } from './notices-nl.ts';
import { noticeTitle } from './texts-nl.ts';

const DUTCH_DAY = new Intl.DateTimeFormat('nl-BE', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** A day in Dutch words: `donderdag 30 november 2017`. */
const dayInWords = (day: LocalDate): string => DUTCH_DAY.format(new Date(`${day}T00:00:00Z`));

const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** How far a day lies from today: `vandaag`, `over 30 dagen`, `7 dagen geleden`. */
function distanceInWords(today: LocalDate, day: LocalDate): string {
  if (day === today) return 'vandaag';
  if (day === addDays(today, 1)) return 'morgen';
  if (day === addDays(today, -1)) return 'gisteren';
  const days = daysBetween(today, day);
  return days > 0 ? `over ${days} dagen` : `${-days} dagen geleden`;
}

const DAY_LABELS: Readonly<Record<NonNullable<NoticeTemplate['day']>, string>> = {
  due: 'Vervaldag',
  'was-due': 'Vervaldag',
  meeting: 'Zitting',
  'last-day': 'Laatste dag',
  'was-last-day': 'Laatste dag',
};

/** The template of a notice, also where it is about a protocol. */
export const templateOf = (notice: NoticeName, isOfProtocol: boolean): NoticeTemplate => ({
  ...NOTICE_TEMPLATES[notice],
  ...(isOfProtocol ? PROTOCOL_TEMPLATES[notice] : {}),
});

/** The decision that a notice goes back to: `beslissing VTC 2017 AII-WSE van 13 september 2017`. */
function sourceOf({ isOfProtocol, number, decidedOn, dossier }: NoticeContent): string {
  if (isOfProtocol) return `het protocol ${dossier}`;
  if (number === undefined) return `de beslissing in dossier ${dossier}`;
  const on = decidedOn === undefined ? '' : ` van ${dayInWords(decidedOn)}`;
  return `beslissing ${number}${on}`;
}

const isParagraph = (reference: string): boolean => /^\d+$/.test(reference);

function filled(text: string, notice: NoticeContent): string {
  const values: Readonly<Record<string, string>> = {
    condition: notice.condition?.reportedAs ?? '',
    body: notice.condition?.body ?? 'De verantwoordelijke',
    adviser: notice.adviser ?? 'de adviseur',
    acceder: notice.acceder ?? 'de organisatie',
    dependency: notice.dependency ?? 'een andere machtiging',
    decision: sourceOf(notice),
  };
  return text.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}

/** The heading of a notice, which is also the subject of a message that has only this one. */
export function headingOf(notice: NoticeContent): string {
  const { heading } = templateOf(notice.notice, notice.isOfProtocol);
  if (heading !== undefined) return filled(heading, notice);
  const title = noticeTitle(notice.notice, notice.isOfProtocol);
  return notice.condition === undefined ? title : `${title} ${notice.condition.reportedAs}`;
}

const ROLES: Readonly<Record<ReaderRole, string>> = {
  secretariat: 'secretariaat',
  chair: 'voorzitter',
  dpo: 'functionaris voor gegevensbescherming',
  party: 'partij bij het protocol',
  adviser: 'adviseur',
  applicant: 'aanvrager',
  provider: 'instantie die de gegevens meedeelt',
  recipient: 'instantie die de gegevens ontvangt',
  responsible: 'verantwoordelijke voor een voorwaarde',
  acceder: 'organisatie die toetreedt of toegetreden is',
};

/** Why the notice applies: where the duty stands and on whom it rests, or what the reader has to do with the dossier. */
function reasonOf(notice: NoticeContent): string {
  const { condition, acceder } = notice;
  if (condition === undefined)
    return notice.role === undefined ? '' : `U krijgt dit bericht als ${ROLES[notice.role]}.`;
  const place = isParagraph(condition.reference)
    ? `randnummer ${condition.reference}`
    : `voorwaarde ${condition.reference}`;
  const on = condition.body === undefined ? '' : ` Ze rust op ${condition.body}.`;
  const by = acceder === undefined ? '' : ' Ze hoort bij de toetreding.';
  return `Deze voorwaarde staat in ${sourceOf(notice)}, ${place}.${on}${by}`;
}

/** A part of a notice's text: its label, and what stands behind it. */
export interface Line {
  readonly label: string;
  readonly text: string;
}

function todoOf({ todo, todoOfCommittee }: NoticeTemplate, { role }: NoticeContent): string {
  return (role === 'secretariat' || role === 'chair' ? todoOfCommittee : undefined) ?? todo;
}

/** What a message says about a notice, line by line, below its heading. */
export function noticeLines(notice: NoticeContent, today: LocalDate): Line[] {
  const template = templateOf(notice.notice, notice.isOfProtocol);
  const { due, condition, about } = notice;
  const line = (label: string, text: string | undefined): Line[] =>
    text === undefined || text === '' ? [] : [{ label, text }];
  const day =
    due === undefined || template.day === undefined
      ? []
      : line(DAY_LABELS[template.day], `${dayInWords(due)} (${distanceInWords(today, due)})`);
  return [
    ...line('', filled(template.says, notice)),
    ...day,
    ...line('Wat u moet doen', filled(todoOf(template, notice), notice)),
    ...line(condition === undefined ? '' : `Voorwaarde ${condition.reportedAs}`, condition?.text),
    ...line('Waarom', [reasonOf(notice), due === undefined ? '' : (notice.whyDue ?? '')].join(' ').trim()),
    ...line('Dossier', [notice.dossier, about, notice.number].filter((part) => part !== undefined).join(', ')),
    ...(notice.duties ?? []).flatMap((duty) => line(`Voorwaarde ${duty.reportedAs}`, dutyInWords(duty))),
  ];
}

function dutyInWords({ text, due, body }: ConditionContent): string {
  const day = due === undefined ? '' : ` Vervaldag: ${dayInWords(due)}.`;
  return `${text ?? body ?? ''}${day}`.trim();
}

/** Something else that waits, in a line. */
export const openInWords = ({ dossier, what, due }: OpenItem, today: LocalDate): string =>
  `[${dossier}] ${what}${due === undefined ? '' : `, vervaldag ${dayInWords(due)} (${distanceInWords(today, due)})`}`;

/** Dossiers named in a subject; of more it says how many. */
const MOST_DOSSIERS = 3;

/** The subject: the dossiers by their numbers, and what it is about. */
export function subjectOf({ notices }: MessageContent): string {
  const dossiers = [...new Set(notices.map(({ dossier }) => dossier))];
  const more = dossiers.length > MOST_DOSSIERS ? ` +${dossiers.length - MOST_DOSSIERS}` : '';
  const [first] = notices;
  const title = notices.length === 1 && first !== undefined ? headingOf(first) : `${notices.length} berichten`;
  return `[${dossiers.slice(0, MOST_DOSSIERS).join(', ')}${more}] ${title}`;
}

/** The words round the notices of a message. */
export const MESSAGE_WORDS = {
  greeting: (body: string | undefined) => (body === undefined ? 'Beste,' : `Beste collega’s van ${body},`),
  several: (count: number) => `Dit bericht bundelt ${count} meldingen voor u.`,
  link: 'Bekijk het in Beraad',
  open: 'Wat er verder nog openstaat',
  more: (count: number) => `en nog ${count} andere`,
  closing: 'Met vriendelijke groeten',
  sender: 'Beraad, in naam van de betrokken instanties',
  footer: ({ notices }: MessageContent) =>
    `Dit bericht is automatisch verstuurd. Antwoorden op dit adres worden niet gelezen.${
      notices.some(({ isOfProtocol, role }) => !isOfProtocol && role !== 'secretariat')
        ? ' Hebt u een vraag, dan helpt het secretariaat u graag verder.'
        : ''
    }`,
  calendar: (day: string) => `Voor uw agenda: de bijlage zet ${day} in uw agenda en past die aan als de dag verandert.`,
  calendarGone: 'Voor uw agenda: de bijlage haalt de vervaldag weer uit uw agenda.',
} as const;

/** What a calendar entry is called: the same in every message about it. */
export function calendarTitle(notice: NoticeContent, entry: Pick<CalendarEntry, 'condition'>): string {
  const { dossier } = notice;
  const condition = entry.condition ?? notice.condition?.reportedAs;
  const { day } = templateOf(notice.notice, notice.isOfProtocol);
  if (condition !== undefined) return `Vervaldag van voorwaarde ${condition} [${dossier}]`;
  if (day === 'meeting') return `Zitting [${dossier}]`;
  if (notice.notice.startsWith('information-')) return `Vervaldag van de vraag om informatie [${dossier}]`;
  if (notice.notice.startsWith('advice-')) return `Vervaldag van het advies [${dossier}]`;
  return `Laatste dag [${dossier}]`;
}

/** What a message says of the calendar files that go with it, in a line for each. */
export function calendarLines({ notices }: MessageContent): string[] {
  const entries = notices.flatMap(({ calendars = [] }) => calendars);
  const days = [...new Set(entries.filter(({ isCancelled }) => !isCancelled).map(({ day }) => day))].sort();
  return [
    ...days.map((day) => MESSAGE_WORDS.calendar(dayInWords(day))),
    ...(entries.some(({ isCancelled }) => isCancelled) ? [MESSAGE_WORDS.calendarGone] : []),
  ];
}

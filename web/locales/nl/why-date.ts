import type { HolidayName } from '#domain/calendar/holidays.ts';
import type { SkippedDay } from '#domain/calendar/working-days.ts';
import type { DateExplanation, DateRule } from '#domain/deadlines/explanation.ts';
import { reportedEventName } from '#domain/recordings/locales/nl.ts';
import { dayInWords, days, weekdayInWords } from './dates.ts';
import { capitalised } from './terms.ts';

const HOLIDAY_NAMES: Readonly<Record<HolidayName, string>> = {
  'new-year': 'Nieuwjaar',
  'easter-monday': 'paasmaandag',
  'labour-day': 'de Dag van de Arbeid',
  'ascension-day': 'Hemelvaartsdag',
  'whit-monday': 'pinkstermaandag',
  'national-day': 'de nationale feestdag',
  'assumption-day': 'Onze-Lieve-Vrouw-Hemelvaart',
  'all-saints-day': 'Allerheiligen',
  'armistice-day': 'Wapenstilstand',
  'christmas-day': 'Kerstmis',
};

const SET_BY: Readonly<Record<Extract<DateRule, { kind: 'fixed' }>['setBy'], string>> = {
  decision: 'Deze dag staat in de beslissing zelf.',
  protocol: 'Deze dag staat in het protocol zelf.',
  extension: 'Deze dag is vastgelegd toen er uitstel werd verleend.',
  rejection: 'Deze dag is vastgelegd toen het vorige bewijsstuk niet werd aanvaard.',
  question: 'Deze dag is vastgelegd in de vraag om informatie.',
  'advice-request': 'Deze dag is vastgelegd in de vraag om advies.',
};

const PERIOD_UNITS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  Y: ['jaar', 'jaar'],
  M: ['maand', 'maanden'],
  W: ['week', 'weken'],
  D: ['dag', 'dagen'],
  WD: ['werkdag', 'werkdagen'],
};

/** A period in words: `1 jaar en 6 maanden`, `10 werkdagen`. */
export function periodInWords(period: string): string {
  const parts = [...period.slice(1).matchAll(/(\d+)(WD|Y|M|W|D)/g)].flatMap(([, count, unit = '']) => {
    const names = PERIOD_UNITS[unit];
    return names === undefined || Number(count) === 0 ? [] : [`${count} ${Number(count) === 1 ? names[0] : names[1]}`];
  });
  return parts.join(' en ');
}

function ruleInWords(rule: DateRule): string {
  switch (rule.kind) {
    case 'fixed':
      return SET_BY[rule.setBy];
    case 'period-after': {
      const start =
        rule.event === undefined ? dayInWords(rule.day) : `${reportedEventName(rule.event)} op ${dayInWords(rule.day)}`;
      if (rule.times === 0) return `Dit is de eerste keer, op ${dayInWords(rule.day)}.`;
      const times = rule.times === 1 ? '' : `${rule.times} keer `;
      return `${capitalised(times)}${periodInWords(rule.period)} na ${start}.`;
    }
    case 'days-from-day':
      return rule.days === 0
        ? `Op ${dayInWords(rule.day)} zelf.`
        : `${capitalised(days(rule.days))} ${rule.days < 0 ? 'voor' : 'na'} ${dayInWords(rule.day)}.`;
    case 'working-days-after':
      return `${rule.count === 1 ? 'Eén werkdag' : `${rule.count} werkdagen`} na ${dayInWords(rule.day)}.`;
  }
}

function skippedInWords({ date, reason }: SkippedDay): string {
  switch (reason.kind) {
    case 'weekend':
      return weekdayInWords(date);
    case 'holiday':
      return `${dayInWords(date)} (${HOLIDAY_NAMES[reason.name]})`;
    case 'closed-day':
      return `${dayInWords(date)} (sluitingsdag)`;
  }
}

/** Why a day is the day it is, in a sentence or two. */
export function whyInWords({ rule, skipped }: DateExplanation): string {
  const rest =
    skipped.length === 0 ? '' : ` Geen werkdag en dus overgeslagen: ${skipped.map(skippedInWords).join(', ')}.`;
  return `${ruleInWords(rule)}${rest}`;
}

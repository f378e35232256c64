import { dayInWords, weekdayInWords } from './dates.ts';

/** What is told of a day that can be right and seldom is. */
export const UNLIKELY_TEXTS = {
  title: 'Kijk na of dit klopt',
  decidedAhead: (day: string) => `De dag van de beslissing, ${dayInWords(day)}, moet nog komen.`,
  ended: (day: string) => `De duur loopt tot en met ${dayInWords(day)}. Die dag is al voorbij.`,
  dueBefore: (ref: string, day: string) =>
    `Voorwaarde ${ref} moet vervuld zijn tegen ${dayInWords(day)}. Die dag is al voorbij: ze is meteen te laat.`,
  meetingBefore: (day: string) => `De zitting valt op ${weekdayInWords(day)}. Die dag is al voorbij.`,
  noWorkingDay: (day: string) => `De zitting valt op ${weekdayInWords(day)}. Dat is geen werkdag.`,
  askedBefore: (day: string) => `U vraagt een antwoord tegen ${dayInWords(day)}. Die dag is al voorbij.`,
} as const;

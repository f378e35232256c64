import type { Deviation, LetterCondition } from '#domain/dossier/decision-letter.ts';
import type { Duration } from '#domain/dossier/events.ts';

const DAY = new Intl.DateTimeFormat('nl-BE', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A local day in Dutch words: `30 november 2017`. */
export const inWords = (day: string): string => DAY.format(new Date(`${day}T00:00:00Z`));

const counted = (count: string, one: string, many: string): string => `${count} ${count === '1' ? one : many}`;

/** A period in Dutch words: `1 maand`, `10 werkdagen`, `1 jaar en 6 maanden`. */
export function periodInWords(period: string): string {
  const working = /^P(\d+)WD$/.exec(period)?.[1];
  if (working !== undefined) return counted(working, 'werkdag', 'werkdagen');
  const [, years, months, weeks, days] = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(period) ?? [];
  const parts = [
    years === undefined ? [] : [counted(years, 'jaar', 'jaar')],
    months === undefined ? [] : [counted(months, 'maand', 'maanden')],
    weeks === undefined ? [] : [counted(weeks, 'week', 'weken')],
    days === undefined ? [] : [counted(days, 'dag', 'dagen')],
  ].flat();
  return parts.join(' en ');
}

/** Nobody says “om de 1 jaar”. */
const EVERY_ONE: Readonly<Record<string, string>> = {
  P1Y: 'elk jaar',
  P1M: 'elke maand',
  P1W: 'elke week',
  P1D: 'elke dag',
};

/** How long it lasts, in words. */
export function durationInWords({ lastDay, indefiniteOn }: Duration): string {
  if (lastDay === null) return 'onbepaalde duur';
  const until = `tot en met ${inWords(lastDay)}`;
  return indefiniteOn === undefined ? until : `${until}, en voor onbepaalde duur zodra “${indefiniteOn}” gemeld is`;
}

/** By when a condition must be met, in words. */
export function deadlineInWords(deadline: LetterCondition['deadline']): string {
  if (deadline === 'asap') return 'zo snel mogelijk';
  if (deadline === 'continuous') return 'voortdurend, zolang de machtiging geldt';
  if ('by' in deadline) return `uiterlijk op ${inWords(deadline.by)}`;
  if ('within' in deadline) return `uiterlijk ${periodInWords(deadline.within)} na “${deadline.of}”`;
  if ('every' in deadline) {
    const rhythm = EVERY_ONE[deadline.every] ?? `om de ${periodInWords(deadline.every)}`;
    return `${rhythm}, voor het eerst op ${inWords(deadline.from)}`;
  }
  return `melding van “${deadline.report}”, uiterlijk 10 werkdagen erna`;
}

const ASPECTS: Readonly<Record<Deviation['aspect'], string>> = {
  duration: 'Duur',
  'data-items': 'Gegevens',
  retention: 'Bewaartermijn',
  frequency: 'Frequentie',
  recipients: 'Bestemmelingen',
  purposes: 'Doeleinden',
  other: 'Ander punt',
};

/** The words of the letter about a decision. */
export const LETTER_TEXTS = {
  aspect: (aspect: Deviation['aspect']) => ASPECTS[aspect],
  title: {
    granted: (number: string) => `Beslissing ${number}: de mededeling is toegestaan`,
    refused: (number: string) => `Beslissing ${number}: de aanvraag is geweigerd`,
    'no-jurisdiction': (number: string) => `Beslissing ${number}: het comité is niet bevoegd`,
  },
  dossier: 'Dossier:',
  subject: 'Onderwerp:',
  applicants: 'Aanvrager:',
  provider: 'Mededelende instantie:',
  recipients: 'Bestemmeling:',
  decidedOn: 'Beslist op:',
  inForce: 'Inwerkingtreding:',
  notPublished: 'bij de bekendmaking',
  duration: 'Duur:',
  deviations: 'Wat anders beslist is dan gevraagd',
  deviationsIntro:
    'Op de punten hieronder wijkt de beslissing af van de aanvraag. Op alle andere punten volgt zij de aanvraag.',
  noDeviations: 'De beslissing volgt de aanvraag.',
  deviationHeader: ['Punt', 'Gevraagd', 'Toegekend'],
  because: (reason: string) => ` (${reason})`,
  conditions: 'Voorwaarden',
  conditionsIntro: 'De machtiging geldt onder de voorwaarden hieronder. Beraad herinnert aan elke datum.',
  noConditions: 'Aan deze beslissing zijn geen voorwaarden verbonden.',
  conditionHeader: ['Nr.', 'Voorwaarde', 'Voor wie', 'Wanneer'],
  survives: 'ook na het einde van de machtiging',
  appeal: 'Bent u het niet eens met deze beslissing?',
  noAppeal: 'Vraag het secretariaat van het comité welke beroepsmogelijkheden er zijn.',
} as const;

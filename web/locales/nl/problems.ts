import type { Field } from '#web/forms/field.ts';

/** What is wrong with one field, and what to do. */
export const PROBLEM_TEXTS: {
  readonly missing: Readonly<Record<Field['kind'], string>>;
  readonly wrong: Readonly<Record<Field['kind'], string>>;
  /** By the name of a field whose texts have a form of their own. */
  readonly formats: Readonly<Record<string, string>>;
  /** A number that another row of the list has already. */
  readonly twice: string;
  readonly notYet: string;
  readonly noEvidence: string;
  readonly notMobile: string;
  readonly notCommitted: string;
  readonly namesProcessor: string;
} = {
  twice: 'Een andere rij heeft dit nummer al. Geef elke rij een eigen nummer.',
  missing: {
    text: 'Vul dit in.',
    email: 'Vul een e-mailadres in.',
    date: 'Kies een dag.',
    number: 'Vul een getal in.',
    lines: 'Vul minstens één regel in.',
    choice: 'Maak een keuze.',
    several: 'Kies er minstens één.',
    body: 'Kies een organisatie.',
    flag: 'Kies ja of nee.',
    group: 'Vul dit in.',
    list: 'Vul minstens één rij in.',
    answers: 'Beantwoord elke vraag.',
    variants: 'Maak een keuze.',
  },
  wrong: {
    text: 'Dit klopt niet. Kijk na wat u invulde.',
    email: 'Dit is geen e-mailadres. Het ziet eruit als naam@organisatie.be.',
    date: 'Deze dag bestaat niet. Kies een dag, bijvoorbeeld 30-11-2017.',
    number: 'Dit is geen geheel getal. Vul een getal vanaf 1 in.',
    lines: 'Dit klopt niet. Schrijf één gegeven per regel.',
    choice: 'Kies een van de mogelijkheden.',
    several: 'Kies uit de mogelijkheden.',
    body: 'Kies een organisatie uit de lijst.',
    flag: 'Kies ja of nee.',
    group: 'Dit is niet volledig. Vul aan wat ontbreekt.',
    list: 'Dit klopt niet. Kijk de rijen na.',
    answers: 'Beantwoord elke vraag met een van de mogelijkheden.',
    variants: 'Dit is niet volledig. Maak een keuze en vul aan wat erbij hoort.',
  },
  formats: {
    dossier: 'Gebruik alleen kleine letters, cijfers en koppeltekens, bijvoorbeeld amif-2018.',
    event: 'Gebruik alleen kleine letters, cijfers en koppeltekens, bijvoorbeeld steekproef-getrokken.',
    of: 'Gebruik alleen kleine letters, cijfers en koppeltekens, bijvoorbeeld steekproef-getrokken.',
    report: 'Gebruik alleen kleine letters, cijfers en koppeltekens, bijvoorbeeld steekproef-getrokken.',
    amends: 'Gebruik alleen kleine letters, cijfers en koppeltekens, bijvoorbeeld amif-2017.',
    ref: 'Gebruik alleen letters, cijfers, punten en koppeltekens, bijvoorbeeld 101 of 12.a.',
    within: 'Schrijf een termijn als P1M (één maand), P2Y (twee jaar) of P10WD (tien werkdagen).',
    every: 'Schrijf een termijn als P1M (elke maand) of P1Y (elk jaar).',
    url: 'Schrijf het volledige adres, bijvoorbeeld https://www.organisatie.be/protocol.',
    publicationUrl: 'Schrijf het volledige adres, bijvoorbeeld https://www.organisatie.be/privacy.',
  },
  notMobile: 'Dit is geen gsm-nummer. Schrijf het als 0470 12 34 56 of +32 470 12 34 56.',
  notCommitted: 'Ook een verwerker verbindt zich. Vink dit aan, of maak de naam leeg als u er geen hebt.',
  namesProcessor: 'U noemt hieronder een verwerker. Antwoord met ja, of maak zijn naam leeg.',
  noEvidence: 'Schrijf wat u gedaan hebt, of vermeld hieronder minstens één document.',
  notYet: 'Deze dag moet nog komen. Meld de gebeurtenis op de dag zelf of later.',
};

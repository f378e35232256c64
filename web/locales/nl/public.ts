import type { CheckReason } from '#domain/check/permit.ts';

/** The words of the pages that everybody may read. */
export const REGISTER_TEXTS = {
  navigation: 'Register',
  title: 'Register van beslissingen en protocollen',
  lead: (count: number) =>
    count === 1 ? '1 gepubliceerde beslissing of protocol.' : `${count} gepubliceerde beslissingen en protocollen.`,
  empty: 'Er is niets gepubliceerd dat hieraan voldoet.',
  search: 'Zoek op onderwerp, nummer of organisatie',
  kind: 'Soort',
  every: 'Alle',
  apply: 'Zoeken',
  number: 'Nummer',
  subject: 'Onderwerp',
  state: 'Toestand',
  published: 'Gepubliceerd op',
  feeds: 'Als open data',
  outcome: 'Beslissing',
  committee: 'Commissie',
  decidedOn: 'Beslist op',
  inForceFrom: 'Van kracht vanaf',
  lastDay: 'Geldig tot en met',
  provider: 'Verstrekker',
  recipients: 'Ontvangers',
  recipientClass: 'Wie kan toetreden',
  dataItems: 'Gegevens die worden meegedeeld',
  conditions: 'Voorwaarden die openbaar zijn',
  noConditions: 'Geen van de voorwaarden is openbaar.',
  responsible: 'Verantwoordelijke',
  deadline: 'Termijn',
  acceders: 'Wie toegetreden is',
  noAcceders: 'Nog geen enkele organisatie.',
  since: 'sinds',
  versions: 'Andere versies',
  amends: 'Wijzigt',
  amendedBy: 'Gewijzigd door',
  publishedOn: 'Waar de partijen het publiceerden',
} as const;

export const CHECK_TEXTS = {
  navigation: 'Mag dit?',
  title: 'Mag deze mededeling van gegevens?',
  lead: 'Kijk na of een organisatie persoonsgegevens aan een andere mag meedelen, vandaag of op een andere dag. Het antwoord volgt uit de gepubliceerde beslissingen, toetredingen en protocollen.',
  provider: 'Wie deelt de gegevens mee',
  recipient: 'Wie ontvangt ze',
  date: 'Op welke dag',
  dateHint: 'Laat leeg voor nu.',
  dataItem: 'Welk gegeven',
  dataItemHint: 'Laat leeg voor de mededeling als geheel. Schrijf het zoals in de beslissing.',
  ask: 'Nakijken',
  choose: 'Maak een keuze',
  allowed: 'Ja, dit mag.',
  refused: 'Nee, dit mag niet.',
  asked: (provider: string, recipient: string, day: string) => `${provider} aan ${recipient}, op ${day}`,
  now: 'dit ogenblik',
  because: 'Waarom',
  basis: 'Waarop dit steunt',
  noBasis: 'Er is geen beslissing of protocol over deze mededeling.',
  wrong: 'Kies een verstrekker en een ontvanger, en een dag die bestaat.',
} as const;

/** Why a check is answered as it is. */
export const CHECK_REASON_TEXTS: Readonly<Record<CheckReason, string>> = {
  allowed: 'Een beslissing of protocol dat van kracht is, laat het toe.',
  'not-in-force': 'De beslissing of het protocol is op die dag niet van kracht.',
  expired: 'De beslissing of het protocol is afgelopen.',
  suspended: 'De machtiging is geschorst.',
  revoked: 'De machtiging is ingetrokken.',
  superseded: 'Een nieuwe beslissing is in de plaats gekomen.',
  ended: 'Het protocol is beëindigd.',
  'not-a-party': 'Geen beslissing of protocol gaat over deze twee organisaties.',
  'data-item-not-covered': 'Dit gegeven staat niet in de beslissing.',
  'accession-suspended': 'De toetreding van de ontvanger is geschorst.',
  'no-active-accession': 'De ontvanger is niet toegetreden.',
};

export const STATEMENT_TEXTS = {
  accessibility: {
    link: 'Toegankelijkheid',
    title: 'Toegankelijkheidsverklaring',
    paragraphs: [
      'Deze website volgt de richtlijnen WCAG 2.2, niveau AA. Alle pagina’s werken zonder JavaScript, met het toetsenbord alleen, bij 400 % vergroting en op een scherm van 320 pixels breed.',
      'Bij elke wijziging gaat een programma alle pagina’s na op fouten in de toegankelijkheid. Dat vindt niet alles.',
      'De PDF-documenten die Beraad maakt, hebben een titel, een taal en een structuur voor schermlezers. Bestanden die anderen opladen, kunnen minder toegankelijk zijn.',
      'Werkt iets niet voor u? Laat het weten aan het secretariaat van de commissie waarmee u te maken hebt. Krijgt u geen goed antwoord, dan kunt u terecht bij de Vlaamse Ombudsdienst.',
    ],
  },
  privacy: {
    link: 'Privacy',
    title: 'Privacyverklaring',
    paragraphs: [
      'Beraad verwerkt de naam, de rol en het e-mailadres van wie namens een organisatie aan een dossier werkt, om dossiers te behandelen en termijnen op te volgen. Dat gebeurt in het kader van een taak van algemeen belang (AVG, artikel 6, lid 1, e).',
      'U meldt zich aan via ACM/IDM. Beraad bewaart uw rijksregisternummer niet. Een certificaat van een elektronische handtekening kan het bevatten; het staat dan in het ondertekende bestand zelf, en wordt nergens getoond.',
      'Beraad gebruikt alleen cookies die nodig zijn om aangemeld te blijven. Ze verdwijnen als u de browser sluit en volgen u nergens.',
      'Namen, adressen en vrije tekst kunnen gewist worden; wat er gebeurde en wanneer, blijft bewaard zolang de wet het vraagt. Wie een dossier bekijkt of wijzigt, wordt genoteerd.',
      'Voor vragen en om uw rechten uit te oefenen kunt u terecht bij de functionaris voor gegevensbescherming van de organisatie die uw gegevens invoerde, of bij het secretariaat. U kunt klacht indienen bij de Vlaamse Toezichtcommissie.',
    ],
  },
} as const;

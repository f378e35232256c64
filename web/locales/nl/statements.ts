import { KEPT, LOOKS_KEPT_YEARS } from '#domain/retention/periods.ts';
import { periodInWords } from './why-date.ts';

/** A part of a statement: what it says, and what it lists. */
export interface StatementSection {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly list?: readonly string[];
  /** Where to read on. */
  readonly site?: { readonly href: string; readonly label: string };
  /** The addresses of the committees follow here. */
  readonly contacts?: true;
}

export interface StatementTexts {
  readonly link: string;
  readonly title: string;
  readonly lead: string;
  readonly sections: readonly StatementSection[];
}

export const NO_CONTACTS = 'Er is nog geen commissie bekend. Vraag het aan de instantie die deze website beheert.';

/** Of each period the words are made from what the job that erases goes by. */
export const STATEMENT_TEXTS: Readonly<Record<'accessibility' | 'privacy', StatementTexts>> = {
  accessibility: {
    link: 'Toegankelijkheid',
    title: 'Toegankelijkheidsverklaring',
    lead: 'Deze verklaring gaat over de website Beraad. Wie haar beheert, wil ze toegankelijk maken zoals het Bestuursdecreet van 7 december 2018 het vraagt.',
    sections: [
      {
        heading: 'Hoe toegankelijk is deze website?',
        paragraphs: [
          'Deze website voldoet gedeeltelijk aan de webrichtlijnen WCAG 2.2, niveau AA. Op de pagina’s zelf kennen we geen fouten; de bestanden hieronder voldoen niet altijd, en een onafhankelijk onderzoek is er nog niet geweest.',
          'Alle pagina’s werken zonder JavaScript, met het toetsenbord alleen, bij 400 % vergroting en op een scherm van 320 pixels breed.',
        ],
      },
      {
        heading: 'Wat is niet toegankelijk?',
        paragraphs: ['Van het volgende weten we dat het voor sommigen niet bruikbaar is.'],
        list: [
          'Bestanden die anderen opladen, zoals bewijsstukken, kunnen minder toegankelijk zijn. Vraag de inhoud in een andere vorm aan wie het bestand oplaadde, of aan het secretariaat.',
          'De PDF-documenten die Beraad maakt, hebben een titel, een taal en een structuur voor schermlezers. Een programma keek die na, maar nog niemand las ze na met een schermlezer.',
          'U ondertekent met een programma van uw eigen organisatie, en u meldt zich aan via ACM/IDM. Zij hebben een eigen toegankelijkheidsverklaring.',
        ],
      },
      {
        heading: 'Hoe is deze verklaring opgesteld?',
        paragraphs: [
          'Wie Beraad maakt, beoordeelde de website zelf. Het programma axe onderzoekt bij elke wijziging alle pagina’s op fouten tegen WCAG 2.2, niveau A en AA. Met de hand is nagegaan of alles met het toetsenbord werkt en leesbaar blijft op een smal scherm en vergroot. Zo’n onderzoek vindt niet alles.',
          'Datum van het laatste onderzoek en van deze verklaring: 22 november 2026.',
        ],
      },
      {
        heading: 'Werkt iets niet voor u?',
        paragraphs: [
          'Laat het weten aan het secretariaat van de commissie waarmee u te maken hebt. Zeg op welke pagina u was, wat u wilde doen en welk hulpmiddel u gebruikt.',
        ],
        contacts: true,
      },
      {
        heading: 'Klacht',
        paragraphs: [
          'Krijgt u geen antwoord, of geen goed antwoord, dan kunt u klacht indienen bij de Vlaamse Ombudsdienst, Leuvenseweg 86, 1000 Brussel, of op het gratis nummer 1700.',
        ],
        site: { href: 'https://www.vlaamseombudsdienst.be', label: 'Website van de Vlaamse Ombudsdienst' },
      },
    ],
  },
  privacy: {
    link: 'Privacy',
    title: 'Privacyverklaring',
    lead: 'Beraad behandelt aanvragen om persoonsgegevens mee te delen, en volgt de voorwaarden op. Daarvoor verwerkt het ook gegevens van wie eraan meewerkt. Deze verklaring gaat over die gegevens.',
    sections: [
      {
        heading: 'Wie is verantwoordelijk?',
        paragraphs: [
          'Voor een dossier is dat de commissie die het behandelt. Voor wat een organisatie over haar eigen mensen en contactpunten invoert, is het die organisatie: de aanvrager, de verstrekker, de ontvanger of de toetreder.',
          'De instantie die deze website beheert, verwerkt de gegevens voor hen.',
        ],
      },
      {
        heading: 'Welke gegevens, en waarvoor?',
        paragraphs: ['Beraad verwerkt niet meer dan het nodig heeft.'],
        list: [
          'Uw naam, uw organisatie en uw rollen, zoals ACM/IDM ze meedeelt als u zich aanmeldt: om te weten wie wat mag.',
          'Uw e-mailadres, uw naam en uw telefoonnummer als contactpersoon, en de namen van wie voor een organisatie mag tekenen: om u te bereiken en handtekeningen na te kijken.',
          'Wat u schrijft, oplaadt en beslist in een dossier, en wanneer: om het te behandelen en later te kunnen verantwoorden.',
          'Welke berichten u kreeg en of ze aankwamen: om te bewijzen dat een termijn bekend was.',
          'Wie een dossier bekijkt: om misbruik te kunnen vaststellen.',
        ],
      },
      {
        heading: 'Wat we niet bewaren',
        paragraphs: [
          'Uw rijksregisternummer vraagt en bewaart Beraad niet. Een certificaat van een elektronische handtekening kan het bevatten; het staat dan in het ondertekende bestand zelf, en wordt nergens getoond.',
          'Er zijn alleen cookies die nodig zijn om aangemeld te blijven. Ze verdwijnen als u de browser sluit en volgen u nergens.',
        ],
      },
      {
        heading: 'Op welke grond?',
        paragraphs: [
          'Een taak van algemeen belang (AVG, artikel 6, lid 1, e) en wettelijke plichten (artikel 6, lid 1, c): het toezicht op de mededeling van persoonsgegevens door Vlaamse instanties volgt uit het decreet van 18 juli 2008 betreffende het elektronische bestuurlijke gegevensverkeer.',
        ],
      },
      {
        heading: 'Wie krijgt ze te zien?',
        paragraphs: [
          'Wie een rol heeft in het dossier. Wat gepubliceerd wordt, staat in het openbare register: beslissingen, protocollen en de organisaties die toetraden, zonder namen van medewerkers. De gegevens worden niet verkocht en dienen voor geen reclame.',
        ],
      },
      {
        heading: 'Hoelang?',
        paragraphs: [
          'Zodra de termijn voorbij is, wist een programma de gegevens. In reservekopieën staan ze dan nog, tot die zelf verlopen.',
        ],
        list: [
          `Vrije tekst in een dossier, naast de beslissing zelf, en de berichten erover: ${periodInWords(KEPT['dossier-texts'])} nadat het dossier gesloten is.`,
          `Namen, adressen en telefoonnummers bij een toetreding: ${periodInWords(KEPT['accession-texts'])} nadat ze en haar laatste plicht eindigden.`,
          `Wie gebeld moest worden omdat een bericht niet aankwam: ${periodInWords(KEPT['phone-items'])} na dat bericht, als het gebeurd is.`,
          `Wie een dossier bekeek: ${LOOKS_KEPT_YEARS} jaar.`,
          'Uw naam en uw rollen: zolang u met Beraad werkt. Een beheerder kan ze wissen.',
          'De aanvraag, de beslissing, de voorwaarden, de verslagen van vergaderingen en wat er wanneer gebeurde: blijvend, als archief van de overheid.',
        ],
      },
      {
        heading: 'Uw rechten',
        paragraphs: [
          'U kunt vragen uw gegevens in te kijken, te verbeteren of te wissen, de verwerking te beperken, en u ertegen verzetten. Wat bij een beslissing van de overheid hoort, kan niet altijd gewist worden (AVG, artikel 17, lid 3).',
          'Vraag het aan de functionaris voor gegevensbescherming van de organisatie die uw gegevens invoerde, of aan het secretariaat van de commissie. U krijgt binnen een maand antwoord.',
        ],
        contacts: true,
      },
      {
        heading: 'Klacht',
        paragraphs: [
          'Over een Vlaamse instantie kunt u klacht indienen bij de Vlaamse Toezichtcommissie, en over elke verwerking bij de Gegevensbeschermingsautoriteit, Drukpersstraat 35, 1000 Brussel.',
        ],
        site: {
          href: 'https://www.gegevensbeschermingsautoriteit.be',
          label: 'Website van de Gegevensbeschermingsautoriteit',
        },
      },
    ],
  },
};

/** What the pages say when something cannot be shown or done: what happened, and what to do. */
export const ERROR_TEXTS = {
  'not-found': {
    title: 'Niet gevonden',
    lead: 'Op dit adres staat geen pagina die u mag zien.',
    advice:
      'Kijk na of het adres volledig is overgenomen. Kwam u hier via een bericht, dan gaat het misschien over een dossier van een andere organisatie dan die waarvoor u nu bent aangemeld.',
    link: 'Naar de startpagina',
  },
  'not-permitted': {
    title: 'Dat kan nu niet',
    lead: 'U mag deze stap in dit dossier niet zetten, of het dossier staat daarvoor niet in de juiste toestand.',
    advice: 'Open het dossier: daar staat wat u nu kunt doen.',
    link: 'Naar de startpagina',
  },
  'foreign-form': {
    title: 'Het formulier is niet aanvaard',
    lead: 'Dit formulier kwam niet van een pagina die u zelf hebt geopend, of u hebt u intussen opnieuw aangemeld.',
    advice: 'Er is niets gewijzigd. Open de pagina opnieuw en verstuur het formulier van daar.',
    link: 'Naar de startpagina',
  },
  'wrong-form': {
    title: 'Het formulier kon niet gelezen worden',
    lead: 'Wat hier aankwam, is geen formulier van deze website.',
    advice: 'Er is niets gewijzigd. Ga terug en verstuur het formulier opnieuw.',
    link: 'Naar de startpagina',
  },
  renewing: {
    title: 'Dit bestand is er nog niet',
    lead: 'Beraad kreeg een nieuwe versie en werkt zijn lijsten bij. Een bestand of agenda van nu zou onvolledig zijn.',
    advice: 'Vraag het over enkele minuten opnieuw.',
    link: 'Naar de startpagina',
  },
  'too-large': {
    title: 'Het formulier is te groot',
    lead: 'De tekst in het formulier is langer dan 300 kB; dat zijn ongeveer honderd bladzijden.',
    advice:
      'Er is niets gewijzigd. Ga terug met uw browser: wat u typte, staat er nog. Kort de tekst in, of bezorg lange teksten als document.',
    link: 'Naar de startpagina',
  },
  failure: {
    title: 'Er ging iets mis',
    lead: 'De fout ligt bij ons, niet bij u. Wat u eerder deed, is bewaard; wat u nu deed, is volledig gelukt of helemaal niet.',
    advice: 'Probeer het over enkele minuten opnieuw. Blijft het misgaan, verwittig dan het secretariaat.',
    link: 'Naar de startpagina',
  },
} as const;

/** The session has ended. */
export const EXPIRED_TEXTS = {
  title: 'U bent afgemeld',
  lead: 'U was lang niet actief. Om veiligheidsredenen eindigt een sessie na dertig minuten zonder activiteit, en altijd na tien uur.',
  kept: 'Wat u invulde, is niet verloren. Meld u opnieuw aan: u krijgt het formulier terug zoals u het verstuurde en kunt het dan bevestigen.',
  lost: 'Er is niets gewijzigd. Meld u opnieuw aan en begin van daar.',
  login: 'Opnieuw aanmelden',
} as const;

/** Logging in did not work. */
export const LOGIN_FAILED_TEXTS: {
  readonly title: string;
  readonly again: string;
  readonly otherwise: string;
  /** By the code of the reason (domain/identity/recognise.ts). */
  readonly reasons: Readonly<Record<string, string>>;
} = {
  title: 'Aanmelden is niet gelukt',
  again: 'Opnieuw aanmelden',
  reasons: {
    cancelled: 'U hebt het aanmelden afgebroken. U kunt op elk moment opnieuw beginnen.',
    invalid:
      'De aanmelddienst gaf een antwoord dat niet klopt. Begin opnieuw; lukt het dan nog niet, verwittig het secretariaat.',
    away: 'De aanmelddienst antwoordt nu niet. Wacht enkele minuten en probeer het opnieuw; er is niets verloren.',
    expired:
      'De aanmelding is te lang geleden begonnen, was al gebruikt, of begon in een andere browser. Begin opnieuw in dit venster.',
    'no-body': 'U hebt u aangemeld als burger. Meld u aan namens uw organisatie.',
    'no-role':
      'U hebt bij uw organisatie geen rol in Beraad. Vraag de lokale beheerder van uw organisatie om u een rol te geven.',
    'role-not-begun': 'Uw rol in Beraad geldt vandaag nog niet. Probeer het opnieuw vanaf de dag waarop ze begint.',
    'role-ended': 'Uw rol in Beraad is afgelopen. Vraag de beheerder van uw organisatie om ze te verlengen.',
    'body-not-admitted':
      'Beraad kent uw organisatie nog niet. Uw vraag om toegang is genoteerd; probeer het opnieuw zodra uw organisatie is toegelaten.',
    'body-declined': 'Uw organisatie heeft geen toegang tot Beraad. Vragen hierover stelt u aan het secretariaat.',
    'body-ambiguous':
      'Verschillende organisaties hebben de code waarmee u zich aanmeldt. Vraag de beheerder om u bij de uwe in te schrijven.',
  },
  otherwise:
    'U bent herkend door de aanmelddienst, maar Beraad kent u niet. Vraag de beheerder van uw organisatie om u toegang te geven.',
};

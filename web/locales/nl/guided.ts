/** The words of forms that are filled in page by page. */
export const GUIDED_TEXTS = {
  steps: 'Stappen',
  check: 'Nakijken en indienen',
  next: 'Bewaren en verder',
  later: 'Bewaren en later verdergaan',
  previous: 'Vorige stap',
  step: (number: number, count: number) => `Stap ${number} van ${count}`,
  done: 'in orde',
  todo: 'nog niet volledig',
  complete: 'Alles is ingevuld. Kijk het na; na het indienen kunt u het hier niet meer wijzigen.',
  incomplete: 'Dit ontbreekt nog of is nog niet in orde',
  change: 'Wijzigen',
  unanswered: 'Kies een antwoord.',
  needed: 'Zonder deze verbintenis kan uw organisatie niet toetreden.',
  drafts: 'U bent hieraan begonnen',
  draftOf: (moment: string) => `bewaard op ${moment}`,
  goOn: 'Verdergaan',
  drop: 'Wissen',
  dropTitle: 'Klad wissen',
  dropSure: 'Wat u invulde, gaat verloren. Dit kan niet ongedaan gemaakt worden.',
  kept: 'Dit is wat u invulde voor uw sessie eindigde. Kijk het na en bewaar het opnieuw.',
  /** What is wrong with a name, by the code with which it would be refused. */
  names: {
    'dossier-exists': 'Deze korte naam is al in gebruik. Kies een andere.',
    'no-such-dossier': 'Er is geen dossier met deze korte naam bij deze commissie. Kijk de korte naam na.',
    'other-committee':
      'Dit dossier is van een andere commissie. Alleen een beslissing van die commissie kan het wijzigen.',
  } as Readonly<Record<string, string>>,
  saved: (moment: string) => `Klad, bewaard op ${moment}. Alleen u ziet het.`,
} as const;

/** The steps of a request: which fields belong together. */
export const REQUEST_SECTIONS = [
  {
    title: 'Waarover het gaat',
    names: ['dossier', 'committee', 'kind', 'subject', 'amends'],
    intro: 'Wie een verwant dossier kent, vermeldt het: een wijziging verwijst naar het dossier dat ze wijzigt.',
  },
  {
    title: 'De partijen',
    names: ['applicants', 'provider', 'recipients', 'recipientClass', 'processors'],
    intro: 'Wie vraagt, wie de gegevens verstrekt, wie ze ontvangt en wie ze voor een van hen verwerkt.',
  },
  {
    title: 'De doeleinden',
    names: ['purposes', 'legalBases'],
    intro: 'Waarvoor de gegevens dienen, en op welke rechtsgrond dat rust.',
  },
  {
    title: 'De gegevens en hun proportionaliteit',
    names: ['dataItems'],
    intro: 'Noem elk gegeven apart, met de reden waarom het niet met minder kan.',
  },
  {
    title: 'Duur, bewaring en frequentie',
    names: ['duration', 'retention', 'frequency'],
    intro: 'Wat u vraagt. De beslissing bepaalt wat u krijgt.',
  },
  { title: 'De documenten', names: ['documents'], intro: 'Welke stukken bij de aanvraag horen.' },
] as const;

/** The steps of a request that came on paper: the committee is that of who registers it. */
export const PAPER_SECTIONS = [
  {
    title: 'Waarover het gaat',
    names: ['receivedOn', 'dossier', 'kind', 'subject', 'amends'],
    intro: 'Neem over wat in de brief staat.',
  },
  ...REQUEST_SECTIONS.slice(1),
] as const;

/** The steps of a protocol. */
export const PROTOCOL_SECTIONS = [
  {
    title: 'De partijen en de duur',
    names: ['dossier', 'subject', 'provider', 'recipient', 'duration'],
    intro: 'Uw organisatie is een van de twee partijen.',
  },
  {
    title: 'De twaalf punten',
    names: ['content'],
    intro: 'Alle twaalf zijn nodig (e-govdecreet, artikel 8 §1). Beide functionarissen adviseren erover.',
  },
  { title: 'De voorwaarden', names: ['conditions'], intro: 'Wat een van de partijen daarna nog moet doen.' },
] as const;

/** The steps of a commitment. */
export const COMMITMENT_SECTIONS = [
  {
    title: 'Wie we kunnen bereiken',
    names: ['contact', 'dpo'],
    intro: 'Deze twee personen krijgen alle berichten over de toetreding.',
  },
  {
    title: 'Waartoe u zich verbindt',
    names: ['undertakings', 'processors', 'rhythm', 'publicationUrl'],
    intro: 'Alle verbintenissen zijn nodig om toe te treden.',
  },
] as const;

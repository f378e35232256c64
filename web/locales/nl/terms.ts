import type { ProtocolPoint } from '#domain/commands/protocol-commands.ts';

/** The name of a code; a code that has none stays as it is. */
export const nameIn = (names: Readonly<Record<string, string>>, code: string): string =>
  Object.hasOwn(names, code) ? (names[code] ?? code) : code;

/** A text with its first letter in upper case. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const KIND_NAMES: Readonly<Record<string, string>> = {
  authorisation: 'Machtiging',
  deliberation: 'Beraadslaging',
  'general-deliberation': 'Algemene beraadslaging',
  protocol: 'Protocol',
};

/** What a dossier is about to decide, as people call it. */
export const kindName = (kind: string): string => KIND_NAMES[kind] ?? kind;

export const ADVICE_NAMES: Readonly<Record<string, string>> = {
  dpo: 'Advies van de functionaris voor gegevensbescherming',
  security: 'Veiligheidsadvies',
  rapporteur: 'Verslag',
  referral: 'Advies na doorverwijzing',
};

export const OPINION_NAMES: Readonly<Record<string, string>> = {
  positive: 'Gunstig advies',
  conditional: 'Gunstig advies onder voorwaarden',
  negative: 'Ongunstig advies',
};

export const OUTCOME_NAMES: Readonly<Record<string, string>> = {
  granted: 'Machtiging verleend',
  refused: 'Machtiging geweigerd',
  'no-jurisdiction': 'Commissie niet bevoegd',
};

export const ENDED_BECAUSE: Readonly<Record<string, string>> = {
  expired: 'de machtiging is afgelopen',
  revoked: 'de machtiging is ingetrokken',
  'event-cancelled': 'de gebeurtenis die de termijn deed lopen, heeft niet plaatsgevonden',
  superseded: 'een nieuwe beslissing komt in de plaats',
  'accession-withdrawn': 'de toetreding is ingetrokken',
  ended: 'het protocol is beëindigd',
};

/** The twelve points of a protocol, as people call them (e-government decree, article 8 §1). */
export const POINT_NAMES: Readonly<Record<ProtocolPoint, string>> = {
  controllers: 'de verwerkingsverantwoordelijken',
  purposes: 'de doeleinden',
  categories: 'de categorieën en de omvang van de gegevens',
  recipients: 'de ontvangers en derden',
  legalBasis: 'de rechtsgrond',
  security: 'de beveiligingsmaatregelen',
  periodicityAndDuration: 'de periodiciteit en de duur',
  sanctions: 'de sancties',
  originalPurposes: 'de oorspronkelijke doeleinden',
  compatibility: 'de verenigbaarheid van de verdere verwerking',
  quality: 'de kwaliteit van de gegevens',
  specificMeasures: 'de specifieke maatregelen',
};

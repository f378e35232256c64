import { nameIn } from './terms.ts';

interface FieldTexts {
  readonly label: string;
  readonly hint?: string;
}

/** The fields of the commands by their name; `STEP/NAME` where one step means something of its own by it. */
const FIELDS: Readonly<Record<string, FieldTexts>> = {
  dossier: {
    label: 'Korte naam van het dossier',
    hint: 'Kleine letters, cijfers en koppeltekens, bijvoorbeeld amif-2018. Hiermee verwijst u later naar het dossier.',
  },
  committee: { label: 'Commissie' },
  kind: { label: 'Soort' },
  subject: { label: 'Onderwerp', hint: 'In één zin: welke gegevens, van wie, aan wie en waarvoor.' },
  provider: { label: 'Verstrekker van de gegevens' },
  recipient: { label: 'Ontvanger' },
  recipients: { label: 'Ontvangers' },
  recipientClass: { label: 'Wie later kan toetreden', hint: 'Alleen voor een algemene beraadslaging.' },
  applicants: { label: 'Aanvragers' },
  purposes: { label: 'Doeleinden', hint: 'Eén per regel.' },
  legalBases: { label: 'Rechtsgronden', hint: 'Eén per regel.' },
  dataItems: { label: 'Gegevens' },
  name: { label: 'Naam' },
  'dataItems/name': { label: 'Welk gegeven' },
  proportionality: { label: 'Waarom dit gegeven nodig is' },
  duration: { label: 'Duur' },
  until: { label: 'Laatste dag' },
  indefiniteOn: { label: 'Gebeurtenis die de duur onbepaald maakt' },
  retention: { label: 'Bewaartermijn' },
  frequency: { label: 'Hoe vaak de gegevens worden meegedeeld' },
  processors: { label: 'Verwerkers', hint: 'Eén per regel.' },
  documents: { label: 'Documenten' },
  title: { label: 'Titel' },
  receivedOn: { label: 'Ontvangen op' },
  text: { label: 'Toelichting' },
  amends: { label: 'Dossier dat hiermee gewijzigd wordt', hint: 'De korte naam van het dossier.' },
  reason: { label: 'Reden', hint: 'Wie het dossier mag zien, kan dit lezen.' },
  question: { label: 'Uw vraag' },
  answer: { label: 'Uw antwoord' },
  due: { label: 'Vervaldag', hint: 'De hele dag telt nog mee.' },
  'request-information/due': { label: 'Antwoord verwacht uiterlijk op', hint: 'De hele dag telt nog mee.' },
  'request-advice/due': { label: 'Advies verwacht uiterlijk op', hint: 'De hele dag telt nog mee.' },
  'grant-extension/due': { label: 'Nieuwe vervaldag', hint: 'Een dag na vandaag en na de huidige vervaldag.' },
  'reject-evidence/due': { label: 'Nieuwe vervaldag', hint: 'Laat leeg om de huidige vervaldag te behouden.' },
  adviser: { label: 'Adviesverlener' },
  onSilence: { label: 'Als het advies uitblijft' },
  opinion: { label: 'Uw advies' },
  'give-advice/text': { label: 'Tekst van het advies' },
  date: { label: 'Dag' },
  'schedule-meeting/date': { label: 'Dag van de zitting' },
  'record-decision/date': { label: 'Dag van de beslissing' },
  'record-event/date': { label: 'Dag waarop het gebeurde' },
  outcome: { label: 'Beslissing' },
  number: { label: 'Nummer van de beslissing' },
  effectiveFrom: { label: 'Van kracht vanaf', hint: 'Laat leeg als de beslissing vanaf de publicatie geldt.' },
  conditions: { label: 'Voorwaarden' },
  condition: { label: 'Voorwaarde' },
  occurrence: { label: 'Hoeveelste keer' },
  ref: { label: 'Nummer', hint: 'Zoals in de beslissing, bijvoorbeeld 101.' },
  'conditions/text': { label: 'Tekst van de voorwaarde' },
  deadline: { label: 'Termijn' },
  by: { label: 'Tegen welke dag' },
  within: { label: 'Binnen welke termijn', hint: 'P1M is één maand, P2Y twee jaar, P10WD tien werkdagen.' },
  of: { label: 'Na welke gebeurtenis' },
  every: { label: 'Hoe vaak', hint: 'P1M is elke maand, P1Y elk jaar.' },
  from: { label: 'De eerste keer tegen' },
  report: { label: 'Welke gebeurtenis gemeld moet worden' },
  public: { label: 'Deze voorwaarde mag in het openbare register staan' },
  survives: { label: 'Deze voorwaarde blijft gelden na het einde van de machtiging' },
  responsible: { label: 'Verantwoordelijken' },
  supersedes: { label: 'Vervangen voorwaarden', hint: 'Nummers uit de gewijzigde beslissing, één per regel.' },
  accession: { label: 'Toetreding', hint: 'Alleen voor een algemene beraadslaging.' },
  review: { label: 'Beoordeling van een toetreding' },
  undertakings: { label: 'Verbintenissen' },
  'undertakings/text': { label: 'Tekst van de verbintenis' },
  event: { label: 'Gebeurtenis', hint: 'De naam die de beslissing eraan geeft, bijvoorbeeld sample-drawn.' },
  for: { label: 'Voor welke organisatie', hint: 'Laat leeg als het de hele machtiging aangaat.' },
  contact: { label: 'Contactpersoon' },
  dpo: { label: 'Functionaris voor gegevensbescherming' },
  email: { label: 'E-mailadres' },
  publicationUrl: { label: 'Adres van de publicatie' },
  sign: { label: 'Ondertekening' },
  organisation: { label: 'Organisatie' },
  party: { label: 'Partij' },
  content: { label: 'Inhoud van het protocol' },
  remarks: { label: 'Opmerkingen per punt' },
  url: { label: 'Adres waar het protocol staat' },
  controllers: { label: '1. Verwerkingsverantwoordelijken en functionarissen' },
  'content/purposes': { label: '2. Doeleinden' },
  'remarks/purposes': { label: '2. Doeleinden' },
  categories: { label: '3. Categorieën en formaat van de gegevens' },
  'content/recipients': { label: '4. Categorieën van ontvangers' },
  'remarks/recipients': { label: '4. Categorieën van ontvangers' },
  legalBasis: { label: '5. Rechtsgrond van de mededeling en de inzameling' },
  security: { label: '6. Beveiligingsmaatregelen' },
  periodicityAndDuration: { label: '7. Periodiciteit en duur' },
  sanctions: { label: '8. Sancties bij niet-naleving' },
  originalPurposes: { label: '9. Oorspronkelijke doeleinden' },
  compatibility: { label: '10. Verenigbaarheid van de doeleinden' },
  quality: { label: '11. Kwaliteit van de gegevens' },
  specificMeasures: { label: '12. Bijzondere maatregelen' },
};

/** The words of a field by its name in a form, such as `conditions.0.text`; the nearest meaning wins. */
export function fieldLabel(step: string, name: string): FieldTexts {
  const parts = name.split('.').filter((part) => !/^\d+$/.test(part) && !part.startsWith('_'));
  const last = parts.at(-1) ?? '';
  const known = [`${step}/${parts.join('/')}`, `${parts[0] ?? ''}/${last}`, last].find((key) =>
    Object.hasOwn(FIELDS, key),
  );
  // A variant's fields stand under the variant's own name: `deadline.within-of.of`.
  return (known === undefined ? undefined : FIELDS[known]) ?? { label: last };
}

/** Whether a field has words of its own. */
export const hasLabel = (step: string, name: string): boolean =>
  fieldLabel(step, name).label !== name.split('.').at(-1);

const OPTIONS: Readonly<Record<string, string>> = {
  'submit-request/kind/authorisation': 'Machtiging',
  'submit-request/kind/deliberation': 'Beraadslaging',
  'submit-request/kind/general-deliberation': 'Algemene beraadslaging, waartoe organisaties kunnen toetreden',
  'recipientClass/municipality': 'Gemeenten',
  'recipientClass/ocmw': "OCMW's",
  'kind/security-evaluation': 'Evaluatie van de beveiliging',
  'kind/security-plan': 'Informatieveiligheidsplan',
  'kind/information-notice': 'Informatie aan de betrokkenen',
  'kind/retention-report': 'Verslag over de bewaring',
  'kind/register-of-processing': 'Register van de verwerkingen',
  'kind/other': 'Ander document',
  'request-advice/kind/dpo': 'Advies van de functionaris voor gegevensbescherming',
  'request-advice/kind/security': 'Veiligheidsadvies',
  'request-advice/kind/rapporteur': 'Verslag van de rapporteur',
  'request-advice/kind/referral': 'Advies na doorverwijzing',
  'onSilence/wait': 'Wachten tot het er is',
  'onSilence/proceed': 'Na de laatste dag verdergaan zonder advies',
  'opinion/positive': 'Gunstig',
  'opinion/conditional': 'Gunstig onder voorwaarden',
  'opinion/negative': 'Ongunstig',
  'outcome/granted': 'Machtiging verleend',
  'outcome/refused': 'Machtiging geweigerd',
  'outcome/no-jurisdiction': 'Commissie niet bevoegd',
  'review/automatic': 'Automatisch bij een geldige handtekening',
  'review/manual': 'Altijd door een medewerker',
  'sign/valid': 'Met een geldige handtekening',
  'sign/two-signatures': 'Met twee handtekeningen',
  'sign/paper': 'Op papier (een scan)',
  'sign/unsigned': 'Zonder handtekening',
  'sign/tampered': 'Gewijzigd na het tekenen',
  'sign/other-document': 'Een ander document',
  'sign/untrusted': 'Met een onbekende handtekening',
  'sign/expired-certificate': 'Met een vervallen certificaat',
};

/** The words of a choice. */
export function optionName(step: string, name: string, option: string): string {
  const last = name.split('.').at(-1) ?? '';
  return OPTIONS[`${step}/${last}/${option}`] ?? OPTIONS[`${last}/${option}`] ?? option;
}

const VARIANTS: Readonly<Record<string, string>> = {
  'duration/until': 'Tot en met een bepaalde dag',
  'duration/indefinite': 'Onbepaalde duur',
  'duration/until-indefiniteOn': 'Tot en met een bepaalde dag, tenzij een gebeurtenis de duur onbepaald maakt',
  'deadline/by': 'Tegen een bepaalde dag',
  'deadline/within-of': 'Binnen een termijn na een gebeurtenis',
  'deadline/every-from': 'Telkens opnieuw',
  'deadline/report': 'Een gebeurtenis melden (binnen tien werkdagen)',
  'deadline/asap': 'Zo snel mogelijk',
  'deadline/continuous': 'Doorlopend',
};

/** The words of one form of a field that has several. */
export const variantLabel = (name: string, variant: string): string =>
  nameIn(VARIANTS, `${name.split('.').at(-1) ?? ''}/${variant}`);

/** The words of every form. */
export const FORM_TEXTS = {
  optional: '(niet verplicht)',
  choose: 'Maak een keuze',
  yes: 'Ja',
  summary: 'Het formulier is nog niet in orde',
  none: (name: string) => (name === 'duration' ? 'Niet vermeld' : 'Geen'),
  row: (label: string, number: number) => `${label}: rij ${number}`,
  add: (label: string) => `Rij toevoegen bij ${label.toLowerCase()}`,
} as const;

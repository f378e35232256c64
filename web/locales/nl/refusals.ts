import { capitalised, POINT_NAMES } from './terms.ts';

/** Why a step was refused, by the code of the refusal. */
const REFUSAL_REASONS: Readonly<Record<string, string>> = {
  'not-permitted': 'deze persoon mag dat in dit dossier niet doen',
  'no-such-dossier': 'dit dossier bestaat niet',
  'no-such-condition': 'deze voorwaarde bestaat niet',
  'not-submitted': 'de aanvraag wacht niet op een beoordeling van de ontvankelijkheid',
  'no-question-open': 'er staat geen vraag om informatie open',
  'no-question-now': 'in deze toestand kan geen informatie gevraagd worden',
  'no-advice-now': 'in deze toestand kan geen advies gevraagd worden',
  'advice-not-open': 'dit advies staat niet open',
  'not-awaiting-advice': 'er wordt op geen advies gewacht',
  'not-ready-for-meeting': 'het dossier is niet klaar voor de zitting',
  'not-scheduled': 'het dossier staat niet op de agenda',
  'not-decided': 'er is nog niets beslist, of de beslissing is al ondertekend',
  'not-signed': 'de beslissing is niet ondertekend, of al gepubliceerd',
  'already-decided': 'er is al beslist',
  'not-in-force': 'de machtiging is niet van kracht',
  'not-suspended': 'de machtiging is niet geschorst',
  'not-yet-in-force': 'de machtiging of het protocol was nog niet van kracht',
  'already-published': 'de beslissing is al gepubliceerd',
  'advice-still-open': 'dit advies is al gevraagd en staat nog open',
  'day-not-ahead': 'die dag ligt niet na vandaag',
  'day-ahead': 'die dag ligt na vandaag',
  'day-not-later': 'die dag ligt niet na de huidige vervaldag',
  'unknown-body': 'deze instantie is niet bekend',
  'organisation-needed': 'meer dan één instantie heeft deze voorwaarde; er staat niet bij welke bedoeld is',
  'no-such-occurrence': 'deze voorwaarde heeft die termijn niet',
  'amends-nothing': 'de aanvraag wijzigt geen dossier, dus de beslissing kan geen voorwaarden vervangen',
  'other-committee': 'dat dossier is van een andere commissie',
  'condition-not-open': 'de voorwaarde staat niet open',
  conflict: 'iemand anders wijzigde dit op hetzelfde ogenblik; kijk na of uw stap nog nodig is en verstuur hem opnieuw',
  'version-changed': 'dit is intussen gewijzigd; kijk na of uw stap nog nodig is en verstuur hem opnieuw',
  'idempotency-key-reused':
    'dit formulier is al eens verstuurd met een andere inhoud; kijk na of dit echt nog nodig is en verstuur het opnieuw',
  'dossier-over': 'over dit dossier wordt niets meer genoteerd',
  'succeeds-itself': 'een instantie kan zichzelf niet opvolgen',
  'no-part-to-pass': 'deze instantie heeft hier geen rol (meer) die kan overgaan',
  'rests-on-itself': 'een dossier kan niet op zichzelf steunen',
  'dependency-exists': 'dit staat er al als machtiging waarop het dossier steunt',
  'no-such-dependency': 'het dossier steunt niet op die machtiging',
  'lapse-known': 'dat die machtiging niet meer geldt, is al bekend of wordt vanzelf bekend',
  'no-campaign-now': 'er loopt geen vernieuwing van toetredingen meer',
  'not-waited-for': 'op een van deze organisaties wordt niet gewacht',
  'reminded-recently': 'een van deze organisaties is minder dan zeven dagen geleden herinnerd',
  'nobody-to-remind': 'iedereen heeft getekend, of is minder dan zeven dagen geleden herinnerd',
  'no-evidence-to-judge': 'er is geen bewijsstuk te beoordelen',
  'dossier-exists': 'er is al een dossier of een protocol met deze referentie',
  'one-party': 'een protocol wordt tussen twee verschillende instanties gesloten',
  'already-advised': 'de functionaris van deze partij gaf al advies over deze versie',
  'already-signed': 'deze partij ondertekende al',
  'already-published-by-party': 'deze partij publiceerde al',
  'not-a-draft': 'alleen een ontwerp waarover ongunstig geadviseerd is, wordt herzien',
  'not-ready-to-sign': 'het protocol is niet klaar om te ondertekenen',
  'protocol-not-signed': 'het protocol is niet door beide partijen ondertekend, of al van kracht',
  'protocol-ended': 'het protocol is al beëindigd',
  'no-such-event': 'deze melding bestaat niet',
  'event-cancelled-already': 'deze melding is al geschrapt',
  'extension-asked-already': 'er is al uitstel gevraagd; wacht op het antwoord',
  'no-extension-asked': 'er is geen uitstel gevraagd, of de vraag is al beantwoord',
  'no-such-document': 'er is geen document met deze naam dat u mag zien',
  'not-annullable': 'dit kan niet rechtgezet worden, of het is al rechtgezet',
  'annul-later-first': 'daarna is nog iets gedaan; zet dat eerst recht',
  'duplicate-condition': 'een voorwaarde staat er twee keer in',
  'duplicate-undertaking': 'een verbintenis staat er twee keer in',
  'no-such-accession': 'deze toetreding bestaat niet',
  'no-accession-possible': 'tot deze beslissing kan niemand toetreden',
  'not-published': 'de beraadslaging is nog niet gepubliceerd',
  'deliberation-ended': 'de beraadslaging is beëindigd',
  'wrong-kind-of-organisation': 'de beraadslaging is voor instanties van een andere soort',
  'accession-exists': 'deze instantie is al toegetreden, of haar verbintenis wordt beoordeeld',
  'incomplete-commitment': 'de verbintenis is niet volledig',
  'not-prepared': 'er is geen verbintenis opgemaakt om in te dienen',
  'upload-too-large': 'het bestand is te groot',
  'upload-not-found': 'er is geen bestand verzonden',
  'attempt-under-way': 'het vorige bestand wordt nog gecontroleerd',
  'not-under-review': 'de verbintenis wacht niet op een beoordeling',
  'accession-over': 'de toetreding is geweigerd, ingetrokken of beëindigd',
  'accession-not-active': 'de toetreding is niet actief',
  'accession-not-suspended': 'de toetreding is niet geschorst',
};

/** Codes whose refusal names points of a protocol, and how those are told. */
const NAMING_POINTS: Readonly<Record<string, string>> = {
  'points-missing': 'deze punten van het protocol ontbreken of zijn leeg',
  'points-unanswered': 'over deze punten van het protocol zegt het advies niets',
};

const pointsIn = (message: string): string =>
  Object.entries(POINT_NAMES)
    .flatMap(([point, name]) => (new RegExp(`\\b${point}\\b`).test(message) ? [name] : []))
    .join(', ');

/** Why a step was refused; a code without words here is told in the words of the refusal itself. */
export const refusalReason = (code: string, message: string): string =>
  NAMING_POINTS[code] === undefined
    ? (REFUSAL_REASONS[code] ?? message)
    : `${NAMING_POINTS[code]}: ${pointsIn(message)}`;

/** Why a step was refused, as a page says it on top of its form. */
export function refusalInWords(code: string): string {
  const reason = REFUSAL_REASONS[code] ?? NAMING_POINTS[code];
  return reason === undefined
    ? `De stap is geweigerd (${code}). Er is niets gewijzigd.`
    : `${capitalised(reason)}. Er is niets gewijzigd.`;
}

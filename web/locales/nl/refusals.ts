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
  'not-awaiting-advice': 'het dossier wacht niet op advies',
  'not-ready-for-meeting': 'het dossier is niet klaar voor de zitting',
  'not-scheduled': 'het dossier staat niet op de agenda',
  'not-decided': 'er is nog niets beslist, of de beslissing is al ondertekend',
  'not-signed': 'de beslissing is niet ondertekend, of al gepubliceerd',
  'already-decided': 'er is al beslist',
  'not-in-force': 'de machtiging is niet van kracht',
  'not-suspended': 'de machtiging is niet geschorst',
  'not-yet-in-force': 'de machtiging was nog niet van kracht',
  'condition-not-open': 'de voorwaarde staat niet open',
  'no-evidence-to-judge': 'er is geen bewijsstuk te beoordelen',
};

/** Why a step was refused; a code without words here is told in the words of the refusal itself. */
export const refusalReason = (code: string, message: string): string => REFUSAL_REASONS[code] ?? message;

import type { CommandName } from '#web/forms/commands.ts';
import type { TaskKind } from '#web/pages/home/tasks.ts';
import { nameIn } from './terms.ts';

/** What each step does, as people call it. */
const STEP_NAMES: Readonly<Record<CommandName | 'submit-commitment', string>> = {
  'submit-request': 'een aanvraag indienen',
  'rule-admissible': 'ontvankelijk verklaren',
  'rule-inadmissible': 'onontvankelijk verklaren',
  'request-information': 'informatie vragen',
  'provide-information': 'informatie bezorgen',
  'request-advice': 'advies vragen',
  'give-advice': 'advies geven',
  'close-advice': 'de adviezen afsluiten',
  'schedule-meeting': 'op de agenda plaatsen',
  adjourn: 'de behandeling uitstellen',
  'record-decision': 'de beslissing vastleggen',
  'sign-decision': 'de beslissing ondertekenen',
  'publish-decision': 'de beslissing publiceren',
  'withdraw-request': 'de aanvraag intrekken',
  'record-event': 'een gebeurtenis melden',
  'suspend-authorisation': 'de machtiging schorsen',
  'reinstate-authorisation': 'de schorsing opheffen',
  'revoke-authorisation': 'de machtiging intrekken',
  'extend-authorisation': 'de machtiging verlengen',
  'submit-evidence': 'een bewijsstuk indienen',
  'accept-evidence': 'een bewijsstuk aanvaarden',
  'reject-evidence': 'een bewijsstuk weigeren',
  'grant-extension': 'uitstel verlenen',
  'waive-condition': 'vrijstellen van een voorwaarde',
  'prepare-commitment': 'een verbintenis klaarmaken',
  'submit-commitment': 'een ondertekende verbintenis indienen',
  'accept-commitment': 'een verbintenis aanvaarden',
  'refuse-commitment': 'een verbintenis weigeren',
  'withdraw-accession': 'een toetreding intrekken',
  'suspend-accession': 'een toetreding schorsen',
  'reinstate-accession': 'de schorsing van een toetreding opheffen',
  'submit-protocol': 'een protocol indienen',
  'give-protocol-advice': 'advies geven over het protocol',
  'revise-protocol': 'het protocol herzien',
  'sign-protocol': 'het protocol ondertekenen',
  'publish-protocol': 'de publicatie van het protocol melden',
  'end-protocol': 'het protocol beëindigen',
  'request-extension': 'uitstel vragen',
  'refuse-extension': 'uitstel weigeren',
  'note-deviation': 'een afwijking van de aanvraag noteren',
  'register-request': 'een papieren aanvraag registreren',
  'annul-dossier-event': 'de laatste stap rechtzetten',
  'annul-protocol-event': 'de laatste stap rechtzetten',
  'annul-condition-event': 'de laatste stap rechtzetten',
  'correct-event': 'de dag van een melding rechtzetten',
  'cancel-event': 'een melding schrappen',
  'record-succession': 'een opvolging in rechte noteren',
  'note-dependency': 'noteren waarop dit dossier steunt',
  'drop-dependency': 'schrappen waarop dit dossier steunt',
  'report-lapse': 'melden dat een andere machtiging niet meer geldt',
  'remind-acceders': 'organisaties herinneren',
  'prepare-meeting': 'de zitting voorbereiden',
  'order-agenda': 'de agenda ordenen',
  'recuse-member': 'een lid wraken',
  'record-attendance': 'de aanwezigen noteren',
  'record-minutes': 'het verslag vastleggen',
  'approve-minutes': 'het verslag goedkeuren',
};

/** A step by its code, as people call it; a code that is unknown here stays as it is. */
export const stepName = (step: string): string => nameIn(STEP_NAMES, step);

/** What cannot be undone, and what it leads to: these steps are confirmed on a page of their own. */
export const STEP_CONSEQUENCES: Readonly<Partial<Record<CommandName, string>>> = {
  'rule-inadmissible':
    'Het dossier wordt afgesloten en de aanvrager krijgt bericht met uw reden. Was het geen vergissing, dan moet de aanvrager een nieuwe aanvraag indienen.',
  'close-advice':
    'Het dossier gaat verder zonder de adviezen die nog openstaan. Wie nog geen advies gaf, kan dat daarna niet meer.',
  'give-advice':
    'Uw advies wordt aan het dossier toegevoegd en het secretariaat krijgt bericht. U kunt het daarna niet meer wijzigen, alleen een vergissing rechtzetten.',
  'record-decision':
    'De beslissing met haar voorwaarden gaat naar de voorzitter. U kunt ze daarna niet meer wijzigen, alleen een vergissing rechtzetten en opnieuw vastleggen.',
  'sign-decision':
    'U ondertekent de beslissing als voorzitter. Tot de publicatie kunt u alleen nog een vergissing rechtzetten.',
  'publish-decision':
    'Alle betrokkenen krijgen bericht en de termijnen van de voorwaarden beginnen te lopen. Dit kan niet ongedaan gemaakt worden.',
  'withdraw-request': 'Het dossier wordt afgesloten. Was het geen vergissing, dan moet u een nieuwe aanvraag indienen.',
  'revoke-authorisation':
    'De gegevens mogen vanaf nu niet meer meegedeeld worden, en de openstaande voorwaarden eindigen. Dit kan niet ongedaan gemaakt worden.',
  'accept-evidence': 'De voorwaarde is daarmee vervuld. Daarna kunt u alleen nog een vergissing rechtzetten.',
  'waive-condition':
    'De organisatie hoeft deze voorwaarde niet meer te vervullen. Daarna kunt u alleen nog een vergissing rechtzetten.',
  'refuse-commitment': 'De organisatie krijgt bericht met uw reden en is niet toegetreden.',
  'withdraw-accession': 'De gegevens mogen vanaf nu niet meer aan deze organisatie meegedeeld worden.',
  'cancel-event':
    'De termijnen die deze melding deed lopen, eindigen. Een geschrapte melding komt niet terug: meld ze dan opnieuw.',
  'record-succession':
    'De opvolger krijgt de rol en de openstaande voorwaarden van deze instantie in dit dossier. Dit kan niet ongedaan gemaakt worden.',
  'report-lapse': 'Alle betrokkenen krijgen meteen bericht. Dit kan niet ongedaan gemaakt worden.',
  'remind-acceders':
    'De organisaties krijgen meteen bericht. Zeven dagen lang kunt u hen daarna niet opnieuw herinneren.',
  'approve-minutes': 'Het verslag wordt definitief. Dit kan niet ongedaan gemaakt worden.',
  'end-protocol': 'De gegevens mogen vanaf nu niet meer meegedeeld worden. Dit kan niet ongedaan gemaakt worden.',
};

/** What waits for somebody, by the step that it asks for: as a task on their list. */
const TASK_NAMES: Readonly<Partial<Record<TaskKind, string>>> = {
  'rule-admissible': 'Ontvankelijkheid beoordelen',
  'provide-information': 'Vraag om informatie beantwoorden',
  'give-advice': 'Advies geven',
  'schedule-meeting': 'Op de agenda plaatsen',
  'record-decision': 'Beslissing vastleggen',
  'sign-decision': 'Beslissing ondertekenen',
  'publish-decision': 'Beslissing publiceren',
  'submit-evidence': 'Bewijsstuk indienen',
  'accept-evidence': 'Bewijsstuk beoordelen',
  'give-protocol-advice': 'Advies geven over het protocol',
  'revise-protocol': 'Protocol herzien',
  'sign-protocol': 'Protocol ondertekenen',
  'publish-protocol': 'Publicatie van het protocol melden',
  'submit-commitment': 'Verbintenis ondertekenen en indienen',
  'accept-commitment': 'Verbintenis beoordelen',
  'answer-extension': 'Vraag om uitstel beantwoorden',
  'discuss-escalation': 'Escalatie bespreken',
};

/** Why a task has its day, where it is no due day of a condition. */
export const TASK_REASONS: Readonly<Partial<Record<TaskKind, string>>> = {
  'provide-information': 'Het secretariaat vroeg een antwoord tegen deze dag. De hele dag telt nog mee.',
  'give-advice': 'Het secretariaat vroeg uw advies tegen deze dag. De hele dag telt nog mee.',
  'record-decision': 'Op deze dag staat het dossier op de agenda van de zitting.',
};

/** A task by the step it asks for. */
export const taskName = (step: TaskKind): string => TASK_NAMES[step] ?? stepName(step);

import type { ConditionEventType } from '#domain/condition/events.ts';
import type { ConditionStatus, ConditionStep } from '#domain/condition/steps.ts';
import type { DossierEventType } from '#domain/dossier/events.ts';
import type { DossierStatus, DossierStep } from '#domain/dossier/steps.ts';

/** The states of a dossier, as people call them. */
export const DOSSIER_STATE_NAMES: Readonly<Record<DossierStatus, string>> = {
  submitted: 'Ingediend',
  'awaiting-information': 'Wacht op informatie',
  admissible: 'Ontvankelijk',
  'awaiting-advice': 'Wacht op advies',
  'ready-for-meeting': 'Klaar voor de zitting',
  scheduled: 'Op de agenda',
  decided: 'Beslist',
  signed: 'Ondertekend',
  'in-force': 'Van kracht',
  suspended: 'Geschorst',
  expired: 'Afgelopen',
  revoked: 'Ingetrokken',
  superseded: 'Vervangen',
  inadmissible: 'Onontvankelijk',
  refused: 'Geweigerd',
  withdrawn: 'Aanvraag ingetrokken',
};

/** The states of a condition, as people call them. */
export const CONDITION_STATE_NAMES: Readonly<Record<ConditionStatus, string>> = {
  pending: 'Wacht op een gebeurtenis',
  open: 'Te vervullen',
  'in-review': 'In beoordeling',
  fulfilled: 'Vervuld',
  overdue: 'Te laat',
  waived: 'Vrijgesteld',
  ongoing: 'Doorlopend',
  ended: 'Beëindigd',
};

/** What each step does, as people call it. */
const STEP_NAMES: Readonly<Record<DossierStep | ConditionStep | 'submit-request', string>> = {
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
};

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

const nameIn = (names: Readonly<Record<string, string>>, state: string): string => names[state] ?? state;

/** A dossier's state by its code; a code that is unknown here stays as it is. */
export const dossierStateName = (state: string): string => nameIn(DOSSIER_STATE_NAMES, state);

/** A condition's state by its code; a code that is unknown here stays as it is. */
export const conditionStateName = (state: string): string => nameIn(CONDITION_STATE_NAMES, state);

const stepName = (step: string): string => nameIn(STEP_NAMES, step);

/** What became of a notice. */
export const MAIL_STATE_NAMES = {
  joined: 'Wacht op verzending',
  sent: 'Verzonden',
  obsolete: 'Vervallen',
  failed: 'Mislukt',
} as const;
export type MailState = keyof typeof MAIL_STATE_NAMES;

const KIND_NAMES: Readonly<Record<string, string>> = {
  authorisation: 'Machtiging',
  deliberation: 'Beraadslaging',
  'general-deliberation': 'Algemene beraadslaging',
};

const ADVICE_NAMES: Readonly<Record<string, string>> = {
  dpo: 'Advies van de functionaris voor gegevensbescherming',
  security: 'Veiligheidsadvies',
  rapporteur: 'Verslag',
  referral: 'Advies na doorverwijzing',
};

const OPINION_NAMES: Readonly<Record<string, string>> = {
  positive: 'Gunstig advies',
  conditional: 'Gunstig advies onder voorwaarden',
  negative: 'Ongunstig advies',
};

const OUTCOME_NAMES: Readonly<Record<string, string>> = {
  granted: 'Machtiging verleend',
  refused: 'Machtiging geweigerd',
  'no-jurisdiction': 'Commissie niet bevoegd',
};

const ENDED_BECAUSE: Readonly<Record<string, string>> = {
  expired: 'de machtiging is afgelopen',
  revoked: 'de machtiging is ingetrokken',
  superseded: 'een nieuwe beslissing komt in de plaats',
};

/** Events that a party reports, where they have a common name. */
const REPORTED_NAMES: Readonly<Record<string, string>> = {
  'sample-drawn': 'steekproef getrokken',
};

/** What time brings, told as something that happened; a notice that is not here goes by its title. */
const MILESTONE_NAMES: Readonly<Record<string, string>> = {
  'condition-reminder': 'herinnering',
  'condition-overdue': 'aanmaning',
  'condition-escalated': 'aanmaning, ook aan de voorzitter',
  'asap-nudge': 'aansporing',
  'review-reminder': 'herinnering om het bewijsstuk te beoordelen',
  'information-reminder': 'herinnering om de vraag te beantwoorden',
  'information-overdue': 'aanmaning om de vraag te beantwoorden',
  'advice-reminder': 'herinnering om advies te geven',
  'advice-overdue': 'aanmaning om advies te geven',
  'admissibility-reminder': 'herinnering om de ontvankelijkheid te beoordelen',
  'authorisation-expiring': 'aankondiging dat de machtiging afloopt',
  'authorisation-expired': 'bericht dat de machtiging is afgelopen',
};

/** What a dossier is about to decide, as people call it. */
export const kindName = (kind: string): string => KIND_NAMES[kind] ?? kind;

const MONTHS = [
  'januari',
  'februari',
  'maart',
  'april',
  'mei',
  'juni',
  'juli',
  'augustus',
  'september',
  'oktober',
  'november',
  'december',
];
const WEEKDAYS = ['zondag', 'maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag'];

/** A day in words: `30 november 2017`. */
export function dayInWords(day: string): string {
  const [year, month, number] = day.slice(0, 10).split('-').map(Number);
  return year === undefined || month === undefined || number === undefined
    ? day
    : `${number} ${MONTHS[month - 1]} ${year}`;
}

/** A day in words with its weekday: `donderdag 30 november 2017`. */
export function weekdayInWords(day: string): string {
  const weekday = WEEKDAYS[new Date(`${day.slice(0, 10)}T00:00:00Z`).getUTCDay()];
  return weekday === undefined ? day : `${weekday} ${dayInWords(day)}`;
}

/** A local time with its offset, in words: `30 november 2017 om 14:00`. */
export const momentInWords = (local: string): string => `${dayInWords(local)} om ${local.slice(11, 16)}`;

/** A text with its first letter in upper case. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const days = (count: number): string => (Math.abs(count) === 1 ? '1 dag' : `${Math.abs(count)} dagen`);

/** When in its plan a notice was sent: `7 dagen vooraf`, `op de dag zelf`, `14 dagen te laat`. */
export function milestoneInWords(notice: string, milestone: number): string {
  if (milestone < 0) return `${days(milestone)} vooraf`;
  if (milestone === 0) return 'op de dag zelf';
  if (notice === 'asap-nudge') return `${milestone}e herinnering`;
  if (notice === 'review-reminder' || notice === 'admissibility-reminder')
    return milestone === 1 ? 'na 1 werkdag' : `na ${milestone} werkdagen`;
  if (notice.endsWith('-overdue') || notice.endsWith('-escalated')) return `${days(milestone)} te laat`;
  return `na ${days(milestone)}`;
}

/** The names that sentences need and that a log does not hold. */
export interface Names {
  organisation(id: string): string;
  notice(name: string): string;
}

type EventData = Readonly<Record<string, unknown>>;

const text = (data: EventData, name: string): string => {
  const value = data[name];
  return typeof value === 'string' ? value : '';
};
const day = (data: EventData, name: string): string => dayInWords(text(data, name));

function titles(data: EventData): string {
  const documents = Array.isArray(data.documents) ? data.documents : [];
  const named = documents.flatMap((document: unknown) =>
    typeof document === 'object' && document !== null && 'title' in document && typeof document.title === 'string'
      ? [document.title]
      : [],
  );
  return named.length === 0 ? '' : `: ${named.join('; ')}`;
}

function durationInWords(duration: unknown): string {
  if (typeof duration !== 'object' || duration === null || !('lastDay' in duration)) return '';
  return typeof duration.lastDay === 'string'
    ? `, geldig tot en met ${dayInWords(duration.lastDay)}`
    : ', voor onbepaalde duur';
}

function decisionInWords(data: EventData): string {
  const outcome = text(data, 'outcome');
  const count = Array.isArray(data.conditions) ? data.conditions.length : 0;
  const conditions = count === 0 ? '' : `, met ${count === 1 ? '1 voorwaarde' : `${count} voorwaarden`}`;
  return `${OUTCOME_NAMES[outcome] ?? outcome} (${text(data, 'number')})${outcome === 'granted' ? durationInWords(data.duration) : ''}${conditions}`;
}

function openingInWords(data: EventData, names: Names): string {
  const organisation = names.organisation(text(data, 'organisation'));
  switch (text(data, 'kind')) {
    case 'dated':
      return `opgelegd aan ${organisation}, te vervullen tegen ${day(data, 'due')}`;
    case 'asap':
      return `opgelegd aan ${organisation}, zo snel mogelijk te vervullen`;
    case 'continuous':
      return `opgelegd aan ${organisation}, doorlopend na te leven`;
    default:
      return `opgelegd aan ${organisation}; de termijn begint bij een gemelde gebeurtenis`;
  }
}

function milestoneOf(data: EventData, names: Names): string {
  const notice = text(data, 'notice');
  const { milestone } = data;
  const name = MILESTONE_NAMES[notice] ?? names.notice(notice);
  return `${name}${typeof milestone === 'number' ? ` (${milestoneInWords(notice, milestone)})` : ''}`;
}

const SENTENCES: Readonly<Record<DossierEventType | ConditionEventType, (data: EventData, names: Names) => string>> = {
  'request-submitted': () => 'aanvraag ingediend',
  'request-ruled-admissible': () => 'aanvraag ontvankelijk verklaard',
  'request-ruled-inadmissible': () => 'aanvraag onontvankelijk verklaard',
  'information-requested': (data) => `bijkomende informatie gevraagd tegen ${day(data, 'due')}`,
  'information-provided': (data) => `bijkomende informatie bezorgd${titles(data)}`,
  'advice-requested': (data, names) =>
    `${ADVICE_NAMES[text(data, 'kind')] ?? 'Advies'} gevraagd aan ${names.organisation(text(data, 'adviser'))} tegen ${day(data, 'due')}`,
  'advice-given': (data, names) =>
    `${OPINION_NAMES[text(data, 'opinion')] ?? 'Advies'} gegeven namens ${names.organisation(text(data, 'adviser'))}`,
  'advice-lapsed': (data, names) =>
    `advies van ${names.organisation(text(data, 'adviser'))} bleef uit; het dossier gaat verder`,
  'advices-closed': () => 'openstaande adviezen afgesloten',
  'meeting-scheduled': (data) => `op de agenda geplaatst van ${day(data, 'date')}`,
  'meeting-adjourned': (data) => `behandeling op ${day(data, 'date')} uitgesteld`,
  'decision-recorded': decisionInWords,
  'decision-signed': () => 'beslissing ondertekend',
  'decision-published': () => 'beslissing gepubliceerd',
  'entered-into-force': () => 'machtiging in werking getreden',
  'request-withdrawn': () => 'aanvraag ingetrokken',
  'event-recorded': (data) =>
    `gebeurtenis gemeld: ${REPORTED_NAMES[text(data, 'event')] ?? text(data, 'event')} op ${day(data, 'date')}`,
  'authorisation-suspended': () => 'machtiging geschorst',
  'authorisation-reinstated': () => 'schorsing opgeheven',
  'authorisation-revoked': () => 'machtiging ingetrokken',
  'authorisation-extended': (data) => `machtiging verlengd${durationInWords(data.duration)}`,
  'authorisation-expired': (data) => `machtiging afgelopen; de laatste dag was ${day(data, 'lastDay')}`,
  'condition-opened': openingInWords,
  'evidence-submitted': (data) => `bewijsstuk ingediend${titles(data)}`,
  'evidence-accepted': () => 'bewijsstuk aanvaard; de voorwaarde is vervuld',
  'evidence-rejected': (data) =>
    `bewijsstuk niet aanvaard${text(data, 'due') === '' ? '' : `; nieuwe vervaldag ${day(data, 'due')}`}`,
  'extension-granted': (data) => `uitstel verleend tot en met ${day(data, 'due')}`,
  'condition-waived': () => 'vrijstelling verleend',
  'due-day-passed': (data) => `vervaldag ${day(data, 'due')} verstreken${data.overdue === true ? ': te laat' : ''}`,
  'condition-ended': (data) => `beëindigd: ${ENDED_BECAUSE[text(data, 'because')] ?? text(data, 'because')}`,
  'milestone-reached': milestoneOf,
  'milestone-merged': (data, names) =>
    `${milestoneOf(data, names)} niet verzonden, want een later bericht zegt hetzelfde`,
  'milestone-overtaken': (data, names) => `${milestoneOf(data, names)} niet meer nodig, want het bewijsstuk kwam eerst`,
};

const isKnownEvent = (name: string): name is keyof typeof SENTENCES => Object.hasOwn(SENTENCES, name);

/** What happened, in one sentence without who did it; an event of a later version is told by its own name. */
export function eventInWords(
  event: { readonly name: string; readonly condition?: string | undefined; readonly data: EventData },
  names: Names,
): string {
  const sentence = isKnownEvent(event.name) ? SENTENCES[event.name](event.data, names) : event.name;
  return event.condition === undefined ? capitalised(sentence) : `Voorwaarde ${event.condition}: ${sentence}`;
}

const ACTOR_NAMES: Readonly<Record<string, string>> = { time: '', system: 'Beraad' };

/** Whether nobody but Beraad or time itself did this. */
export const isAutomatic = (by: string): boolean => by === 'time' || by.startsWith('system:');

/** Who did it, for what nobody did; undefined for a person. */
export const automaticActor = (by: string): string | undefined =>
  isAutomatic(by) ? ACTOR_NAMES[by.split(':')[0] ?? ''] : undefined;

/** A notice's recipient by reference, given the names of bodies and committees. */
export function recipientInWords(
  recipient: string,
  names: { organisation(id: string): string; committee(id: string): string },
): string {
  const [role, id = ''] = recipient.split(':');
  switch (role) {
    case 'dpo':
      return `Functionaris voor gegevensbescherming, ${names.organisation(id)}`;
    case 'secretariat':
      return `Secretariaat, ${names.committee(id)}`;
    case 'chair':
      return `Voorzitter, ${names.committee(id)}`;
    default:
      return names.organisation(id);
  }
}

/** What the day of a notice is, where it is no due day. */
const DAY_NAMES: Readonly<Record<string, string>> = {
  'meeting-scheduled': 'zitting van',
  'authorisation-expiring': 'laatste dag',
  'authorisation-expired': 'laatste dag',
};

/** A notice in one line: what, about which condition or advice, when in its plan, and the day it is about. */
export function noticeInWords(
  notice: {
    readonly notice: string;
    readonly condition?: string | undefined;
    readonly adviser?: string | undefined;
    readonly milestone?: number | undefined;
    readonly due?: string | undefined;
  },
  names: Names,
): string {
  const matter = [
    ...(notice.condition === undefined ? [] : [`voorwaarde ${notice.condition}`]),
    ...(notice.adviser === undefined ? [] : [`advies van ${names.organisation(notice.adviser)}`]),
    ...(notice.milestone === undefined ? [] : [milestoneInWords(notice.notice, notice.milestone)]),
    ...(notice.due === undefined ? [] : [`${DAY_NAMES[notice.notice] ?? 'vervaldag'} ${dayInWords(notice.due)}`]),
  ];
  return `${names.notice(notice.notice)}${matter.length === 0 ? '' : ` (${matter.join(', ')})`}`;
}

/** The texts of the pages. */
export const PAGE_TEXTS = {
  product: 'Beraad',
  tagline: 'Machtigingen en hun voorwaarden',
  skip: 'Naar de inhoud',
  navigation: 'Hoofdnavigatie',
  dossiers: 'Dossiers',
  mailbox: 'Postvak',
  clock: 'Klok',
  dossierList: {
    title: 'Dossiers',
    lead: (count: number) => (count === 1 ? '1 dossier' : `${count} dossiers`),
    empty: 'Er zijn nog geen dossiers.',
    number: 'Nummer',
    subject: 'Onderwerp',
    state: 'Toestand',
    noNumber: 'nog geen',
  },
  dossier: {
    back: 'Alle dossiers',
    facts: 'Gegevens',
    reference: 'Dossier',
    kind: 'Soort',
    committee: 'Commissie',
    number: 'Nummer van de beslissing',
    provider: 'Verstrekker',
    recipients: 'Ontvangers',
    applicants: 'Aanvragers',
    dataItems: 'Gegevens die worden meegedeeld',
    inForceSince: 'Van kracht sinds',
    lastDay: 'Geldig tot en met',
    indefinite: 'onbepaalde duur',
    conditions: 'Voorwaarden',
    noConditions: 'De beslissing legt nog geen voorwaarden op.',
    condition: 'Nummer',
    text: 'Voorwaarde',
    responsible: 'Verantwoordelijke',
    due: 'Vervaldag',
    noDue: 'geen',
    state: 'Toestand',
    timeline: 'Verloop',
    timelineLead: 'Alles wat in dit dossier gebeurde, het laatste eerst.',
    mail: 'Verzonden berichten',
    mailLead: (count: number) =>
      count === 1 ? '1 bericht, het laatste eerst.' : `${count} berichten, het laatste eerst.`,
    noMail: 'Er is nog geen bericht verzonden.',
    at: 'Tijdstip',
    to: 'Aan',
    notice: 'Bericht',
    status: 'Status',
    noSubject: 'Zonder onderwerp',
  },
  mailboxPages: {
    title: 'Postvak',
    lead: 'Alle mail die dit platform verstuurde, de laatste eerst. Niets hiervan verliet deze machine.',
    empty: 'Er is nog geen mail.',
    subject: 'Onderwerp',
    from: 'Van',
    back: 'Alle mail',
  },
  clockPage: {
    title: 'Klok',
    lead: 'Dit platform heeft een eigen klok. Zet ze vooruit, en alles wat op die weg moet gebeuren gebeurt op zijn eigen tijdstip.',
    now: 'Nu is het',
    running: 'De klok loopt.',
    standing: 'De klok staat stil.',
    to: 'Vooruit naar (tijd in Brussel)',
    move: 'Vooruitzetten',
    steps: 'Of een stap vooruit',
    step: { '1': 'Eén dag', '7': 'Eén week', '30': 'Dertig dagen' },
    wrong: 'Dat is geen tijdstip in Brussel. Kies een dag en een uur.',
    past: 'De klok gaat alleen vooruit. Kies een later tijdstip.',
  },
  replay: {
    refused: (step: number, name: string) => `Stap ${step} geweigerd (${stepName(name)})`,
    asked: (provider: string, recipient: string) => `Mag ${provider} meedelen aan ${recipient}?`,
    allowed: 'Ja, dat mag.',
    notAllowed: (reason: string) => `Nee, dat mag niet (${reason}).`,
    standing: 'Eindtoestand van',
    due: 'vervaldag',
  },
  notFound: {
    title: 'Niet gevonden',
    lead: 'Op dit adres staat geen pagina die u mag zien.',
    back: 'Naar de dossiers',
  },
  failure: {
    title: 'Er ging iets mis',
    lead: 'De fout ligt bij ons. Probeer het straks opnieuw; wat u eerder deed is bewaard.',
    back: 'Naar de dossiers',
  },
} as const;

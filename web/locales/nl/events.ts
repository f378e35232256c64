import type { AccessionEventType } from '#domain/accession/events.ts';
import type { ConditionEventType } from '#domain/condition/events.ts';
import type { DossierEventType } from '#domain/dossier/events.ts';
import type { ProtocolEventType } from '#domain/protocol/events.ts';
import { reportedEventName } from '#domain/recordings/locales/nl.ts';
import { dayInWords } from './dates.ts';
import { milestoneInWords, type Names } from './notices.ts';
import { ADVICE_NAMES, capitalised, ENDED_BECAUSE, OPINION_NAMES, OUTCOME_NAMES } from './terms.ts';

/** What time brings, told as something that happened; a notice that is not here goes by its title. */
const MILESTONE_NAMES: Readonly<Record<string, string>> = {
  'condition-reminder': 'herinnering',
  'condition-overdue': 'aanmaning',
  'condition-escalated': 'laatste aanmaning',
  'asap-nudge': 'aansporing',
  'review-reminder': 'herinnering om het bewijsstuk te beoordelen',
  'information-reminder': 'herinnering om de vraag te beantwoorden',
  'information-overdue': 'aanmaning om de vraag te beantwoorden',
  'advice-reminder': 'herinnering om advies te geven',
  'advice-overdue': 'aanmaning om advies te geven',
  'admissibility-reminder': 'herinnering om de ontvankelijkheid te beoordelen',
  'accession-review-reminder': 'herinnering om de verbintenis te beoordelen',
  'authorisation-expiring': 'aankondiging dat de machtiging afloopt',
  'authorisation-expired': 'bericht dat de machtiging is afgelopen',
  'dependency-lapsed': 'bericht dat een machtiging waarop deze steunt, niet meer geldt',
};

/** What was a mistake, as its counter-event tells it. */
const ANNULLED_NAMES: Readonly<Record<string, string>> = {
  'evidence-submitted': 'het bewijsstuk was niet ingediend',
  'evidence-accepted': 'het bewijsstuk was niet aanvaard',
  'evidence-rejected': 'het bewijsstuk was niet geweigerd',
  'extension-requested': 'er was geen uitstel gevraagd',
  'extension-granted': 'er was geen uitstel verleend',
  'extension-refused': 'het uitstel was niet geweigerd',
  'condition-waived': 'er was geen vrijstelling verleend',
  'request-ruled-admissible': 'de aanvraag was niet ontvankelijk verklaard',
  'request-ruled-inadmissible': 'de aanvraag was niet onontvankelijk verklaard',
  'information-requested': 'er was geen bijkomende informatie gevraagd',
  'information-provided': 'de bijkomende informatie was niet bezorgd',
  'advice-requested': 'er was geen advies gevraagd',
  'advices-closed': 'de adviezen waren niet afgesloten',
  'meeting-scheduled': 'het dossier stond niet op de agenda',
  'meeting-adjourned': 'de behandeling was niet uitgesteld',
  'request-withdrawn': 'de aanvraag was niet ingetrokken',
  'protocol-advice-given': 'het advies was niet gegeven',
  'protocol-signed': 'het protocol was niet ondertekend',
  'advice-given': 'het advies was niet gegeven',
  'decision-recorded': 'de beslissing was niet zo genomen',
  'decision-signed': 'de beslissing was niet ondertekend',
};

/** Why an authorisation on which another rests does not hold now. */
const LAPSE_NAMES: Readonly<Record<string, string>> = {
  suspended: 'geschorst',
  revoked: 'ingetrokken',
  expired: 'afgelopen',
  superseded: 'vervangen',
  ended: 'niet verleend',
};

/** Why an authorisation on which another rests does not hold now, in a word. */
export const lapseName = (lapse: string): string => LAPSE_NAMES[lapse] ?? lapse;

type EventData = Readonly<Record<string, unknown>>;

const text = (data: EventData, name: string): string => {
  const value = data[name];
  return typeof value === 'string' ? value : '';
};

const day = (data: EventData, name: string): string => dayInWords(text(data, name));

function titles(data: EventData): string {
  const documents: unknown[] = [data.documents, data.linked].flatMap((given) => (Array.isArray(given) ? given : []));
  const named = documents.flatMap((document: unknown) =>
    typeof document === 'object' && document !== null && 'title' in document && typeof document.title === 'string'
      ? [document.title]
      : [],
  );
  return named.length === 0 ? '' : `: ${named.join('; ')}`;
}

function durationInWords(duration: unknown): string {
  if (typeof duration !== 'object' || duration === null || !('lastDay' in duration)) return '';
  if (typeof duration.lastDay !== 'string') return ', voor onbepaalde duur';
  const until = `, geldig tot en met ${dayInWords(duration.lastDay)}`;
  return 'indefiniteOn' in duration && typeof duration.indefiniteOn === 'string'
    ? `${until}, en voor onbepaalde duur zodra “${reportedEventName(duration.indefiniteOn)}” gemeld is`
    : until;
}

function decisionInWords(data: EventData): string {
  // What is decided is the committee's own until it is published.
  if (data.outcome === undefined) return 'Beslissing genomen; de inhoud volgt met de publicatie';
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

/** Up to three by name; a reminder may go to three hundred. */
function remindedInWords(data: EventData, names: Names): string {
  const organisations = (Array.isArray(data.organisations) ? data.organisations : []).map(String);
  const told =
    organisations.length <= 3
      ? organisations.map((organisation) => names.organisation(organisation)).join(', ')
      : `${organisations.length} organisaties`;
  return `herinnering aan de nieuwe versie gestuurd naar ${told}`;
}

function milestoneOf(data: EventData, names: Names): string {
  const notice = text(data, 'notice');
  const { milestone } = data;
  const name = MILESTONE_NAMES[notice] ?? names.notice(notice);
  return `${name}${typeof milestone === 'number' ? ` (${milestoneInWords(notice, milestone)})` : ''}`;
}

const SENTENCES: Readonly<
  Record<
    DossierEventType | ConditionEventType | ProtocolEventType | AccessionEventType,
    (data: EventData, names: Names) => string
  >
> = {
  'request-submitted': (data) =>
    data.onPaper === true ? 'aanvraag op papier ontvangen en geregistreerd' : 'aanvraag ingediend',
  'receipt-found-unknown': () => 'Ingevoerd zonder ontvangstdatum: onbekend',
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
  'deviation-noted': () => 'Afwijking van de aanvraag genoteerd',
  'decision-signed': () => 'beslissing ondertekend',
  'decision-published': () => 'beslissing gepubliceerd',
  'entered-into-force': () => 'machtiging in werking getreden',
  'request-withdrawn': () => 'aanvraag ingetrokken',
  'event-recorded': (data) => `gebeurtenis gemeld: ${reportedEventName(text(data, 'event'))} op ${day(data, 'date')}`,
  'event-corrected': (data) =>
    `melding rechtgezet: ${reportedEventName(text(data, 'event'))} was op ${day(data, 'date')}`,
  'event-cancelled': (data) => `melding geschrapt: ${reportedEventName(text(data, 'event'))} heeft niet plaatsgevonden`,
  'authorisation-suspended': () => 'machtiging geschorst',
  'authorisation-reinstated': () => 'schorsing opgeheven',
  'authorisation-revoked': () => 'machtiging ingetrokken',
  'authorisation-extended': (data) => `machtiging verlengd${durationInWords(data.duration)}`,
  'acceders-reminded': remindedInWords,
  'amendment-dropped': (data) =>
    `beslissing in dossier ${text(data, 'amendment')} treedt nooit in werking en wijzigt dit dossier niet`,
  'amendment-announced': (data) => `gepubliceerde beslissing in dossier ${text(data, 'amendment')} wijzigt dit dossier`,
  'authorisation-superseded': (data) => `machtiging vervangen door dossier ${text(data, 'amendment')}`,
  'conditions-superseded': (data) => `voorwaarden vervangen door dossier ${text(data, 'amendment')}`,
  'authorisation-expired': (data) => `machtiging afgelopen; de laatste dag was ${day(data, 'lastDay')}`,
  'protocol-submitted': (data) => `protocol ingediend${durationInWords(data.duration)}`,
  'protocol-advice-given': (data, names) =>
    `${OPINION_NAMES[text(data, 'opinion')] ?? 'Advies'} van de functionaris voor gegevensbescherming van ${names.organisation(text(data, 'party'))}`,
  'protocol-revised': () => 'protocol herzien; beide functionarissen wordt opnieuw advies gevraagd',
  'protocol-signed': (data, names) => `protocol ondertekend namens ${names.organisation(text(data, 'party'))}`,
  'protocol-published': (data, names) =>
    `protocol gepubliceerd door ${names.organisation(text(data, 'party'))}: ${text(data, 'url')}`,
  'protocol-entered-into-force': () => 'protocol in werking getreden',
  'protocol-ended': () => 'protocol beëindigd',
  'protocol-expired': (data) => `protocol afgelopen; de laatste dag was ${day(data, 'lastDay')}`,
  'commitment-prepared': (data, names) => `verbintenis van ${names.organisation(text(data, 'organisation'))} opgemaakt`,
  'commitment-submitted': (data) =>
    text(data, 'form') === 'scan' ? 'scan van de verbintenis ingediend' : 'ondertekende verbintenis ingediend',
  'upload-scanned': (data) =>
    text(data, 'verdict') === 'clean' ? 'geen malware gevonden' : 'het bestand doorstond de malwarecontrole niet',
  'commitment-rejected': () => 'ondertekende verbintenis niet aanvaard',
  'commitment-received': () => 'verbintenis ontvangen en gecontroleerd',
  'accession-activated': () => 'toetreding aanvaard',
  'commitment-refused': () => 'toetreding geweigerd',
  'accession-took-effect': () => 'toetreding in werking getreden',
  'accession-withdrawn': () => 'toetreding ingetrokken',
  'accession-suspended': () => 'toetreding geschorst',
  'accession-reinstated': () => 'schorsing van de toetreding opgeheven',
  'accession-ended': (data) => `toetreding beëindigd: ${ENDED_BECAUSE[text(data, 'because')] ?? text(data, 'because')}`,
  'condition-opened': openingInWords,
  'evidence-submitted': (data) => `bewijsstuk ingediend${titles(data)}`,
  'evidence-accepted': () => 'bewijsstuk aanvaard; de voorwaarde is vervuld',
  'evidence-rejected': (data) =>
    `bewijsstuk niet aanvaard${text(data, 'due') === '' ? '' : `; nieuwe vervaldag ${day(data, 'due')}`}`,
  'deadlines-replanned': (data) =>
    typeof data.due === 'object' && data.due !== null && 'to' in data.due && typeof data.due.to === 'string'
      ? `nieuwe vervaldag ${dayInWords(data.due.to)}, want de kalender of het herinneringsbeleid is gewijzigd`
      : 'herinneringen opnieuw gepland, want de kalender of het herinneringsbeleid is gewijzigd',
  'body-succeeded': (data, names) =>
    text(data, 'annuls') === ''
      ? `${names.organisation(text(data, 'to'))} volgt ${names.organisation(text(data, 'from'))} in rechte op`
      : `rechtgezet, want een vergissing: ${names.organisation(text(data, 'from'))} volgt ${names.organisation(text(data, 'to'))} niet op`,
  'provider-succeeded': (data, names) =>
    `${names.organisation(text(data, 'to'))} geeft de gegevens door in de plaats van ${names.organisation(text(data, 'from'))}`,
  'dependency-noted': (data) => `steunt op een andere machtiging: ${text(data, 'dependency')}`,
  'dependency-dropped': (data) => `steunt niet meer op ${text(data, 'dependency')}`,
  'dependency-lapsed': (data) =>
    `${text(data, 'dependency')}, waarop dit dossier steunt, geldt niet meer: ${LAPSE_NAMES[text(data, 'because')] ?? text(data, 'because')}`,
  'dependency-restored': (data) => `${text(data, 'dependency')}, waarop dit dossier steunt, geldt opnieuw`,
  'dependent-noted': (data) => `dossier ${text(data, 'dossier')} steunt op dit dossier`,
  'dependent-dropped': (data) => `dossier ${text(data, 'dossier')} steunt niet meer op dit dossier`,
  'due-day-moved': (data) => `de gebeurtenis was op ${day(data, 'day')}; te vervullen tegen ${day(data, 'due')}`,
  'extension-requested': (data) =>
    `uitstel gevraagd${text(data, 'due') === '' ? '' : ` tot en met ${day(data, 'due')}`}${titles(data)}`,
  'extension-refused': () => 'uitstel geweigerd',
  'event-annulled': (data) =>
    `rechtgezet, want een vergissing: ${ANNULLED_NAMES[text(data, 'type')] ?? text(data, 'type')}`,
  'extension-granted': (data) => `uitstel verleend tot en met ${day(data, 'due')}`,
  'condition-waived': () => 'vrijstelling verleend',
  'due-day-passed': (data) => `vervaldag ${day(data, 'due')} verstreken${data.overdue === true ? ': te laat' : ''}`,
  'occurrence-voided': () => 'de gebeurtenis die de termijn deed lopen, had niet plaats',
  'condition-ended': (data) => `beëindigd: ${ENDED_BECAUSE[text(data, 'because')] ?? text(data, 'because')}`,
  'milestone-reached': milestoneOf,
  'milestone-merged': (data, names) =>
    `${milestoneOf(data, names)} niet verzonden, want een later bericht zegt hetzelfde`,
  'milestone-overtaken': (data, names) =>
    `${milestoneOf(data, names)} niet verzonden, want na een storing was het niet meer nodig`,
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

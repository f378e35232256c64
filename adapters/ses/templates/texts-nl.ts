import type { NoticeName } from '#domain/notices/notice.ts';

/** What each notice is called in a subject line and as a heading in a message. */
export const NOTICE_TITLES: Readonly<Record<NoticeName, string>> = {
  'request-received': 'Uw aanvraag is ontvangen',
  'request-submitted': 'Nieuwe aanvraag ingediend',
  'request-admissible': 'Uw aanvraag is ontvankelijk',
  'request-inadmissible': 'Uw aanvraag is niet ontvankelijk',
  'information-requested': 'Vraag om bijkomende informatie',
  'information-provided': 'Bijkomende informatie ontvangen',
  'information-reminder': 'Herinnering: bijkomende informatie',
  'information-overdue': 'Bijkomende informatie is te laat',
  'admissibility-reminder': 'Ontvankelijkheid nog te beoordelen',
  'advice-requested': 'Vraag om advies',
  'advice-given': 'Advies ontvangen',
  'advice-reminder': 'Herinnering: advies',
  'advice-overdue': 'Advies is te laat',
  'advice-lapsed': 'Advies uitgebleven: het dossier gaat verder',
  'meeting-scheduled': 'Uw dossier staat op de agenda',
  'decision-published': 'Beslissing gepubliceerd',
  'condition-reminder': 'Herinnering: voorwaarde',
  'condition-overdue': 'Voorwaarde is te laat',
  'condition-escalated': 'Voorwaarde blijft uit',
  'asap-nudge': 'Zo snel mogelijk te vervullen voorwaarde',
  'deadline-set': 'Nieuwe termijn',
  'evidence-submitted': 'Bewijsstuk te beoordelen',
  'evidence-accepted': 'Bewijsstuk aanvaard',
  'evidence-rejected': 'Bewijsstuk niet aanvaard',
  'review-reminder': 'Bewijsstuk wacht op beoordeling',
  'extension-granted': 'Uitstel verleend',
  'condition-waived': 'Vrijgesteld van voorwaarde',
  'authorisation-expiring': 'Machtiging loopt af',
  'authorisation-expired': 'Machtiging is afgelopen',
  'authorisation-suspended': 'Machtiging geschorst',
  'authorisation-reinstated': 'Schorsing opgeheven',
  'authorisation-revoked': 'Machtiging ingetrokken',
  'authorisation-extended': 'Machtiging verlengd',
  'accession-received': 'Verbintenis ontvangen',
  'accession-accepted': 'Toetreding aanvaard',
  'accession-refused': 'Toetreding geweigerd',
  'accession-withdrawn': 'Toetreding ingetrokken',
  'accession-review-reminder': 'Verbintenis wacht op beoordeling',
  'accession-renewal-reminder': 'Nieuwe versie van een beraadslaging te ondertekenen',
  'protocol-advice-requested': 'Vraag om advies over een protocol',
  'protocol-published': 'Protocol gepubliceerd',
  'dependency-lapsed': 'Een machtiging waarop deze steunt, geldt niet meer',
};

/** The same notices where they are about a protocol, which is no authorisation. */
const PROTOCOL_NOTICE_TITLES: Readonly<Partial<Record<NoticeName, string>>> = {
  'authorisation-expiring': 'Protocol loopt af',
  'authorisation-expired': 'Protocol is afgelopen',
  'authorisation-extended': 'Protocol verlengd',
};

/** What a notice is called, also where it is about a protocol. */
export const noticeTitle = (name: NoticeName, ofProtocol: boolean): string =>
  (ofProtocol ? PROTOCOL_NOTICE_TITLES[name] : undefined) ?? NOTICE_TITLES[name];

const isNotice = (name: string): name is NoticeName => Object.hasOwn(NOTICE_TITLES, name);

/** What a notice is called, by its name as a log or a list has it; a name that is unknown here stays as it is. */
export const titleOfNotice = (name: string, ofProtocol: boolean): string =>
  isNotice(name) ? noticeTitle(name, ofProtocol) : name;

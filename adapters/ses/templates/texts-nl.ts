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

/** What the reader is asked to do, one sentence each. */
const NOTICE_ACTIONS: Readonly<Record<NoticeName, string>> = {
  'request-received': 'U hoeft nu niets te doen; het secretariaat beoordeelt of de aanvraag volledig is.',
  'request-submitted': 'Beoordeel of de aanvraag ontvankelijk en volledig is.',
  'request-admissible': 'U hoeft nu niets te doen; het dossier wordt onderzocht.',
  'request-inadmissible': 'Lees de reden in het dossier; u kunt een nieuwe aanvraag indienen.',
  'information-requested': 'Beantwoord de vraag in het dossier.',
  'information-provided': 'Bekijk het antwoord; het dossier gaat verder.',
  'information-reminder': 'Beantwoord de vraag in het dossier.',
  'information-overdue': 'Het antwoord is nog niet ontvangen. Beantwoord de vraag zo snel mogelijk.',
  'admissibility-reminder': 'Beoordeel of de aanvraag ontvankelijk en volledig is.',
  'advice-requested': 'Geef uw advies in het dossier.',
  'advice-given': 'Bekijk het advies in het dossier.',
  'advice-reminder': 'Geef uw advies in het dossier.',
  'advice-overdue': 'Het advies is nog niet ontvangen. Geef het zo snel mogelijk.',
  'advice-lapsed': 'Het advies bleef uit; het dossier gaat zonder dit advies verder.',
  'meeting-scheduled': 'U hoeft niets te doen, tenzij het secretariaat u uitnodigt.',
  'decision-published': 'Lees de beslissing en de voorwaarden die op uw organisatie rusten.',
  'condition-reminder': 'Bezorg het bewijsstuk vóór het einde van de vervaldag.',
  'condition-overdue': 'De vervaldag is voorbij. Bezorg het bewijsstuk of vraag uitstel.',
  'condition-escalated': 'De voorwaarde is al lang te laat. Bezorg het bewijsstuk of vraag uitstel.',
  'asap-nudge': 'Deze voorwaarde heeft geen vaste datum, maar moet zo snel mogelijk vervuld zijn.',
  'deadline-set': 'Door een gemelde gebeurtenis loopt er een nieuwe termijn.',
  'evidence-submitted': 'Beoordeel het bewijsstuk.',
  'evidence-accepted': 'De voorwaarde is vervuld; u hoeft niets meer te doen.',
  'evidence-rejected': 'Lees de reden en bezorg een nieuw bewijsstuk.',
  'review-reminder': 'Beoordeel het bewijsstuk.',
  'extension-granted': 'U hebt tot de nieuwe vervaldag.',
  'condition-waived': 'U hoeft deze voorwaarde niet meer te vervullen.',
  'authorisation-expiring': 'Vraag tijdig een verlenging aan als de gegevens daarna nog nodig zijn.',
  'authorisation-expired': 'Er mogen geen gegevens meer worden meegedeeld op grond van deze beslissing.',
  'authorisation-suspended': 'Er mogen nu geen gegevens worden meegedeeld; de termijnen lopen door.',
  'authorisation-reinstated': 'De gegevens mogen opnieuw worden meegedeeld.',
  'authorisation-revoked': 'Er mogen geen gegevens meer worden meegedeeld op grond van deze beslissing.',
  'authorisation-extended': 'De nieuwe duur staat in het dossier.',
  'accession-received':
    'De ondertekende verbintenis is ontvangen en gecontroleerd; het ontvangstbewijs staat bij de toetreding.',
  'accession-accepted': 'De gegevens mogen worden meegedeeld zolang de beraadslaging van kracht is.',
  'accession-refused': 'Lees de reden bij de toetreding; een nieuwe verbintenis voorbereiden kan.',
  'accession-withdrawn': 'Er mogen geen gegevens meer worden meegedeeld op grond van deze toetreding.',
  'accession-review-reminder': 'Beoordeel de verbintenis.',
  'accession-renewal-reminder':
    'Onderteken de nieuwe versie; de toetreding tot de vorige eindigt wanneer de nieuwe in werking treedt.',
  'protocol-advice-requested': 'Geef uw advies over de twaalf punten van het protocol.',
  'protocol-published': 'Beide partijen hebben het protocol gepubliceerd; het geldt vanaf nu.',
  'dependency-lapsed': 'Ga na of de gegevens zonder die machtiging nog mogen worden meegedeeld.',
};

/** The same where they are about a protocol. */
const PROTOCOL_NOTICE_ACTIONS: Readonly<Partial<Record<NoticeName, string>>> = {
  'authorisation-expiring': 'Sluit tijdig een nieuw protocol als de gegevens daarna nog nodig zijn.',
  'authorisation-expired': 'Er mogen geen gegevens meer worden meegedeeld op grond van dit protocol.',
  'authorisation-extended': 'De nieuwe duur staat bij het protocol.',
};

/** What a notice is called, also where it is about a protocol. */
export const noticeTitle = (name: NoticeName, ofProtocol: boolean): string =>
  (ofProtocol ? PROTOCOL_NOTICE_TITLES[name] : undefined) ?? NOTICE_TITLES[name];

/** What its reader is asked to do, also where it is about a protocol. */
export const noticeAction = (name: NoticeName, ofProtocol: boolean): string =>
  (ofProtocol ? PROTOCOL_NOTICE_ACTIONS[name] : undefined) ?? NOTICE_ACTIONS[name];

/** The words round the notices of a message. */
export const MESSAGE_TEXTS = {
  greeting: 'Geachte,',
  due: (day: string) => `Vervaldag: ${day}`,
  condition: (reference: string) => `Voorwaarde ${reference}`,
  dependency: (reference: string) => `Andere machtiging: ${reference}`,
  adviser: (body: string) => `Advies van ${body}`,
  open: 'Open het dossier',
  closing: 'Met vriendelijke groeten',
  footer: 'Dit is een automatisch bericht van Beraad. Antwoorden op dit adres worden niet gelezen.',
  several: (count: number) => `${count} berichten`,
} as const;

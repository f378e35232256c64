import type { NoticeName } from '#domain/notices/notice.ts';
import type { NoticeTemplate } from './notice-template.ts';

/** What every notice says. A notice of the contract without an entry here does not compile, and tests/adapters/mail-texts.test.ts says which. */
export const NOTICE_TEMPLATES: Readonly<Record<NoticeName, NoticeTemplate>> = {
  'request-received': {
    says: 'We hebben uw aanvraag goed ontvangen.',
    todo: 'U hoeft nu niets te doen. Het secretariaat kijkt na of de aanvraag ontvankelijk en volledig is en laat het u weten.',
  },
  'request-submitted': {
    says: 'Er is een nieuwe aanvraag ingediend.',
    todo: 'Beoordeel of de aanvraag ontvankelijk en volledig is.',
  },
  'request-admissible': {
    says: 'Het secretariaat heeft uw aanvraag ontvankelijk verklaard.',
    todo: 'U hoeft nu niets te doen. Het dossier wordt onderzocht; als er iets ontbreekt, vragen we het u.',
  },
  'request-inadmissible': {
    says: 'Het secretariaat heeft uw aanvraag niet ontvankelijk verklaard.',
    todo: 'Lees de reden in het dossier. U kunt een nieuwe aanvraag indienen.',
  },
  'information-requested': {
    says: 'Het secretariaat heeft bijkomende informatie nodig om uw aanvraag verder te onderzoeken. Het onderzoek wacht op uw antwoord.',
    todo: 'Lees de vraag in het dossier en beantwoord ze daar.',
    day: 'due',
    calendar: 'shows',
  },
  'information-provided': {
    says: 'De aanvrager heeft de vraag om bijkomende informatie beantwoord.',
    todo: 'Bekijk het antwoord. Het dossier gaat verder.',
  },
  'information-reminder': {
    says: 'Het secretariaat wacht nog op bijkomende informatie over uw aanvraag. Het onderzoek ligt stil tot u antwoordt.',
    todo: 'Lees de vraag in het dossier en beantwoord ze daar.',
    day: 'due',
    calendar: 'shows',
  },
  'information-overdue': {
    says: 'De bijkomende informatie die gevraagd was, is nog niet ontvangen. Het onderzoek ligt stil.',
    todo: 'Beantwoord de vraag in het dossier zo snel mogelijk. Lukt dat niet, neem dan contact op met het secretariaat.',
    day: 'was-due',
    todoOfCommittee: 'De aanvrager kreeg hetzelfde bericht. Neem zo nodig zelf contact op.',
  },
  'admissibility-reminder': {
    says: 'Over de ontvankelijkheid van deze aanvraag is nog niet beslist.',
    todo: 'Beoordeel of de aanvraag ontvankelijk en volledig is.',
  },
  'advice-requested': {
    heading: 'Vraag om advies',
    says: 'Het secretariaat vraagt uw advies over dit dossier.',
    todo: 'Lees het dossier en geef daar uw advies.',
    day: 'due',
    calendar: 'shows',
  },
  'advice-given': {
    says: 'Er is advies gegeven door {adviser}.',
    todo: 'Bekijk het advies in het dossier.',
  },
  'advice-reminder': {
    says: 'Uw advies over dit dossier wordt nog verwacht.',
    todo: 'Geef uw advies in het dossier.',
    day: 'due',
    calendar: 'shows',
  },
  'advice-overdue': {
    says: 'Het advies van {adviser} is nog niet ontvangen.',
    todo: 'Geef het advies zo snel mogelijk in het dossier. Lukt dat niet, neem dan contact op met het secretariaat.',
    day: 'was-due',
    todoOfCommittee: 'De adviseur kreeg hetzelfde bericht. U kunt contact opnemen, of de vraag om advies afsluiten.',
  },
  'advice-lapsed': {
    says: 'Het advies van {adviser} bleef uit. Het dossier ging zonder dit advies verder.',
    todo: 'U hoeft niets te doen om het dossier verder te laten gaan.',
    day: 'was-due',
  },
  'meeting-scheduled': {
    says: 'Uw dossier staat op de agenda van de zitting.',
    todo: 'U hoeft niets te doen, tenzij het secretariaat u uitnodigt.',
    day: 'meeting',
    calendar: 'shows',
  },
  'decision-published': {
    says: 'De beslissing over dit dossier is gepubliceerd.',
    todo: 'Lees de beslissing en de voorwaarden die op uw organisatie rusten.',
  },
  'condition-reminder': {
    says: 'Het bewijsstuk voor deze voorwaarde is nog niet ontvangen.',
    todo: 'Bezorg het bewijsstuk vóór het einde van de vervaldag. Hebt u meer tijd nodig, vraag dan uitstel in het dossier; vroeg u dat al, dan wordt uw vraag bekeken.',
    day: 'due',
    calendar: 'shows',
  },
  'condition-overdue': {
    heading: 'Voorwaarde {condition} is te laat',
    says: 'De vervaldag is voorbij en het bewijsstuk voor deze voorwaarde is nog niet ontvangen.',
    todo: 'Bezorg het bewijsstuk, of vraag uitstel in het dossier; vroeg u dat al, dan wordt uw vraag bekeken. Lukt geen van beide, neem dan contact op met het secretariaat.',
    day: 'was-due',
    todoOfCommittee: '{body} kreeg hetzelfde bericht. U hoeft nu niets te doen; uitstel verlenen kan in het dossier.',
  },
  'condition-escalated': {
    heading: 'Voorwaarde {condition} blijft uit',
    says: 'De voorwaarde is al lang te laat. Daarom krijgen ook het secretariaat en de voorzitter dit bericht.',
    todo: 'Bezorg het bewijsstuk, of vraag uitstel in het dossier en leg uit waarom; vroeg u dat al, dan wordt uw vraag bekeken.',
    day: 'was-due',
    todoOfCommittee:
      '{body} kreeg hetzelfde bericht. Bespreek welke stap volgt; de voorwaarde staat op de agenda van de volgende zitting.',
  },
  'asap-nudge': {
    heading: 'Voorwaarde {condition}: zo snel mogelijk',
    says: 'Deze voorwaarde heeft geen vaste datum, maar moet zo snel mogelijk vervuld zijn. Het bewijsstuk is nog niet ontvangen.',
    todo: 'Bezorg het bewijsstuk zodra het kan.',
    todoOfCommittee: '{body} kreeg hetzelfde bericht. Neem zo nodig zelf contact op.',
  },
  'deadline-set': {
    heading: 'Voorwaarde {condition}: er loopt een termijn',
    says: 'Door een gebeurtenis die gemeld is, loopt er nu een termijn voor deze voorwaarde.',
    todo: 'Bezorg het bewijsstuk vóór het einde van de vervaldag.',
    day: 'due',
    calendar: 'shows',
  },
  'evidence-submitted': {
    heading: 'Bewijsstuk te beoordelen: voorwaarde {condition}',
    says: '{body} heeft een bewijsstuk bezorgd.',
    todo: 'Beoordeel het bewijsstuk.',
  },
  'evidence-accepted': {
    heading: 'Bewijsstuk aanvaard: voorwaarde {condition} is vervuld',
    says: 'Het bewijsstuk is aanvaard. De voorwaarde is vervuld.',
    todo: 'U hoeft niets meer te doen. Dank u.',
    calendar: 'cancels',
  },
  'evidence-rejected': {
    heading: 'Bewijsstuk niet aanvaard: voorwaarde {condition}',
    says: 'Het bewijsstuk is niet aanvaard. De voorwaarde staat weer open.',
    todo: 'Lees de reden in het dossier en bezorg een nieuw bewijsstuk.',
    day: 'due',
    calendar: 'shows',
  },
  'review-reminder': {
    heading: 'Bewijsstuk wacht op beoordeling: voorwaarde {condition}',
    says: 'Het bewijsstuk van {body} is nog niet beoordeeld. Zolang het wacht, lopen er geen herinneringen.',
    todo: 'Beoordeel het bewijsstuk.',
  },
  'extension-granted': {
    heading: 'Uitstel verleend: voorwaarde {condition}',
    says: 'Er is uitstel verleend voor deze voorwaarde.',
    todo: 'Bezorg het bewijsstuk vóór het einde van de nieuwe vervaldag.',
    day: 'due',
    calendar: 'shows',
  },
  'condition-waived': {
    heading: 'Vrijgesteld van voorwaarde {condition}',
    says: 'Deze voorwaarde hoeft niet meer vervuld te worden.',
    todo: 'U hoeft niets meer te doen.',
    calendar: 'cancels',
  },
  'authorisation-expiring': {
    says: 'Na de laatste dag mogen er geen gegevens meer worden meegedeeld op grond van deze beslissing.',
    todo: 'Zijn de gegevens daarna nog nodig, vraag dan tijdig een verlenging of een nieuwe beslissing aan.',
    day: 'last-day',
    calendar: 'shows',
    todoOfCommittee: 'U hoeft niets te doen; de betrokken instanties kregen hetzelfde bericht.',
  },
  'authorisation-expired': {
    says: 'De machtiging is afgelopen. Er mogen geen gegevens meer worden meegedeeld op grond van deze beslissing.',
    todo: 'Stop de mededeling als dat nog niet gebeurd is. Voorwaarden die blijven gelden, staan in het dossier.',
    day: 'was-last-day',
    todoOfCommittee: 'U hoeft niets te doen; de betrokken instanties kregen hetzelfde bericht.',
  },
  'authorisation-suspended': {
    says: 'De machtiging is geschorst. Er mogen nu geen gegevens worden meegedeeld; de termijnen van de voorwaarden lopen door.',
    todo: 'Stop de mededeling tot de schorsing is opgeheven. De reden staat in het dossier.',
  },
  'authorisation-reinstated': {
    says: 'De schorsing is opgeheven. De gegevens mogen opnieuw worden meegedeeld.',
    todo: 'U hoeft niets te doen.',
  },
  'authorisation-revoked': {
    says: 'De machtiging is ingetrokken. Er mogen geen gegevens meer worden meegedeeld op grond van deze beslissing.',
    todo: 'Stop de mededeling. De reden en de voorwaarden die blijven gelden, staan in het dossier.',
    calendar: 'cancels',
  },
  'authorisation-extended': {
    says: 'De duur van de machtiging is verlengd.',
    todo: 'U hoeft niets te doen. De nieuwe duur staat in het dossier.',
    calendar: 'shows',
  },
  'protocol-advice-requested': {
    says: 'Beide functionarissen voor gegevensbescherming worden om advies gevraagd over dit protocol.',
    todo: 'Geef uw advies over de twaalf punten van het protocol.',
  },
  'protocol-published': {
    says: 'Beide partijen hebben het protocol gepubliceerd. Het geldt vanaf nu.',
    todo: 'U hoeft niets te doen. De voorwaarden van het protocol staan in het dossier.',
  },
  'accession-received': {
    says: 'De ondertekende verbintenis van {acceder} is ontvangen en gecontroleerd.',
    todo: 'Het ontvangstbewijs staat bij de toetreding. Over het vervolg krijgt u bericht.',
  },
  'accession-accepted': {
    says: 'De toetreding van {acceder} is aanvaard. De gegevens mogen worden meegedeeld zolang de beraadslaging van kracht is.',
    todo: 'De voorwaarden van de toetreding staan in het dossier.',
  },
  'accession-refused': {
    says: 'De toetreding van {acceder} is geweigerd.',
    todo: 'Lees de reden bij de toetreding. Een nieuwe verbintenis voorbereiden kan.',
    todoOfCommittee: 'U hoeft niets te doen; de organisatie kreeg hetzelfde bericht.',
  },
  'accession-withdrawn': {
    says: 'De toetreding van {acceder} is ingetrokken. Er mogen geen gegevens meer worden meegedeeld op grond van deze toetreding.',
    todo: 'Stop de mededeling als dat nog niet gebeurd is.',
    todoOfCommittee: 'U hoeft niets te doen.',
  },
  'accession-review-reminder': {
    says: 'De verbintenis van {acceder} is nog niet beoordeeld.',
    todo: 'Beoordeel de verbintenis.',
  },
  'accession-renewal-reminder': {
    says: 'Er is een nieuwe versie van de beraadslaging gepubliceerd. Uw toetreding tot de vorige versie houdt op; voor de nieuwe is een nieuwe verbintenis nodig.',
    todo: 'Bereid de verbintenis bij de nieuwe versie voor en laat ze ondertekenen.',
    day: 'last-day',
    calendar: 'shows',
  },
  'dependency-lapsed': {
    heading: 'Een machtiging waarop deze steunt, geldt niet meer',
    says: 'Deze machtiging steunt op een andere, {dependency}, en die geldt niet meer.',
    todo: 'Ga na of de gegevens zonder die machtiging nog mogen worden meegedeeld.',
  },
};

/** What the same notices say where they are about a protocol, which is no authorisation. */
export const PROTOCOL_TEMPLATES: Readonly<Partial<Record<NoticeName, Partial<NoticeTemplate>>>> = {
  'condition-overdue': {
    todo: 'Bezorg het bewijsstuk, of vraag de andere partij in het dossier om uitstel.',
  },
  'condition-escalated': {
    says: 'De voorwaarde is al lang te laat.',
    todo: 'Bezorg het bewijsstuk, of vraag de andere partij in het dossier om uitstel en leg uit waarom.',
  },
  'authorisation-expiring': {
    says: 'Na de laatste dag mogen er geen gegevens meer worden meegedeeld op grond van dit protocol.',
    todo: 'Sluit tijdig een nieuw protocol als de gegevens daarna nog nodig zijn.',
  },
  'authorisation-expired': {
    says: 'Het protocol is afgelopen. Er mogen geen gegevens meer worden meegedeeld op grond van dit protocol.',
  },
  'authorisation-extended': {
    says: 'De duur van het protocol is verlengd.',
    todo: 'U hoeft niets te doen. De nieuwe duur staat bij het protocol.',
  },
};

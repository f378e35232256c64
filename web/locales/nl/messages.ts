import type { CommandName } from '#web/forms/commands.ts';

/** What the next page says after a step was taken. */
export const MESSAGES = {
  'submit-request': 'De aanvraag is ingediend. Het secretariaat beoordeelt of ze ontvankelijk en volledig is.',
  'rule-admissible': 'De aanvraag is ontvankelijk verklaard. De aanvrager krijgt bericht.',
  'rule-inadmissible': 'De aanvraag is onontvankelijk verklaard. De aanvrager krijgt bericht.',
  'request-information': 'De vraag is gesteld. De aanvrager krijgt bericht.',
  'provide-information': 'Het antwoord is bezorgd. Het secretariaat krijgt bericht.',
  'request-advice': 'Het advies is gevraagd. De adviesverlener krijgt bericht.',
  'give-advice': 'Het advies is gegeven. Het secretariaat krijgt bericht.',
  'close-advice': 'De openstaande adviezen zijn afgesloten.',
  'schedule-meeting': 'Het dossier staat op de agenda. De aanvrager krijgt bericht.',
  adjourn: 'De behandeling is uitgesteld.',
  'record-decision': 'De beslissing is vastgelegd. De voorzitter kan ze ondertekenen.',
  'sign-decision': 'De beslissing is ondertekend. Het secretariaat kan ze publiceren.',
  'publish-decision': 'De beslissing is gepubliceerd. Alle betrokkenen krijgen bericht.',
  'withdraw-request': 'De aanvraag is ingetrokken.',
  'record-event': 'De gebeurtenis is gemeld.',
  'suspend-authorisation': 'De machtiging is geschorst. Alle betrokkenen krijgen bericht.',
  'reinstate-authorisation': 'De schorsing is opgeheven. Alle betrokkenen krijgen bericht.',
  'revoke-authorisation': 'De machtiging is ingetrokken. Alle betrokkenen krijgen bericht.',
  'extend-authorisation': 'De machtiging is verlengd. Alle betrokkenen krijgen bericht.',
  'submit-evidence': 'Het bewijsstuk is ingediend. Het secretariaat beoordeelt het.',
  'accept-evidence': 'Het bewijsstuk is aanvaard. De voorwaarde is vervuld.',
  'reject-evidence': 'Het bewijsstuk is niet aanvaard. De verantwoordelijke krijgt bericht.',
  'grant-extension': 'Het uitstel is verleend. De verantwoordelijke krijgt bericht.',
  'waive-condition': 'De vrijstelling is verleend. De verantwoordelijke krijgt bericht.',
  'prepare-commitment': 'De verbintenis is klaargemaakt.',
  'submit-commitment': 'De ondertekende verbintenis is ingediend.',
  'accept-commitment': 'De verbintenis is aanvaard. De organisatie is toegetreden.',
  'refuse-commitment': 'De verbintenis is geweigerd. De organisatie krijgt bericht.',
  'withdraw-accession': 'De toetreding is ingetrokken.',
  'suspend-accession': 'De toetreding is geschorst.',
  'reinstate-accession': 'De schorsing van de toetreding is opgeheven.',
  'submit-protocol':
    'Het protocol is ingediend. Beide functionarissen voor gegevensbescherming krijgen de vraag om advies.',
  'give-protocol-advice': 'Het advies over het protocol is gegeven.',
  'revise-protocol': 'Het protocol is herzien. Beide functionarissen geven opnieuw advies.',
  'sign-protocol': 'Het protocol is ondertekend.',
  'publish-protocol': 'De publicatie van het protocol is genoteerd.',
  'end-protocol': 'Het protocol is beëindigd.',
  'request-extension': 'Het uitstel is gevraagd. Tot het antwoord er is, blijft de vervaldag gelden.',
  'refuse-extension': 'Het uitstel is geweigerd. De vervaldag blijft gelden.',
  'note-deviation': 'De afwijking is genoteerd; de brief toont wat gevraagd en wat verleend is.',
  'register-request': 'De aanvraag is geregistreerd. De aanvrager krijgt bericht.',
  'annul-dossier-event': 'De vergissing is rechtgezet. Wat er stond, blijft leesbaar in de tijdlijn.',
  'annul-protocol-event': 'De vergissing is rechtgezet. Wat er stond, blijft leesbaar in de tijdlijn.',
  'annul-condition-event': 'De vergissing is rechtgezet. Wat er stond, blijft leesbaar in de tijdlijn.',
  'correct-event': 'De melding is rechtgezet. De termijnen die ervan afhangen, volgen.',
  'cancel-event': 'De melding is geschrapt. De termijnen die ze deed lopen, eindigen.',
  'record-succession': 'De opvolging is genoteerd. De openstaande voorwaarden gaan mee over.',
  'note-dependency': 'Genoteerd: dit dossier steunt op die machtiging.',
  'drop-dependency': 'Genoteerd: dit dossier steunt niet meer op die machtiging.',
  'report-lapse': 'Genoteerd: die machtiging geldt niet meer. Alle betrokkenen krijgen bericht.',
  'remind-acceders': 'De herinneringen zijn onderweg.',
  'contacts-changed': 'De contacten zijn gewijzigd.',
  'policy-changed': 'De nieuwe regels gelden vanaf nu.',
  'prepare-meeting': 'De zitting is voorbereid.',
  'order-agenda': 'De agenda is geordend.',
  'recuse-member': 'Het lid zit niet aan tafel voor dit dossier.',
  'record-attendance': 'De aanwezigen zijn genoteerd.',
  'record-minutes': 'Het verslag is vastgelegd. De voorzitter kan het goedkeuren.',
  'approve-minutes': 'Het verslag is goedgekeurd.',
  'draft-saved': 'Uw klad is bewaard. U vindt het terug bij “Wat moet ik nu doen?”.',
  'draft-dropped': 'Het klad is gewist.',
  phoned: 'Genoteerd: de instantie is ingelicht.',
  'phone-not-needed':
    'Dit bericht staat niet meer op de lijst: het is toch aangekomen, of een collega heeft al gebeld.',
} as const satisfies Readonly<
  Record<
    | CommandName
    | 'submit-commitment'
    | 'draft-saved'
    | 'draft-dropped'
    | 'phoned'
    | 'phone-not-needed'
    | 'contacts-changed'
    | 'policy-changed',
    string
  >
>;

/** The name of what was done, as it travels from one page to the next. */
export type MessageCode = keyof typeof MESSAGES;

/** Whether a text is such a name; cookies hold what they like. */
export const isMessageCode = (code: string): code is MessageCode => Object.hasOwn(MESSAGES, code);

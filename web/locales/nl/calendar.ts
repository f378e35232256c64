/** The words of calendars for other programs. */
export const CALENDAR_TEXTS = {
  link: 'Agenda in uw eigen programma',
  title: 'Agenda in uw eigen programma',
  name: 'Beraad: termijnen',
  lead: 'Neem de termijnen van Beraad op in Outlook, Google Agenda of een ander programma. Verschuift een termijn, dan verschuift ze daar ook.',
  secret: 'Wie het adres kent, kan de agenda lezen. Deel het niet, en trek het in als u het niet meer gebruikt.',
  none: 'Er is nog geen agenda.',
  person: 'Uw eigen agenda',
  body: 'De agenda van uw organisatie of commissie',
  createPerson: 'Een eigen agenda maken',
  createBody: 'Een agenda van uw organisatie of commissie maken',
  address: 'Adres',
  since: (day: string) => `gemaakt op ${day}`,
  revoke: 'Intrekken',
  sure: 'Deze agenda intrekken: bent u zeker?',
  consequence: 'Elk programma dat dit adres gebruikt, krijgt niets meer. Dit kan niet ongedaan gemaakt worden.',
  condition: (reference: string, dossier: string) => `Voorwaarde ${reference} (${dossier})`,
  step: (task: string, dossier: string) => `${task} (${dossier})`,
  meeting: (hour: string | undefined) => `Zitting${hour === undefined ? '' : ` om ${hour}`}`,
  leftOut: (count: number) =>
    count === 1 ? 'Nog 1 termijn staat alleen in Beraad' : `Nog ${count} termijnen staan alleen in Beraad`,
  whereTheRest:
    'Deze agenda houdt hier op: ze zou te lang worden. Bekijk de volgende termijnen in Beraad bij Voorwaarden.',
  agenda: (count: number) => (count === 1 ? '1 dossier op de agenda' : `${count} dossiers op de agenda`),
} as const;

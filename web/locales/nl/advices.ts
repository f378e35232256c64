/** The words of the page with the advices that a body was asked for. */
export const ADVICE_TEXTS = {
  navigation: 'Adviezen',
  title: 'Adviezen',
  lead: 'Alle adviezen die aan uw organisatie gevraagd zijn: wat openstaat eerst, daarna wat u gaf.',
  about: 'Waarover',
  kind: 'Soort advies',
  state: 'Toestand',
  due: 'Gevraagd tegen',
  opinion: 'Advies',
  on: (day: string) => `op ${day}`,
  read: 'De tekst van het advies',
  filter: 'Toon',
  all: 'Alle adviezen',
  apply: 'Tonen',
  empty: 'Er zijn geen adviezen in deze toestand.',
  protocol: 'Advies over een protocol',
  states: {
    open: 'Te geven',
    given: 'Gegeven',
    lapsed: 'Uitgebleven',
    closed: 'Afgesloten zonder advies',
  },
} as const;

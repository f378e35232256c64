/** What stands in a request, for who reads it. */
export const REQUEST_TEXTS = {
  title: 'De aanvraag',
  read: 'Lees de aanvraag',
  purposes: 'Doeleinden',
  legalBases: 'Rechtsgronden',
  duration: 'Gevraagde duur',
  retention: 'Bewaartermijn',
  frequency: 'Hoe vaak de gegevens worden meegedeeld',
  processors: 'Verwerkers',
  item: 'Gegeven',
  why: 'Waarom het nodig is',
  noWhy: 'niet vermeld',
} as const;

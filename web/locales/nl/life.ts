/** The words beside the pictures of a life. */
export const LIFE_TEXTS = {
  title: 'Waar het nu staat',
  picture: (state: string) => `De toestanden en hun volgorde; nu: ${state}`,
  next: 'Wie kan nu wat doen',
  nobody: 'Niemand hoeft of kan nu nog iets doen.',
  axis: (from: string, to: string) => `Tijdlijn van ${from} tot ${to}; de lijst hieronder zegt hetzelfde in woorden`,
  procedure: 'Verloop',
  duty: (reference: string) => `Nr. ${reference}`,
  today: 'vandaag',
  legend: 'Een ruit is een vervaldag: groen is vervuld, rood is te laat. De stippellijn is vandaag.',
  more: (count: number) => `En nog ${count} voorwaarden met een vervaldag.`,
} as const;

/** What somebody is to a dossier, protocol or accession. */
export const RELATION_NAMES: Readonly<Record<string, string>> = {
  secretariat: 'Het secretariaat',
  chair: 'De voorzitter',
  applicant: 'De aanvrager',
  provider: 'De verstrekker',
  recipient: 'De ontvanger',
  adviser: 'De adviesverlener',
  responsible: 'Wie een voorwaarde moet vervullen',
  acceder: 'De toetredende organisatie',
  party: 'Een partij',
  'party-dpo': 'De functionaris van een partij',
  'party-signatory': 'De ondertekenaar van een partij',
};

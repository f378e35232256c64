/** What an archive says of itself. */
export const ARCHIVE_TEXTS = {
  link: 'Het archief van dit afgesloten dossier downloaden (ZIP)',
  notClosed: {
    title: 'Dit dossier is nog niet afgesloten',
    lead: 'Er loopt nog een voorwaarde of een toetreding. Het archief is er zodra alles ten einde is.',
  },
  tooLarge: {
    title: 'Dit archief is te groot voor één bestand',
    lead: 'Download het archief per toetreding. Het dossier zelf zit in elk van die bestanden.',
  },
  back: 'Naar de voorwaarden van het dossier',
  title: (dossier: string) => `Archief van dossier ${dossier}`,
  made: (day: string, closed: string) =>
    `Gemaakt op ${day}. Het dossier is afgesloten sinds ${closed}: er loopt geen voorwaarde of toetreding meer.`,
  part: (organisation: string) => `Dit deel bevat het dossier zelf en alles over de toetreding van ${organisation}.`,
  happened: 'Wat er gebeurde',
  when: 'Wanneer',
  about: 'Waarover',
  what: 'Wat',
  files: 'Wat er in dit archief zit',
  file: 'Bestand',
  size: 'Grootte (bytes)',
  hash: 'SHA-256',
  kinds: {
    log: 'het logboek: elke gebeurtenis met haar plaats in de ketting van controlegetallen',
    texts: 'de teksten bij het logboek, voor zover ze niet gewist zijn',
    mail: 'de berichten die over het dossier verzonden zijn, met wat ervan werd',
    documents: 'de stukken, elk onder zijn controlegetal',
    letter: 'de brief over de beslissing, zoals ze gepubliceerd is',
    proof: 'de dagelijkse controlegetallen over alle logboeken',
  },
  check: 'Hoe u dit controleert',
  howToCheck: [
    'manifest.json noemt elk bestand met zijn grootte en SHA-256. Bereken die opnieuw: verschilt er een, dan is dat bestand gewijzigd.',
    'Elke gebeurtenis in log/ draagt het controlegetal van de vorige (previousHash) en haar eigen (hash): SHA-256 over haar velden, behalve hash, als JSON met de sleutels in alfabetische volgorde.',
    'Van elke tekst staat in het logboek een controlegetal met sleutel. Wat in texts/ als gewist genoemd wordt, stond er; wat er stond, is niet meer te achterhalen.',
    'proof/roots.json bevat de controlegetallen die elke dag over alle logboeken samen gemaakt en vergrendeld werden. Beraad kan ze narekenen (npm run verify-log).',
  ],
} as const;

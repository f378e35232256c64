import { dayInWords } from './dates.ts';

/** The words of the pages about mail that did not arrive. */
export const MAIL_TEXTS = {
  title: 'Nabellen',
  lead: (count: number) =>
    count === 1
      ? 'Eén bericht kwam niet aan of is onzeker. Licht de instantie telefonisch in.'
      : `${count} berichten kwamen niet aan of zijn onzeker. Licht de instanties telefonisch in.`,
  empty: 'Alle mail is aangekomen. U hoeft niemand na te bellen.',
  recipients: 'Voor',
  address: 'Adres',
  noAddress: 'geen bruikbaar adres bekend',
  why: 'Wat er misging',
  text: 'Wat in het bericht stond',
  done: 'Ingelicht',
  waiting: (count: number) => (count === 1 ? 'Eén bericht is na te bellen' : `${count} berichten zijn na te bellen`),
  reasons: {
    'no-address': 'Er is geen adres waarop deze instantie nog mail krijgt.',
    refused: 'De maildienst weigerde het bericht.',
    bounced: 'Het bericht kwam terug.',
    'in-doubt': 'De maildienst heeft niet gezegd of het bericht vertrokken is.',
    'put-off': 'Het bericht kon niet op tijd verstuurd worden.',
    complained: 'De ontvanger meldde het bericht als ongewenst.',
  },
  late: {
    sweep: (day: string, time: string) =>
      `Herinneringen zijn te laat: wat sinds ${dayInWords(day)} om ${time} moest gebeuren, is nog niet gebeurd.`,
    mail: (day: string, time: string) =>
      `Mail is te laat: wat sinds ${dayInWords(day)} om ${time} klaarstaat, is nog niet verstuurd.`,
  },
} as const;

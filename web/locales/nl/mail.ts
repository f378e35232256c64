import { dayInWords } from './dates.ts';

/** The words about mail that is late or did not arrive. */
export const MAIL_TEXTS = {
  waiting: (count: number) => (count === 1 ? 'Eén bericht is na te bellen' : `${count} berichten zijn na te bellen`),
  late: {
    sweep: (day: string, time: string) =>
      `Herinneringen zijn te laat: wat sinds ${dayInWords(day)} om ${time} moest gebeuren, is nog niet gebeurd.`,
    mail: (day: string, time: string) =>
      `Mail is te laat: wat sinds ${dayInWords(day)} om ${time} klaarstaat, is nog niet verstuurd.`,
  },
} as const;

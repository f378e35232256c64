import { stepName } from './steps.ts';

/** The words of a replay told as a timeline. */
export const REPLAY_TEXTS = {
  refused: (step: number, name: string) => `Stap ${step} geweigerd (${stepName(name)})`,
  asked: (provider: string, recipient: string) => `Mag ${provider} meedelen aan ${recipient}?`,
  allowed: 'Ja, dat mag.',
  notAllowed: (reason: string) => `Nee, dat mag niet (${reason}).`,
  standing: 'Eindtoestand van',
  due: 'vervaldag',
  accession: 'Toetreding van',
  since: 'sinds',
} as const;

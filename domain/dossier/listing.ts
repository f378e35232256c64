import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import type { DossierState } from './state.ts';

/** The first day by which somebody else was asked to do something in a dossier: its open question, its open advices. */
export function dossierDue({ status, question, advices }: DossierState): LocalDate | undefined {
  const asked = advices.filter((advice) => advice.status === 'open').map(({ due }) => due);
  if (status === 'awaiting-information' && question !== undefined) asked.push(question.due);
  return asked.sort()[0];
}

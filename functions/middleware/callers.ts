import { askAdmission, readAdmission } from '#adapters/dynamodb/admissions.ts';
import { readSubstitutionsBy } from '#adapters/dynamodb/substitutions.ts';
import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { refuse } from '#domain/door/refusal.ts';
import type { Identity } from '#domain/identity/claims.ts';
import { actFor, type Recognition, recognise } from '#domain/identity/recognise.ts';
import type { TablePorts } from './ports.ts';

/**
 * Recognises who calls, from what their token says (`identityOf`). What is new about them is remembered; a body that Beraad does not
 * know is put on the list of those that ask to be admitted. With `actingFor` they act for a colleague whose substitute they are today.
 */
export async function recogniseCaller(
  ports: TablePorts,
  operator: string,
  identity: Identity,
  actingFor?: string,
): Promise<Recognition> {
  const { table, directory } = ports;
  const { subject, body } = identity;
  const now = ports.now();
  const today = localDateOf(now);
  const [profile, bodies] = await Promise.all([
    directory.person(subject),
    body === undefined ? [] : directory.bodiesWithCode(body.code),
  ]);
  const recognised = recognise({ identity, bodies, profile, operator, today });
  if (!recognised.ok) {
    if (recognised.refusal.code !== 'body-not-admitted' || body === undefined) return recognised;
    const admission = await readAdmission(table, body.code);
    if (admission?.status === 'declined')
      return refuse('body-declined', `Beraad does not admit your body: ${admission.reason ?? 'no reason was given'}`);
    if (admission === undefined)
      await askAdmission(table, { ...body, askedBy: subject, askedAt: now, status: 'asked' });
    return recognised;
  }
  if (recognised.learnt !== undefined) await directory.learnPerson(profile, recognised.learnt);
  if (actingFor === undefined) return recognised;
  const [absent, substitutions] = await Promise.all([directory.person(actingFor), readSubstitutionsBy(table, subject)]);
  return actFor(recognised.person, absent, substitutions, today);
}

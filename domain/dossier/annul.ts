import type { Instant } from '#domain/calendar/brussels-time.ts';
import { type AggregateId, dossierId } from '#domain/door/aggregate-id.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import { type Person, type Relation, relationsToDossier } from '#domain/permissions/principal.ts';
import { partiesOf } from './decide.ts';
import type { DossierDeed, DossierEvent, Procedure } from './events.ts';
import type { DossierState } from './state.ts';
import { BEFORE_DECISION, type DossierStatus } from './steps.ts';

/** Whose mistake it is, and who takes it back: each their own. */
const ANNULLED_BY: Readonly<Record<DossierDeed, Relation>> = {
  'request-ruled-admissible': 'secretariat',
  'request-ruled-inadmissible': 'secretariat',
  'information-requested': 'secretariat',
  'information-provided': 'applicant',
  'advice-requested': 'secretariat',
  'advice-given': 'adviser',
  'advices-closed': 'secretariat',
  'meeting-scheduled': 'secretariat',
  'meeting-adjourned': 'secretariat',
  'decision-recorded': 'secretariat',
  'decision-signed': 'chair',
  'request-withdrawn': 'applicant',
};

type Deed = NonNullable<DossierState['deeds']>[number];

/** Deeds of the procedure are taken back until the decision is published. */
const IN_PROCEDURE: readonly DossierStatus[] = [...BEFORE_DECISION, 'decided', 'signed', 'inadmissible', 'withdrawn'];
const deedsOf = ({ status, deeds = [] }: DossierState): readonly Deed[] => (IN_PROCEDURE.includes(status) ? deeds : []);

/** The body whose advice a deed was: the one that was open before it and is given now. */
function adviserOf(state: DossierState, { before }: Deed): string | undefined {
  const wasOpen = new Set(before.advices.filter(({ status }) => status === 'open').map(({ number }) => number));
  return state.advices.find(({ number, status }) => status === 'given' && wasOpen.has(number))?.adviser;
}

function isTheirs(state: DossierState, deed: Deed, person: Person): boolean {
  if (!relationsToDossier(person, partiesOf(state)).has(ANNULLED_BY[deed.type])) return false;
  return deed.type !== 'advice-given' || adviserOf(state, deed) === person.organisation;
}

type Kept = NonNullable<DossierState['successions']>[number];

const succeededBy = (aggregate: AggregateId, { sequence }: Kept): string | undefined =>
  sequence === undefined ? undefined : eventIdOf(aggregate, sequence);

/** The successions that stand: neither taken back nor taking one back. */
function standing(state: DossierState, aggregate: AggregateId): Kept[] {
  const all = state.successions ?? [];
  const taken = new Set(all.map(({ annuls }) => annuls));
  return all.filter((one) => one.annuls === undefined && !taken.has(succeededBy(aggregate, one)));
}

/** Takes a succession back that was recorded by mistake: its part returns as it is now, to the body that had it. */
function annulSuccession(
  state: DossierState,
  succession: Kept,
  { event, reason }: { readonly event: string; readonly reason: string },
  person: Person,
  aggregate: AggregateId,
  now: Instant,
): Decision<DossierEvent> {
  if (!relationsToDossier(person, partiesOf(state)).has('secretariat'))
    return refuse('not-permitted', 'A succession is annulled by the secretariat, as it is recorded.');
  const stands = standing(state, aggregate);
  const place = stands.indexOf(succession);
  if (place < 0) return refuse('not-annullable', `${event} was annulled before, or takes another back.`);
  const { from, to, shares } = succession;
  const later = stands.slice(place + 1).find((one) => [one.from, one.to].some((body) => body === from || body === to));
  if (later !== undefined)
    return refuse(
      'annul-later-first',
      `${succeededBy(aggregate, later) ?? ''} (${later.to} succeeded ${later.from}) came after it; annul that first.`,
    );
  if (shares === undefined)
    return refuse(
      'not-annullable',
      `When this was recorded the log did not yet say whether ${to} had a part of its own here; what was whose cannot be told apart. Record a succession of ${to} by ${from} if its whole part is to return, or amend the decision.`,
    );
  if (shares)
    return refuse(
      'not-annullable',
      `${to} had a part of its own here before it took that of ${from}; what was whose cannot be told apart any more. Amend the decision instead.`,
    );
  return decided<DossierEvent>({
    type: 'body-succeeded',
    effectiveAt: now,
    data: { from: to, to: from, annuls: event },
    ...eventTexts({ reason }),
  });
}

/** Whether a person may take back what was done last. */
export function mayAnnul(state: DossierState, person: Person): boolean {
  const isSecretariat = relationsToDossier(person, partiesOf(state)).has('secretariat');
  if (isSecretariat && standing(state, dossierId(state.dossier)).some(({ shares }) => shares === false)) return true;
  const last = deedsOf(state).at(-1);
  return last !== undefined && isTheirs(state, last, person);
}

/** How far the procedure is without a deed; an advice that lapsed meanwhile has lapsed. */
function standingWithout({ advices }: DossierState, before: Procedure): Procedure {
  const lapsed = new Set(advices.filter(({ status }) => status === 'lapsed').map(({ number }) => number));
  const restored = before.advices.map((advice) =>
    advice.status === 'open' && lapsed.has(advice.number) ? { ...advice, status: 'lapsed' as const } : advice,
  );
  const goesOn = before.status === 'awaiting-advice' && restored.every(({ status }) => status !== 'open');
  return { ...before, advices: restored, status: goesOn ? 'ready-for-meeting' : before.status };
}

/**
 * Decides what takes the last deed of a procedure back, as a mistake, and then the one before it: a counter-event that names it. Once the
 * decision is published only a succession is taken back.
 */
export function annulDossierEvent(
  state: DossierState,
  { event, reason }: { readonly event: string; readonly reason: string },
  person: Person,
  aggregate: AggregateId,
  now: Instant,
): Decision<DossierEvent> {
  const succession = state.successions?.find((one) => succeededBy(aggregate, one) === event);
  if (succession !== undefined) return annulSuccession(state, succession, { event, reason }, person, aggregate, now);
  const deeds = deedsOf(state);
  const idOf = ({ sequence }: Deed) => eventIdOf(aggregate, sequence);
  const deed = deeds.find((one) => idOf(one) === event);
  const last = deeds.at(-1);
  if (deed === undefined || last === undefined)
    return refuse(
      'not-annullable',
      `${event} is nothing that a person did in this procedure before publication and that still stands; only that can be annulled.`,
    );
  if (deed.sequence !== last.sequence)
    return refuse('annul-later-first', `${idOf(last)} (${last.type}) came after it; annul that first.`);
  if (!isTheirs(state, deed, person))
    return refuse('not-permitted', `${deed.type} is annulled by the ${ANNULLED_BY[deed.type]}, as it is done.`);
  return decided<DossierEvent>({
    type: 'event-annulled',
    effectiveAt: now,
    data: {
      event,
      type: deed.type,
      restored: standingWithout(state, deed.before),
      ...(deed.type === 'meeting-scheduled' && state.meeting !== undefined ? { unscheduled: state.meeting } : {}),
    },
    ...eventTexts({ reason }),
  });
}

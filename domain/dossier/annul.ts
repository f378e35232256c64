import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import { type Person, type Relation, relationsToDossier } from '#domain/permissions/principal.ts';
import { partiesOf } from './decide.ts';
import type { DossierDeed, DossierEvent, Procedure } from './events.ts';
import type { DossierState } from './state.ts';

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

/** The body whose advice a deed was: the one that was open before it and is given now. */
function adviserOf(state: DossierState, { before }: Deed): string | undefined {
  const wasOpen = new Set(before.advices.filter(({ status }) => status === 'open').map(({ number }) => number));
  return state.advices.find(({ number, status }) => status === 'given' && wasOpen.has(number))?.adviser;
}

function isTheirs(state: DossierState, deed: Deed, person: Person): boolean {
  if (!relationsToDossier(person, partiesOf(state)).has(ANNULLED_BY[deed.type])) return false;
  return deed.type !== 'advice-given' || adviserOf(state, deed) === person.organisation;
}

/** Whether a person may take back what was done last. */
export function mayAnnul(state: DossierState, person: Person): boolean {
  const last = state.deeds?.at(-1);
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
 * Decides what takes the last deed of a procedure back, as a mistake, and then the one before it: a counter-event that names it. Nothing
 * is taken back once the decision is published.
 */
export function annulDossierEvent(
  state: DossierState,
  { event, reason }: { readonly event: string; readonly reason: string },
  person: Person,
  aggregate: AggregateId,
  now: Instant,
): Decision<DossierEvent> {
  const deeds = state.deeds ?? [];
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

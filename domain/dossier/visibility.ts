import { hasRole, type Person, relationsToDossier } from '#domain/permissions/principal.ts';
import { partiesOf } from './decide.ts';
import type { DossierState } from './state.ts';

/** Whether a person has a part in a dossier: its committee, and every body in it. */
export const hasPartIn = (person: Person, state: DossierState): boolean =>
  relationsToDossier(person, partiesOf(state)).size > 0;

/** Whether a person may see a dossier: who has a part in it, and the administrator. */
export const maySeeDossier = (person: Person, state: DossierState): boolean =>
  hasRole(person, 'administrator') || hasPartIn(person, state);

/** Whether a person may know what a committee decides before it has published anything: its own people alone. */
export const seesDraftDecisions = (person: Person, { committee }: DossierState): boolean =>
  person.committee === committee;

/**
 * A dossier as a person may see it. Until it is published a decision is the committee's own: it may still be annulled, and nobody can
 * rely on it. That there is one (`decided`, `signed`) the parties do see.
 */
export function dossierAsSeenBy(person: Person, state: DossierState): DossierState {
  if (state.publishedAt !== undefined || seesDraftDecisions(person, state)) return state;
  const { decision: _decision, ...rest } = state;
  return { ...rest, deviations: [] };
}

/** An event of a log, as far as visibility asks for it. */
interface Logged {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Events that say what is decided. */
const OF_DECISION: readonly string[] = ['decision-recorded', 'deviation-noted'];
/** Of which an annulment says, in its reason, what was wrong with what was decided. */
const OF_DRAFTS: readonly unknown[] = ['decision-recorded', 'decision-signed'];

/** What an event that took a mistake back says of the procedure, without the decision that stood in it. */
function withoutDecision<Event extends Logged>(event: Event): Event {
  const { restored, ...rest } = event.data;
  if (typeof restored !== 'object' || restored === null || !('decision' in restored)) return event;
  const { decision: _decision, ...procedure } = restored;
  return { ...event, data: { ...rest, restored: procedure } };
}

/**
 * The events of a dossier's own log, in order, as whoever is not of its committee may see them: of a decision that was never published,
 * because it is not yet or was annulled before, only that it was there.
 */
export function withoutDrafts<Event extends Logged>(
  log: readonly Event[],
): { readonly event: Event; readonly isDraft: boolean }[] {
  const published = log.findIndex(({ type }) => type === 'decision-published');
  const decidedAt = log.slice(0, Math.max(published, 0)).findLastIndex(({ type }) => type === 'decision-recorded');
  return log.map((event, place) => {
    const isDraft = OF_DECISION.includes(event.type) && (published < 0 || place < decidedAt);
    // Why a draft was taken back says what stood in it; that it was taken back is no secret.
    const tellsOfDraft = event.type === 'event-annulled' && OF_DRAFTS.includes(event.data.type);
    return { event: isDraft ? { ...event, data: {} } : withoutDecision(event), isDraft: isDraft || tellsOfDraft };
  });
}

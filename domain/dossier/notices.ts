import { addMilliseconds, endOfDay, localDateOf } from '#domain/calendar/brussels-time.ts';
import { type Notice, type Recipient, toAcceders, toOrganisation, toSecretariat } from '#domain/notices/notice.ts';
import type { DossierEvent } from './events.ts';
import { type DossierState, entryIntoForce } from './state.ts';
import { adviceMatter, dependencyMatter } from './time.ts';

const unique = (recipients: readonly Recipient[]): Recipient[] => [...new Set(recipients)];

const applicants = (state: DossierState): Recipient[] => unique(state.applicants.map(toOrganisation));

/** Applicants, provider and recipients: whom the permission itself concerns. */
const concerned = (state: DossierState): Recipient[] =>
  unique([...state.applicants, state.provider, ...state.recipients].map(toOrganisation));

/** Those whom the permission concerns and, where organisations accede to it, those who are active acceders when this is decided. */
const permitted = (state: DossierState): Recipient[] =>
  state.decision?.accession === undefined ? concerned(state) : [...concerned(state), toAcceders(state.dossier)];

const responsible = (state: DossierState): Recipient[] =>
  (state.decision?.conditions ?? []).flatMap((condition) => condition.responsible.map(toOrganisation));

/** The secretariat and whom the permission concerns are told that another authorisation, on which it rests, does not hold now. */
function lapseNotice(state: DossierState, dependency: string): Notice {
  const { dossier, committee } = state;
  return { notice: 'dependency-lapsed', dossier, dependency, to: [...permitted(state), toSecretariat(committee)] };
}

function milestoneNotice(state: DossierState, event: Extract<DossierEvent, { type: 'milestone-reached' }>): Notice[] {
  const { notice, milestone, due, matter } = event.data;
  const secretariat = toSecretariat(state.committee);
  const advice = state.advices.find((candidate) => adviceMatter(candidate.number) === matter);
  const about = {
    notice,
    dossier: state.dossier,
    ...(milestone === undefined ? {} : { milestone }),
    ...(due === undefined ? {} : { due }),
    ...(advice === undefined ? {} : { adviser: advice.adviser }),
  };
  const dependency = state.dependencies?.find(({ ref }) => dependencyMatter(ref) === matter);
  const adviser = advice === undefined ? [] : [toOrganisation(advice.adviser)];
  switch (notice) {
    case 'information-reminder':
      return [{ ...about, to: applicants(state) }];
    case 'information-overdue':
      return [{ ...about, to: [...applicants(state), secretariat] }];
    case 'advice-reminder':
      return [{ ...about, to: adviser }];
    case 'advice-overdue':
      return [{ ...about, to: [...adviser, secretariat] }];
    case 'authorisation-expiring':
    case 'authorisation-expired':
      // After the end, those are told who were acceders until then.
      return [{ ...about, asBefore: state.endedAt ?? event.effectiveAt, to: [...permitted(state), secretariat] }];
    case 'dependency-lapsed':
      return dependency === undefined ? [] : [lapseNotice(state, dependency.ref)];
    default:
      // admissibility-reminder and advice-lapsed.
      return [{ ...about, to: [secretariat] }];
  }
}

/** The notices an event of a dossier causes, told from the state after it. */
export function dossierNotices(state: DossierState, event: DossierEvent): Notice[] {
  const about = { dossier: state.dossier };
  const secretariat = [toSecretariat(state.committee)];
  switch (event.type) {
    case 'request-submitted':
      return [
        { ...about, notice: 'request-received', to: applicants(state) },
        { ...about, notice: 'request-submitted', to: secretariat },
      ];
    case 'request-ruled-admissible':
      return [{ ...about, notice: 'request-admissible', to: applicants(state) }];
    case 'request-ruled-inadmissible':
      return [{ ...about, notice: 'request-inadmissible', to: applicants(state) }];
    case 'information-requested':
      return [{ ...about, notice: 'information-requested', due: event.data.due, to: applicants(state) }];
    case 'information-provided':
      return [{ ...about, notice: 'information-provided', to: secretariat }];
    case 'advice-requested': {
      const { adviser, due } = event.data;
      return [{ ...about, notice: 'advice-requested', adviser, due, to: [toOrganisation(adviser)] }];
    }
    case 'advice-given':
      return [{ ...about, notice: 'advice-given', adviser: event.data.adviser, to: secretariat }];
    case 'meeting-scheduled':
      return [{ ...about, notice: 'meeting-scheduled', due: event.data.date, to: applicants(state) }];
    case 'decision-published':
      return [{ ...about, notice: 'decision-published', to: unique([...concerned(state), ...responsible(state)]) }];
    case 'authorisation-suspended':
      return [{ ...about, notice: 'authorisation-suspended', to: permitted(state) }];
    case 'authorisation-reinstated':
      return [{ ...about, notice: 'authorisation-reinstated', to: permitted(state) }];
    case 'authorisation-revoked':
      return [{ ...about, notice: 'authorisation-revoked', to: permitted(state) }];
    case 'authorisation-extended':
      return [{ ...about, notice: 'authorisation-extended', to: permitted(state) }];
    case 'dependency-lapsed': {
      const { dependency } = event.data;
      const lastDay = state.dependencies?.find(({ ref }) => ref === dependency)?.lastDay;
      // What lapses by its own last day is told in the morning after, as a timed notice.
      const isTimed =
        event.data.because === 'expired' && lastDay !== undefined && endOfDay(lastDay) <= event.effectiveAt;
      return isTimed ? [] : [lapseNotice(state, dependency)];
    }
    case 'event-recorded':
      return event.data.makesIndefinite ? [{ ...about, notice: 'authorisation-extended', to: permitted(state) }] : [];
    case 'acceders-reminded': {
      const { decision, publishedAt } = state;
      if (decision === undefined || publishedAt === undefined) return [];
      // The last day on which the version before still allows something.
      const due = localDateOf(addMilliseconds(entryIntoForce(decision, publishedAt), -1));
      const audience = event.data.organisations;
      return [{ ...about, notice: 'accession-renewal-reminder', due, audience, to: [toAcceders(state.dossier)] }];
    }
    case 'milestone-reached':
      return milestoneNotice(state, event);
    default:
      return [];
  }
}

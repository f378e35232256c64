import { type Notice, type Recipient, toChair, toOrganisation, toSecretariat } from '#domain/notices/notice.ts';
import type { ConditionEvent } from './events.ts';
import type { ConditionState } from './state.ts';

/** From this nudge on, secretariat and chair are told as well. */
const NUDGE_TO_SECRETARIAT_AND_CHAIR_FROM = 3;

function milestoneRecipients(
  state: ConditionState,
  event: Extract<ConditionEvent, { type: 'milestone-reached' }>,
): Recipient[] {
  const { committee, organisation } = state.opening;
  const responsible = toOrganisation(organisation);
  const secretariat: Recipient[] = committee === undefined ? [] : [toSecretariat(committee)];
  const chair: Recipient[] = committee === undefined ? [] : [toChair(committee)];
  switch (event.data.notice) {
    case 'condition-overdue':
      return [responsible, ...secretariat];
    case 'condition-escalated':
      return [responsible, ...secretariat, ...chair];
    case 'review-reminder':
      return secretariat;
    case 'asap-nudge':
      return (event.data.milestone ?? 0) >= NUDGE_TO_SECRETARIAT_AND_CHAIR_FROM
        ? [responsible, ...secretariat, ...chair]
        : [responsible];
    default:
      return [responsible];
  }
}

/** The notices an event of a condition causes, told from the state after it. */
export function conditionNotices(state: ConditionState, event: ConditionEvent): Notice[] {
  const { dossier, reportedAs, organisation, committee, round } = state.opening;
  const about = {
    dossier,
    condition: reportedAs,
    ...(round === undefined ? {} : { accession: organisation }),
    ...(state.due === undefined ? {} : { due: state.due }),
    deadlineVersion: state.deadlineVersion,
  };
  const responsible = [toOrganisation(organisation)];
  switch (event.type) {
    case 'condition-opened':
      return event.data.event === undefined ? [] : [{ ...about, notice: 'deadline-set', to: responsible }];
    case 'evidence-submitted':
      return committee === undefined
        ? []
        : [{ ...about, notice: 'evidence-submitted', to: [toSecretariat(committee)] }];
    case 'evidence-accepted':
      return [{ ...about, notice: 'evidence-accepted', to: responsible }];
    case 'evidence-rejected':
      return [{ ...about, notice: 'evidence-rejected', to: responsible }];
    case 'extension-granted':
      return [{ ...about, notice: 'extension-granted', to: responsible }];
    case 'condition-waived':
      return [{ ...about, notice: 'condition-waived', to: responsible }];
    case 'milestone-reached': {
      const { notice, milestone } = event.data;
      const number = milestone === undefined ? {} : { milestone };
      return [{ ...about, notice, ...number, to: milestoneRecipients(state, event) }];
    }
    default:
      return [];
  }
}

import { deadlineInDutch, durationInDutch } from '#adapters/pdf/words.ts';
import type { RecordedDecision } from '#domain/dossier/events.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { DECISION_TEXTS } from '#web/locales/nl/decision.ts';
import { optionName } from '#web/locales/nl/fields.ts';
import { nameIn, OUTCOME_NAMES } from '#web/locales/nl/terms.ts';
import type { DecisionView } from '#web/pages/dossier/decision-section.ts';
import type { Matter, Texts } from './matters.ts';
import { namesOf } from './names.ts';

type Duty = NonNullable<RecordedDecision['accession']>['conditions'][number];

/**
 * The decision of a matter that is not in force yet, as its reader may see it: a draft is in the matters of its committee's people
 * alone. Undefined where there is none to see, and once its conditions are open.
 */
export async function decisionViewOf(
  ports: TablePorts,
  { decisionAhead: decision, isPublished }: Matter,
  texts: Texts,
): Promise<DecisionView | undefined> {
  if (decision === undefined) return undefined;
  const name = await namesOf(
    decision.conditions.flatMap(({ responsible }) => responsible),
    ports.directory.organisation,
  );
  const duty = (kind: string, { ref, deadline, public: isPublic, survives }: Duty, responsible: readonly string[]) => ({
    ref,
    text: texts[`${kind}:${ref}`] ?? '',
    responsible,
    deadline: deadlineInDutch(deadline),
    isPublic,
    survives,
  });
  const { accession } = decision;
  return {
    isDraft: !isPublished,
    outcome: nameIn(OUTCOME_NAMES, decision.outcome),
    number: decision.number,
    date: decision.date,
    duration: decision.outcome === 'granted' ? durationInDutch(decision.duration) : undefined,
    effectiveFrom: decision.effectiveFrom,
    supersedes: decision.supersedes,
    conditions: decision.conditions.map((each) => duty('condition', each, each.responsible.map(name))),
    accession: accession && {
      review: optionName('record-decision', 'review', accession.review),
      undertakings: accession.undertakings.map((ref) => ({ ref, text: texts[`undertaking:${ref}`] ?? '' })),
      conditions: accession.conditions.map((each) => duty('accession-condition', each, [DECISION_TEXTS.acceder])),
    },
  };
}

import { withOffset } from '#domain/calendar/brussels-time.ts';
import { conditionTextName } from '#domain/condition/text-name.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import { conditionLog } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { ConditionPageView } from '#web/pages/dossier/condition-view.ts';
import type { CommandAddress } from '#web/ports.ts';
import type { Reader } from '#web/reader.ts';
import { conditionAt, matterAt } from './command-views.ts';
import { whyOf } from './conditions.ts';
import { logInWords, undoneIn } from './dossier-page-view.ts';
import { textsOf } from './matters.ts';
import { conditionStepHref, conditionStepsFor, reportFor, stepHref } from './open-commands.ts';

/** A condition with what was handed in for it; undefined for who may not see it. */
export async function conditionPageView(
  ports: TablePorts,
  reader: Reader,
  asked: Omit<CommandAddress, 'step'>,
): Promise<ConditionPageView | undefined> {
  const { person } = reader;
  const matter = await matterAt(ports, person, asked);
  const found = matter === undefined ? undefined : await conditionAt(matter, asked);
  if (matter === undefined || found === undefined) return undefined;
  const { version, state } = found;
  const [given, policy, own] = await Promise.all([
    textsOf(ports, matter),
    ports.policies.current(),
    conditionLog(ports, found),
  ]);
  const { timeline, documents, organisation } = await logInWords(ports, matter, own, [state.opening.organisation]);
  const last = own.findLast(({ entry }) => entry.type === 'evidence-submitted');
  const request = own.findLast(({ entry }) => entry.type === 'extension-requested');
  const { opening, extensionAsked } = state;
  const isInReview = state.status === 'in-review';
  return {
    page: matter.page,
    trail: matter.trail,
    subject: given.subject ?? matter.reference,
    reportedAs: opening.reportedAs,
    text: given[conditionTextName(opening)],
    responsible: organisation(opening.organisation),
    status: state.status,
    version,
    due: state.due,
    why: whyOf(found, policy, ports.now()),
    evidence:
      last === undefined
        ? undefined
        : {
            at: withOffset(last.entry.effectiveAt),
            by: timeline.findLast(({ at, by }) => at === withOffset(last.entry.effectiveAt) && by !== undefined)?.by,
            text: last.texts?.text,
            isUndone: undoneIn(own).has(eventIdOf(last.entry.aggregate, last.entry.sequence)),
          },
    // Of evidence that is judged now only its own documents; else all that ever came.
    documents:
      isInReview && last !== undefined
        ? documents.filter(({ at }) => at === withOffset(last.entry.effectiveAt))
        : documents,
    asked:
      extensionAsked === undefined || request === undefined
        ? undefined
        : { at: withOffset(request.entry.effectiveAt), due: extensionAsked.due, reason: request.texts?.reason },
    timeline,
    steps: [
      ...reportFor(person, matter, found).map((step) => ({ step, href: stepHref(matter, step) })),
      ...conditionStepsFor(person, found).map((step) => ({ step, href: conditionStepHref(matter, found, step) })),
    ],
  };
}

import { localDateOf } from '#domain/calendar/brussels-time.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { CommandView } from '#web/pages/dossier/command-view.ts';
import { asksFor, byDay, conditionAsksFor, type Task } from '#web/pages/home/tasks.ts';
import type { CommandAddress, PortalReads } from '#web/ports.ts';
import type { Reader } from '#web/reader.ts';
import { dossierPageView } from './dossier-page-view.ts';
import { type Matter, matterSeenBy, mattersSeenBy, textsOf } from './matters.ts';
import { namesOf } from './names.ts';
import { conditionStepHref, conditionStepsFor, dossierStepHref } from './open-commands.ts';

async function tasksOf(ports: TablePorts, { person }: Reader, matter: Matter): Promise<Task[]> {
  const { reference } = matter;
  const steps = matter.steps(person).filter(asksFor);
  const conditions = (await matter.conditions()).flatMap((condition) => {
    const step = conditionAsksFor(condition.state.status);
    return step !== undefined && conditionStepsFor(person, condition).includes(step) ? [{ condition, step }] : [];
  });
  if (steps.length === 0 && conditions.length === 0) return [];
  const today = localDateOf(ports.now());
  const { subject } = await textsOf(ports, matter);
  const dossier = { id: reference, subject: subject ?? reference, number: matter.number };
  return [
    ...steps.map((step): Task => {
      const due = matter.dueOf(step, person);
      // A meeting's day is not a day to be late for.
      const isLate = step !== 'record-decision' && due !== undefined && due < today;
      return { step, href: dossierStepHref(reference, step), dossier, due, isLate };
    }),
    ...conditions.map(
      ({ condition, step }): Task => ({
        step,
        // Who judges chooses between accepting and rejecting, beside the condition's text.
        href:
          step === 'submit-evidence'
            ? conditionStepHref(reference, condition, step)
            : `/dossiers/${encodeURIComponent(reference)}#voorwaarden`,
        dossier,
        condition: condition.state.opening.reportedAs,
        // Evidence that waits for a judgement is not the judge's to be late with.
        due: step === 'submit-evidence' ? condition.state.due : undefined,
        isLate: condition.state.status === 'overdue',
      }),
    ),
  ];
}

async function commandView(
  ports: TablePorts,
  { person }: Reader,
  asked: CommandAddress,
): Promise<CommandView | undefined> {
  const { step } = asked;
  if (asked.dossier === undefined) return { step, isOpen: person.organisation !== undefined, given: {} };
  const matter = await matterSeenBy(ports, person, asked.dossier);
  if (matter === undefined) return undefined;
  const texts = await textsOf(ports, matter);
  const dossier = { id: matter.reference, subject: texts.subject ?? matter.reference, number: matter.number };
  if (asked.condition === undefined) {
    const open = matter.steps(person).find((each) => each === step);
    const own = open === undefined ? {} : matter.givenTo(open, person);
    return { step, isOpen: open !== undefined, dossier, given: { dossier: matter.reference, ...own } };
  }
  const found = (await matter.conditions()).find(
    ({ state: { opening } }) =>
      opening.ref === asked.condition &&
      opening.organisation === asked.organisation &&
      opening.occurrence === asked.occurrence,
  );
  if (found === undefined) return undefined;
  const { opening, due } = found.state;
  const responsible = await namesOf([opening.organisation], ports.directory.organisation);
  return {
    step,
    isOpen: conditionStepsFor(person, found).some((open) => open === step),
    dossier,
    condition: {
      reportedAs: opening.reportedAs,
      text: texts[`condition:${opening.ref}`],
      responsible: responsible(opening.organisation),
      due,
    },
    given: {
      dossier: matter.reference,
      condition: opening.ref,
      organisation: opening.organisation,
      occurrence: opening.occurrence,
    },
  };
}

/** What the portal reads, each thing as its reader may see it. */
export function portalReads(ports: TablePorts): PortalReads {
  return {
    async tasks(reader) {
      const matters = await mattersSeenBy(ports, reader.person);
      return (await Promise.all(matters.map((matter) => tasksOf(ports, reader, matter)))).flat().toSorted(byDay);
    },
    async dossiers({ person }) {
      return Promise.all(
        (await mattersSeenBy(ports, person)).map(async (matter) => ({
          dossier: matter.reference,
          number: matter.number,
          subject: (await textsOf(ports, matter)).subject,
          status: matter.status,
        })),
      );
    },
    async dossier(reader, reference) {
      const matter = await matterSeenBy(ports, reader.person, reference);
      return matter === undefined ? undefined : dossierPageView(ports, reader, matter);
    },
    command: (reader, asked) => commandView(ports, reader, asked),
    organisations: () => ports.directory.organisations(),
    committees: () => ports.directory.committees(),
  };
}

import { readDossiers, readTexts } from '#adapters/dynamodb/views.ts';
import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import { type ConditionNow, conditionsNow, dossierSeenBy, maySee } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { CommandView } from '#web/pages/dossier/command-view.ts';
import { byDay, conditionAsksFor, DOSSIER_ASKS_FOR, type Task } from '#web/pages/home/tasks.ts';
import type { CommandAddress, PortalReads } from '#web/ports.ts';
import type { Reader } from '#web/reader.ts';
import { dossierPageView, type Texts } from './dossier-page-view.ts';
import { namesOf } from './names.ts';
import { conditionStepHref, conditionStepsFor, dossierStepHref, dossierStepsFor } from './open-commands.ts';

const textsOf = async (ports: TablePorts, dossier: string): Promise<Texts> =>
  Object.assign({}, ...(await readTexts(ports.table, dossierId(dossier))).values());

/** The day by which the dossier's own step is asked, where there is one. */
function dueOf(state: DossierState, step: string, organisation: string | undefined): string | undefined {
  if (step === 'provide-information') return state.question?.due;
  if (step === 'give-advice')
    return state.advices.find(({ adviser, status }) => adviser === organisation && status === 'open')?.due;
  if (step === 'record-decision') return state.meeting;
  return undefined;
}

async function tasksOf(ports: TablePorts, { person }: Reader, state: DossierState): Promise<Task[]> {
  const steps = dossierStepsFor(person, state).filter((step) => DOSSIER_ASKS_FOR.includes(step));
  const conditions = (await conditionsNow(ports, state)).flatMap((condition) => {
    const step = conditionAsksFor(condition.state.status);
    return step !== undefined && conditionStepsFor(person, condition).includes(step) ? [{ condition, step }] : [];
  });
  if (steps.length === 0 && conditions.length === 0) return [];
  const today = localDateOf(ports.now());
  const { subject } = await textsOf(ports, state.dossier);
  const dossier = { id: state.dossier, subject: subject ?? state.dossier, number: state.decision?.number };
  const isLate = (due: string | undefined): boolean => due !== undefined && due < today;
  return [
    ...steps.map((step): Task => {
      const due = dueOf(state, step, person.organisation);
      return {
        step,
        href: dossierStepHref(state.dossier, step),
        dossier,
        due,
        isLate: step !== 'record-decision' && isLate(due),
      };
    }),
    ...conditions.map(({ condition, step }): Task => {
      // Evidence that waits for a judgement is not the judge's to be late with.
      const due = step === 'submit-evidence' ? condition.state.due : undefined;
      return {
        step,
        // Who judges chooses between accepting and rejecting, beside the condition's text.
        href:
          step === 'submit-evidence'
            ? conditionStepHref(state.dossier, condition, step)
            : `/dossiers/${encodeURIComponent(state.dossier)}#voorwaarden`,
        dossier,
        condition: condition.state.opening.reportedAs,
        due,
        isLate: condition.state.status === 'overdue',
      };
    }),
  ];
}

async function conditionMeant(
  ports: TablePorts,
  state: DossierState,
  { condition, organisation, occurrence }: CommandAddress,
): Promise<ConditionNow | undefined> {
  return (await conditionsNow(ports, state)).find(
    ({ state: { opening } }) =>
      opening.ref === condition && opening.organisation === organisation && opening.occurrence === occurrence,
  );
}

async function commandView(ports: TablePorts, reader: Reader, asked: CommandAddress): Promise<CommandView | undefined> {
  const { step } = asked;
  if (asked.dossier === undefined) {
    return { step, isOpen: reader.person.organisation !== undefined, given: {} };
  }
  const seen = await dossierSeenBy(ports, reader.person, asked.dossier);
  if (seen === undefined) return undefined;
  const { state } = seen;
  const texts = await textsOf(ports, state.dossier);
  const dossier = { id: state.dossier, subject: texts.subject ?? state.dossier, number: state.decision?.number };
  if (asked.condition === undefined) {
    const isOpen = dossierStepsFor(reader.person, state).some((open) => open === step);
    // An adviser advises for their own body.
    const own = step === 'give-advice' ? { adviser: reader.person.organisation } : {};
    return { step, isOpen, dossier, given: { dossier: state.dossier, ...own } };
  }
  const found = await conditionMeant(ports, state, asked);
  if (found === undefined) return undefined;
  const { opening, due } = found.state;
  const responsible = await namesOf([opening.organisation], ports.directory.organisation);
  return {
    step,
    isOpen: conditionStepsFor(reader.person, found).some((open) => open === step),
    dossier,
    condition: {
      reportedAs: opening.reportedAs,
      text: texts[`condition:${opening.ref}`],
      responsible: responsible(opening.organisation),
      due,
    },
    given: {
      dossier: state.dossier,
      condition: opening.ref,
      organisation: opening.organisation,
      occurrence: opening.occurrence,
    },
  };
}

/** What the portal reads, each thing as its reader may see it. */
export function portalReads(ports: TablePorts): PortalReads {
  const visible = async (reader: Reader): Promise<DossierState[]> => {
    return (await readDossiers(ports.table)).map(({ state }) => state).filter((state) => maySee(reader.person, state));
  };
  return {
    async tasks(reader) {
      const states = await visible(reader);
      return (await Promise.all(states.map((state) => tasksOf(ports, reader, state)))).flat().toSorted(byDay);
    },
    async dossiers(reader) {
      return Promise.all(
        (await visible(reader)).map(async (state) => ({
          dossier: state.dossier,
          number: state.decision?.number,
          subject: (await textsOf(ports, state.dossier)).subject,
          status: state.status,
        })),
      );
    },
    async dossier(reader, id) {
      const seen = await dossierSeenBy(ports, reader.person, id);
      return seen === undefined ? undefined : dossierPageView(ports, reader, seen.state);
    },
    command: (reader, asked) => commandView(ports, reader, asked),
    organisations: () => ports.directory.organisations(),
    committees: () => ports.directory.committees(),
  };
}

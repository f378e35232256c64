import { readFirstTexts } from '#adapters/dynamodb/lists.ts';
import { readOpenWork, type WorkItem } from '#adapters/dynamodb/work-list.ts';
import { type Instant, localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import {
  type AggregateId,
  accederOf,
  dossierId,
  dossierOf,
  parseAggregateId,
  protocolId,
} from '#domain/door/aggregate-id.ts';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import { accessionSeenBy } from '#functions/middleware/accession-reads.ts';
import { conditionPlacesSeenBy } from '#functions/middleware/condition-places.ts';
import { conditionsById } from '#functions/middleware/conditions-by-id.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';
import { type DossierFilter, listDossiers, listProtocols } from '#functions/middleware/lists.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { pageNumbered } from '#web/layout/paged.ts';
import { TASK_REASONS } from '#web/locales/nl/steps.ts';
import { asksFor, byDay, conditionAsksFor, dayOf, type Task, type TaskPage } from '#web/pages/home/tasks.ts';
import type { Reader } from '#web/reader.ts';
import { numbersOf } from './board.ts';
import { conditionPlace, pageOfCondition } from './conditions.ts';
import { openDeliberations } from './deliberations.ts';
import { accessionHref, type Matter, ofDossier, ofProtocol } from './matters.ts';
import { namesOf } from './names.ts';
import { conditionStepHref, conditionStepsFor, stepHref } from './open-commands.ts';

/** Nobody reads a longer list from top to bottom; what is most urgent stands first. */
const MOST = 1000;
/** States in which a committee's people are asked something. */
const COMMITTEE_ACTS: readonly DossierStatus[] = [
  'submitted',
  'admissible',
  'awaiting-advice',
  'ready-for-meeting',
  'scheduled',
  'decided',
  'signed',
];

/** A dossier or protocol with its subject. */
export type TitledMatter = Matter & { readonly subject?: string | undefined };

async function dossiersOf(ports: TablePorts, person: Person, filter: DossierFilter): Promise<TitledMatter[]> {
  const { rows } = await listDossiers(ports, person, filter, { limit: MOST });
  return rows.map((row) => ({ ...ofDossier(ports, row), subject: row.subject }));
}

async function protocolsOf(ports: TablePorts, person: Person): Promise<TitledMatter[]> {
  const { rows } = await listProtocols(ports, person, {}, { limit: MOST });
  return rows.map((row) => ({ ...ofProtocol(ports, row), subject: row.subject }));
}

/** The dossiers and protocols that a person may see, as pages take them. */
export const mattersSeenBy = async (ports: TablePorts, person: Person): Promise<TitledMatter[]> =>
  (await Promise.all([dossiersOf(ports, person, {}), protocolsOf(ports, person)])).flat();

/** Of these dossiers and protocols those in which a person can be asked something: at a committee by their states. */
export async function mattersToActOn(ports: TablePorts, person: Person): Promise<TitledMatter[]> {
  const { committee, organisation, ...nobody } = person;
  const own = organisation === undefined ? undefined : { ...nobody, organisation };
  const [judged, others, protocols] = await Promise.all([
    committee === undefined
      ? []
      : Promise.all(COMMITTEE_ACTS.map((state) => dossiersOf(ports, { ...nobody, committee }, { state }))),
    own === undefined || hasRole(person, 'administrator') ? [] : dossiersOf(ports, own, {}),
    own === undefined ? [] : protocolsOf(ports, own),
  ]);
  // Somebody of a committee and of a body may meet one dossier at both.
  return [...new Map([...judged.flat(), ...others, ...protocols].map((matter) => [matter.aggregate, matter])).values()];
}

function lifeTasks(person: Person, matter: TitledMatter, now: Instant): Task[] {
  const { reference, number, subject = reference } = matter;
  return matter
    .steps(person)
    .filter(asksFor)
    .map((step): Task => {
      const due = matter.dueOf(step, person);
      return {
        step,
        href: stepHref(matter, step),
        matter: { href: matter.page.href, name: number ?? reference, subject },
        due,
        why: due === undefined ? undefined : { because: TASK_REASONS[step] ?? '', upcoming: [] },
        // A meeting's day is not a day to be late for.
        isLate: step !== 'record-decision' && due !== undefined && due < localDateOf(now),
      };
    });
}

type Subjects = (dossier: string) => { readonly name: string; readonly subject: string };
type Tell = (condition: ConditionNow) => Omit<Task, 'step' | 'href' | 'isLate'>;

const stepPage = (condition: ConditionNow, step: string): string =>
  conditionStepHref(conditionPlace(condition), condition, step);

/** What a condition asks of the body that owes it. */
function ownTask(person: Person, condition: ConditionNow, tell: Tell): Task[] {
  const { status, due, openedAt } = condition.state;
  if (
    conditionAsksFor(status) !== 'submit-evidence' ||
    !conditionStepsFor(person, condition).includes('submit-evidence')
  )
    return [];
  const href = stepPage(condition, 'submit-evidence');
  const since = withOffset(openedAt);
  const explainedAt = due === undefined ? undefined : stepPage(condition, 'bewijs');
  return [{ ...tell(condition), step: 'submit-evidence', href, due, explainedAt, since, isLate: status === 'overdue' }];
}

/** What a condition asks of whoever judges it, and of the chair where it was escalated. */
function judgesTasks(person: Person, condition: ConditionNow, isEscalated: boolean, tell: Tell): Task[] {
  const { status, due, evidenceAt, extensionAsked } = condition.state;
  const open = conditionStepsFor(person, condition);
  const about = { ...tell(condition), href: stepPage(condition, 'bewijs') };
  const isLate = status === 'overdue';
  const tasks: Task[] = [];
  // Evidence that waits for a judgement is not the judge's to be late with.
  if (conditionAsksFor(status) === 'accept-evidence' && open.includes('accept-evidence'))
    tasks.push({
      ...about,
      step: 'accept-evidence',
      since: evidenceAt === undefined ? undefined : withOffset(evidenceAt),
      isLate: false,
    });
  if (extensionAsked !== undefined && open.includes('grant-extension'))
    tasks.push({ ...about, step: 'answer-extension', due, isLate });
  if (isEscalated && isLate) tasks.push({ ...about, step: 'discuss-escalation', due, isLate });
  return tasks;
}

/** The commitments that wait for a person's review. */
async function reviewTasks(
  ports: TablePorts,
  person: Person,
  work: readonly WorkItem[],
  name: (organisation: string) => string,
): Promise<Task[]> {
  const asked = work.filter(({ kind }) => kind === 'review-commitment').slice(0, MOST);
  const found = await Promise.all(
    asked.map(async ({ aggregate }) => {
      const id = parseAggregateId(aggregate);
      return accessionSeenBy(ports, person, dossierOf(id), accederOf(id));
    }),
  );
  const waiting = found.filter((each) => each !== undefined).filter(({ state }) => state.status === 'under-review');
  const subjects = await subjectsOf(
    ports,
    waiting.map(({ state }) => state.dossier),
  );
  return waiting.map(({ state }) => {
    const href = accessionHref(state.dossier, state.organisation);
    return {
      step: 'accept-commitment',
      href,
      matter: { href, ...subjects(state.dossier) },
      body: name(state.organisation),
      since: state.attempt === undefined ? undefined : withOffset(state.attempt.submittedAt),
      isLate: false,
    };
  });
}

/** The commitments of a body that wait for it: to be signed and handed in. */
async function ownAccessionTasks(ports: TablePorts, person: Person): Promise<Task[]> {
  const open = await openDeliberations(ports, person);
  return open.flatMap(({ href, number, subject, accession }): Task[] =>
    accession?.status === 'prepared' &&
    accession.attempt?.status !== 'awaiting-scan' &&
    accession.attempt?.status !== 'validating'
      ? [{ step: 'submit-commitment', href, matter: { href, name: number, subject }, isLate: false }]
      : [],
  );
}

/** What dossiers and protocols are called and about, each read once. */
async function subjectsOf(ports: TablePorts, references: Iterable<string>): Promise<Subjects> {
  const asked = [...new Set(references)];
  const [number, texts] = await Promise.all([
    numbersOf(ports, asked),
    readFirstTexts(
      ports.table,
      asked.flatMap((reference) => [dossierId(reference), protocolId(reference)]),
    ),
  ]);
  return (reference) => ({
    name: number(reference),
    subject: (texts.get(dossierId(reference)) ?? texts.get(protocolId(reference)))?.subject ?? reference,
  });
}

/** Something that waits, as far as it is put in order: a task, or a condition that is read when it is shown. */
type Waiting = { readonly day: string | undefined } & (
  | { readonly task: Task }
  | { readonly owed: AggregateId; readonly task?: undefined }
);

/** The conditions that a body is to do something about; those without a due day are read, since they wait by when they opened. */
async function owedBy(ports: TablePorts, person: Person): Promise<Waiting[]> {
  const places = (await conditionPlacesSeenBy(ports, person)).filter(
    ({ status, organisation }) =>
      organisation === person.organisation && conditionAsksFor(status) === 'submit-evidence',
  );
  const undated = places.filter(({ due }) => due === undefined).map(({ aggregate }) => aggregate);
  const read = await conditionsById(ports, person, undated.slice(0, MOST));
  return places.map(({ aggregate, due }) => {
    const openedAt = read.get(aggregate)?.state.openedAt;
    return { owed: aggregate, day: due ?? (openedAt === undefined ? undefined : localDateOf(openedAt)) };
  });
}

/** What a committee's people are to judge, to answer, to discuss. */
async function judgedBy(
  ports: TablePorts,
  person: Person,
  work: readonly WorkItem[],
  tellOf: (conditions: readonly ConditionNow[]) => Promise<Tell>,
): Promise<Task[]> {
  const items = work
    .filter(({ kind, aggregate }) => JUDGED.includes(kind) && aggregate.startsWith('condition:'))
    .map(({ kind, aggregate }) => ({ kind, id: parseAggregateId(aggregate) }))
    .slice(0, MOST);
  // Whoever chairs discusses what was escalated; the secretariat chases it in the list of conditions.
  const escalated = new Set(
    hasRole(person, 'chair') ? items.filter(({ kind }) => kind === 'discuss-escalation').map(({ id }) => id) : [],
  );
  const ids = new Set(
    items.filter(({ id, kind }) => kind !== 'discuss-escalation' || escalated.has(id)).map(({ id }) => id),
  );
  const conditions = [...(await conditionsById(ports, person, [...ids])).values()];
  const tell = await tellOf(conditions);
  return conditions.flatMap((condition) => judgesTasks(person, condition, escalated.has(condition.aggregate), tell));
}
const JUDGED: readonly WorkItem['kind'][] = ['judge-evidence', 'answer-extension', 'discuss-escalation'];

/** What waits for a person, by day: one page of it. */
export async function tasksOf(ports: TablePorts, { person }: Reader, asked: number): Promise<TaskPage> {
  const { committee, organisation } = person;
  const tellOf = async (conditions: readonly ConditionNow[]): Promise<Tell> => {
    const [subjects, name] = await Promise.all([
      subjectsOf(
        ports,
        conditions.map(({ state }) => state.opening.dossier),
      ),
      namesOf(
        conditions.map(({ state }) => state.opening.organisation),
        ports.directory.organisation,
      ),
    ]);
    return (condition) => {
      const { opening } = condition.state;
      return {
        matter: { href: pageOfCondition(condition).href, ...subjects(opening.dossier) },
        condition: opening.reportedAs,
        body: person.organisation === opening.organisation ? undefined : name(opening.organisation),
      };
    };
  };
  const ofCommittee = async (): Promise<Task[]> => {
    if (committee === undefined) return [];
    const work = await readOpenWork(ports.table, committee);
    const names = namesOf(
      work.filter(({ kind }) => kind === 'review-commitment').map(({ aggregate }) => accederOf(aggregate)),
      ports.directory.organisation,
    );
    const [judged, reviewed] = await Promise.all([
      judgedBy(ports, person, work, tellOf),
      reviewTasks(ports, person, work, await names),
    ]);
    return [...judged, ...reviewed];
  };
  const [matters, ofWork, own, owed] = await Promise.all([
    mattersToActOn(ports, person),
    ofCommittee(),
    organisation === undefined ? [] : ownAccessionTasks(ports, person),
    organisation === undefined ? [] : owedBy(ports, person),
  ]);
  const tasks = [...matters.flatMap((matter) => lifeTasks(person, matter, ports.now())), ...ofWork, ...own];
  const waiting: Waiting[] = [...tasks.map((task) => ({ task, day: dayOf(task) })), ...owed].toSorted(byDay);
  const { items, number, count } = pageNumbered(waiting, asked);
  const ids = items.flatMap((item) => (item.task === undefined ? [item.owed] : []));
  const conditions = await conditionsById(ports, person, ids);
  const tell = await tellOf([...conditions.values()]);
  const shown = items.flatMap((item): Task[] => {
    if (item.task !== undefined) return [item.task];
    const condition = conditions.get(item.owed);
    return condition === undefined ? [] : ownTask(person, condition, tell);
  });
  return { items: shown, number, count, total: waiting.length };
}

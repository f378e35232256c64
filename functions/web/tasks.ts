import { readOpenWork, type WorkTask } from '#adapters/dynamodb/work-list.ts';
import { type Instant, localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import type { ConditionStatus } from '#domain/condition/steps.ts';
import { type AggregateId, accederOf, dossierId, dossierOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import { accessionSeenBy } from '#functions/middleware/accession-reads.ts';
import { conditionPlacesSeenBy, placesJudgedInProtocols } from '#functions/middleware/condition-places.ts';
import { conditionsById } from '#functions/middleware/conditions-by-id.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';
import { everyDossier, everyProtocol } from '#functions/middleware/lists.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { pageNumbered } from '#web/layout/paged.ts';
import { TASK_REASONS } from '#web/locales/nl/steps.ts';
import { asksFor, byDay, conditionAsksFor, dayOf, type Task, type TaskPage } from '#web/pages/home/tasks.ts';
import type { Reader } from '#web/reader.ts';
import { ownerOfCondition, titlesOf } from './board.ts';
import { conditionPlace, pageOfCondition } from './conditions.ts';
import { openDeliberations } from './deliberations.ts';
import { accessionHref, type Matter, ofDossier, ofProtocol } from './matters.ts';
import { namesOf } from './names.ts';
import { conditionStepHref, conditionStepsFor, stepHref } from './open-commands.ts';

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

async function dossiersOf(
  ports: TablePorts,
  person: Person,
  states?: readonly DossierStatus[],
  atOnce?: number,
): Promise<TitledMatter[]> {
  const rows = await everyDossier(ports, person, states, atOnce);
  return rows.map((row) => ({ ...ofDossier(ports, row), subject: row.subject }));
}

async function protocolsOf(ports: TablePorts, person: Person, atOnce?: number): Promise<TitledMatter[]> {
  const rows = await everyProtocol(ports, person, atOnce);
  return rows.map((row) => ({ ...ofProtocol(ports, row), subject: row.subject }));
}

/** Every dossier and protocol that a person may see, as pages take them. `atOnce`: so many with each query of a list. */
export const mattersSeenBy = async (ports: TablePorts, person: Person, atOnce?: number): Promise<TitledMatter[]> =>
  (await Promise.all([dossiersOf(ports, person, undefined, atOnce), protocolsOf(ports, person, atOnce)])).flat();

/** Somebody as they are at their body and committee: who administers Beraad too sees everything, and is asked no more for it. */
function withoutAdministration(person: Person): Person {
  const [role = 'administrator', ...otherRoles] = [person.role, ...(person.otherRoles ?? [])].filter(
    (held) => held !== 'administrator',
  );
  return { ...person, role, otherRoles };
}

/** Of these dossiers and protocols those in which a person can be asked something: at a committee by their states. */
export async function mattersToActOn(ports: TablePorts, person: Person): Promise<TitledMatter[]> {
  const { committee, organisation, ...nobody } = withoutAdministration(person);
  const own = organisation === undefined ? undefined : { ...nobody, organisation };
  const [judged, others, protocols] = await Promise.all([
    committee === undefined ? [] : dossiersOf(ports, { ...nobody, committee }, COMMITTEE_ACTS),
    own === undefined || hasRole(own, 'administrator') ? [] : dossiersOf(ports, own),
    own === undefined ? [] : protocolsOf(ports, own),
  ]);
  // Somebody of a committee and of a body may meet one dossier at both.
  return [...new Map([...judged, ...others, ...protocols].map((matter) => [matter.aggregate, matter])).values()];
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

/** A task of which is not read yet what its dossier or protocol and its body are called. */
type Untold = Omit<Task, 'matter' | 'condition' | 'body'> & {
  readonly of: {
    readonly owner: AggregateId;
    /** The page on which it stands. */
    readonly page: string;
    readonly body: string;
    readonly condition?: string;
  };
};

const stepPage = (condition: ConditionNow, step: string): string =>
  conditionStepHref(conditionPlace(condition), condition, step);

const conditionOf = (condition: ConditionNow): Untold['of'] => ({
  owner: ownerOfCondition(condition),
  page: pageOfCondition(condition).href,
  body: condition.state.opening.organisation,
  condition: condition.state.opening.reportedAs,
});

/** What a condition asks of the body that owes it. */
function ownTask(person: Person, condition: ConditionNow): Untold[] {
  const { status, due, openedAt } = condition.state;
  if (
    conditionAsksFor(status) !== 'submit-evidence' ||
    !conditionStepsFor(person, condition).includes('submit-evidence')
  )
    return [];
  const href = stepPage(condition, 'submit-evidence');
  const since = withOffset(openedAt);
  const explainedAt = due === undefined ? undefined : stepPage(condition, 'bewijs');
  const of = conditionOf(condition);
  return [{ of, step: 'submit-evidence', href, due, explainedAt, since, isLate: status === 'overdue' }];
}

/** What a condition asks of whoever judges it. */
function judgesTasks(person: Person, condition: ConditionNow): Untold[] {
  const { status, due, evidenceAt, extensionAsked } = condition.state;
  const open = conditionStepsFor(person, condition);
  const about = { of: conditionOf(condition), href: stepPage(condition, 'bewijs') };
  const tasks: Untold[] = [];
  // Evidence that waits for a judgement is not the judge's to be late with.
  if (conditionAsksFor(status) === 'accept-evidence' && open.includes('accept-evidence'))
    tasks.push({
      ...about,
      step: 'accept-evidence',
      since: evidenceAt === undefined ? undefined : withOffset(evidenceAt),
      isLate: false,
    });
  if (extensionAsked !== undefined && open.includes('grant-extension'))
    tasks.push({ ...about, step: 'answer-extension', due, isLate: status === 'overdue' });
  return tasks;
}

/** What was escalated, while it is late. */
function escalatedTask(condition: ConditionNow): Untold[] {
  const { status, due } = condition.state;
  const [of, href] = [conditionOf(condition), stepPage(condition, 'bewijs')];
  return status === 'overdue' ? [{ of, step: 'discuss-escalation', href, due, isLate: true }] : [];
}

/** The commitments that wait for a person's review. */
async function reviewTasks(ports: TablePorts, person: Person, work: readonly WorkTask[]): Promise<Untold[]> {
  const asked = work.filter(({ kind }) => kind === 'review-commitment');
  const found = await Promise.all(
    asked.map(async ({ aggregate }) => {
      const id = parseAggregateId(aggregate);
      return accessionSeenBy(ports, person, dossierOf(id), accederOf(id));
    }),
  );
  return found
    .filter((each) => each !== undefined)
    .filter(({ state }) => state.status === 'under-review')
    .map(({ state }): Untold => {
      const href = accessionHref(state.dossier, state.organisation);
      return {
        of: { owner: dossierId(state.dossier), page: href, body: state.organisation },
        step: 'accept-commitment',
        href,
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

/** Something that waits, as far as it is put in order: a task, or a condition that is read when it is shown. */
type Waiting = { readonly day: string | undefined } & (
  | { readonly task: Task | Untold }
  | { readonly condition: AggregateId; readonly as: 'owed' | 'discussed'; readonly task?: undefined }
);

/** The conditions that a body is to do something about; those without a due day are read, since they wait by when they opened. */
async function owedBy(ports: TablePorts, person: Person): Promise<Waiting[]> {
  const places = (await conditionPlacesSeenBy(ports, person)).filter(
    ({ status, organisation }) =>
      organisation === person.organisation && conditionAsksFor(status) === 'submit-evidence',
  );
  const undated = places.filter(({ due }) => due === undefined).map(({ aggregate }) => aggregate);
  const read = await conditionsById(ports, person, undated);
  return places.map(({ aggregate, due }) => {
    const openedAt = read.get(aggregate)?.state.openedAt;
    return {
      condition: aggregate,
      as: 'owed',
      day: due ?? (openedAt === undefined ? undefined : localDateOf(openedAt)),
    };
  });
}

/** What a committee's people are to judge and to answer; and, for whoever chairs, what was escalated, read when it is shown. */
async function judgedBy(
  ports: TablePorts,
  person: Person,
  work: readonly WorkTask[],
): Promise<{ readonly tasks: readonly Untold[]; readonly escalated: readonly Waiting[] }> {
  const idsOf = (kinds: readonly WorkTask['kind'][]): AggregateId[] => [
    ...new Set(work.filter(({ kind }) => kinds.includes(kind)).map(({ aggregate }) => parseAggregateId(aggregate))),
  ];
  // Whoever chairs discusses what was escalated; the secretariat chases it in the list of conditions.
  const toDiscuss = new Set(hasRole(person, 'chair') ? idsOf(['discuss-escalation']) : []);
  const [conditions, places] = await Promise.all([
    conditionsById(ports, person, idsOf(['judge-evidence', 'answer-extension'])),
    toDiscuss.size === 0 ? [] : conditionPlacesSeenBy(ports, person),
  ]);
  return {
    tasks: [...conditions.values()].flatMap((condition) => judgesTasks(person, condition)),
    escalated: places
      .filter(({ aggregate, status }) => toDiscuss.has(aggregate) && status === 'overdue')
      .map(({ aggregate, due }) => ({ condition: aggregate, as: 'discussed', day: due })),
  };
}

/** States in which a condition can wait for a judgement, or for an answer about its day. */
const JUDGED: readonly ConditionStatus[] = ['in-review', 'open', 'overdue'];

/** What a body is to judge and to answer as a party to protocols. */
async function judgedByParty(ports: TablePorts, person: Person): Promise<Untold[]> {
  const places = (await placesJudgedInProtocols(ports, person)).filter(({ status }) => JUDGED.includes(status));
  const ids = places.map(({ aggregate }) => aggregate);
  const conditions = await conditionsById(ports, person, ids);
  return [...conditions.values()].flatMap((condition) => judgesTasks(person, condition));
}

/** Tasks with what their dossiers, protocols and bodies are called. */
async function told(ports: TablePorts, person: Person, tasks: readonly (Task | Untold)[]): Promise<Task[]> {
  const untold = tasks.flatMap((task) => ('of' in task ? [task.of] : []));
  const [title, name] = await Promise.all([
    titlesOf(
      ports,
      untold.map(({ owner }) => owner),
    ),
    namesOf(
      untold.map(({ body }) => body),
      ports.directory.organisation,
    ),
  ]);
  return tasks.map((task) => {
    if (!('of' in task)) return task;
    const {
      of: { owner, page, body, condition },
      ...rest
    } = task;
    return {
      ...rest,
      matter: { href: page, ...title(dossierOf(owner)) },
      condition,
      body: person.organisation === body ? undefined : name(body),
    };
  });
}

/** What waits for a person, by day: one page of it. */
export async function tasksOf(ports: TablePorts, { person }: Reader, asked: number): Promise<TaskPage> {
  const { committee, organisation } = person;
  const ofCommittee = async (): Promise<{ tasks: readonly Untold[]; escalated: readonly Waiting[] }> => {
    if (committee === undefined) return { tasks: [], escalated: [] };
    const work = await readOpenWork(ports.table, committee);
    const [judged, reviewed] = await Promise.all([judgedBy(ports, person, work), reviewTasks(ports, person, work)]);
    return { tasks: [...judged.tasks, ...reviewed], escalated: judged.escalated };
  };
  const [matters, ofWork, own, owed, judged] = await Promise.all([
    mattersToActOn(ports, person),
    ofCommittee(),
    organisation === undefined ? [] : ownAccessionTasks(ports, person),
    organisation === undefined ? [] : owedBy(ports, person),
    judgedByParty(ports, person),
  ]);
  const tasks = [
    ...matters.flatMap((matter) => lifeTasks(person, matter, ports.now())),
    ...ofWork.tasks,
    ...own,
    ...judged,
  ];
  const waiting: Waiting[] = [
    ...tasks.map((task) => ({ task, day: dayOf(task) })),
    ...ofWork.escalated,
    ...owed,
  ].toSorted(byDay);
  const { items, number, count } = pageNumbered(waiting, asked);
  const ids = items.flatMap((item) => (item.task === undefined ? [item.condition] : []));
  const conditions = await conditionsById(ports, person, ids);
  const shown = items.flatMap((item): (Task | Untold)[] => {
    if (item.task !== undefined) return [item.task];
    const condition = conditions.get(item.condition);
    if (condition === undefined) return [];
    return item.as === 'owed' ? ownTask(person, condition) : escalatedTask(condition);
  });
  return { items: await told(ports, person, shown), number, count, total: waiting.length };
}

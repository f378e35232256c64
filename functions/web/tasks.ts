import { readOpenWork, type WorkItem } from '#adapters/dynamodb/work-list.ts';
import { type Instant, localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import type { ConditionStatus } from '#domain/condition/steps.ts';
import { type AggregateId, accederOf, dossierOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import { accessionSeenBy } from '#functions/middleware/accession-reads.ts';
import { conditionPlacesSeenBy, placesJudgedInProtocols } from '#functions/middleware/condition-places.ts';
import { conditionsById } from '#functions/middleware/conditions-by-id.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';
import { type DossierFilter, listDossiers, listProtocols } from '#functions/middleware/lists.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { pageNumbered } from '#web/layout/paged.ts';
import { TASK_REASONS } from '#web/locales/nl/steps.ts';
import { asksFor, byDay, conditionAsksFor, dayOf, type Task, type TaskPage } from '#web/pages/home/tasks.ts';
import type { Reader } from '#web/reader.ts';
import { titlesOf } from './board.ts';
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
    committee === undefined
      ? []
      : Promise.all(COMMITTEE_ACTS.map((state) => dossiersOf(ports, { ...nobody, committee }, { state }))),
    own === undefined || hasRole(own, 'administrator') ? [] : dossiersOf(ports, own, {}),
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

/** What a condition asks of whoever judges it. */
function judgesTasks(person: Person, condition: ConditionNow, tell: Tell): Task[] {
  const { status, due, evidenceAt, extensionAsked } = condition.state;
  const open = conditionStepsFor(person, condition);
  const about = { ...tell(condition), href: stepPage(condition, 'bewijs') };
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
    tasks.push({ ...about, step: 'answer-extension', due, isLate: status === 'overdue' });
  return tasks;
}

/** What was escalated, while it is late. */
function escalatedTask(condition: ConditionNow, tell: Tell): Task[] {
  const { status, due } = condition.state;
  const href = stepPage(condition, 'bewijs');
  return status === 'overdue' ? [{ ...tell(condition), step: 'discuss-escalation', href, due, isLate: true }] : [];
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
  const title = await titlesOf(
    ports,
    waiting.map(({ state }) => state.dossier),
  );
  return waiting.map(({ state }) => {
    const href = accessionHref(state.dossier, state.organisation);
    return {
      step: 'accept-commitment',
      href,
      matter: { href, ...title(state.dossier) },
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

/** Something that waits, as far as it is put in order: a task, or a condition that is read when it is shown. */
type Waiting = { readonly day: string | undefined } & (
  | { readonly task: Task }
  | { readonly condition: AggregateId; readonly as: 'owed' | 'discussed'; readonly task?: undefined }
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
  work: readonly WorkItem[],
  tellOf: (conditions: readonly ConditionNow[]) => Promise<Tell>,
): Promise<{ readonly tasks: readonly Task[]; readonly escalated: readonly Waiting[] }> {
  const idsOf = (kinds: readonly WorkItem['kind'][]): AggregateId[] => [
    ...new Set(work.filter(({ kind }) => kinds.includes(kind)).map(({ aggregate }) => parseAggregateId(aggregate))),
  ];
  // Whoever chairs discusses what was escalated; the secretariat chases it in the list of conditions.
  const toDiscuss = new Set(hasRole(person, 'chair') ? idsOf(['discuss-escalation']) : []);
  const [conditions, places] = await Promise.all([
    conditionsById(ports, person, idsOf(['judge-evidence', 'answer-extension']).slice(0, MOST)),
    toDiscuss.size === 0 ? [] : conditionPlacesSeenBy(ports, person),
  ]);
  const tell = await tellOf([...conditions.values()]);
  return {
    tasks: [...conditions.values()].flatMap((condition) => judgesTasks(person, condition, tell)),
    escalated: places
      .filter(({ aggregate, status }) => toDiscuss.has(aggregate) && status === 'overdue')
      .map(({ aggregate, due }) => ({ condition: aggregate, as: 'discussed', day: due })),
  };
}

/** States in which a condition can wait for a judgement, or for an answer about its day. */
const JUDGED: readonly ConditionStatus[] = ['in-review', 'open', 'overdue'];

/** What a body is to judge and to answer as a party to protocols. */
async function judgedByParty(
  ports: TablePorts,
  person: Person,
  tellOf: (conditions: readonly ConditionNow[]) => Promise<Tell>,
): Promise<Task[]> {
  const places = (await placesJudgedInProtocols(ports, person)).filter(({ status }) => JUDGED.includes(status));
  const ids = places.map(({ aggregate }) => aggregate).slice(0, MOST);
  const conditions = [...(await conditionsById(ports, person, ids)).values()];
  const tell = await tellOf(conditions);
  return conditions.flatMap((condition) => judgesTasks(person, condition, tell));
}

/** What waits for a person, by day: one page of it. */
export async function tasksOf(ports: TablePorts, { person }: Reader, asked: number): Promise<TaskPage> {
  const { committee, organisation } = person;
  const tellOf = async (conditions: readonly ConditionNow[]): Promise<Tell> => {
    const [title, name] = await Promise.all([
      titlesOf(
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
        matter: { href: pageOfCondition(condition).href, ...title(opening.dossier) },
        condition: opening.reportedAs,
        body: person.organisation === opening.organisation ? undefined : name(opening.organisation),
      };
    };
  };
  const ofCommittee = async (): Promise<{ tasks: readonly Task[]; escalated: readonly Waiting[] }> => {
    if (committee === undefined) return { tasks: [], escalated: [] };
    const work = await readOpenWork(ports.table, committee);
    const names = namesOf(
      work.filter(({ kind }) => kind === 'review-commitment').map(({ aggregate }) => accederOf(aggregate)),
      ports.directory.organisation,
    );
    const [judged, reviewed] = await Promise.all([
      judgedBy(ports, person, work, tellOf),
      reviewTasks(ports, person, work, await names),
    ]);
    return { tasks: [...judged.tasks, ...reviewed], escalated: judged.escalated };
  };
  const [matters, ofWork, own, owed, judged] = await Promise.all([
    mattersToActOn(ports, person),
    ofCommittee(),
    organisation === undefined ? [] : ownAccessionTasks(ports, person),
    organisation === undefined ? [] : owedBy(ports, person),
    judgedByParty(ports, person, tellOf),
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
  const tell = await tellOf([...conditions.values()]);
  const shown = items.flatMap((item): Task[] => {
    if (item.task !== undefined) return [item.task];
    const condition = conditions.get(item.condition);
    if (condition === undefined) return [];
    return item.as === 'owed' ? ownTask(person, condition, tell) : escalatedTask(condition, tell);
  });
  return { items: shown, number, count, total: waiting.length };
}

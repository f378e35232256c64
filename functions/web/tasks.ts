import { readTexts } from '#adapters/dynamodb/views.ts';
import { readWork, type WorkItem } from '#adapters/dynamodb/work-list.ts';
import { type Instant, localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import { accederOf, dossierId, dossierOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import { accessionSeenBy } from '#functions/middleware/accession-reads.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';
import { listConditions, listDossiers, listProtocols } from '#functions/middleware/lists.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { TASK_REASONS } from '#web/locales/nl/steps.ts';
import { asksFor, byDay, conditionAsksFor, type Task } from '#web/pages/home/tasks.ts';
import type { Reader } from '#web/reader.ts';
import { conditionPlace, pageOfCondition, whyOf } from './conditions.ts';
import { openDeliberations } from './deliberations.ts';
import { type Matter, ofDossier, ofProtocol, textsOf } from './matters.ts';
import { namesOf } from './names.ts';
import { conditionStepHref, conditionStepsFor, stepHref } from './open-commands.ts';

/** Nobody reads a longer list from top to bottom; what is most urgent stands first. */
const MOST = 1000;

/** The dossiers and protocols that a person may see, as pages take them. */
export async function mattersSeenBy(
  ports: TablePorts,
  person: Person,
): Promise<(Matter & { readonly subject?: string | undefined })[]> {
  const [dossiers, protocols] = await Promise.all([
    listDossiers(ports, person, {}, { limit: MOST }),
    listProtocols(ports, person, {}, { limit: MOST }),
  ]);
  return [
    ...dossiers.rows.map((row) => ({ ...ofDossier(ports, row), subject: row.subject })),
    ...(await Promise.all(
      protocols.rows.map(async (row) => {
        const matter = ofProtocol(ports, row);
        return { ...matter, subject: (await textsOf(ports, matter)).subject };
      }),
    )),
  ];
}

function lifeTasks(person: Person, matter: Matter & { readonly subject?: string | undefined }, now: Instant): Task[] {
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

async function conditionTasks(
  ports: TablePorts,
  person: Person,
  conditions: readonly ConditionNow[],
  subjects: Subjects,
  escalated: ReadonlySet<string>,
): Promise<Task[]> {
  const policy = await ports.policies.current();
  const now = ports.now();
  const name = await namesOf(
    conditions.map(({ state }) => state.opening.organisation),
    ports.directory.organisation,
  );
  return conditions.flatMap((condition): Task[] => {
    const { aggregate, state } = condition;
    const { opening, status, due, evidenceAt, extensionAsked } = state;
    const page = pageOfCondition(condition);
    const open = conditionStepsFor(person, condition);
    const place = conditionPlace(condition);
    const about = {
      matter: { href: page.href, ...subjects(opening.dossier) },
      condition: opening.reportedAs,
      body: person.organisation === opening.organisation ? undefined : name(opening.organisation),
    };
    const tasks: Task[] = [];
    const asked = conditionAsksFor(status);
    if (asked !== undefined && open.includes(asked)) {
      const own = asked === 'submit-evidence';
      tasks.push({
        ...about,
        step: asked,
        href: own ? conditionStepHref(place, condition, asked) : `${conditionStepHref(place, condition, 'bewijs')}`,
        // Evidence that waits for a judgement is not the judge's to be late with.
        due: own ? due : undefined,
        why: own ? whyOf(condition, policy, now) : undefined,
        since: own ? withOffset(state.openedAt) : evidenceAt === undefined ? undefined : withOffset(evidenceAt),
        isLate: own && status === 'overdue',
      });
    }
    if (extensionAsked !== undefined && open.includes('grant-extension'))
      tasks.push({
        ...about,
        step: 'answer-extension',
        href: conditionStepHref(place, condition, 'bewijs'),
        due,
        why: whyOf(condition, policy, now),
        isLate: status === 'overdue',
      });
    if (escalated.has(aggregate) && status === 'overdue')
      tasks.push({
        ...about,
        step: 'discuss-escalation',
        href: conditionStepHref(place, condition, 'bewijs'),
        due,
        why: whyOf(condition, policy, now),
        isLate: true,
      });
    return tasks;
  });
}

/** The commitments that wait for a person's review. */
async function reviewTasks(
  ports: TablePorts,
  person: Person,
  work: readonly WorkItem[],
  subjects: Subjects,
): Promise<Task[]> {
  const asked = work.filter(({ kind }) => kind === 'review-commitment');
  const found = await Promise.all(
    asked.map(async ({ aggregate }) => {
      const id = parseAggregateId(aggregate);
      return accessionSeenBy(ports, person, dossierOf(id), accederOf(id));
    }),
  );
  const waiting = found.filter((each) => each !== undefined).filter(({ state }) => state.status === 'under-review');
  const name = await namesOf(
    waiting.map(({ state }) => state.organisation),
    ports.directory.organisation,
  );
  return waiting.map(({ state }) => {
    const href = `/toetredingen/${encodeURIComponent(state.dossier)}/${encodeURIComponent(state.organisation)}`;
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

/** What waits for a person, by day. */
export async function tasksOf(ports: TablePorts, { person }: Reader): Promise<Task[]> {
  const isOfBody = person.committee !== undefined || person.organisation !== undefined;
  const [matters, conditions, work, own] = await Promise.all([
    mattersSeenBy(ports, person),
    isOfBody ? listConditions(ports, person, {}, { limit: MOST }) : undefined,
    person.committee === undefined ? [] : readWork(ports.table, person.committee),
    person.organisation === undefined ? [] : ownAccessionTasks(ports, person),
  ]);
  const todo = work.filter(({ status }) => status === 'to-do');
  const known = new Map(
    matters.map(({ reference, number, subject }) => [
      reference,
      { name: number ?? reference, subject: subject ?? reference },
    ]),
  );
  const rows = conditions?.rows ?? [];
  // What a body took on by its accession stands in a dossier in which it has no other part.
  const others = new Set(rows.map(({ state }) => state.opening.dossier).filter((dossier) => !known.has(dossier)));
  for (const dossier of others) {
    const [texts, { state }] = await Promise.all([
      readTexts(ports.table, dossierId(dossier)),
      ports.store.load(dossierId(dossier), dossierKind),
    ]);
    const subject: unknown = Object.assign({}, ...texts.values()).subject;
    known.set(dossier, { name: state?.decision?.number ?? dossier, subject: String(subject ?? dossier) });
  }
  const subjects: Subjects = (dossier) => known.get(dossier) ?? { name: dossier, subject: dossier };
  // Whoever chairs discusses what was escalated; the secretariat chases it in the list of conditions.
  const escalated = new Set(
    hasRole(person, 'chair')
      ? todo.filter(({ kind }) => kind === 'discuss-escalation').map(({ aggregate }) => aggregate)
      : [],
  );
  const tasks = [
    ...matters.flatMap((matter) => lifeTasks(person, matter, ports.now())),
    ...(await conditionTasks(ports, person, rows, subjects, escalated)),
    ...(await reviewTasks(ports, person, todo, subjects)),
    ...own,
  ];
  return tasks.toSorted(byDay);
}

import { countMailAbout, readMailAbout } from '#adapters/dynamodb/messages.ts';
import { durationInDutch } from '#adapters/pdf/words.ts';
import { titleOfNotice } from '#adapters/ses/templates/texts-nl.ts';
import { localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import { PROTOCOL_POINTS } from '#domain/commands/protocol-commands.ts';
import { conditionTextName } from '#domain/condition/text-name.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import { hasRole } from '#domain/permissions/principal.ts';
import { isOver } from '#domain/retention/closed.ts';
import type { ConditionNow, DossierLogEntry } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { requestContentOf } from '#functions/middleware/request-content.ts';
import { pageCount, pageNumbered } from '#web/layout/paged.ts';
import { automaticActor, eventInWords, isAutomatic, lapseName } from '#web/locales/nl/events.ts';
import { fieldLabel } from '#web/locales/nl/fields.ts';
import { type Names, noticeInWords, recipientInWords } from '#web/locales/nl/notices.ts';
import type { DossierPageView } from '#web/pages/dossier/dossier-page.ts';
import type { LifeStep } from '#web/pages/dossier/life.ts';
import type { AskedStretches, DocumentRow, LifeParts, MailRow, TimelineItem } from '#web/pages/dossier/sections.ts';
import type { Reader } from '#web/reader.ts';
import { whyOf } from './conditions.ts';
import { decisionViewOf } from './decision-view.ts';
import { type Matter, matterSeenBy, type Texts, textsOf } from './matters.ts';
import { namesOf } from './names.ts';
import { conditionStepHref, conditionStepsFor, linksTo, reportFor, stepHref } from './open-commands.ts';

const bodiesIn = ({ provider, recipients, applicants, advisers, predecessors }: Matter): string[] => [
  provider,
  ...recipients,
  ...applicants,
  ...advisers,
  ...predecessors,
];

/** The points of a protocol, in the order of the decree. */
const pointsIn = (texts: Texts): DossierPageView['points'] =>
  PROTOCOL_POINTS.flatMap((name) => {
    const text = texts[`point:${name}`];
    return text === undefined ? [] : [{ label: fieldLabel('submit-protocol', `content.${name}`).label, text }];
  });

/** What the applicants wrote; a protocol says what it says in its points. */
function requestIn({ kind, durationAsked }: Matter, given: Texts): DossierPageView['request'] {
  const content = kind === 'protocol' ? undefined : requestContentOf(given);
  if (content === undefined) return undefined;
  return { ...content, duration: durationAsked === undefined ? undefined : durationInDutch(durationAsked) };
}

/** The id in `person:ID` or `client:ID`. */
const actorId = (by: string): string => by.slice(by.indexOf(':') + 1);

/** As a decision numbers them: 78 before 101. */
const byReference = (a: ConditionNow, b: ConditionNow): number =>
  a.state.opening.reportedAs.localeCompare(b.state.opening.reportedAs, 'nl', { numeric: true });

/** The texts that were written with an event, but for those that the page shows elsewhere. */
function noteOf(texts: Texts | undefined): string | undefined {
  const notes = ['question', 'answer', 'text', 'reason'].flatMap((name) => texts?.[name] ?? []);
  return notes.length === 0 ? undefined : notes.join('\n');
}

function isDocument(value: unknown): value is { readonly kind: string; readonly title: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    'title' in value &&
    typeof value.title === 'string'
  );
}

/** What was annulled as a mistake, by the ids of the events. */
export const undoneIn = (log: readonly DossierLogEntry[]): ReadonlySet<unknown> =>
  new Set(log.filter(({ entry }) => entry.type === 'event-annulled').map(({ entry }) => entry.data.event));

function documentsOf(log: readonly DossierLogEntry[], names: Names): DocumentRow[] {
  const undone = undoneIn(log);
  return log.flatMap(({ entry, condition }) => {
    const documents = Array.isArray(entry.data.documents) ? entry.data.documents.filter(isDocument) : [];
    // The sentence of the event alone: the titles stand beside it.
    const cameWith = eventInWords({ name: entry.type, condition, data: {} }, names);
    const isUndone = undone.has(eventIdOf(entry.aggregate, entry.sequence));
    return documents.map(({ kind, title }) => ({ kind, title, cameWith, at: withOffset(entry.effectiveAt), isUndone }));
  });
}

/** What is shown of a life and that its page adds words of its own to. */
interface Life extends LifeParts {
  readonly given: Texts;
  readonly organisation: (id: string) => string;
  readonly committee: string | undefined;
}

/** So many are shown at once. */
const MAIL_AT_ONCE = 25;
const EVENTS_AT_ONCE = 50;
/** With more conditions than this, the reason for each day is told on the condition's own page. */
const MOST_EXPLAINED = 5;

/** The mail about a matter: that of an accession stands on its own page, not among that of hundreds in the dossier. */
async function mailAbout(
  ports: TablePorts,
  { reference, acceder }: Matter,
  asked: number,
  names: Parameters<typeof noticeInWords>[1] & Parameters<typeof recipientInWords>[1],
): Promise<{ readonly rows: readonly MailRow[]; readonly stretch: NonNullable<LifeParts['mailStretch']> }> {
  const about = { dossier: reference, accession: acceder };
  const total = await countMailAbout(ports.table, about);
  const count = pageCount(total, MAIL_AT_ONCE);
  const number = Number.isInteger(asked) ? Math.min(count, Math.max(1, asked)) : 1;
  const notices = await readMailAbout(ports.table, about, number * MAIL_AT_ONCE);
  const rows = notices
    .slice((number - 1) * MAIL_AT_ONCE)
    .toReversed()
    .map((notice) => ({
      at: withOffset(notice.leavesAt),
      to: recipientInWords(notice.recipient, names),
      notice: noticeInWords(notice, names),
      status: notice.delivery,
    }));
  return { rows, stretch: { number, count, total } };
}

/** A log as people read it, with the names of the bodies in it and of `bodies`. */
export async function logInWords(
  ports: TablePorts,
  matter: Matter,
  log: readonly DossierLogEntry[],
  bodies: readonly string[],
) {
  const people = log.flatMap(({ entry }) => (isAutomatic(entry.by) ? [] : [actorId(entry.by)]));
  const acceder = matter.acceder === undefined ? [] : [matter.acceder];
  const [organisation, personName, committee] = await Promise.all([
    namesOf([...bodiesIn(matter), ...acceder, ...bodies], ports.directory.organisation),
    namesOf(people, ports.directory.person),
    matter.committee === undefined ? undefined : ports.directory.committee(matter.committee),
  ]);
  const names = {
    organisation,
    notice: (name: string) => titleOfNotice(name, matter.kind === 'protocol'),
    committee: (id: string) => (id === matter.committee ? (committee?.name ?? id) : id),
  };
  const timeline = log
    // Whether a reminder was merged or overtaken explains a date; it is no part of the story.
    .filter(({ entry }) => entry.type !== 'milestone-merged' && entry.type !== 'milestone-overtaken')
    .map(({ entry, condition, texts }): TimelineItem => {
      const by = automaticActor(entry.by) ?? personName(actorId(entry.by));
      return {
        at: withOffset(entry.effectiveAt),
        sentence: eventInWords({ name: entry.type, condition, data: entry.data }, names),
        by: by === '' ? undefined : by,
        isAutomatic: isAutomatic(entry.by),
        note: entry.type === 'request-submitted' ? undefined : noteOf(texts),
      };
    });
  return { timeline, documents: documentsOf(log, names), organisation, names };
}

/** Steps that set something right or add to it: seldom wanted, and never what a matter waits for. */
const CORRECTIONS: readonly LifeStep[] = [
  'annul-dossier-event',
  'annul-protocol-event',
  'correct-event',
  'cancel-event',
  'note-dependency',
  'drop-dependency',
  'report-lapse',
  'record-succession',
];

/** What the pages of dossiers, protocols and accessions share. `skipped` are steps that the page offers in its own way. */
export async function lifeOf(
  ports: TablePorts,
  { person }: Reader,
  matter: Matter,
  skipped: readonly string[] = [],
  asked: AskedStretches = { timeline: 1, mail: 1 },
): Promise<Life> {
  const [conditions, log, policy, given] = await Promise.all([
    matter.conditions(),
    matter.log(person),
    ports.policies.current(),
    textsOf(ports, matter),
  ]);
  const now = ports.now();
  const steps = matter.steps(person).filter((step) => !skipped.includes(step));
  const { timeline, documents, organisation, names } = await logInWords(
    ports,
    matter,
    log,
    conditions.map((condition) => condition.state.opening.organisation),
  );
  const mail = await mailAbout(ports, matter, asked.mail, names);
  // The latest first; a stretch is shown as it is read, oldest first.
  const { items, ...timelineStretch } = pageNumbered(timeline.toReversed(), asked.timeline, EVENTS_AT_ONCE);
  const isExplainedHere = conditions.length <= MOST_EXPLAINED;
  return {
    given,
    organisation,
    committee: matter.committee === undefined ? undefined : names.committee(matter.committee),
    conditions: conditions.toSorted(byReference).map((condition) => ({
      reportedAs: condition.state.opening.reportedAs,
      text: given[conditionTextName(condition.state.opening)],
      responsible: organisation(condition.state.opening.organisation),
      due: condition.state.due,
      ...(isExplainedHere
        ? { why: whyOf(condition, policy, now) }
        : { explainedAt: condition.state.dueRule && conditionStepHref(matter, condition, 'bewijs') }),
      status: condition.state.status,
      href: conditionStepHref(matter, condition, 'bewijs'),
      commands: [
        ...linksTo(reportFor(person, matter, condition), (step) => stepHref(matter, step)),
        ...linksTo(
          // A mistake is set right on the condition's own page.
          conditionStepsFor(person, condition).filter((step) => step !== 'annul-condition-event'),
          (step) => conditionStepHref(matter, condition, step),
        ),
      ],
    })),
    documents,
    today: localDateOf(now),
    commands: linksTo(
      steps.filter((step) => !CORRECTIONS.includes(step)),
      (step) => stepHref(matter, step),
    ),
    corrections: linksTo(
      steps.filter((step) => CORRECTIONS.includes(step)),
      (step) => stepHref(matter, step),
    ),
    timeline: items.toReversed(),
    timelineStretch,
    mail: mail.rows,
    mailStretch: mail.stretch,
  };
}

/** Everything the page of a dossier shows to a reader who may see it. */
export async function dossierPageView(
  ports: TablePorts,
  reader: Reader,
  matter: Matter,
  asked: AskedStretches,
): Promise<DossierPageView> {
  const { given, organisation, committee, ...parts } = await lifeOf(ports, reader, matter, [], asked);
  const named = matter.dependencies.some(({ outside }) => outside) ? await matter.log(reader.person) : [];
  const outsideName = (ref: string): string | undefined =>
    named.findLast(({ entry }) => entry.type === 'dependency-noted' && entry.data.dependency === ref)?.texts?.name;
  return {
    dossier: matter.reference,
    subject: given.subject,
    kind: matter.kind,
    status: matter.status,
    committee,
    number: matter.number,
    provider: organisation(matter.provider),
    recipients: matter.recipients.map(organisation),
    applicants: matter.applicants.map(organisation),
    dataItems: matter.dataItems,
    points: pointsIn(given),
    request: requestIn(matter, given),
    decision: await decisionViewOf(ports, matter, given),
    looks:
      hasRole(reader.person, 'administrator') ||
      (matter.committee !== undefined && matter.committee === reader.person.committee)
        ? `${matter.page.href}/inzage`
        : undefined,
    archive:
      matter.kind !== 'protocol' &&
      isOver({ aggregate: matter.aggregate, status: matter.status }) &&
      matter.committee === reader.person.committee
        ? `${matter.page.href}/archief`
        : undefined,
    letter: matter.isPublished ? `${matter.page.href}/brief` : undefined,
    campaign: matter.hasAcceders ? `/toetredingen/${encodeURIComponent(matter.reference)}` : undefined,
    dependencies: await Promise.all(
      matter.dependencies.map(async ({ ref, outside, lapsed }) => ({
        name: (outside ? outsideName(ref) : undefined) ?? ref,
        // Nobody is led to what is not there for them.
        href: outside ? undefined : (await matterSeenBy(ports, reader.person, ref))?.page.href,
        lapsed: lapsed === undefined ? undefined : lapseName(lapsed),
      })),
    ),
    inForceSince: matter.inForceAt === undefined ? undefined : withOffset(matter.inForceAt),
    lastDay: matter.lastDay,
    ...parts,
  };
}

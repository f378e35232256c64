import { readDossierMail } from '#adapters/dynamodb/messages.ts';
import { NOTICE_TITLES } from '#adapters/ses/templates/texts-nl.ts';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { PROTOCOL_POINTS } from '#domain/commands/protocol-commands.ts';
import { conditionMatter } from '#domain/condition/time.ts';
import { explain } from '#domain/deadlines/explanation.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { ConditionNow, DossierLogEntry } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { automaticActor, eventInWords, isAutomatic } from '#web/locales/nl/events.ts';
import { fieldLabel } from '#web/locales/nl/fields.ts';
import { milestoneInWords, type Names, noticeInWords, recipientInWords } from '#web/locales/nl/notices.ts';
import { whyInWords } from '#web/locales/nl/why-date.ts';
import type { DocumentRow, DossierPageView, MailRow, TimelineItem, WhyDate } from '#web/pages/dossier/dossier-page.ts';
import type { Reader } from '#web/reader.ts';
import type { Matter, Texts } from './matters.ts';
import { namesOf } from './names.ts';
import { conditionStepHref, conditionStepsFor, dossierStepHref, linksTo } from './open-commands.ts';

const isNotice = (name: string): name is keyof typeof NOTICE_TITLES => Object.hasOwn(NOTICE_TITLES, name);
const noticeTitle = (name: string): string => (isNotice(name) ? NOTICE_TITLES[name] : name);

const bodiesIn = ({ provider, recipients, applicants, advisers }: Matter): string[] => [
  provider,
  ...recipients,
  ...applicants,
  ...advisers,
];

/** The points of a protocol, in the order of the decree. */
const pointsIn = (texts: Texts): DossierPageView['points'] =>
  PROTOCOL_POINTS.flatMap((name) => {
    const text = texts[`point:${name}`];
    return text === undefined ? [] : [{ label: fieldLabel('submit-protocol', `content.${name}`).label, text }];
  });

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

/** Why a condition is due when it is, and which notices follow while nobody acts. */
function whyOf({ state }: ConditionNow, policy: Policy, now: string): WhyDate | undefined {
  if (state.dueRule === undefined) return undefined;
  const upcoming = (conditionMatter(state, policy)?.milestones ?? [])
    .filter(({ instant }) => instant > now)
    .map(({ date, notice, milestone }) => ({
      day: date,
      what: `${noticeTitle(notice)}${milestone === undefined ? '' : ` (${milestoneInWords(notice, milestone)})`}`,
    }));
  return { because: whyInWords(explain(state.dueRule, policy)), upcoming };
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

function documentsOf(log: readonly DossierLogEntry[], names: Names): DocumentRow[] {
  return log.flatMap(({ entry, condition }) => {
    const documents = Array.isArray(entry.data.documents) ? entry.data.documents.filter(isDocument) : [];
    // The sentence of the event alone: the titles stand beside it.
    const cameWith = eventInWords({ name: entry.type, condition, data: {} }, names);
    return documents.map(({ kind, title }) => ({ kind, title, cameWith, at: withOffset(entry.effectiveAt) }));
  });
}

/** Everything the page of a dossier shows to a reader who may see it. */
export async function dossierPageView(ports: TablePorts, reader: Reader, matter: Matter): Promise<DossierPageView> {
  const { reference } = matter;
  const [conditions, log, mail, committee, policy] = await Promise.all([
    matter.conditions(),
    matter.log(),
    readDossierMail(ports.table, reference),
    matter.committee === undefined ? undefined : ports.directory.committee(matter.committee),
    ports.policies.current(),
  ]);
  const people = log.flatMap(({ entry }) => (isAutomatic(entry.by) ? [] : [actorId(entry.by)]));
  const [organisation, personName] = await Promise.all([
    namesOf(
      [...bodiesIn(matter), ...conditions.map((condition) => condition.state.opening.organisation)],
      ports.directory.organisation,
    ),
    namesOf(people, ports.directory.person),
  ]);
  const names = {
    organisation,
    notice: noticeTitle,
    committee: (id: string) => (id === matter.committee ? (committee?.name ?? id) : id),
  };
  const given: Texts = Object.assign({}, ...log.map(({ condition, texts }) => (condition === undefined ? texts : {})));
  const now = ports.now();

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
  return {
    dossier: reference,
    subject: given.subject,
    kind: matter.kind,
    status: matter.status,
    committee: matter.committee === undefined ? undefined : names.committee(matter.committee),
    number: matter.number,
    provider: organisation(matter.provider),
    recipients: matter.recipients.map(organisation),
    applicants: matter.applicants.map(organisation),
    dataItems: matter.dataItems,
    points: pointsIn(given),
    inForceSince: matter.inForceAt === undefined ? undefined : withOffset(matter.inForceAt),
    lastDay: matter.lastDay,
    conditions: conditions.toSorted(byReference).map((condition) => ({
      reportedAs: condition.state.opening.reportedAs,
      text: given[`condition:${condition.state.opening.ref}`],
      responsible: organisation(condition.state.opening.organisation),
      due: condition.state.due,
      why: whyOf(condition, policy, now),
      status: condition.state.status,
      commands: linksTo(conditionStepsFor(reader.person, condition), (step) =>
        conditionStepHref(reference, condition, step),
      ),
    })),
    documents: documentsOf(log, names),
    commands: linksTo(matter.steps(reader.person), (step) => dossierStepHref(reference, step)),
    timeline,
    mail: mail.map(
      (notice): MailRow => ({
        at: withOffset(notice.leavesAt),
        to: recipientInWords(notice.recipient, names),
        notice: noticeInWords(notice, names),
        status: notice.delivery,
      }),
    ),
  };
}

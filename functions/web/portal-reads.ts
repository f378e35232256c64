import { readDossierMail } from '#adapters/dynamodb/outbox.ts';
import { readDossiers, readTexts } from '#adapters/dynamodb/views.ts';
import { NOTICE_TITLES } from '#adapters/ses/templates/texts-nl.ts';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Person } from '#domain/permissions/principal.ts';
import {
  type ConditionNow,
  conditionsNow,
  dossierLog,
  dossierSeenBy,
  maySee,
} from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { PortalReads } from '#web/app.ts';
import { automaticActor, eventInWords, isAutomatic } from '#web/locales/nl/events.ts';
import { noticeInWords, recipientInWords } from '#web/locales/nl/notices.ts';
import type { DossierPageView, MailRow, TimelineItem } from '#web/pages/dossier.ts';

type Texts = Readonly<Record<string, string>>;

/** Reads each name once; a body or person that the directory no longer knows keeps its reference. */
async function namesOf(
  ids: Iterable<string>,
  read: (id: string) => Promise<{ readonly name: string } | undefined>,
): Promise<(id: string) => string> {
  const known = await Promise.all(
    [...new Set(ids)].map(async (id): Promise<[string, string]> => [id, (await read(id))?.name ?? id]),
  );
  const names = new Map(known);
  return (id) => names.get(id) ?? id;
}

const isNotice = (name: string): name is keyof typeof NOTICE_TITLES => Object.hasOwn(NOTICE_TITLES, name);
const noticeTitle = (name: string): string => (isNotice(name) ? NOTICE_TITLES[name] : name);

const bodiesIn = (state: DossierState): string[] => [
  state.provider,
  ...state.recipients,
  ...state.applicants,
  ...state.advices.map(({ adviser }) => adviser),
];

/** As a decision numbers them: 78 before 101. */
const byReference = (a: ConditionNow, b: ConditionNow): number =>
  a.state.opening.reportedAs.localeCompare(b.state.opening.reportedAs, 'nl', { numeric: true });

/** The texts that were written with an event, but for those that the page shows elsewhere. */
function noteOf(texts: Texts | undefined): string | undefined {
  const notes = ['question', 'answer', 'text', 'reason'].flatMap((name) => texts?.[name] ?? []);
  return notes.length === 0 ? undefined : notes.join('\n');
}

async function dossierPageView(
  ports: TablePorts,
  person: Person,
  dossier: string,
): Promise<DossierPageView | undefined> {
  const seen = await dossierSeenBy(ports, person, dossier);
  if (seen === undefined) return undefined;
  const { state } = seen;
  const [conditions, log, mail, committee] = await Promise.all([
    conditionsNow(ports, state),
    dossierLog(ports, dossier),
    readDossierMail(ports.table, dossier),
    ports.directory.committee(state.committee),
  ]);
  const people = log.flatMap(({ entry }) => (isAutomatic(entry.by) ? [] : [entry.by.replace(/^person:/, '')]));
  const [organisation, personName] = await Promise.all([
    namesOf(
      [...bodiesIn(state), ...conditions.map((condition) => condition.state.opening.organisation)],
      ports.directory.organisation,
    ),
    namesOf(people, ports.directory.person),
  ]);
  const names = {
    organisation,
    notice: noticeTitle,
    committee: (id: string) => (id === state.committee ? (committee?.name ?? id) : id),
  };
  const given: Texts = Object.assign({}, ...log.map(({ condition, texts }) => (condition === undefined ? texts : {})));

  const timeline = log
    // Whether a reminder was merged or overtaken explains a date; it is no part of the story.
    .filter(({ entry }) => entry.type !== 'milestone-merged' && entry.type !== 'milestone-overtaken')
    .map(({ entry, condition, texts }): TimelineItem => {
      const by = automaticActor(entry.by) ?? personName(entry.by.replace(/^person:/, ''));
      return {
        at: withOffset(entry.effectiveAt),
        sentence: eventInWords({ name: entry.type, condition, data: entry.data }, names),
        by: by === '' ? undefined : by,
        isAutomatic: isAutomatic(entry.by),
        note: entry.type === 'request-submitted' ? undefined : noteOf(texts),
      };
    });
  return {
    dossier: state.dossier,
    subject: given.subject,
    kind: state.kind,
    status: state.status,
    committee: names.committee(state.committee),
    number: state.decision?.number,
    provider: organisation(state.provider),
    recipients: state.recipients.map(organisation),
    applicants: state.applicants.map(organisation),
    dataItems: state.dataItems,
    inForceSince: state.inForceAt === undefined ? undefined : withOffset(state.inForceAt),
    lastDay: state.duration?.lastDay,
    conditions: conditions.toSorted(byReference).map(({ state: { opening, status, due } }) => ({
      reportedAs: opening.reportedAs,
      text: given[`condition:${opening.ref}`],
      responsible: organisation(opening.organisation),
      due,
      status,
    })),
    timeline,
    mail: mail.map(
      (notice): MailRow => ({
        at: withOffset(notice.leavesAt),
        to: recipientInWords(notice.recipient, names),
        notice: noticeInWords(notice, names),
        status: notice.status,
      }),
    ),
  };
}

/** What the portal reads, seen by one person; nothing at all for nobody. */
export function portalReads(ports: TablePorts, person: Person | undefined): PortalReads {
  return {
    async dossiers() {
      if (person === undefined) return undefined;
      const seen = (await readDossiers(ports.table)).filter(({ state }) => maySee(person, state));
      return Promise.all(
        seen.map(async ({ state }) => {
          const texts: Texts = Object.assign({}, ...(await readTexts(ports.table, dossierId(state.dossier))).values());
          return {
            dossier: state.dossier,
            number: state.decision?.number,
            subject: texts.subject,
            status: state.status,
          };
        }),
      );
    },
    dossier: async (id) => (person === undefined ? undefined : dossierPageView(ports, person, id)),
  };
}

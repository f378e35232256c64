import * as z from 'zod';
import { readLooks } from '#adapters/dynamodb/access-log.ts';
import { readPhases } from '#adapters/dynamodb/lists.ts';
import { readUsefulness } from '#adapters/dynamodb/usefulness.ts';
import { tickOffItem } from '#adapters/dynamodb/work-list.ts';
import { epochOf, type Instant, withOffset } from '#domain/calendar/brussels-time.ts';
import { policyFields } from '#domain/commands/policy-fields.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import { DEFAULT_POLICY, policySchema, settingsOf } from '#domain/policy/policy.ts';
import { conditionPlacesSeenBy } from '#functions/middleware/condition-places.ts';
import { changeContacts } from '#functions/middleware/contacts.ts';
import type { ArchivePorts } from '#functions/middleware/dossier-archive.ts';
import { previewPolicy } from '#functions/middleware/policy-preview.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { aggregateInWords } from '#web/locales/nl/aggregates.ts';
import { DESK_TEXTS } from '#web/locales/nl/desk.ts';
import { recipientInWords } from '#web/locales/nl/notices.ts';
import { MOST_LOOKS, type PolicyPreview, type PolicyValues, type StatisticsView } from '#web/pages/desk/views.ts';
import type { PortalDesk } from '#web/ports.ts';
import type { Reader } from '#web/reader.ts';
import { noticeAndMilestone } from './conditions.ts';
import { contactCard, contactsView } from './contacts.ts';
import { mailListsOf, openMailWork } from './mail-trouble.ts';
import { matterSeenBy } from './matters.ts';
import { namesOf } from './names.ts';

const DAY_MS = 86_400_000;

interface Moment {
  readonly type: string;
  readonly at: Instant;
}

/** The days between two events of a log without those in which the applicant was asked something; undefined where either is missing. */
function daysBetween(log: readonly Moment[], from: string, to: string): number | undefined {
  const start = log.find(({ type }) => type === from);
  const end = log.find(({ type }) => type === to);
  if (start === undefined || end === undefined) return undefined;
  const [begin, finish] = [epochOf(start.at), epochOf(end.at)];
  let waited = 0;
  let asked: number | undefined;
  for (const { type, at } of log) {
    const instant = Math.min(Math.max(epochOf(at), begin), finish);
    if (type === 'information-requested') asked = instant;
    else if (asked !== undefined && (type === 'information-provided' || instant === finish)) {
      waited += instant - asked;
      asked = undefined;
    }
  }
  return (finish - begin - waited) / DAY_MS;
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? half - 1 : half], sorted[half]];
  return Math.round((low + high) / 2);
};

const PHASES = [
  { phase: 'admissible', from: 'request-submitted', to: 'request-ruled-admissible' },
  { phase: 'decided', from: 'request-ruled-admissible', to: 'decision-recorded' },
  { phase: 'published', from: 'decision-recorded', to: 'decision-published' },
] as const;

/** The steps of the procedures that somebody may count: of their committee, or of all. */
async function proceduresOf(ports: TablePorts, person: Person): Promise<(readonly Moment[])[]> {
  const committees = hasRole(person, 'administrator')
    ? (await ports.directory.committees()).map(({ id }) => id)
    : [person.committee].filter((committee) => committee !== undefined);
  const steps = (await Promise.all(committees.map((committee) => readPhases(ports.table, committee)))).flat();
  return [...Map.groupBy(steps, ({ dossier }) => dossier).values()];
}

async function statistics(ports: TablePorts, { person }: Reader): Promise<StatisticsView> {
  const [procedures, conditions, usefulness] = await Promise.all([
    proceduresOf(ports, person),
    conditionPlacesSeenBy(ports, person),
    readUsefulness(ports.table),
  ]);
  const phases = PHASES.flatMap(({ phase, from, to }) => {
    const days = procedures.flatMap((steps) => daysBetween(steps, from, to) ?? []);
    return days.length === 0 ? [] : [{ phase, days: median(days), count: days.length }];
  });
  return {
    phases,
    inTime: conditions.filter(({ wasInTime }) => wasInTime === true).length,
    late: conditions.filter(({ wasInTime }) => wasInTime === false).length,
    usefulness: usefulness.map(({ notice, milestone, told: count, met }) => ({
      notice: noticeAndMilestone(notice, milestone),
      told: count,
      met,
    })),
  };
}

const changeSchema = policyFields.required();

/** The policy in force and all before it, with who set them and why. */
async function policyNow(ports: TablePorts): Promise<PolicyValues> {
  const versions = await ports.policies.versions();
  const people = versions.map(({ by }) => by.replace(/^person:/, ''));
  const name = await namesOf(people, ports.directory.person);
  const set = versions.map(({ settings, since, reason, by }) => ({
    ...settings,
    since: withOffset(since),
    by: name(by.replace(/^person:/, '')),
    reason,
  }));
  const current = versions.at(-1)?.settings ?? settingsOf(DEFAULT_POLICY);
  return { ...current, history: [settingsOf(DEFAULT_POLICY), ...set].toReversed() };
}

/** So many of what a policy would move are shown one by one. */
const MOST_PREVIEWED = 50;

/** What a policy would move in one dossier, condition, accession or protocol, as people read it. */
function previewed(
  { aggregate, moves, due }: Awaited<ReturnType<typeof previewPolicy>>['shown'][number],
  nameOf: (organisation: string) => string,
): PolicyPreview['shown'][number] {
  const local = (instant: string | undefined): string | undefined =>
    instant === undefined ? undefined : withOffset(instant);
  return {
    name: aggregateInWords(aggregate, nameOf),
    due,
    moves: moves.map(({ notice, milestone, from, to }) => ({
      what: noticeAndMilestone(notice, milestone),
      from: local(from),
      to: local(to),
    })),
  };
}

/** The desk: what keeps Beraad going, for those who may. */
export const portalDesk = (ports: ArchivePorts): PortalDesk => ({
  async undelivered({ person }) {
    const lists = mailListsOf(person);
    if (lists.length === 0) return undefined;
    const items = await openMailWork(ports, lists);
    const mail = items.flatMap(({ id, mail: one }) => (one === undefined ? [] : [{ id, ...one }]));
    const bodies = mail.flatMap(({ recipients }) => recipients.map((recipient) => recipient.split(':')[1] ?? ''));
    const [organisation, committee] = await Promise.all([
      namesOf(bodies, ports.directory.organisation),
      namesOf(bodies, ports.directory.committee),
    ]);
    return mail.map(({ recipients, at, ...one }) => ({
      ...one,
      at: withOffset(at),
      to: recipients.map((recipient) => recipientInWords(recipient, { organisation, committee })).join(', '),
    }));
  },
  async reached({ person }, item) {
    const lists = mailListsOf(person);
    if (lists.length === 0 || !item.startsWith('reach-by-phone#')) return 'not-found';
    const ticked = await Promise.all(lists.map((list) => tickOffItem(ports.table, list, item)));
    return ticked.includes(true) ? 'phoned' : 'phone-not-needed';
  },
  async statistics(reader) {
    return mailListsOf(reader.person).length === 0 ? undefined : statistics(ports, reader);
  },
  policy: () => policyNow(ports),
  async changePolicy({ person }, { fields, reason }, isPreview) {
    if (!hasRole(person, 'administrator')) return 'not-found';
    const parsed = changeSchema.safeParse(fields);
    if (!parsed.success) return { wrong: [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? '')))] };
    const current = await ports.policies.current();
    const settings = policySchema.parse({ ...parsed.data, version: current.version + 1 });
    const since = ports.now();
    const isSame = JSON.stringify(settingsOf(current)) === JSON.stringify({ ...settings, version: current.version });
    // Sent twice, it took over once.
    if (!isPreview && isSame) return 'changed';
    if (!isPreview) {
      const by = `person:${person.id}`;
      const added = await ports.policies.add({ settings, since, by, ...(reason === undefined ? {} : { reason }) });
      return added === 'conflict' ? 'conflict' : 'changed';
    }
    const [{ aggregates, milestones, dueDays, shown }, names] = await Promise.all([
      previewPolicy(ports, { ...settings, since, before: current }),
      ports.directory.organisationNames(),
    ]);
    return {
      aggregates,
      milestones,
      dueDays,
      shown: shown.slice(0, MOST_PREVIEWED).map((moved) => previewed(moved, (id) => names.get(id) ?? id)),
    };
  },
  contacts: ({ person }) => contactsView(ports, person),
  contactsOf: ({ person }, organisation) => contactCard(ports, person, organisation),
  changeContacts: ({ person }, organisation, fields, seen) => changeContacts(ports, person, organisation, fields, seen),
  async letter({ person }, dossier) {
    const matter = await matterSeenBy(ports, person, dossier);
    const bytes = matter?.isPublished === true ? await ports.exports.letter(dossier) : undefined;
    return bytes === undefined ? undefined : new Uint8Array(bytes);
  },
  async archive({ person }, dossier, organisation) {
    const matter = await matterSeenBy(ports, person, dossier);
    if (matter?.kind === 'protocol' || matter?.committee === undefined || matter.committee !== person.committee)
      return undefined;
    // Few ask for it: what makes it is loaded then.
    const { archiveDossier } = await import('#functions/middleware/dossier-archive.ts');
    const archived = await archiveDossier(ports, dossier, organisation);
    if (archived.kind === 'made') return { url: archived.url };
    if (archived.kind === 'no-accession') return undefined;
    return archived.kind === 'too-large' ? { organisations: archived.organisations } : archived.kind;
  },
  async looks({ person }, dossier) {
    const matter = await matterSeenBy(ports, person, dossier);
    const mayKnow =
      hasRole(person, 'administrator') || (matter?.committee !== undefined && matter.committee === person.committee);
    if (matter === undefined || !mayKnow) return undefined;
    const looks = await readLooks(ports.table, dossier, MOST_LOOKS);
    const bodies = looks.flatMap(({ body }) => body ?? []);
    const [name, bodyName] = await Promise.all([
      namesOf(
        looks.map(({ person: one }) => one),
        ports.directory.person,
      ),
      namesOf(bodies, async (id) => (await ports.directory.organisation(id)) ?? ports.directory.committee(id)),
    ]);
    const page = z.enum(['dossier', 'condition', 'accession']);
    return {
      dossier: matter.page,
      looks: looks.map(({ at, person: one, body, page: seen }) => ({
        at: withOffset(at),
        who: name(one),
        body: body === undefined ? undefined : bodyName(body),
        page: DESK_TEXTS.looks.pages[page.parse(seen)],
      })),
    };
  },
});

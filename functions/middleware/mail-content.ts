import type { MessageNotice } from '#adapters/dynamodb/messages.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import type { ConditionContent, MessageContent, NoticeContent, ReaderRole } from '#adapters/ses/message-content.ts';
import { distinctNotices, type RenderedMessage, renderMessage } from '#adapters/ses/render-message.ts';
import { type Instant, localDateOf } from '#domain/calendar/brussels-time.ts';
import type { ConditionState } from '#domain/condition/state.ts';
import { conditionTextName } from '#domain/condition/text-name.ts';
import { explain } from '#domain/deadlines/explanation.ts';
import { dossierId, kindOf, parseAggregateId, protocolId } from '#domain/door/aggregate-id.ts';
import { conditionKind, dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';
import { whyInWords } from '#web/locales/nl/why-date.ts';
import { calendarsOf, newestOfEach } from './mail-calendars.ts';
import { openItemsOf } from './open-items.ts';
import type { TablePorts } from './ports.ts';

type Texts = Readonly<Record<string, string>>;

/** A dossier or protocol as its messages need it. */
interface Matter {
  readonly state: DossierState | undefined;
  readonly protocol: ProtocolState | undefined;
  readonly texts: Texts;
}

async function matterOf(ports: TablePorts, { dossier, aggregate }: MessageNotice): Promise<Matter> {
  // The conditions of a protocol say nothing of what they belong to: whichever there is.
  const [{ state }, { state: protocol }] = await Promise.all([
    ports.store.load(dossierId(dossier), dossierKind),
    kindOf(aggregate) === 'accession' || kindOf(aggregate) === 'dossier'
      ? { state: undefined }
      : ports.store.load(protocolId(dossier), protocolKind),
  ]);
  const owner = protocol === undefined ? dossierId(dossier) : protocolId(dossier);
  return { state, protocol, texts: Object.assign({}, ...(await readTexts(ports.table, owner)).values()) };
}

/** What a recipient has to do with a dossier. */
function roleIn({ state, protocol }: Matter, { recipient, adviser, accession }: MessageNotice): ReaderRole {
  const [role, id = ''] = recipient.split(':');
  if (role === 'secretariat' || role === 'chair' || role === 'dpo') return role;
  if (protocol !== undefined) return 'party';
  if (adviser === id) return 'adviser';
  if (accession === id) return 'acceder';
  if (state?.applicants.includes(id) === true) return 'applicant';
  if (state?.provider === id) return 'provider';
  if (state?.recipients.includes(id) === true) return 'recipient';
  return state?.decision?.conditions.some(({ responsible }) => responsible.includes(id)) === true
    ? 'responsible'
    : 'acceder';
}

type NameOf = (organisation: string) => Promise<string>;

async function conditionContent(state: ConditionState, { texts }: Matter, nameOf: NameOf): Promise<ConditionContent> {
  const { reportedAs, ref, organisation } = state.opening;
  return {
    reportedAs,
    reference: ref,
    text: texts[conditionTextName(state.opening)],
    body: await nameOf(organisation),
    due: state.due,
  };
}

/** What a decision that is published lays on its reader. */
function dutiesOf({ state, texts }: Matter, { recipient, notice }: MessageNotice): ConditionContent[] {
  if (notice !== 'decision-published') return [];
  const id = recipient.slice(recipient.indexOf(':') + 1);
  return (state?.decision?.conditions ?? [])
    .filter(({ responsible }) => responsible.includes(id))
    .map(({ ref, deadline }) => ({
      reportedAs: ref,
      reference: ref,
      text: texts[conditionTextName({ ref })],
      due: typeof deadline === 'object' && 'by' in deadline ? deadline.by : undefined,
    }));
}

function whyDue(state: ConditionState | undefined, notice: MessageNotice, policy: Policy): string | undefined {
  if (state?.dueRule === undefined || state.due !== notice.due) return undefined;
  return whyInWords(explain(state.dueRule, policy));
}

/** The day that an event set may have been corrected before its message left: then it tells the day that holds. */
function asItHolds(queued: MessageNotice, condition: ConditionState | undefined, version: number): MessageNotice {
  if (queued.notice !== 'deadline-set' || condition?.due === undefined || condition.due === queued.due) return queued;
  return { ...queued, due: condition.due, sequence: version };
}

async function noticeContent(
  ports: TablePorts,
  queued: MessageNotice,
  matter: Matter,
  nameOf: NameOf,
): Promise<NoticeContent> {
  const policy = await ports.policies.current();
  const { state: condition, version } =
    kindOf(queued.aggregate) === 'condition'
      ? await ports.store.load(parseAggregateId(queued.aggregate), conditionKind)
      : { state: undefined, version: 0 };
  const notice = asItHolds(queued, condition, version);
  const { dossier, milestone, due, adviser, accession, dependency } = notice;
  // Until it is published a decision is the committee's own; what leaves before that is not about it.
  const decision = matter.state?.publishedAt === undefined ? undefined : matter.state.decision;
  return {
    notice: notice.notice,
    isOfProtocol: matter.protocol !== undefined,
    dossier,
    about: matter.texts.subject,
    number: decision?.number,
    decidedOn: decision?.date,
    condition: condition === undefined ? bareCondition(notice) : await conditionContent(condition, matter, nameOf),
    adviser: adviser === undefined ? undefined : await nameOf(adviser),
    acceder: accession === undefined ? undefined : await nameOf(accession),
    dependency,
    milestone,
    due,
    whyDue: whyDue(condition, notice, policy),
    role: roleIn(matter, notice),
    duties: dutiesOf(matter, notice),
    calendars: await calendarsOf(ports, notice, matter.protocol?.duration ?? matter.state?.duration),
  };
}

const bareCondition = ({ condition }: MessageNotice): ConditionContent | undefined =>
  condition === undefined ? undefined : { reportedAs: condition, reference: condition };

/** Where the portal has what a message is about: the dossier, or the reader's tasks where there are several. */
function pathOf(notices: readonly MessageNotice[], contents: readonly NoticeContent[]): string {
  const [first, ...more] = notices;
  if (first === undefined || more.some(({ dossier }) => dossier !== first.dossier)) return '/';
  const dossier = encodeURIComponent(first.dossier);
  const bodies = new Set(notices.map(({ recipient }) => recipient.slice(recipient.indexOf(':') + 1)));
  const [body, ...others] = bodies;
  // Whoever accedes has a page of their own there: they have no part in the dossier itself.
  if (body !== undefined && others.length === 0 && contents.every(({ role }) => role === 'acceder'))
    return `/toetredingen/${dossier}/${encodeURIComponent(body)}`;
  return `/dossiers/${dossier}${contents.every(({ condition }) => condition !== undefined) ? '#voorwaarden' : ''}`;
}

/** Everything that a message says, read from what stands in the table now. */
async function mailContent(
  ports: TablePorts,
  notices: readonly MessageNotice[],
  now: Instant,
  committee: string | undefined,
): Promise<MessageContent> {
  const nameOf: NameOf = async (id) => (await ports.directory.organisation(id))?.name ?? id;
  const byDossier = new Map(notices.map((notice) => [notice.dossier, notice]));
  const matters = new Map(
    await Promise.all(
      [...byDossier].map(
        async ([dossier, notice]) => [dossier, await matterOf(ports, notice)] satisfies [string, Matter],
      ),
    ),
  );
  const recipients = [...new Set(notices.map(({ recipient }) => recipient))];
  const [only, ...others] = recipients;
  const [role, body = ''] = only?.split(':') ?? [];
  const isOneBody = others.length === 0 && (role === 'organisation' || role === 'dpo');
  const contents = await Promise.all(
    notices.map((notice) => {
      const matter = matters.get(notice.dossier) ?? { state: undefined, protocol: undefined, texts: {} };
      return noticeContent(ports, notice, matter, nameOf);
    }),
  );
  return {
    today: localDateOf(now),
    body: isOneBody ? await nameOf(body) : undefined,
    notices: newestOfEach(contents),
    open: await openItemsOf(ports, recipients, notices, committee),
    path: pathOf(notices, contents),
  };
}

/**
 * Renders a message with everything it says, from its notices; the same matter told twice is in it once. Where it is rendered for a
 * committee's list, what else is open for its recipients is only what that committee knows of.
 */
export async function composeMessage(
  { ports, from, portalUrl }: { readonly ports: TablePorts; readonly from: string; readonly portalUrl: string },
  { id, address }: { readonly id: string; readonly address: string },
  notices: readonly MessageNotice[],
  now: Instant,
  committee?: string,
): Promise<RenderedMessage> {
  const telling = distinctNotices(notices);
  const content = await mailContent(ports, telling, now, committee);
  return renderMessage({ id, address, notices: telling, content, now }, { from, portalUrl });
}

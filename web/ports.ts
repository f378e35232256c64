import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { Check } from '#domain/commands/check-query.ts';
import type { ContactFields } from '#domain/commands/party-fields.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import type { MailReads } from '#web/pages/mail/views.ts';
import type { ExportTable } from './exports.ts';
import type { BodyOption } from './forms/body-option.ts';
import type { CommandName } from './forms/commands.ts';
import type { Link, Site } from './layout/page.ts';
import type { Paged } from './layout/paged.ts';
import type {
  AccessionDocument,
  AccessionListItem,
  AccessionPageView,
  CampaignView,
  UploadView,
} from './pages/accession/views.ts';
import type { AdviceRow, AdvicesAsked } from './pages/advice/views.ts';
import type { BoardPlace, BoardRow, BoardText } from './pages/board/board.ts';
import type {
  ContactCard,
  ContactsView,
  LookRow,
  PolicyPreview,
  PolicyValues,
  StatisticsView,
  UndeliveredItem,
} from './pages/desk/views.ts';
import type { CommandView } from './pages/dossier/command-view.ts';
import type { ConditionPageView } from './pages/dossier/condition-view.ts';
import type { DossierPageView } from './pages/dossier/dossier-page.ts';
import type { DossierListItem } from './pages/dossier/list-page.ts';
import type { AskedStretches } from './pages/dossier/sections.ts';
import type { FoundPage } from './pages/home/search-page.ts';
import type { TaskPage } from './pages/home/tasks.ts';
import type { MeetingListItem, MeetingPageView } from './pages/meeting/views.ts';
import type { CheckView, RegisterAsked, RegisterPage, RegisterPageView } from './pages/public/views.ts';
import type { Reader } from './reader.ts';

/** What the portal needs from outside; functions/web hands it over. */

/** A session as the pages read it. */
export interface Session {
  /** Who logged in, by their id at the provider, and what it said of them (JSON that only functions/web reads). */
  readonly person: string;
  readonly claims: string;
  /** The token that every form of this session carries. */
  readonly csrf: string;
  readonly startedAt: Instant;
  readonly seenAt: Instant;
}

interface LoginChecks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

interface StartedLogin extends LoginChecks {
  /** The browser that began it, by the random name in its cookie. */
  readonly browser: string;
  readonly returnTo: string;
  readonly startedAt: Instant;
}

/** A form that came when its session had expired. */
export interface KeptForm {
  readonly person: string;
  readonly path: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly keptAt: Instant;
}

interface Sessions {
  begin(who: LoggedIn, now: Instant): Promise<{ readonly id: string; readonly session: Session }>;
  read(id: string): Promise<Session | undefined>;
  seen(id: string, now: Instant): Promise<void>;
  end(id: string): Promise<void>;
  startLogin(login: StartedLogin): Promise<void>;
  takeLogin(state: string): Promise<StartedLogin | undefined>;
  keepForm(form: { person: string; path: string; fields: [string, string][]; keptAt: Instant }): Promise<string>;
  keptForm(id: string): Promise<KeptForm | undefined>;
}

/** Somebody whom the provider vouches for. */
export interface LoggedIn {
  readonly person: string;
  readonly claims: string;
}

/** Whom Beraad recognises, or the code of why it does not. */
export type Recognised = { readonly ok: true; readonly reader: Reader } | { readonly ok: false; readonly code: string };

/** Logging in elsewhere: at ACM/IDM. */
export interface Login {
  begin(): Promise<{ readonly address: string; readonly checks: LoginChecks }>;
  finish(
    returned: URL,
    checks: LoginChecks,
  ): Promise<
    { readonly ok: true; readonly who: LoggedIn } | { readonly ok: false; readonly reason: 'cancelled' | 'invalid' }
  >;
  logoutAddress(): Promise<string | undefined>;
}

/** What the portal reads, as one person may see it; undefined for what is not there, or not for them. */
export interface PortalReads {
  /** What waits for them, by day: the page of this number. */
  tasks(reader: Reader, page: number): Promise<TaskPage>;
  /** Every condition that they may see, as far as it is counted and filtered; and some of them one by one. */
  board(reader: Reader): Promise<readonly BoardPlace[]>;
  boardRows(reader: Reader, ids: readonly AggregateId[]): Promise<readonly BoardRow[]>;
  /** The advices asked of their body; undefined for who belongs to none. */
  advices(reader: Reader, asked: AdvicesAsked): Promise<Paged<AdviceRow> | undefined>;
  /** What they were given of the board, with its texts. */
  boardTexts(places: readonly BoardPlace[]): Promise<readonly BoardText[]>;
  /** What they may see in which all the words stand: the page of this number. */
  search(reader: Reader, asked: string, page: number): Promise<FoundPage>;
  dossiers(reader: Reader): Promise<readonly DossierListItem[]>;
  dossier(reader: Reader, dossier: string, asked: AskedStretches): Promise<DossierPageView | undefined>;
  /** A command that a person may give now; undefined when they may not, or not in this state. */
  command(reader: Reader, asked: CommandAddress): Promise<CommandView | undefined>;
  /** A condition with what was handed in for it. */
  condition(reader: Reader, asked: Omit<CommandAddress, 'step'>): Promise<ConditionPageView | undefined>;
  /** The meetings of their committee; undefined for who is of none. */
  meetings(reader: Reader): Promise<readonly MeetingListItem[] | undefined>;
  meeting(reader: Reader, date: string): Promise<MeetingPageView | undefined>;
  organisations(): Promise<readonly BodyOption[]>;
  committees(): Promise<readonly BodyOption[]>;
}

/** Which command, on what. */
export interface CommandAddress {
  readonly step: CommandName;
  /** Absent for a step that begins a dossier. */
  readonly dossier?: string | undefined;
  /** The day of a meeting of one's own committee; empty for one that is not there yet. */
  readonly meeting?: string | undefined;
  /** The body whose accession to that dossier is meant. */
  readonly accession?: string | undefined;
  readonly condition?: string | undefined;
  readonly organisation?: string | undefined;
  readonly occurrence?: number | undefined;
}

/** What became of a command. */
export type CommandOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly kind: 'refused' | 'conflict' | 'stale' | 'key-reused'; readonly code: string };

/** How a form protects its command. */
export interface FormSafeguards {
  /** The key under which it is carried out once, however often it is sent. */
  readonly once: string;
  /** The version that its writer saw; absent where there is nothing yet to have seen. */
  readonly version?: number | undefined;
}

/** Gives commands through the same use cases as the API. */
export interface PortalCommands {
  give(
    reader: Reader,
    step: CommandName,
    fields: Readonly<Record<string, unknown>>,
    safeguards: FormSafeguards,
  ): Promise<CommandOutcome>;
  /** Which names that a request or protocol gives would be refused, by field, before the rest of it is filled in. */
  refusedNames(
    reader: Reader,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<readonly { readonly name: string; readonly code: string }[]>;
}

/** A file that pages use; its name changes with its content. */
interface Asset {
  readonly name: string;
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A change of policy as its form says it. */
export interface PolicyChange {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly reason?: string | undefined;
}

/** What keeps Beraad going; undefined for who has nothing to do with it. */
export interface PortalDesk {
  /** Mail of one's committee that did not arrive. */
  undelivered(reader: Reader): Promise<readonly UndeliveredItem[] | undefined>;
  /** Ticks such mail off; it may be on no list any more, because it was delivered after all or a colleague phoned. */
  reached(reader: Reader, item: string): Promise<'phoned' | 'phone-not-needed' | 'not-found'>;
  statistics(reader: Reader): Promise<StatisticsView | undefined>;
  policy(): Promise<PolicyValues>;
  /** Shows what a policy would move, or lets it take over. */
  changePolicy(
    reader: Reader,
    change: PolicyChange,
    isPreview: boolean,
  ): Promise<PolicyPreview | 'changed' | 'conflict' | 'not-found' | { readonly wrong: readonly string[] }>;
  contacts(reader: Reader): Promise<ContactsView>;
  /** How a body is reached, for who may change it: its own people, committees and administrators. */
  contactsOf(reader: Reader, organisation: string): Promise<ContactCard | undefined>;
  /** Changes it, unless somebody else did since it was seen. */
  changeContacts(
    reader: Reader,
    organisation: string,
    fields: ContactFields,
    seen: string,
  ): Promise<'changed' | 'conflict' | 'not-found'>;
  /** Who looked at a dossier, for its committee. */
  looks(
    reader: Reader,
    dossier: string,
  ): Promise<{ readonly dossier: Link; readonly looks: readonly LookRow[] } | undefined>;
  /** The letter about a published decision (PDF), for who may see the dossier; undefined while there is none. */
  letter(reader: Reader, dossier: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** A link to the archive of a closed dossier, for its secretariat; the bodies by whose accession it is taken where it is too large. */
  archive(
    reader: Reader,
    dossier: string,
    organisation: string | undefined,
  ): Promise<{ readonly url: string } | { readonly organisations: readonly string[] } | 'not-closed' | undefined>;
}

/** A calendar for other programs. */
export interface CalendarItem {
  readonly id: string;
  readonly kind: 'person' | 'body';
  readonly createdAt: Instant;
  /** Its secret address. */
  readonly address: string;
}

/** Calendars for other programs. */
export interface PortalCalendars {
  list(reader: Reader): Promise<readonly CalendarItem[]>;
  /** Makes one under an id; made again it stays as it is. A person's goes on while `claims` still make them somebody here. */
  create(reader: Reader, kind: CalendarItem['kind'], id: string, claims: string): Promise<void>;
  /** Whether there was one of theirs to revoke. */
  revoke(reader: Reader, id: string): Promise<boolean>;
  /** The calendar itself; undefined for a wrong token, and once it was revoked. */
  write(id: string, token: string): Promise<string | undefined>;
}

export interface CommitteeContact {
  readonly name: string;
  readonly secretariat: string;
}

/** What everybody may ask without logging in. */
export interface PortalRegister {
  /** Every committee, with the address of its secretariat: whom everybody may write to. */
  committees(): Promise<readonly CommitteeContact[]>;
  list(asked: RegisterAsked): Promise<RegisterPage>;
  entry(reference: string): Promise<RegisterPageView | undefined>;
  bodies(): Promise<readonly BodyOption[]>;
  check(asked: Check): Promise<CheckView>;
}

/** Accessions to general deliberations, as one person may see them; undefined for what is not there, or not for them. */
export interface PortalAccessions {
  /** The deliberations open to their body, and those that they follow for all bodies. */
  list(
    reader: Reader,
  ): Promise<{ readonly own: readonly AccessionListItem[]; readonly followed: readonly AccessionListItem[] }>;
  page(
    reader: Reader,
    dossier: string,
    organisation: string,
    asked: AskedStretches,
  ): Promise<AccessionPageView | undefined>;
  campaign(reader: Reader, dossier: string): Promise<CampaignView | undefined>;
  /** An address, good for some minutes, at which a document is. */
  documentLink(
    reader: Reader,
    dossier: string,
    organisation: string,
    kind: AccessionDocument,
  ): Promise<string | undefined>;
  /** A place for the file of who may hand one in. */
  upload(reader: Reader, dossier: string, organisation: string): Promise<UploadView | undefined>;
  handIn(
    reader: Reader,
    dossier: string,
    organisation: string,
    file: { readonly upload: string; readonly form: 'signed' | 'scan'; readonly once: string },
  ): Promise<CommandOutcome | undefined>;
}

/** A form that somebody has begun and can go on with. */
export interface Draft {
  readonly id: string;
  /** The address of its form, without what says which page of it. */
  readonly path: string;
  readonly title: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly savedAt: Instant;
  /** Where its writer was led when it was sent: sent again, they are led there again. */
  readonly sentTo?: string | undefined;
}

/** Forms that were begun, each its writer's own. */
interface Drafts {
  save(person: string, draft: Omit<Draft, 'fields'> & { readonly fields: [string, string][] }): Promise<void>;
  read(person: string, id: string): Promise<Draft | undefined>;
  /** Those that were not sent, the latest first. */
  ofPerson(person: string): Promise<readonly Draft[]>;
  drop(person: string, id: string): Promise<void>;
}

/** What the portal is made of. */
export interface Portal {
  /** Where people reach it, without a slash at the end. */
  readonly address: string;
  /** Origin of the login page; a form may lead there. */
  readonly loginOrigin: string;
  readonly site: Site;
  readonly assets: readonly Asset[];
  readonly sessions: Sessions;
  readonly drafts: Drafts;
  readonly login: Login;
  /** Who somebody is in Beraad today. */
  readonly reader: (who: LoggedIn) => Promise<Recognised>;
  readonly mail: MailReads;
  readonly reads: PortalReads;
  readonly accessions: PortalAccessions;
  readonly register: PortalRegister;
  readonly calendars: PortalCalendars;
  readonly desk: PortalDesk;
  readonly commands: PortalCommands;
  /** A table as the file of a spreadsheet. */
  readonly workbook: (table: ExportTable) => Promise<Uint8Array<ArrayBuffer>>;
  /** Whether lists may still leave something out, for minutes after a new version. */
  readonly isRenewing: () => Promise<boolean>;
  readonly now: () => Instant;
  /** Told of a failure, which the reader only learns the existence of. */
  readonly onFailure: (error: unknown) => void;
}

import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { StepName } from '#domain/commands/steps.ts';
import type { Site } from './layout/page.ts';
import type { CommandView } from './pages/dossier/command-view.ts';
import type { DossierPageView } from './pages/dossier/dossier-page.ts';
import type { DossierListItem } from './pages/dossier/list-page.ts';
import type { Task } from './pages/home/tasks.ts';
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

/** A body that can be chosen in a form. */
export interface BodyOption {
  readonly id: string;
  readonly name: string;
}

/** What the portal reads, as one person may see it; undefined for what is not there, or not for them. */
export interface PortalReads {
  tasks(reader: Reader): Promise<readonly Task[]>;
  dossiers(reader: Reader): Promise<readonly DossierListItem[]>;
  dossier(reader: Reader, dossier: string): Promise<DossierPageView | undefined>;
  /** A command that a person may give now; undefined when they may not, or not in this state. */
  command(reader: Reader, asked: CommandAddress): Promise<CommandView | undefined>;
  organisations(): Promise<readonly BodyOption[]>;
  committees(): Promise<readonly BodyOption[]>;
}

/** Which command, on what. */
export interface CommandAddress {
  readonly step: StepName;
  /** Absent for a step that begins a dossier. */
  readonly dossier?: string | undefined;
  readonly condition?: string | undefined;
  readonly organisation?: string | undefined;
  readonly occurrence?: number | undefined;
}

/** What became of a command. */
export type CommandOutcome =
  | { readonly ok: true; readonly dossier: string }
  | { readonly ok: false; readonly kind: 'refused' | 'conflict' | 'stale' | 'key-reused'; readonly code: string };

/** Gives commands through the same use cases as the API. */
export interface PortalCommands {
  /** `once` is the key under which it is carried out once, however often it is sent. */
  give(
    reader: Reader,
    step: StepName,
    fields: Readonly<Record<string, unknown>>,
    once: string,
  ): Promise<CommandOutcome>;
}

/** A file that pages use; its name changes with its content. */
interface Asset {
  readonly name: string;
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
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
  readonly login: Login;
  /** Who somebody is in Beraad today. */
  readonly reader: (who: LoggedIn) => Promise<Recognised>;
  readonly reads: PortalReads;
  readonly commands: PortalCommands;
  readonly now: () => Instant;
  /** Told of a failure, which the reader only learns the existence of. */
  readonly onFailure: (error: unknown) => void;
}

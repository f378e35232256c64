import type { Table } from '#adapters/dynamodb/table.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { EidOffice } from '../eid/eid-office.ts';
import type { TokenIssuer } from '../identity/token-issuer.ts';
import type { LambdaHost } from '../lambda/lambda-host.ts';
import type { ServiceCall } from '../lambda/service-calls.ts';
import type { ProviderDoor } from '../openid/provider-door.ts';
import type { Mailbox } from '../ses/mailbox.ts';
import type { StepFunctionsEngine } from '../step-functions/engine-options.ts';
import type { WorkflowPlace } from './machines.ts';

export interface PlatformOptions {
  /** Where everything is kept. */
  readonly folder: string;
  /** Port of the portal and the API; 0 takes any free one. */
  readonly port: number;
  /** Where time begins on an empty platform, milliseconds since 1970; a platform that has lived goes on from where it was. */
  readonly beginAt: number;
  /** Whether time runs at the machine's pace between moves, stands still, or stands still while the examples are lived, and is nobody else's to move. */
  readonly time: 'running' | 'standing' | 'examples';
  /** Leaves the Step Functions engine stopped until `resumeEngine`. */
  readonly engineStopped?: boolean;
  /** A mail service elsewhere, instead of the platform's own; its events come by `POST /dev/mail/events`. */
  readonly sesEndpoint?: string;
  /** Ticks every job on every tick of its rhythm instead of only where it has work. */
  readonly everyTick?: boolean;
  /** Told of every invocation as it begins and ends: the crash drill asks what was in flight, the bench how long it took. */
  readonly onInvocation?: ((phase: 'begin' | 'end', id: number, functionName: string) => void) | undefined;
  /** Told of every call of a function to a service: the test of rights and the count of costs ask. */
  readonly onServiceCall?: ((call: ServiceCall) => void) | undefined;
  /** Folder of the bundles that are deployed, to run these instead of the sources. */
  readonly bundles?: string | undefined;
  /** The name of the table, where one that was restored is used instead of the platform's own. */
  readonly table?: string | undefined;
  /** Where the workflows of an earlier version stand, to begin with these. */
  readonly workflows?: WorkflowPlace | undefined;
}

/** The embedded platform: the real handlers, workflows, table and mail on one machine. */
export interface Platform {
  readonly url: string;
  readonly table: Table;
  readonly engine: StepFunctionsEngine;
  readonly host: LambdaHost;
  readonly mailbox: Mailbox;
  readonly clock: VirtualClock;
  /** Whether a first start still lives its examples: until then nobody else moves the time. */
  readonly livesExamples: boolean;
  /** Lets everything that was set going finish, without moving time. */
  settle(): Promise<void>;
  /** Moves time forward, doing at its instant everything that falls due on the way. */
  advanceTo(instant: number): Promise<void>;
  /** Moves time forward with nothing running, as an outage does. */
  skipTo(instant: number): Promise<void>;
  /** Sends now what is queued, without waiting for its minute to pass. */
  flushMail(): Promise<void>;
  /** Starts an engine that was left stopped. */
  resumeEngine(): void;
  /** Lets time that stood still run on at the machine's pace. */
  run(): void;
  close(): Promise<void>;
}

/** A time that lies before the platform's present. */
export class ClockGoesForward extends Error {
  override readonly name = 'ClockGoesForward';
}

/** What stands behind the front door once the platform is up. */
export interface Behind {
  readonly platform: Platform;
  readonly functions: LambdaHost;
  readonly issuer: TokenIssuer;
  readonly openId: ProviderDoor;
  readonly eidOffice: EidOffice;
}

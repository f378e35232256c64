import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { startFauxqs } from 'fauxqs';
import PostalMime from 'postal-mime';
import { readHeadsWithExecutions } from '#adapters/dynamodb/execution-rows.ts';
import { type Verification, verifyLogs } from '#adapters/dynamodb/verify-logs.ts';
import { anchorRestored, readLogRoots } from '#adapters/s3/log-roots.ts';
import { MESSAGE_TAG } from '#adapters/ses/mailer.ts';
import { MESSAGE_HEADER } from '#adapters/ses/render-message.ts';
import { epochOf, instantOfEpoch, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { portsOver } from '#functions/middleware/ports.ts';
import type { PlacedStep } from '#scenarios/format/parse-scenario.ts';
import type { Scenario } from '#scenarios/format/scenario-schema.ts';
import { differences } from '../drill/compare-lines.ts';
import { startDynamodb } from '../dynamodb/dynamodb-server.ts';
import { aliasArn } from '../platform/machines.ts';
import { startPlatform } from '../platform/platform.ts';
import type { Platform } from '../platform/platform-interface.ts';
import { BUCKET_NAME, CREDENTIALS, localTable, REGION, TABLE_NAME, textKey } from '../platform/settings.ts';
import { ApiClient } from '../replay/api-client.ts';
import type { OutputLine } from '../replay/output-lines.ts';
import { replayScenario } from '../replay/replay-scenario.ts';
import { signatoriesOf } from '../replay/signatories.ts';
import { takeStep } from '../replay/take-step.ts';
import type { Mailbox } from '../ses/mailbox.ts';
import { serveStepFunctions } from '../step-functions/server.ts';
import { openPlatformStore } from '../store/platform-store.ts';
import { type LostEvents, lostByRoots } from './lost-events.ts';
import { readMailArchive } from './mail-archive.ts';
import { type ExecutionsReconciled, reconcileRestored } from './reconcile-executions.ts';
import { type MailReconciled, reconcileMail } from './reconcile-mail.ts';
import { copyTable, loseTable, restoreTable, type TableCopy } from './restored-table.ts';

const RESTORED = `${TABLE_NAME}-restored`;

/** A life, and when in it (local times) the table is lost and to when it is restored. */
export interface Rehearsal {
  readonly folder: string;
  readonly scenario: Scenario;
  readonly steps: readonly PlacedStep[];
  readonly restoredTo: string;
  readonly lostAt: string;
}

/** What a rehearsal found. */
export interface RehearsalReport {
  readonly executions: ExecutionsReconciled;
  readonly mail: MailReconciled;
  readonly lost: readonly LostEvents[];
  /** Acts of people between the two instants, entered again. */
  readonly enteredAgain: number;
  /** The generation of the execution that follows each aggregate in the end. */
  readonly followed: ReadonlyMap<string, number>;
  /** How the life differs from one in which nothing was lost, but for the minutes at which things happened; empty if all is well. */
  readonly wrong: readonly string[];
  readonly verification: Verification;
}

/** The mail as an archive of the mail service's events tells of it. */
async function archiveOf(mailbox: Mailbox): Promise<string> {
  const events = await Promise.all(
    mailbox.list().map(async ({ id, at, to }) => {
      const { headers } = await PostalMime.parse(mailbox.raw(id) ?? '');
      const message = headers.find(({ key }) => key === MESSAGE_HEADER.toLowerCase())?.value ?? '';
      const mail = {
        timestamp: at,
        messageId: id,
        destination: [to],
        tags: { [MESSAGE_TAG]: [message] },
        headersTruncated: false,
        headers: headers.map(({ key, value }) => ({ name: key, value })),
      };
      return JSON.stringify({ source: 'aws.ses', 'detail-type': 'Email Send', detail: { eventType: 'Send', mail } });
    }),
  );
  return events.join('\n');
}

/** The data of a platform that is not running. */
async function withData<Result>(
  folder: string,
  use: (data: { readonly endpoint: string; readonly s3: S3Client } & ReturnType<typeof localTable>) => Promise<Result>,
): Promise<Result> {
  const dynamodb = await startDynamodb(join(folder, 'dynamodb.db'));
  const buckets = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false, dataDir: join(folder, 's3') });
  const reached = localTable(dynamodb.endpoint, RESTORED);
  const s3 = new S3Client({
    endpoint: buckets.address,
    region: REGION,
    credentials: CREDENTIALS,
    forcePathStyle: true,
  });
  try {
    return await use({ ...reached, endpoint: dynamodb.endpoint, s3 });
  } finally {
    reached.client.destroy();
    s3.destroy();
    await buckets.stop();
    await dynamodb.close();
  }
}

async function calmLines(folder: string, { scenario, steps }: Rehearsal): Promise<readonly OutputLine[]> {
  const beginAt = epochOf(instantOfLocal(scenario.start));
  const platform = await startPlatform({ folder: join(folder, 'calm'), port: 0, beginAt, time: 'standing' });
  try {
    const { lines, failure } = await replayScenario(platform.url, scenario, steps);
    if (failure !== undefined) throw new Error(failure.message);
    return lines;
  } finally {
    await platform.close();
  }
}

/**
 * Lives a scenario in which the table is lost at one instant and restored to an earlier one, and brings everything else behind it as
 * docs/runbooks/restore.md says; then compares it with the same life without the loss.
 */
export async function rehearseRestore(rehearsal: Rehearsal): Promise<RehearsalReport> {
  const { scenario, steps } = rehearsal;
  const folder = join(rehearsal.folder, 'lost');
  const restoredTo = instantOfLocal(rehearsal.restoredTo);
  const given = { folder, port: 0, beginAt: epochOf(instantOfLocal(scenario.start)), time: 'standing' } as const;
  const text = (() => {
    const store = openPlatformStore(folder);
    const key = textKey(store);
    store.close();
    return key;
  })();
  let platform: Platform = await startPlatform(given);
  const client = new ApiClient(platform.url);
  let copy: TableCopy | undefined;
  let report: Omit<RehearsalReport, 'wrong' | 'verification' | 'followed'> | undefined;

  const copiedAt = epochOf(restoredTo);
  const lostAt = epochOf(instantOfLocal(rehearsal.lostAt));

  async function loseAndRestore(items: TableCopy): Promise<void> {
    const archive = readMailArchive(await archiveOf(platform.mailbox), restoredTo);
    const port = Number(new URL(platform.url).port);
    const now = instantOfEpoch(platform.clock.now());
    await platform.close();
    const lost = await withData(folder, async ({ client: dynamodb, endpoint, table, s3 }) => {
      await loseTable(dynamodb, TABLE_NAME);
      const place = await restoreTable(dynamodb, endpoint, RESTORED, items);
      const store = openPlatformStore(folder);
      if (place !== undefined) store.write('stream:dispatch-events', place);
      store.close();
      const found = await lostByRoots(table, await readLogRoots(BUCKET_NAME, s3), restoredTo);
      await anchorRestored(table, s3, BUCKET_NAME, { restoredTo, now });
      return found;
    });
    platform = await startPlatform({ ...given, port, table: RESTORED });
    const executions = await reconcileExecutions(platform);
    await platform.settle();
    // Time catches up, while mail stands still.
    await platform.host.invoke('sweep-due', JSON.stringify({ time: now }));
    await platform.settle();
    const enteredAgain = await enterAgain();
    const ports = portsOver(platform.table, text, () => instantOfEpoch(platform.clock.now()));
    const mail = await reconcileMail(
      { ports, from: 'Beraad <beraad@beraad.example>', portalUrl: platform.url },
      archive,
    );
    report = { executions, mail, lost, enteredAgain };
  }

  async function enterAgain(): Promise<number> {
    const signatories = signatoriesOf(scenario);
    const lost = steps.filter(({ step }) => step.at > rehearsal.restoredTo && step.at <= rehearsal.lostAt);
    for (const { index, step } of lost) {
      client.forgetTokens();
      const answer = await takeStep(client, step, index, signatories, () => platform.settle());
      if (!answer.ok && step.refused !== true)
        throw new Error(`step ${index} (${step.do}) is refused when it is entered again: ${answer.detail}`);
      await platform.settle();
    }
    return lost.length;
  }

  try {
    const { lines, failure } = await replayScenario(platform.url, scenario, steps, {
      async moveTo(to) {
        if (copy === undefined && to > copiedAt) {
          await platform.advanceTo(copiedAt);
          copy = await copyTable(platform.table);
        }
        if (copy !== undefined && report === undefined && to > lostAt) {
          await platform.advanceTo(lostAt);
          await loseAndRestore(copy);
        }
        await platform.advanceTo(to);
      },
    });
    if (failure !== undefined) throw new Error(failure.message);
    if (report === undefined) throw new Error('the scenario ends before the table is lost');
    const followed = new Map(
      (await readHeadsWithExecutions(platform.table)).map(({ head, execution }) => [
        head.aggregate,
        execution?.generation ?? 0,
      ]),
    );
    await platform.close();
    const verification = await withData(folder, async ({ table, s3 }) =>
      verifyLogs(table, text, await readLogRoots(BUCKET_NAME, s3)),
    );
    const wrong = differences(await calmLines(rehearsal.folder, rehearsal), lines).filter((found) =>
      /^(not sent|sent too often|final states differ)/.test(found),
    );
    return { ...report, followed, wrong, verification };
  } catch (error) {
    await platform.close().catch(() => undefined);
    throw error;
  }
}

async function reconcileExecutions(platform: Platform): Promise<ExecutionsReconciled> {
  const server = await serveStepFunctions(platform.engine, { port: 0 });
  const sfn = new SFNClient({ endpoint: server.url, region: REGION, credentials: CREDENTIALS });
  try {
    const machines = {
      dossier: aliasArn('authorisation'),
      condition: aliasArn('condition'),
      protocol: aliasArn('protocol'),
      accession: aliasArn('accession'),
    };
    return await reconcileRestored(platform.table, sfn, machines, instantOfEpoch(platform.clock.now()));
  } finally {
    sfn.destroy();
    await server.close();
  }
}

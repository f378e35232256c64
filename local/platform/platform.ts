import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';
import { dynamodbDirectory } from '#adapters/dynamodb/directory.ts';
import { LOG_PREFIX, TABLE } from '#adapters/dynamodb/table-schema.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { ensureTable, startDynamodb } from '../dynamodb/dynamodb-server.ts';
import { deleteExpired } from '../dynamodb/time-to-live.ts';
import { openEidOffice } from '../eid/eid-office.ts';
import { OPERATOR } from '../identity/acm-claims.ts';
import { openTokenIssuer, TOKEN_AUDIENCE, type TokenIssuer } from '../identity/token-issuer.ts';
import { errorTypeOf } from '../lambda/error-type.ts';
import { type LambdaHost, startLambdaHost } from '../lambda/lambda-host.ts';
import { LOCAL_LINKS } from '../local-links.ts';
import { clientSecretFrom, openProviderDoor, signingKey } from '../openid/provider-door.ts';
import { CLIENT_ID, clientKey } from '../openid/settings.ts';
import { openMalwareScanner } from '../s3/malware-scanner.ts';
import { openUploadDoor } from '../s3/upload-door.ts';
import { nextTick } from '../scheduler/scheduled-job.ts';
import { openMailbox } from '../ses/mailbox.ts';
import { serveSes } from '../ses/ses-server.ts';
import { openEngine } from '../step-functions/engine.ts';
import { serveStepFunctions } from '../step-functions/server.ts';
import { openPlatformStore } from '../store/platform-store.ts';
import { openStreamReader } from '../streams/stream-reader.ts';
import { watchActivity } from './activity.ts';
import { type FrontDoor, openFrontDoor } from './front-door.ts';
import { scheduledJobs } from './jobs.ts';
import { aliasArn, deployMachines, lastBadEnd } from './machines.ts';
import { ClockGoesForward, type Platform, type PlatformOptions } from './platform-interface.ts';
import {
  ADMINISTRATOR,
  BUCKET_NAME,
  CREDENTIALS,
  localTable,
  QUARANTINE_BUCKET_NAME,
  REGION,
  textKey,
  WORKING_BUCKET_NAME,
} from './settings.ts';

/** How much news of mail is delivered side by side. */
const EVENTS_AT_ONCE = 16;
const A_DAY = 86_400_000;

/** Starts the platform on its folder, going on where it was. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { folder } = options;
  mkdirSync(folder, { recursive: true });
  const store = openPlatformStore(folder);
  const clock = new VirtualClock();
  const lived = store.read('clock');
  const begin = lived === undefined ? options.beginAt : Number(lived);
  clock.standAt(begin);

  const logFile = join(folder, 'platform.log');
  const onLog = (text: string) => appendFileSync(logFile, text);

  const activity = watchActivity();
  const mailbox = openMailbox(folder);
  let host: LambdaHost | undefined;
  /** A stopped engine takes calls, but carries nothing out. */
  const engineUp = Promise.withResolvers<void>();
  const engine = openEngine({
    file: join(folder, 'step-functions.db'),
    now: () => clock.now(),
    onActivity: activity.engineMoved,
    invokeFunction: async (functionName, payload) => {
      await engineUp.promise;
      if (host === undefined) return Promise.reject(new Error('the functions are not up yet'));
      return host.invoke(functionName, payload);
    },
  });
  const [dynamodb, ses, sfn, s3, issuer] = await Promise.all([
    startDynamodb(join(folder, 'dynamodb.db')),
    serveSes(mailbox, () => clock.now()),
    serveStepFunctions(engine, { port: 0 }),
    startFauxqs({
      port: 0,
      host: '127.0.0.1',
      logger: false,
      dataDir: join(folder, 's3'),
      messageSpies: { bufferSize: 10_000 },
    }),
    openTokenIssuer(store),
  ]);
  s3.createBucket(BUCKET_NAME);
  s3.createBucket(QUARANTINE_BUCKET_NAME);
  s3.createBucket(WORKING_BUCKET_NAME);
  const buckets = new S3Client({
    endpoint: s3.address,
    region: REGION,
    credentials: CREDENTIALS,
    forcePathStyle: true,
  });
  /** What came in forms too large for the emulator, which does not tell of it. */
  const cameInForms: string[] = [];
  const s3Door = await openUploadDoor({
    s3: s3.address,
    client: buckets,
    onObject: (bucket, key) => {
      if (bucket === QUARANTINE_BUCKET_NAME) cameInForms.push(key);
    },
  });
  const { client, table } = localTable(dynamodb.endpoint, options.table);
  const streamArn = await ensureTable(client, table.name);

  const frontDoor: FrontDoor = await openFrontDoor(options.port);
  const openIdSecret = clientSecretFrom(textKey(store));
  const environment = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    AWS_ENDPOINT_URL_SFN: sfn.url,
    AWS_ENDPOINT_URL_SES: options.sesEndpoint ?? ses.endpoint,
    AWS_ENDPOINT_URL_S3: s3Door.address,
    BERAAD_TABLE: table.name,
    BERAAD_BUCKET: BUCKET_NAME,
    BERAAD_WORKING_BUCKET: WORKING_BUCKET_NAME,
    BERAAD_QUARANTINE_BUCKET: QUARANTINE_BUCKET_NAME,
    BERAAD_TEXT_KEY: textKey(store),
    BERAAD_PORTAL_URL: frontDoor.url,
    BERAAD_MAIL_FROM: 'Beraad <beraad@beraad.example>',
    BERAAD_MAIL_RATE: '1000',
    BERAAD_AUTHORISATION_MACHINE: aliasArn('authorisation'),
    BERAAD_CONDITION_MACHINE: aliasArn('condition'),
    BERAAD_PROTOCOL_MACHINE: aliasArn('protocol'),
    BERAAD_ACCESSION_MACHINE: aliasArn('accession'),
    BERAAD_TOKEN_ISSUER: `${frontDoor.url}/op`,
    BERAAD_TOKEN_AUDIENCE: TOKEN_AUDIENCE,
    BERAAD_TOKEN_KEYS_URL: `${frontDoor.url}/op/jwks`,
    BERAAD_OPERATOR: OPERATOR.code,
    BERAAD_OPENID_CLIENT: CLIENT_ID,
    BERAAD_OPENID_KEY: JSON.stringify(clientKey(signingKey(issuer.privateKey))),
    BERAAD_EXTRA_LINKS: JSON.stringify(LOCAL_LINKS),
  };

  host = await startLambdaHost({
    clock,
    environment,
    onLog,
    onInvocation: (phase, id, functionName, hasFailed) => {
      if (phase === 'end') activity.ended(functionName, hasFailed);
      options.onInvocation?.(phase, id, functionName);
    },
    onServiceCall: options.onServiceCall,
    bundles: options.bundles,
  });
  const functions = host;
  functions.warm(['api', 'await-event', 'dispatch-events', 'sweep-due', 'send-mail']);

  await dynamodbDirectory(table).savePerson({
    id: ADMINISTRATOR,
    kind: 'person',
    name: 'Beheerder',
    roles: [{ role: 'administrator' }],
  });
  await deployMachines(engine, options.workflows);

  const stream = openStreamReader({
    client: new DynamoDBStreamsClient({ endpoint: dynamodb.endpoint, region: REGION, credentials: CREDENTIALS }),
    streamArn,
    host: functions,
    functionName: 'dispatch-events',
    store,
    wants: (record) =>
      record.eventName === 'INSERT' && (record.dynamodb?.Keys?.[TABLE.sortKey]?.S ?? '').startsWith(LOG_PREFIX),
    onLog,
    onPutAside: activity.failed,
  });
  const { jobs, ran } = scheduledJobs(table, {
    counts: activity.counts,
    now: () => clock.now(),
    lastBadEnd: () => lastBadEnd(engine),
  });
  let engineRuns = options.engineStopped !== true;
  let timeRuns = options.time === 'running';
  let livesExamples = options.time === 'examples';
  let closed = false;

  async function deliverMailEvents(): Promise<number> {
    const pending = mailbox.pendingEvents().slice(0, EVENTS_AT_ONCE);
    // What is told of one message comes one after the other: side by side each would be decided anew for the others.
    const byMessage = Map.groupBy(pending, ({ message }) => message);
    await Promise.all(
      [...byMessage.values()].map(async (events) => {
        for (const { event } of events) {
          const { functionError, payload } = await functions.invoke('handle-mail-feedback', event);
          if (functionError !== undefined) onLog(`handle-mail-feedback failed: ${errorTypeOf(payload)}\n`);
        }
      }),
    );
    mailbox.eventsDelivered(pending.map(({ number }) => number));
    return pending.length;
  }

  const scanner = openMalwareScanner({
    s3: buckets,
    bucket: QUARANTINE_BUCKET_NAME,
    written() {
      const events = s3.spy.getAllMessages();
      if (events.length > 0) s3.spy.clear();
      const told = events.flatMap((event) =>
        event.service === 's3' && event.status === 'uploaded' && event.bucket === QUARANTINE_BUCKET_NAME
          ? [event.key]
          : [],
      );
      return [...told, ...cameInForms.splice(0)];
    },
    async tell(event) {
      const { functionError, payload } = await functions.invoke('take-scan-verdict', JSON.stringify(event));
      if (functionError !== undefined) onLog(`take-scan-verdict failed: ${errorTypeOf(payload)}\n`);
      return functionError === undefined;
    },
  });

  /** How many commands there had been when the stream was last read: it has no new events while there were no more. */
  let drainedAt = -1;
  async function settle(): Promise<void> {
    for (;;) {
      await functions.whenIdle();
      if (engineRuns) await engine.whenIdle();
      const { ended, commands } = activity.counts;
      if (commands !== drainedAt) activity.logged(await stream.drain());
      drainedAt = commands;
      const news = (await deliverMailEvents()) + (await scanner.scan());
      const isQuiet = news === 0 && activity.counts.ended === ended;
      if (isQuiet && functions.isIdle() && (!engineRuns || engine.isIdle())) return;
    }
  }

  const lastTicks = new Map<string, number>();
  const lastTick = (name: string) => lastTicks.get(name) ?? clock.now() - 1;

  function moveTo(instant: number): void {
    if (clock.isRunning) clock.runFrom(instant);
    else clock.standAt(instant);
    store.write('clock', String(instant));
  }

  async function nextTicks(): Promise<{ readonly functionName: string; readonly at: number }[]> {
    const ticks = await Promise.all(
      jobs.map(async (job) => {
        const work = options.everyTick === true ? clock.now() : await job.nextWork();
        return work === null
          ? []
          : [{ functionName: job.functionName, at: nextTick(job, work, lastTick(job.functionName)) }];
      }),
    );
    return ticks.flat();
  }

  async function runJob(functionName: string, at: number): Promise<void> {
    lastTicks.set(functionName, at);
    const { functionError, payload } = await functions.invoke(
      functionName,
      JSON.stringify({ time: new Date(at).toISOString() }),
    );
    if (functionError !== undefined) onLog(`${functionName} failed: ${errorTypeOf(payload)}\n`);
    await settle();
    ran(functionName);
  }

  let moving: Promise<void> = Promise.resolve();
  /** One move at a time: a second one waits for the first. */
  function oneAtATime(move: () => Promise<void>): Promise<void> {
    const next = moving.then(move);
    moving = next.catch(() => undefined);
    return next;
  }

  async function travel(target: number): Promise<void> {
    for (;;) {
      await settle();
      const ticks = await nextTicks();
      const timer = engineRuns ? engine.nextTimer() : null;
      const next = Math.min(...ticks.map((tick) => tick.at), timer ?? Number.POSITIVE_INFINITY);
      if (next > target) break;
      // Time that runs by itself may be past it already, and never goes back.
      if (next > clock.now()) moveTo(next);
      if (timer !== null && timer <= clock.now()) engine.fireTimers();
      // In the order of the jobs: what is due comes before the mail it causes leaves.
      for (const job of jobs) {
        const tick = ticks.find(
          (candidate) => candidate.functionName === job.functionName && candidate.at <= clock.now(),
        );
        if (tick !== undefined) await runJob(tick.functionName, tick.at);
      }
    }
    if (target > clock.now()) moveTo(target);
    else store.write('clock', String(clock.now()));
    await settle();
  }

  const platform: Platform = {
    url: frontDoor.url,
    table,
    engine,
    host: functions,
    mailbox,
    clock,
    settle: () => oneAtATime(settle),
    advanceTo(instant) {
      if (instant < clock.now()) return Promise.reject(new ClockGoesForward('time only goes forward'));
      return oneAtATime(() => travel(instant));
    },
    skipTo(instant) {
      if (instant < clock.now()) return Promise.reject(new ClockGoesForward('time only goes forward'));
      return oneAtATime(async () => {
        await settle();
        moveTo(instant);
        for (const job of jobs) lastTicks.set(job.functionName, instant - 1);
        await travel(instant);
      });
    },
    flushMail: () =>
      oneAtATime(async () => {
        await settle();
        const closeThrough = new Date(clock.now() + 1).toISOString();
        const { functionError, payload } = await functions.invoke('send-mail', JSON.stringify({ closeThrough }));
        if (functionError !== undefined) throw new Error(`the mail could not be sent: ${payload}`);
        await settle();
      }),
    resumeEngine() {
      engineRuns = true;
      engine.resume();
      engineUp.resolve();
    },
    get livesExamples() {
      return livesExamples;
    },
    run() {
      timeRuns = true;
      livesExamples = false;
      clock.runFrom(clock.now());
    },
    async close() {
      closed = true;
      clearInterval(heartbeat);
      await frontDoor.close();
      await moving;
      await openId.close();
      await functions.close();
      await sfn.close();
      await engine.close();
      await ses.close();
      await s3Door.close();
      buckets.destroy();
      await s3.stop();
      client.destroy();
      await dynamodb.close();
      mailbox.close();
      store.close();
    },
  };

  const openId = openProviderDoor(() => ({
    clock: clock.shared,
    portal: frontDoor.url,
    secret: openIdSecret,
    key: signingKey(issuer.privateKey),
    dynamodbEndpoint: dynamodb.endpoint,
  }));
  const eidOffice = openEidOffice(store, buckets, WORKING_BUCKET_NAME);
  frontDoor.serve({ platform, functions, issuer: issuer satisfies TokenIssuer, openId, eidOffice });
  if (engineRuns) platform.resumeEngine();
  if (timeRuns) clock.runFrom(begin);

  /** When expired items were last deleted; of a replay, which is thrown away, they need not be. */
  let tidiedAt = Number.NEGATIVE_INFINITY;
  async function tidy(): Promise<void> {
    if (clock.now() - tidiedAt < A_DAY) return;
    tidiedAt = clock.now();
    await deleteExpired(table, tidiedAt);
  }

  const heartbeat = setInterval(() => {
    if (closed || !timeRuns) return;
    void oneAtATime(() => travel(clock.now()).then(tidy)).catch((error: unknown) =>
      onLog(`the platform's heartbeat failed: ${String(error)}\n`),
    );
  }, 500);
  return platform;
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { readWork } from '#adapters/dynamodb/work-list.ts';
import { epochOf, instantOfEpoch } from '#domain/calendar/brussels-time.ts';
import type { Platform } from '#local/platform/platform-interface.ts';
import { ADMINISTRATOR } from '#local/platform/settings.ts';
import { ApiClient } from '#local/replay/api-client.ts';
import { liveAmifThrough, take } from '#tests/support/lives.ts';
import { aPlatform, at, type TestPlatform } from '#tests/support/platform.ts';

/** Place in scenarios/2017-amif.yaml of the step that records a sample drawn on 3 November. */
const SAMPLE_DRAWN = 15;
const DOSSIER = '/api/v1/dossiers/amif';

const dossierSchema = z.object({
  recorded: z.array(z.object({ event: z.string(), date: z.string(), cancelled: z.boolean() })),
  conditions: z.array(
    z.object({
      reportedAs: z.string(),
      state: z.string(),
      due: z.string().optional(),
      lastDeed: z.object({ event: z.string() }).optional(),
    }),
  ),
});
const mailSchema = z.object({ notices: z.array(z.object({ notice: z.string(), condition: z.string().optional() })) });
const historySchema = z.object({ events: z.array(z.object({ name: z.string(), condition: z.string().optional() })) });

const RESTING = '/api/v1/dossiers/resting';
/** A request for data that reach its applicant through what `amif` allows. */
const REQUEST = {
  dossier: 'resting',
  committee: 'vtc',
  kind: 'authorisation',
  subject: 'Verdere mededeling',
  provider: 'aii',
  recipients: ['wse'],
  applicants: ['wse'],
  purposes: ['Doel'],
  dataItems: [{ name: 'Naam' }],
};
const mailToSchema = z.object({
  notices: z.array(z.object({ notice: z.string(), to: z.string(), condition: z.string().optional() })),
});

let test_: TestPlatform;
let platform: Platform;
let client: ApiClient;

beforeAll(async () => {
  test_ = await aPlatform('2017-06-08T10:00');
  platform = test_.platform;
  await liveAmifThrough(platform, SAMPLE_DRAWN);
  client = new ApiClient(platform.url);
});
afterAll(() => test_[Symbol.asyncDispose]());

async function read(path: string): Promise<unknown> {
  const answer = await client.call('secretary', 'GET', `${DOSSIER}${path}`);
  if (!answer.ok) throw new Error(answer.detail);
  return answer.body;
}
const dossier = async () => dossierSchema.parse(await read(''));
const condition = async (name: string) => (await dossier()).conditions.find(({ reportedAs }) => reportedAs === name);
const mail = async (): Promise<string[]> =>
  mailSchema.parse(await read('/mail')).notices.map(({ notice, condition: about }) => `${notice} ${about ?? '-'}`);
const history = async (about: string): Promise<string[]> =>
  historySchema.parse(await read('/history')).events.flatMap(({ name, condition: of }) => (of === about ? [name] : []));

async function give(by: string, path: string, body: object, to = DOSSIER): Promise<void> {
  const answer = await client.call(by, 'POST', `${to}${path}`, body);
  if (!answer.ok) throw new Error(`${path}: ${answer.detail} [${answer.code}]`);
  await platform.settle();
}
async function allMail(of = DOSSIER) {
  const answer = await client.call('secretary', 'GET', `${of}/mail`);
  if (!answer.ok) throw new Error(answer.detail);
  return mailToSchema.parse(answer.body).notices;
}
let clock = at('2017-11-06T09:00');
/** What left by mail because of some acts, within the minutes in which it may. */
async function sentBy(acts: () => Promise<void>): Promise<string[]> {
  const before = await mail();
  await acts();
  clock += 6 * 60_000;
  await platform.advanceTo(clock);
  client.forgetTokens();
  const sent = await mail();
  for (const line of before) sent.splice(sent.indexOf(line), 1);
  return sent;
}

// One life, told in order: each test goes on where the one before it stopped.
test('an extension is asked for and refused without mail; granted it is told as always', async () => {
  const asked = { due: '2018-01-15', reason: 'De raad van bestuur vergadert pas in januari' };
  const silent = await sentBy(async () => {
    await give('aii-security', '/conditions/101/request-extension', asked);
    await give('secretary', '/conditions/101/refuse-extension', { reason: 'Te vroeg gevraagd' });
    await give('aii-security', '/conditions/101/request-extension', asked);
  });
  const told = await sentBy(() => give('secretary', '/conditions/101/grant-extension', asked));

  expect(silent).toEqual([]);
  expect(told).toEqual(['extension-granted 101']);
  expect(await condition('101')).toMatchObject({ state: 'open', due: '2018-01-15' });
});

test('hard case 3: an event on another day moves the deadline that it set, through the workflow, without mail', async () => {
  expect(await condition('100#1')).toMatchObject({ state: 'open', due: '2017-11-17' });
  const { recorded } = await dossier();
  const event = recorded[0]?.event;

  const sent = await sentBy(async () => {
    await give('applicant', '/correct-event', {
      event,
      date: '2017-11-10',
      reason: 'De steekproef was een week later',
    });
    await give('applicant', '/correct-event', { event, date: '2017-11-10', reason: 'Nogmaals' });
  });

  expect(sent).toEqual([]);
  expect(await condition('100#1')).toMatchObject({ state: 'open', due: '2017-11-24' });
  expect((await history('100#1')).filter((name) => name === 'due-day-moved')).toHaveLength(1);
  const { recorded: corrected } = await dossier();
  expect(corrected).toMatchObject([{ event, date: '2017-11-10', cancelled: false }]);
});

test('and the milestones start afresh from the new day', async () => {
  clock = at('2017-11-18T10:00');
  await platform.advanceTo(clock);
  client.forgetTokens();

  expect(await condition('100#1')).toMatchObject({ state: 'open' });
  expect((await mail()).filter((line) => line.includes('overdue'))).toEqual([]);
  expect(
    (await mail())
      .filter((line) => line.endsWith('100#1'))
      .sort()
      .at(-1),
  ).toBe('deadline-set 100#1');
  expect((await mail()).filter((line) => line === 'condition-reminder 100#1').length).toBeGreaterThan(0);
});

test('an event that did not take place ends what it opened; a second one opens the next', async () => {
  const event = (await dossier()).recorded[0]?.event;

  const sent = await sentBy(() => give('secretary', '/cancel-event', { event, reason: 'Geen steekproef' }));

  expect(sent).toEqual([]);
  expect(await condition('100#1')).toMatchObject({ state: 'ended' });
  expect(await client.call('secretary', 'POST', `${DOSSIER}/cancel-event`, { event, reason: 'R' })).toMatchObject({
    status: 409,
    code: 'event-cancelled-already',
  });
  const again = { by: 'applicant', do: 'record-event', dossier: 'amif', event: 'sample-drawn', date: '2017-11-17' };
  expect(await sentBy(() => take(platform, again))).toEqual(['deadline-set 100#2']);
  expect(await condition('100#2')).toMatchObject({ state: 'open', due: '2017-12-01' });
});

test('evidence accepted by mistake is judged again: its execution goes on after it had come to rest', async () => {
  const deed = (await condition('78'))?.lastDeed;

  const sent = await sentBy(() =>
    give('secretary', '/conditions/78/annul-condition-event', { event: deed?.event, reason: 'Het verkeerde dossier' }),
  );

  expect(sent).toEqual([]);
  expect(await condition('78')).toMatchObject({ state: 'in-review' });
  await take(platform, {
    by: 'secretary',
    do: 'reject-evidence',
    dossier: 'amif',
    condition: '78',
    reason: 'Onvolledig',
  });
  expect(await condition('78')).toMatchObject({ state: 'open' });
  expect((await history('78')).filter((name) => !name.startsWith('milestone'))).toEqual([
    'condition-opened',
    'evidence-submitted',
    'evidence-accepted',
    'event-annulled',
    'evidence-rejected',
  ]);
});

test('hard case 12: what a body still owes passes to its successor through the workflow, without mail of its own', async () => {
  const successor = { name: 'Opvolger', kind: 'agency', email: 'opvolger@v.example' };
  expect(await client.call(ADMINISTRATOR, 'PUT', '/api/v1/organisations/aii2', successor)).toMatchObject({ ok: true });

  // What the test before left leaves first.
  await sentBy(async () => undefined);
  const sent = await sentBy(() =>
    give('secretary', '/record-succession', { from: 'aii', to: 'aii2', reason: 'Rechtsopvolging' }),
  );

  expect(sent).toEqual([]);
  expect(await history('101')).toContain('body-succeeded');
  clock = at('2017-12-18T10:00');
  await platform.advanceTo(clock);
  client.forgetTokens();
  const due = await allMail();
  expect(
    due.filter(({ condition: about, to }) => about === '101' && to === 'organisation:aii2').length,
  ).toBeGreaterThan(0);
});

test('hard case 11: the lapse of an authorisation on which another rests reaches its parties, once, also when it holds again', async () => {
  await give('applicant', '', REQUEST, '/api/v1/dossiers');
  await give('secretary', '/note-dependency', { dependency: 'amif' }, RESTING);

  const sent = async (step: string) => {
    const before = (await allMail(RESTING)).length;
    await sentBy(() => give('secretary', step, { reason: 'R' }));
    return (await allMail(RESTING)).slice(before).map(({ notice, to }) => `${notice} ${to}`);
  };

  expect((await sent('/suspend-authorisation')).length).toBeGreaterThanOrEqual(2);
  expect(await sent('/reinstate-authorisation')).toEqual([]);
  const told = (await allMail(RESTING)).filter(({ notice }) => notice === 'dependency-lapsed').map(({ to }) => to);
  expect(told).toContain('secretariat:vtc');
  expect(new Set(told).size).toBe(told.length);
});

test('what the chair was to discuss is ticked off when the duty is not late any more', async () => {
  const toDiscuss = async () =>
    (await readWork(platform.table, 'vtc')).flatMap(({ kind, aggregate, status }) =>
      kind === 'discuss-escalation' && status === 'to-do' ? [aggregate] : [],
    );
  const about = (name: string) => `condition:amif:${name}`;
  clock = at('2018-01-03T10:00');
  await platform.advanceTo(clock);
  client.forgetTokens();
  expect(await toDiscuss()).toContain(about('100:wse:2'));

  const extension = { due: '2018-03-30', reason: 'De steekproef loopt nog', occurrence: 2 };
  await give('secretary', '/conditions/100/grant-extension', extension);

  expect(await toDiscuss()).not.toContain(about('100:wse:2'));
});

test('time that runs by itself never goes back, however long the machine took over what is due', async () => {
  const minute = Math.ceil((platform.clock.now() + 1_000) / 60_000) * 60_000;
  await platform.advanceTo(minute - 50);
  await take(platform, { ...REQUEST, by: 'applicant', do: 'submit-request', dossier: 'running' });
  const waitUntil = (instant: number) => {
    while (platform.clock.now() < instant);
  };

  platform.run();
  waitUntil(minute);
  // What falls due by now is done; and meanwhile nothing else comes by for a second.
  const done = platform.advanceTo(platform.clock.now() + 1);
  waitUntil(minute + 1_000);
  const before = platform.clock.now();
  await done;

  const sent = platform.mailbox.list({ after: instantOfEpoch(minute) });
  expect(sent.length).toBeGreaterThan(0);
  for (const { at: sentAt } of sent) expect(epochOf(sentAt)).toBeGreaterThanOrEqual(before);
});

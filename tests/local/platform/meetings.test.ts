import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import type { Platform } from '#local/platform/platform-interface.ts';
import { ApiClient } from '#local/replay/api-client.ts';
import { liveAmifThrough, take } from '#tests/support/lives.ts';
import { pdfText } from '#tests/support/pdf-text.ts';
import { aPlatform, at, type TestPlatform } from '#tests/support/platform.ts';

const MEETING = '/api/v1/committees/vtc/meetings/2017-09-13';
/** Place in scenarios/2017-amif.yaml of the step that puts the dossier on the agenda. */
const SCHEDULED = 7;

const meetingSchema = z.object({
  state: z.string(),
  version: z.int(),
  agenda: z.array(z.object({ dossier: z.string(), version: z.int(), decided: z.string().optional() })),
  removed: z.array(z.object({ dossier: z.string(), because: z.string() })),
  commands: z.array(z.string()),
});
const letterSchema = z.object({ kind: z.string(), url: z.string() });

let test_: TestPlatform;
let platform: Platform;
let client: ApiClient;

beforeAll(async () => {
  test_ = await aPlatform('2017-06-08T10:00');
  platform = test_.platform;
  await liveAmifThrough(platform, SCHEDULED);
  client = new ApiClient(platform.url);
});
afterAll(() => test_[Symbol.asyncDispose]());

async function read(person: string, path: string): Promise<unknown> {
  const answer = await client.call(person, 'GET', path);
  if (!answer.ok) return `${answer.status} ${answer.code}`;
  return answer.body;
}
const meeting = async () => meetingSchema.parse(await read('secretary', MEETING));
const command = (person: string, name: string, body: object, path = MEETING) =>
  client.call(person, 'POST', `${path}/${name}`, body);

async function letterAsText(person: string): Promise<{ readonly kind: string; readonly text: string }> {
  const { kind, url } = letterSchema.parse(await read(person, '/api/v1/dossiers/amif/decision-letter'));
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('application/pdf');
  return { kind, text: pdfText(new Uint8Array(await response.arrayBuffer())) };
}

// One life, told in order: each test goes on where the one before it stopped.
test('a scheduled dossier stands on the agenda, seen by the committee only', async () => {
  expect(await meeting()).toMatchObject({ state: 'planned', agenda: [{ dossier: 'amif' }] });
  expect(await read('applicant', MEETING)).toBe('404 no-such-meeting');
  expect(await read('applicant', '/api/v1/committees/vtc/meetings')).toEqual({ meetings: [] });
  expect(await read('chair', '/api/v1/committees/vtc/meetings')).toMatchObject({
    meetings: [{ date: '2017-09-13', dossiers: ['amif'] }],
  });
  expect(await command('applicant', 'approve-minutes', {})).toMatchObject({ status: 404, code: 'no-such-meeting' });
});

test('adjourned it leaves, scheduled again it comes back', async () => {
  await take(platform, { by: 'secretary', do: 'adjourn', dossier: 'amif', reason: 'Te weinig tijd' });
  expect(await meeting()).toMatchObject({ agenda: [], removed: [{ dossier: 'amif', because: 'adjourned' }] });
  await take(platform, { by: 'secretary', do: 'schedule-meeting', dossier: 'amif', date: '2017-09-13' });
  expect(await meeting()).toMatchObject({ agenda: [{ dossier: 'amif' }], removed: [] });
});

test('members, quorum and recusals are kept; minutes wait for the day and for attendance', async () => {
  const members = ['ann', 'bert'].map((member) => ({ member, name: `Lid ${member}` }));
  expect(await command('secretary', 'prepare-meeting', { members, quorum: 2, startsAt: '09:30' })).toMatchObject({
    ok: true,
    body: { quorum: 2, members: [{ member: 'ann', name: 'Lid ann' }, { member: 'bert' }] },
  });
  const items = [{ dossier: 'amif', outcome: 'granted' }];
  expect(await command('secretary', 'record-minutes', { items })).toMatchObject({
    status: 409,
    code: 'meeting-not-held',
  });
  await platform.advanceTo(at('2017-09-13T14:00'));
  client.forgetTokens();
  expect(await command('secretary', 'record-minutes', { items })).toMatchObject({ code: 'attendance-unknown' });
  expect(await command('secretary', 'record-attendance', { present: ['ann', 'bert'] })).toMatchObject({ ok: true });
});

test('the decision stands beside the item; the draft letter is the committee’s own', async () => {
  await take(platform, {
    by: 'secretary',
    do: 'record-decision',
    dossier: 'amif',
    outcome: 'granted',
    number: 'VTC 40/2017',
    date: '2017-09-13',
    duration: { until: '2022-12-31' },
    conditions: [{ ref: '101', text: 'Dien het plan in.', responsible: ['aii'], deadline: { by: '2017-11-30' } }],
  });
  expect(await meeting()).toMatchObject({ agenda: [{ dossier: 'amif', decided: 'granted' }] });
  const noted = { aspect: 'retention', asked: '15 jaar', granted: 'tot 31 december 2029' };
  expect(await command('secretary', 'note-deviation', noted, '/api/v1/dossiers/amif')).toMatchObject({ ok: true });
  expect(await command('chair', 'note-deviation', { ...noted, asked: '' }, '/api/v1/dossiers/amif')).toMatchObject({
    status: 400,
  });
  await platform.settle();
  const { kind, text } = await letterAsText('chair');
  expect(kind).toBe('draft');
  expect(text).toContain('Duur tot en met 30 juni 2023 tot en met 31 december 2022');
  expect(text).toContain('Bewaartermijn 15 jaar tot 31 december 2029');
  expect(text).toContain('tegen 30');
  expect(await read('applicant', '/api/v1/dossiers/amif/decision-letter')).toBe('404 no-letter');
});

test('the minutes agree with it, and the chair approves them', async () => {
  const minutes = (outcome: string) =>
    command('secretary', 'record-minutes', { items: [{ dossier: 'amif', outcome }] });
  expect(await minutes('refused')).toMatchObject({ status: 409, code: 'differs-from-decision' });
  expect(await minutes('granted')).toMatchObject({ ok: true, body: { state: 'minuted' } });
  expect(await command('secretary', 'approve-minutes', {})).toMatchObject({ status: 403 });
  expect(await command('chair', 'approve-minutes', {})).toMatchObject({
    ok: true,
    body: { state: 'approved', commands: [] },
  });
});

test('the published letter is for everyone with a part in the dossier', async () => {
  await take(platform, { by: 'chair', do: 'sign-decision', dossier: 'amif' });
  const late = await command(
    'secretary',
    'note-deviation',
    { aspect: 'other', asked: 'A', granted: 'B' },
    '/api/v1/dossiers/amif',
  );
  expect(late).toMatchObject({ status: 409, code: 'not-decided' });
  await take(platform, { by: 'secretary', do: 'publish-decision', dossier: 'amif' });
  const { kind, text } = await letterAsText('applicant');
  expect(kind).toBe('final');
  expect(text).toContain('Inwerkingtreding 13 september 2017');
});

import { BatchWriteCommand, DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { outboxKey, profileKey, snapshotKey, textKey } from '#adapters/dynamodb/keys.ts';
import { listPlaces } from '#adapters/dynamodb/list-places.ts';
import { forgetBounces, readDeadAddresses } from '#adapters/dynamodb/mail-addresses.ts';
import { readEventsSeen, readProgress } from '#adapters/dynamodb/mail-watch.ts';
import {
  claimMessage,
  leftTwice,
  type Message,
  readDossierMail,
  readMessage,
  readMessageNotices,
} from '#adapters/dynamodb/messages.ts';
import { SNAPSHOT_SHAPE } from '#adapters/dynamodb/snapshot-shape.ts';
import { readUsefulness } from '#adapters/dynamodb/usefulness.ts';
import { listWork, readWork, tickOffItem } from '#adapters/dynamodb/work-list.ts';
import type { SendResult } from '#adapters/ses/mailer.ts';
import { addMilliseconds, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { type AggregateId, conditionId, dossierId } from '#domain/door/aggregate-id.ts';
import { whatIsLate } from '#domain/mail/lateness.ts';
import type { QueuedNotice } from '#domain/notices/notice.ts';
import { mailFeedbackSchema } from '#functions/handle-mail-feedback/event.ts';
import { takeFeedback } from '#functions/handle-mail-feedback/take-feedback.ts';
import { judgeNotices } from '#functions/judge-notices/judge-notices.ts';
import { portsOver, type TablePorts } from '#functions/middleware/ports.ts';
import { askToPhone } from '#functions/middleware/undelivered.ts';
import { runMail } from '#functions/send-mail/run-mail.ts';
import { aCondition, aDossier, anOpening } from '#tests/domain/support/builders.ts';
import { aDossierOf } from '#tests/support/mail.ts';
import { aTable, type TestTable } from '#tests/support/table.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let table: TestTable;
let ports: TablePorts;
let now = instantOfLocal('2017-11-30T09:00');
let dossier = '';
/** What the service does with the next messages, one after the other; it takes what comes after. */
let script: (SendResult | 'dies-before' | 'dies-after')[] = [];
let handed: { readonly id: string; readonly to: string; readonly raw: string; readonly service: string }[] = [];
let probes = 0;
/** What happens while a message is on its way. */
let meanwhile: (() => void) | undefined;

const mailer = {
  async send({ id, to, raw }: { id: string; to: string; raw: Uint8Array }): Promise<SendResult> {
    meanwhile?.();
    const next = script.shift();
    if (next === 'dies-before') throw new Error('the process died');
    const service = `ses-${handed.length + 1}`;
    if (next === undefined || next === 'dies-after' || (next.kind === 'unknown' && next.reason === 'after'))
      handed.push({ id, to, raw: Buffer.from(raw).toString('utf8'), service });
    if (next === 'dies-after') throw new Error('the process died');
    return next ?? { kind: 'accepted', serviceMessageId: service };
  },
  async probe() {
    probes += 1;
  },
};

beforeAll(async () => {
  table = await aTable();
  ports = portsOver(table.table, 'a key for texts in tests', () => now);
  await ports.directory.saveCommittee({ id: 'vtc', name: 'VTC', secretariat: 's@vtc.example', chair: 'c@vtc.example' });
});
afterAll(() => table[Symbol.asyncDispose]());

let count = 0;
beforeEach(async () => {
  count += 1;
  dossier = `d${count}`;
  script = [];
  handed = [];
  probes = 0;
  meanwhile = undefined;
  now = addMilliseconds(instantOfLocal('2017-11-01T09:00'), count * 48 * HOUR);
  await aDossierOf(ports, dossier, { organisation: `body${count}`, due: '2018-06-01' });
  await ports.directory.saveOrganisation({
    id: `body${count}`,
    name: 'Een instantie',
    kind: 'agency',
    email: `een@body${count}.example`,
    secondContact: `twee@body${count}.example`,
  });
});

const body = () => `body${count}`;
const pass = (milliseconds: number) => {
  now = addMilliseconds(now, milliseconds);
};

/** Queues a reminder of the condition as its own command would. */
async function queue(more: Partial<QueuedNotice> = {}): Promise<void> {
  const notice: QueuedNotice = {
    key: `condition:${dossier}:101:${body()}|deadline-1:-30|condition-reminder|organisation:${body()}|${more.milestone ?? -30}`,
    notice: 'condition-reminder',
    recipient: `organisation:${body()}`,
    aggregate: `condition:${dossier}:101:${body()}`,
    sequence: 1,
    leavesAt: now,
    deadlineVersion: 1,
    dossier,
    condition: '101',
    milestone: -30,
    due: '2018-06-01',
    ...more,
  };
  const Item = { ...outboxKey(notice.leavesAt, notice.key), leavesAt: notice.leavesAt, notices: [notice] };
  await table.table.documents.send(new PutCommand({ TableName: table.table.name, Item }));
}

/** One tick of the scheduler; what a process that dies throws is its end, not the test's. */
async function tick(): Promise<void> {
  const seen = await readEventsSeen(table.table);
  const sending = { ports, mailer, from: 'Beraad <beraad@beraad.example>', portalUrl: 'https://beraad.example', seen };
  await runMail(sending, 1000).catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== 'the process died') throw error;
  });
}

async function sendOne(more: Partial<QueuedNotice> = {}): Promise<void> {
  await queue(more);
  pass(MINUTE);
  await tick();
}

async function only(): Promise<Message> {
  const [notice] = await readDossierMail(table.table, dossier);
  const message = notice === undefined ? undefined : await readMessage(table.table, notice.message);
  if (message === undefined) throw new Error('there is no message');
  return message;
}

const event = (eventType: string, message: { id?: string; service: string }, more: object = {}) => {
  const tags: Record<string, string[]> =
    message.id === undefined ? { 'beraad-probe': ['1'] } : { 'beraad-message': [message.id] };
  return mailFeedbackSchema.parse({
    detail: { eventType, mail: { messageId: message.service, timestamp: now, tags }, ...more },
  }).detail;
};
const TELLING = () => ({ ports, from: 'beraad@beraad.example', portalUrl: 'https://beraad.example' });
const tell = (...given: Parameters<typeof event>) => takeFeedback(TELLING(), event(...given));
const bounced = (bounceType: string, bounceSubType: string, bouncedRecipients: object[]) => ({
  bounce: { bounceType, bounceSubType, bouncedRecipients },
});
const HARD = bounced('Permanent', 'NoEmail', [{ emailAddress: 'x', status: '5.1.1' }]);
const SOFT = bounced('Transient', 'MailboxFull', [{ emailAddress: 'x', status: '4.2.2' }]);
const AWAY = bounced('Transient', 'General', [{ emailAddress: 'x' }]);
const last = () => handed.at(-1) ?? { id: '', service: '', to: '', raw: '' };
const work = async () =>
  (await readWork(table.table, 'vtc')).filter(
    ({ aggregate }) => aggregate.includes(`:${dossier}:`) || aggregate.endsWith(`:${dossier}`),
  );

/** Snapshots with their places in lists. */
async function putSnapshots(states: readonly (readonly [AggregateId, object])[]): Promise<void> {
  for (let start = 0; start < states.length; start += 25)
    await table.table.documents.send(
      new BatchWriteCommand({
        RequestItems: {
          [table.table.name]: states.slice(start, start + 25).map(([aggregate, state]) => ({
            PutRequest: {
              Item: {
                ...snapshotKey(aggregate),
                shape: SNAPSHOT_SHAPE,
                ...listPlaces(aggregate, state),
                ...{ aggregate, version: 1, state, headHash: 'h', headRecordedAt: now },
              },
            },
          })),
        },
      }),
    );
}

describe('a message', () => {
  test('is sent once, whatever runs again, and is told of by the service’s events', async () => {
    await sendOne();
    await tick();
    pass(HOUR);
    await tick();

    expect(handed).toHaveLength(1);
    expect((await only()).status).toBe('sent');
    await tell('Delivery', last());
    await tell('Send', last());
    await tell('Delivery', last());
    expect((await readDossierMail(table.table, dossier)).map(({ delivery }) => delivery)).toEqual(['delivered']);
  });

  test('of which nothing holds any more is not sent empty', async () => {
    await queue({ deadlineVersion: 7 });
    pass(HOUR);
    await tick();

    expect(handed).toEqual([]);
    expect((await readDossierMail(table.table, dossier)).map(({ delivery }) => delivery)).toEqual(['obsolete']);
  });

  test.each([
    [7, 'obsolete'],
    [1, 'sent'],
  ])(
    'that an outage held back is looked at when it leaves, in its own minute too (version %i): %s',
    async (version, is) => {
      await sendOne({ deadlineVersion: version, heldBackSince: addMilliseconds(now, -HOUR) });

      expect((await readDossierMail(table.table, dossier)).map(({ delivery }) => delivery)).toEqual([is]);
    },
  );

  test('is claimed by one of two who want to send it', async () => {
    await queue();
    pass(MINUTE);
    await Promise.all([tick(), tick()]);
    expect(handed).toHaveLength(1);

    script = [{ kind: 'put-off', reason: 'ServiceUnavailable', isTooFast: false }];
    await sendOne({ milestone: -14 });
    pass(HOUR);
    const [, second] = await readDossierMail(table.table, dossier);
    const claims = await Promise.all(
      [1, 2, 3].map(() => claimMessage(table.table, second?.message ?? '', now, addMilliseconds(now, MINUTE))),
    );
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    pass(2 * MINUTE);
    await tick();
  });
});

describe('when the service puts a message off', () => {
  test('it is tried again, later each time, and refuses nobody', async () => {
    const away = { kind: 'put-off', reason: 'Throttling', isTooFast: true } as const;
    script = [away, away];
    await sendOne();
    expect(await only()).toMatchObject({ status: 'open', putOff: 1, reason: 'Throttling' });
    await tick();
    expect(script).toHaveLength(1);
    pass(MINUTE);
    await tick();
    expect(await only()).toMatchObject({ status: 'open', putOff: 2 });
    pass(MINUTE);
    await tick();
    expect(handed).toHaveLength(0);
    pass(MINUTE);
    await tick();
    expect(handed).toHaveLength(1);
    expect(await work()).toEqual([]);
  });

  test('for three days, a person is asked to phone, with what it says', async () => {
    script = Array.from(
      { length: 40 },
      () => ({ kind: 'put-off', reason: 'AccountSendingPaused', isTooFast: false }) as const,
    );
    await sendOne();
    for (let hours = 0; hours < 90; hours += 6) {
      pass(6 * HOUR);
      await tick();
    }

    expect((await only()).status).toBe('failed');
    const [item] = await work();
    expect(item).toMatchObject({ kind: 'reach-by-phone', status: 'to-do', mail: { why: 'put-off' } });
    expect(item?.mail?.text).toContain('1 juni 2018');
  });

  test('up to the day it announces, it is tried a last time at noon of that day', async () => {
    const due = now.slice(0, 10);
    script = Array.from(
      { length: 30 },
      () => ({ kind: 'put-off', reason: 'ServiceUnavailable', isTooFast: false }) as const,
    );
    await sendOne({ due });
    const noon = instantOfLocal(`${due}T12:00`);
    const tried: string[] = [];
    while (now <= noon) {
      now = (await only()).notBefore ?? now;
      tried.push(now);
      await tick();
    }

    expect(tried).toContain(noon);
    expect((await work()).map(({ mail }) => mail?.why)).toEqual(['put-off']);
    script = [];
    pass(12 * HOUR);
    await tick();
    expect(handed).toHaveLength(1);
  });

  test('up to that day with news of one that is over, it is tried at noon all the same', async () => {
    const due = addMilliseconds(now, 24 * HOUR).slice(0, 10);
    script = Array.from(
      { length: 30 },
      () => ({ kind: 'put-off', reason: 'ServiceUnavailable', isTooFast: false }) as const,
    );
    await queue({ notice: 'condition-overdue', milestone: 7, due: addMilliseconds(now, -7 * 24 * HOUR).slice(0, 10) });
    await sendOne({ milestone: -1, due });
    const noon = instantOfLocal(`${due}T12:00`);
    const tried: string[] = [];
    while (now < noon) {
      now = (await only()).notBefore ?? now;
      tried.push(now);
      await tick();
    }

    expect(tried).toContain(noon);
    script = [];
    pass(12 * HOUR);
    await tick();
    expect(handed).toHaveLength(1);
  });
});

describe('while the service is slow', () => {
  test('a run ends in time for the next, and what it hands over is counted from then', async () => {
    const bodies = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${body()}-${number}`);
    for (const id of bodies) {
      await ports.directory.saveOrganisation({ id, name: id, kind: 'agency', email: `post@${id}.example` });
      await queue({ key: `${dossier}|${id}`, recipient: `organisation:${id}` });
    }
    pass(MINUTE);
    const began = now;
    meanwhile = () => pass(6_000);
    await tick();

    // Four at a time: 24 seconds, 48 seconds, and then no more.
    expect(handed).toHaveLength(8);
    const messages = await Promise.all(handed.map(({ id }) => readMessage(table.table, id)));
    expect(messages.slice(4).every((one) => (one?.handedAt ?? '') >= addMilliseconds(began, 24_000))).toBe(true);
    await tick();
    expect(new Set(handed.map(({ to }) => to))).toEqual(new Set(bodies.map((id) => `post@${id}.example`)));
    expect(handed).toHaveLength(9);
  });
});

describe('a queued notice that comes to nothing', () => {
  const putRow = (Item: Record<string, unknown>) =>
    table.table.documents.send(new PutCommand({ TableName: table.table.name, Item }));

  test('keeps no other from leaving, and is told of as late', async () => {
    const unknownNotice = {
      ...outboxKey(now, `later|${dossier}`),
      leavesAt: now,
      notices: [{ notice: 'of-a-later-version' }],
    };
    await putRow(unknownNotice);
    const broken = { ...profileKey('organisation', `broken${count}`), id: `broken${count}` };
    await putRow(broken);
    await queue({ key: `${dossier}|broken`, recipient: `organisation:broken${count}` });
    await sendOne();

    expect(handed.map(({ to }) => to)).toEqual([`een@${body()}.example`]);
    pass(15 * MINUTE);
    expect(whatIsLate(now, await readProgress(table.table)).map(({ part }) => part)).toEqual(['mail']);
    await putRow({ ...broken, name: 'X', kind: 'agency', email: 'x@x.example' });
    const Key = { pk: unknownNotice.pk, sk: unknownNotice.sk };
    await table.table.documents.send(new DeleteCommand({ TableName: table.table.name, Key }));
    await tick();
    expect(last().to).toBe('x@x.example');
  });

  test('because a later milestone has come meanwhile, is not sent after it', async () => {
    script = [{ kind: 'put-off', reason: 'ServiceUnavailable', isTooFast: false }];
    await sendOne();
    pass(24 * HOUR);
    await aDossierOf(ports, dossier, { organisation: body(), due: '2018-06-01', handled: { 'deadline-1': now } });
    await sendOne({
      milestone: -14,
      key: `condition:${dossier}:101:${body()}|deadline-1:-14|condition-reminder|organisation:${body()}`,
    });
    await tick();

    expect(handed).toHaveLength(1);
    expect(
      (await readDossierMail(table.table, dossier)).map(({ milestone, delivery }) => [milestone, delivery]),
    ).toEqual([
      [-30, 'obsolete'],
      [-14, 'sent'],
    ]);
  });
});

describe('when an address is refused', () => {
  test('that is final at once: the second contact gets it, and the secretariat a task', async () => {
    script = [{ kind: 'refused', reason: 'InvalidParameterValue' }];
    await sendOne();
    pass(MINUTE);
    await tick();

    expect(handed.map(({ to }) => to)).toEqual([`twee@${body()}.example`]);
    expect(
      (await readDossierMail(table.table, dossier)).map(({ delivery, isRerouted }) => ({ delivery, isRerouted })),
    ).toEqual([
      { delivery: 'failed', isRerouted: true },
      { delivery: 'sent', isRerouted: false },
    ]);
    expect((await work()).map(({ mail }) => mail?.why)).toEqual(['refused']);
  });

  test('and a body has none at all, the notice is kept and becomes a task with its text', async () => {
    await sendOne({ recipient: 'organisation:nobody' });

    expect(handed).toEqual([]);
    expect((await readDossierMail(table.table, dossier)).map(({ delivery }) => delivery)).toEqual(['failed']);
    const [item] = await work();
    expect(item?.mail).toMatchObject({ why: 'no-address', recipients: ['organisation:nobody'], address: '' });
    expect(item?.mail?.text).toContain('101');
  });
});

describe('when nobody knows whether a message left', () => {
  test('because the sender died before it handed it over, it is sent after the lease', async () => {
    await queue();
    pass(MINUTE);
    // It claims, and writes nothing more.
    const claim = table.table.documents.middlewareStack;
    let updates = 0;
    const dies = () => {
      updates += 1;
      return updates === 2;
    };
    claim.add(
      (next, context) => (given) => {
        if (context.commandName === 'UpdateItemCommand' && dies()) throw new Error('the process died');
        return next(given);
      },
      { step: 'initialize', name: 'dying' },
    );
    await tick();
    claim.remove('dying');
    expect(await only()).toMatchObject({ status: 'claimed', handed: 0 });
    await tick();
    expect(handed).toEqual([]);
    pass(2 * MINUTE);
    await tick();

    expect(handed).toHaveLength(1);
    expect(await only()).toMatchObject({ status: 'sent', sentAgain: 0, inDoubt: false });
  });

  test('and it had left, its event tells, and it is not sent again', async () => {
    script = ['dies-after'];
    await sendOne();
    expect(await only()).toMatchObject({ status: 'claimed', handed: 1 });
    pass(2 * MINUTE);
    await tick();
    expect((await only()).status).toBe('unknown');
    expect(probes).toBe(1);
    await tell('Send', last());
    pass(HOUR);
    await tick();

    expect(handed).toHaveLength(1);
    expect(await only()).toMatchObject({ status: 'sent', sentAgain: 0 });
  });

  test('and it had not, it is sent again once events of later messages have come', async () => {
    script = [{ kind: 'unknown', reason: 'TimeoutError' }];
    await sendOne();
    pass(10 * MINUTE);
    await tick();
    expect(handed).toHaveLength(0);
    expect(probes).toBe(1);
    await tell('Send', { service: 'probe' });
    pass(MINUTE);
    await tick();

    expect(handed).toHaveLength(1);
    expect(await only()).toMatchObject({ status: 'sent', sentAgain: 1, inDoubt: false });
    expect(await work()).toEqual([]);
  });

  test('and no events come at all, a person is asked within the hour, and it is sent again after a day, marked', async () => {
    script = [{ kind: 'unknown', reason: 'after' }];
    await sendOne();
    for (let minutes = 0; minutes < 70; minutes += 10) {
      pass(10 * MINUTE);
      await tick();
    }
    expect(handed).toHaveLength(1);
    expect((await work()).map(({ mail }) => mail?.why)).toEqual(['in-doubt']);
    expect((await readDossierMail(table.table, dossier)).map(({ isDoubtful }) => isDoubtful)).toEqual([true]);
    expect(whatIsLate(now, await readProgress(table.table)).map(({ part }) => part)).toEqual(['mail']);
    pass(24 * HOUR);
    await tick();
    expect(handed).toHaveLength(2);
    const [first, second] = handed;
    await tell('Send', first ?? last());
    await tell('Send', second ?? last());
    const message = await only();
    expect(message.inDoubt).toBe(true);
    expect(leftTwice(message)).toBe(true);
  });
});

describe('a person who was asked to phone', () => {
  test('because nobody knew, need not once the message turns out to be delivered; and is asked again when it comes back after all', async () => {
    script = [{ kind: 'unknown', reason: 'after' }];
    await sendOne();
    for (let minutes = 0; minutes < 80; minutes += 10) {
      pass(10 * MINUTE);
      await tick();
    }
    expect((await work()).map(({ mail, status }) => [mail?.why, status])).toEqual([['in-doubt', 'to-do']]);
    await tell('Send', last());
    expect(await work()).toHaveLength(1);
    await tell('Delivery', last());
    expect(await work()).toEqual([]);
    await tell('Delivery', last());
    await tell('Bounce', last(), HARD);

    expect((await work()).map(({ mail, status }) => [mail?.why, status])).toEqual([['bounced', 'to-do']]);
  });

  test('because the service put it off until it was too late, need not once it was delivered; what was ticked off stays so', async () => {
    const due = now.slice(0, 10);
    script = Array.from({ length: 40 }, () => ({ kind: 'put-off', reason: 'ServiceUnavailable', isTooFast: false }));
    await sendOne({ due });
    while ((await work()).length === 0) {
      now = (await only()).notBefore ?? now;
      await tick();
    }
    const [item] = await work();
    expect(item?.mail?.why).toBe('put-off');
    script = [];
    pass(12 * HOUR);
    await tick();
    await tell('Delivery', last());
    expect(await work()).toEqual([]);

    script = [{ kind: 'unknown', reason: 'after' }];
    await sendOne({ milestone: -14 });
    for (let minutes = 0; minutes < 80; minutes += 10) {
      pass(10 * MINUTE);
      await tick();
    }
    const [doubt] = await work();
    await tickOffItem(table.table, 'vtc', doubt?.id ?? '');
    await tell('Delivery', last());
    expect((await work()).map(({ status }) => status)).toEqual(['done']);
  });

  test('is not asked for a message that was delivered meanwhile', async () => {
    await sendOne();
    await tell('Delivery', last());
    await askToPhone(TELLING(), await only(), await readMessageNotices(table.table, last().id), 'in-doubt');

    expect(await work()).toEqual([]);
  });
});

describe('a message that tells of dossiers of two committees', () => {
  test('is to be told by each of their secretariats in what is its own, and what else is open there', async () => {
    await ports.directory.saveCommittee({
      id: 'ivc',
      name: 'IVC',
      secretariat: 's@ivc.example',
      chair: 'c@ivc.example',
    });
    const organisation = body();
    const [other, alsoVtc, alsoIvc, protocol] = ['ivc', 'vtc-open', 'ivc-open', 'protocol'].map(
      (name) => `${dossier}-${name}`,
    );
    const owed = (of: string) => {
      const opening = anOpening({ dossier: of, organisation, due: '2018-06-01' });
      return [
        conditionId({ dossier: of, ref: '101', organisation }),
        aCondition({ due: '2018-06-01', opening }),
      ] as const;
    };
    await putSnapshots([
      ...[dossier, other, alsoVtc, alsoIvc, protocol].map((of) => owed(of ?? '')),
      ...[other, alsoIvc].map((of = '') => [dossierId(of), aDossier({ dossier: of, committee: 'ivc' })] as const),
      [dossierId(alsoVtc ?? ''), aDossier({ dossier: alsoVtc ?? '' })],
    ]);
    script = [{ kind: 'refused', reason: 'InvalidParameterValue' }];
    await queue({
      key: `${other}|-30`,
      dossier: other ?? '',
      aggregate: conditionId({ dossier: other ?? '', ref: '101', organisation }),
    });
    await sendOne();

    const told = async (committee: string) =>
      (await readWork(table.table, committee)).flatMap(({ mail }) =>
        mail?.recipients.includes(`organisation:${organisation}`) === true ? [`${mail.subject}\n${mail.text}`] : [],
      );
    const namesIn = (text = '') =>
      [dossier, other, alsoVtc, alsoIvc, protocol].filter((name) => new RegExp(`${name}(?![-\\w])`).test(text));
    const [vtc, ...moreOfVtc] = await told('vtc');
    const [ivc, ...moreOfIvc] = await told('ivc');
    expect([namesIn(vtc), moreOfVtc]).toEqual([[dossier, alsoVtc], []]);
    expect([namesIn(ivc), moreOfIvc]).toEqual([[other, alsoIvc], []]);
    // The body itself is told of everything in one.
    pass(MINUTE);
    await tick();
    expect(namesIn((await reading(last())).text)).toEqual([dossier, other, alsoVtc, alsoIvc, protocol]);
  });
});

describe('when a message bounces', () => {
  test('for good, it goes to the second contact once, and the secretariat is told', async () => {
    await sendOne();
    const first = last();
    await tell('Delivery', first);
    await tell('Bounce', first, HARD);
    await tell('Bounce', first, HARD);
    pass(MINUTE);
    await tick();

    expect(handed.map(({ to }) => to)).toEqual([`een@${body()}.example`, `twee@${body()}.example`]);
    expect((await work()).map(({ mail }) => mail?.why)).toEqual(['bounced']);
    expect((await readDossierMail(table.table, dossier)).map(({ delivery }) => delivery)).toEqual(['bounced', 'sent']);
  });

  test('for good twice, its address is dead: the next notice goes to the second contact straight away', async () => {
    for (const milestone of [-60, -30]) {
      await sendOne({ milestone });
      await tell('Bounce', handed.findLast(({ to }) => to.startsWith('een@')) ?? last(), HARD);
    }
    expect((await readDeadAddresses(table.table)).map(({ address }) => address)).toContain(`een@${body()}.example`);
    pass(MINUTE);
    await tick();
    handed = [];
    await sendOne({ milestone: -14 });

    expect(handed.map(({ to }) => to)).toEqual([`twee@${body()}.example`]);
    await forgetBounces(table.table, [`een@${body()}.example`]);
    await sendOne({ milestone: -7 });
    expect(last().to).toBe(`een@${body()}.example`);
  });

  test('for good twice at every address, it goes by the second contact and the mailbox to a person', async () => {
    const name = (part: string) => `${part}@${body()}.example`;
    const more = { secondContact: name('twee'), mailbox: name('post') };
    await ports.directory.saveOrganisation({ id: body(), name: 'X', kind: 'agency', email: name('een'), ...more });
    for (const milestone of [-60, -30]) {
      await sendOne({ milestone });
      for (const address of [name('een'), name('twee'), name('post')]) {
        expect(last().to).toBe(address);
        await tell('Bounce', last(), HARD);
        pass(MINUTE);
        await tick();
      }
    }
    handed = [];
    await sendOne({ milestone: -14 });

    expect(handed).toEqual([]);
    const [lost] = (await work()).filter(({ mail }) => mail?.why === 'no-address');
    expect(lost?.mail?.text).toContain('Vervaldag: vrijdag 1 juni 2018');
  });

  test('in passing five times, its address is dead, and what it was to get is a person’s to tell', async () => {
    await ports.directory.saveOrganisation({ id: body(), name: 'X', kind: 'agency', email: `een@${body()}.example` });
    for (const milestone of [-60, -30, -14, -7]) {
      await sendOne({ milestone });
      await tell('Bounce', last(), SOFT);
    }
    expect(await work()).toEqual([]);
    await sendOne({ milestone: -1 });
    await tell('Bounce', last(), SOFT);
    expect((await work()).map(({ mail }) => mail?.why)).toEqual(['bounced']);
    handed = [];
    await sendOne({ milestone: 0 });

    expect(handed).toEqual([]);
    expect((await work()).map(({ mail }) => mail?.why).sort()).toEqual(['bounced', 'no-address']);
  });

  test('it goes to no address that has the same already: a chair is told of an escalation once', async () => {
    const escalated = (recipient: 'secretariat:vtc' | 'chair:vtc' | `organisation:${string}`) =>
      queue({ key: `${dossier}|30|${recipient}`, notice: 'condition-escalated', milestone: 30, recipient });
    await escalated('secretariat:vtc');
    await escalated('chair:vtc');
    pass(MINUTE);
    await tick();
    expect(handed.map(({ to }) => to).sort()).toEqual(['c@vtc.example', 's@vtc.example']);
    await tell('Bounce', handed.find(({ to }) => to === 's@vtc.example') ?? last(), HARD);
    pass(MINUTE);
    await tick();
    expect(handed).toHaveLength(2);
    expect((await work()).map(({ mail }) => [mail?.why, mail?.recipients])).toEqual([['bounced', ['secretariat:vtc']]]);

    // What only the secretariat was told goes to the chair.
    await sendOne({ notice: 'condition-overdue', milestone: 7, recipient: 'secretariat:vtc' });
    await tell('Bounce', last(), HARD);
    pass(MINUTE);
    await tick();
    expect(last().to).toBe('c@vtc.example');
    await forgetBounces(table.table, ['s@vtc.example']);
  });

  test.each(['Reject', 'Rendering Failure'])(
    'because the service says %s, a person tells what it said',
    async (told) => {
      await sendOne();
      await tell(told, last());

      expect((await only()).status).toBe('failed');
      expect((await work()).map(({ mail }) => mail?.why)).toEqual(['refused']);
    },
  );

  test('in passing, it goes to the second contact; without one, again after a day', async () => {
    await sendOne();
    await tell('Bounce', last(), SOFT);
    pass(MINUTE);
    await tick();
    await tell('Bounce', last(), SOFT);
    pass(MINUTE);
    await tick();
    expect(handed.map(({ to }) => to)).toEqual([`een@${body()}.example`, `twee@${body()}.example`]);
    expect(await work()).toEqual([]);
    pass(25 * HOUR);
    await tick();

    expect(handed.map(({ to }) => to.split('@')[0])).toEqual(['een', 'twee', 'twee']);
  });

  test('in passing, of which the day is over, it is sent again after a day all the same', async () => {
    const yesterday = addMilliseconds(now, -24 * HOUR).slice(0, 10);
    await ports.directory.saveOrganisation({ id: body(), name: 'X', kind: 'agency', email: `een@${body()}.example` });
    await sendOne({ notice: 'condition-overdue', milestone: 1, due: yesterday });
    await tell('Bounce', last(), SOFT);
    pass(25 * HOUR);
    await tick();

    expect(handed).toHaveLength(2);
    expect(await work()).toEqual([]);
  });

  test('because nobody is in, it did not bounce', async () => {
    await sendOne();
    await tell('Bounce', last(), AWAY);
    await tell('Delivery', last());
    pass(25 * HOUR);
    await tick();

    expect(handed).toHaveLength(1);
    expect((await only()).status).toBe('delivered');
  });

  test('after its duty was met, it goes nowhere again', async () => {
    await sendOne({ deadlineVersion: 7 });
    await tell('Bounce', last(), HARD);
    pass(MINUTE);
    await tick();

    expect(handed).toHaveLength(1);
  });

  test('a complaint is the secretariat’s to look at', async () => {
    await sendOne();
    await tell('Complaint', last(), { complaint: { complaintFeedbackType: 'abuse' } });

    expect((await only()).status).toBe('complained');
    expect((await work()).map(({ mail }) => mail?.why)).toEqual(['complained']);
  });
});

describe('whether a notice was of use', () => {
  const counted = async (milestone: number) => {
    await judgeNotices(table.table, addMilliseconds(now, 20 * 24 * HOUR).slice(0, 10));
    return (await readUsefulness(table.table)).find((one) => one.milestone === milestone)?.told ?? 0;
  };

  test('counts for one that arrived at the next address, from when it left for it', async () => {
    await sendOne({ milestone: -41 });
    await tell('Bounce', last(), HARD);
    pass(MINUTE);
    await tick();
    expect(last().to).toBe(`twee@${body()}.example`);
    await tell('Delivery', last());

    expect(await counted(-41)).toBe(1);
  });

  test('counts once for one of which both copies arrived, and not at all for one that nobody got', async () => {
    script = [{ kind: 'unknown', reason: 'after' }];
    await sendOne({ milestone: -42 });
    const first = last();
    pass(25 * HOUR);
    await tick();
    const second = last();
    expect(second.service).not.toBe(first.service);
    await tell('Bounce', first, HARD);
    pass(MINUTE);
    await tick();
    await tell('Delivery', last());
    await tell('Delivery', second);
    await sendOne({ milestone: -43 });
    await tell('Bounce', last(), HARD);
    pass(MINUTE);
    await tick();
    await tell('Bounce', last(), HARD);

    expect([await counted(-42), await counted(-43)]).toEqual([1, 0]);
  });

  test('does not count for one that no longer held when its message left', async () => {
    await queue({ milestone: -44, deadlineVersion: 7 });
    pass(HOUR);
    await sendOne({ milestone: -45 });

    expect([await counted(-44), await counted(-45)]).toEqual([0, 1]);
  });
});

test('a message with more notices than one transaction takes is resolved whole', async () => {
  for (let milestone = 1; milestone <= 130; milestone += 1)
    await queue({ notice: 'asap-nudge', milestone, recipient: 'secretariat:vtc' });
  pass(MINUTE);
  await tick();
  await tell('Delivery', last());

  expect(handed).toHaveLength(1);
  expect(new Set((await readDossierMail(table.table, dossier)).map(({ delivery }) => delivery))).toEqual(
    new Set(['delivered']),
  );
});

/** What a message says, as another library reads it, and what it does in a calendar. */
async function reading({ raw }: { readonly raw: string }) {
  const { text = '', attachments } = await PostalMime.parse(raw);
  const entries = attachments.map(({ content }) => {
    const file = new ICAL.Component(
      ICAL.parse(typeof content === 'string' ? content : new TextDecoder().decode(content)),
    );
    const event = new ICAL.Event(file.getFirstSubcomponent('vevent') ?? undefined);
    return `${String(file.getFirstPropertyValue('method'))} ${event.uid.split('@')[0]} ${event.startDate.toString()}`;
  });
  return { text, entries };
}

describe('the calendar of whoever must keep a day', () => {
  const about = () => `condition.${dossier}.101.${body()}`;

  test('gets of two decisions in one message the last', async () => {
    await sendOne();
    await queue({ notice: 'extension-granted', key: `${dossier}|e3`, sequence: 3, due: '2018-07-01' });
    await sendOne({ notice: 'condition-waived', key: `${dossier}|e4`, sequence: 4, due: '2018-07-01' });

    expect((await reading(handed[0] ?? last())).entries).toEqual([`REQUEST ${about()} 2018-06-01`]);
    expect((await reading(last())).entries).toEqual([`CANCEL ${about()} 2018-07-01`]);
  });

  test('gets the day that holds, where an event was corrected before its message left', async () => {
    await sendOne({ notice: 'deadline-set', milestone: undefined, due: '2018-06-20' });

    const { text, entries } = await reading(last());
    expect(entries).toEqual([`REQUEST ${about()} 2018-06-01`]);
    expect(text).toContain('1 juni 2018');
    expect(text).not.toContain('20 juni 2018');
  });

  test('loses the days of conditions that ended with the authorisation, and its last day', async () => {
    const matter = { aggregate: `dossier:${dossier}`, condition: undefined, milestone: undefined } as const;
    await queue({ ...matter, notice: 'authorisation-expiring', key: `${dossier}|x`, due: '2018-12-31' });
    await sendOne();
    await aDossierOf(ports, dossier, { organisation: body(), due: '2018-06-01', status: 'ended' });
    await sendOne({ ...matter, notice: 'authorisation-revoked', key: `${dossier}|r`, sequence: 9, due: undefined });

    expect((await reading(handed[0] ?? last())).entries.sort()).toEqual([
      `REQUEST ${about()} 2018-06-01`,
      `REQUEST dossier.${dossier}.laatste-dag 2018-12-31`,
    ]);
    expect((await reading(last())).entries.sort()).toEqual([
      `CANCEL ${about()} 2018-06-01`,
      `CANCEL dossier.${dossier}.laatste-dag 2018-12-31`,
    ]);
  });
});

describe('what a condition says', () => {
  test.each([
    { whose: 'of an acceder', accession: true, said: 'Wat toetreders moeten' },
    { whose: 'of the decision itself', accession: false, said: 'Wat de aanvrager moet' },
  ])('is told of one $whose, though both have one reference', async ({ accession, said }) => {
    const name = { dossier, ref: '101', organisation: body(), ...(accession ? { round: 1 } : {}) };
    const aggregate = conditionId(name);
    const due = '2018-06-01';
    await putSnapshots([[aggregate, aCondition({ due, opening: anOpening({ ...name, due }) })]]);
    const texts = { 'condition:101': 'Wat de aanvrager moet', 'accession-condition:101': 'Wat toetreders moeten' };
    const of = dossierId(dossier);
    const Item = { ...textKey(of, 1), aggregate: of, sequence: 1, texts };
    await table.table.documents.send(new PutCommand({ TableName: table.table.name, Item }));
    await sendOne({ aggregate, key: `${aggregate}|deadline-1:-30`, ...(accession ? { accession: body() } : {}) });

    const { text } = await reading(last());
    expect(Object.values(texts).filter((each) => text.includes(each))).toEqual([said]);
  });
});

describe('what else is open', () => {
  test('for a body is listed however many of its duties are done, and beside news of the same dossier', async () => {
    const organisation = body();
    const done = Array.from({ length: 230 }, (_, number) => {
      const opening = anOpening({ dossier, organisation, ref: `9${number}`, due: '2015-01-01' });
      return [
        conditionId({ dossier, ref: `9${number}`, organisation }),
        aCondition({ due: '2015-01-01', status: 'fulfilled', opening }),
      ] as const;
    });
    const opening = anOpening({ dossier, organisation, ref: '102', reportedAs: '102', due: '2018-03-01' });
    await putSnapshots([
      ...done,
      [conditionId({ dossier, ref: '102', organisation }), aCondition({ due: '2018-03-01', opening })],
      [
        dossierId(dossier),
        aDossier({
          dossier,
          status: 'awaiting-advice',
          advices: [
            {
              kind: 'dpo',
              adviser: organisation,
              due: '2018-02-01',
              status: 'open',
              onSilence: 'wait',
              askedAt: now,
              number: 1,
            },
          ],
        }),
      ],
    ]);
    await ports.parties.expect([organisation], dossierId(dossier));
    await sendOne({
      aggregate: `dossier:${dossier}`,
      notice: 'meeting-scheduled',
      condition: undefined,
      milestone: undefined,
    });

    const { text } = await reading(last());
    expect(text).toContain(`[${dossier}] een vraag om advies, vervaldag donderdag 1 februari 2018`);
    expect(text).toContain(`[${dossier}] voorwaarde 102, vervaldag donderdag 1 maart 2018`);
  });

  test('for a secretariat stands on its list', async () => {
    const aggregate = `accession:${dossier}:leuven`;
    const item = { committee: 'vtc', aggregate, status: 'to-do', causedBy: `${aggregate}#2` } as const;
    await listWork(table.table, { ...item, id: `review-commitment#${dossier}`, kind: 'review-commitment' });
    await sendOne({ notice: 'condition-overdue', milestone: 1, recipient: 'secretariat:vtc' });

    expect((await reading(last())).text).toContain(`[${dossier}] een verbintenis om te beoordelen`);
  });
});

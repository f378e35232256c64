import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { NOTICE_HEADER } from '#adapters/ses/render-message.ts';

/** A message that the service took; one that left twice is here twice. */
export interface Copy {
  readonly service: string;
  /** The notices in it, as the mail itself says: its address, and each of its headers that names one. */
  readonly notices: readonly string[];
  /** Those of them of which its sender had been told by then that they had left before. */
  readonly toldBefore: readonly string[];
}

/** A notice as the service can tell it from any other: where it went, and what its header says. */
export const noticeAt = (address: string, header: string): string => `${address} ${header}`;

/** What the service did with the requests it got, counted. */
export interface Doings {
  requests: number;
  taken: number;
  /** Of these, messages to nobody, to ask for an event. */
  probes: number;
  slow: number;
  throttled: number;
  failedBefore: number;
  failedAfter: number;
  eventsLate: number;
  eventsDoubled: number;
}

/** A mail service that does to its callers whatever a real one may do. It outlives the platform that calls it. */
export interface ScriptedSes {
  readonly endpoint: string;
  readonly copies: readonly Copy[];
  readonly doings: Doings;
  /** What time it is, in milliseconds since 1970; the drill's clock. */
  standAt(now: number): void;
  /** The events that are due by now, in no order at all. */
  takeDueEvents(): { readonly service: string; readonly event: unknown }[];
  /** Events that came through: from here on Beraad can know. */
  told(services: readonly string[]): void;
  /** Whether events are still to come. */
  hasEvents(): boolean;
  close(): Promise<void>;
}

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';
const MINUTE = 60_000;

/** How often the service does each thing to a request; what is left goes well. */
const SHARES = { slow: 0.05, throttled: 0.06, failsBefore: 0.04, failsAfter: 0.05, answersBadly: 0.02 };
const SLOW_MILLISECONDS = 250;
/** Of its events: most come at once, some in minutes, a few take long; some come twice. */
const EVENTS = { late: 0.15, veryLate: 0.05, doubled: 0.2 };
const LATE_MILLISECONDS = 8 * MINUTE;
const VERY_LATE_MILLISECONDS = 20 * MINUTE;

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function tagsIn(form: URLSearchParams): Record<string, string[]> {
  const tags: Record<string, string[]> = {};
  for (let number = 1; form.has(`Tags.member.${number}.Name`); number += 1)
    tags[form.get(`Tags.member.${number}.Name`) ?? ''] = [form.get(`Tags.member.${number}.Value`) ?? ''];
  return tags;
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(
    `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>as the script says</Message></Error></ErrorResponse>`,
  );
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Serves the scripted service on 127.0.0.1. `random` decides what it does; the same numbers, the same deeds. */
export async function serveScriptedSes(random: () => number): Promise<ScriptedSes> {
  let now = 0;
  const copies: Copy[] = [];
  const known = new Set<string>();
  let events: { readonly at: number; readonly service: string; readonly event: unknown }[] = [];
  const doings: Doings = {
    requests: 0,
    taken: 0,
    probes: 0,
    slow: 0,
    throttled: 0,
    failedBefore: 0,
    failedAfter: 0,
    eventsLate: 0,
    eventsDoubled: 0,
  };

  function delay(): number {
    const which = random();
    if (which < EVENTS.veryLate) return LATE_MILLISECONDS + random() * (VERY_LATE_MILLISECONDS - LATE_MILLISECONDS);
    return which < EVENTS.veryLate + EVENTS.late ? random() * LATE_MILLISECONDS : 0;
  }

  function plan(service: string, tags: Record<string, string[]>): void {
    const mail = { messageId: service, timestamp: new Date(now).toISOString(), tags };
    for (const eventType of ['Send', 'Delivery']) {
      const event = { source: 'aws.ses', 'detail-type': `Email ${eventType}`, detail: { eventType, mail } };
      const late = delay();
      if (late > 0) doings.eventsLate += 1;
      events.push({ at: now + late, service, event });
      if (random() >= EVENTS.doubled) continue;
      doings.eventsDoubled += 1;
      events.push({ at: now + delay(), service, event });
    }
  }

  async function take(form: URLSearchParams): Promise<string> {
    const service = randomUUID();
    const tags = tagsIn(form);
    const message = tags['beraad-message']?.[0];
    // Before anything is written down: a caller that dies while this is read has been served all the same.
    const { headers } = await PostalMime.parse(Buffer.from(form.get('RawMessage.Data') ?? '', 'base64'));
    const address = form.get('Destinations.member.1') ?? '';
    const notices = headers
      .filter(({ key }) => key === NOTICE_HEADER.toLowerCase())
      .map(({ value }) => noticeAt(address, value));
    doings.taken += 1;
    if (message === undefined) doings.probes += 1;
    else {
      const told = new Set(copies.flatMap((copy) => (known.has(copy.service) ? copy.notices : [])));
      copies.push({ service, notices, toldBefore: notices.filter((notice) => told.has(notice)) });
    }
    plan(service, tags);
    return service;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await readForm(request);
    doings.requests += 1;
    let which = random();
    const falls = (share: number): boolean => {
      which -= share;
      return which < 0;
    };
    if (falls(SHARES.throttled)) {
      doings.throttled += 1;
      return refuse(response, 400, 'Throttling');
    }
    if (falls(SHARES.failsBefore)) {
      doings.failedBefore += 1;
      if (random() < 0.5) return refuse(response, 500, 'InternalFailure');
      request.socket.destroy();
      return;
    }
    if (falls(SHARES.failsAfter)) {
      doings.failedAfter += 1;
      await take(form);
      request.socket.destroy();
      return;
    }
    if (falls(SHARES.answersBadly)) {
      doings.failedAfter += 1;
      await take(form);
      return refuse(response, 503, 'ServiceUnavailable');
    }
    if (falls(SHARES.slow)) {
      doings.slow += 1;
      await pause(SLOW_MILLISECONDS);
    }
    const service = await take(form);
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end(
      `<SendRawEmailResponse xmlns="${NAMESPACE}"><SendRawEmailResult><MessageId>${service}</MessageId></SendRawEmailResult><ResponseMetadata><RequestId>${service}</RequestId></ResponseMetadata></SendRawEmailResponse>`,
    );
  }

  const server = createServer((request, response) => {
    // A caller that was killed in the middle of its request has sent nothing.
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    copies,
    doings,
    standAt(instant) {
      now = instant;
    },
    takeDueEvents() {
      const due = events.filter(({ at }) => at <= now);
      events = events.filter(({ at }) => at > now);
      return due
        .map((one) => ({ place: random(), one }))
        .sort((a, b) => a.place - b.place)
        .map(({ one }) => one);
    },
    told(services) {
      for (const service of services) known.add(service);
    },
    hasEvents: () => events.length > 0,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

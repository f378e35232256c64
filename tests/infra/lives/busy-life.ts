import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { ADMINISTRATOR } from '#local/platform/settings.ts';
import { ApiClient } from '#local/replay/api-client.ts';
import type { OutputLine } from '#local/replay/output-lines.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { at, type TestPlatform } from '#tests/support/platform.ts';
import { PortalClient } from '#tests/support/portal-client.ts';
import { ROUTES } from '#web/routing/routes.ts';

const parsed = parseScenario(readFileSync(new URL('life.yaml', import.meta.url), 'utf8'), 'life.yaml');
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
/** The scenario that is lived. */
export const LIFE = parsed;

/** What stands in the place of a page's parameters. */
const NAMED: Readonly<Record<string, string>> = {
  dossier: 'oud',
  reference: 'oud',
  organisation: 'gent',
  condition: '41',
  date: '2024-11-18',
  name: 'commitment',
  step: 'withdraw-accession',
};
/** Between them they are shown every page; who may not see one is refused after the same reads. */
const VISITORS = ['secretary', 'gent-clerk', ADMINISTRATOR];

const historySchema = z.object({ events: z.array(z.object({ id: z.string(), name: z.string() })) });

async function give(client: ApiClient, by: string, method: 'POST' | 'PUT', path: string, body: unknown): Promise<void> {
  const answer = await client.call(by, method, path, body);
  if (!answer.ok) throw new Error(`${path}: ${answer.detail}`);
}

/** What no scenario has a step for, by the day from which it is done. */
const EXTRAS: readonly (readonly [string, (test: TestPlatform, client: ApiClient) => Promise<void>])[] = [
  [
    '2024-12-11T00:00',
    async (_, client) => {
      const reminders = { reminders: [30, 7, 0], reason: 'Minder berichten' };
      await give(client, ADMINISTRATOR, 'PUT', '/api/v1/policy', reminders);
    },
  ],
  ['2024-12-12T00:00', async ({ platform }) => bounce(platform)],
  [
    '2025-01-13T00:00',
    async (_, client) => {
      const answer = await client.call(ADMINISTRATOR, 'GET', '/api/v1/dossiers/oud/history');
      const { events } = historySchema.parse(answer.ok ? answer.body : undefined);
      const event = events.findLast(({ name }) => name === 'event-recorded')?.id;
      const corrected = { event, date: '2025-01-07', reason: 'Verkeerde dag' };
      await give(client, 'agii-officer', 'POST', '/api/v1/dossiers/oud/correct-event', corrected);
    },
  ],
  [
    '2025-01-20T00:00',
    (_, client) => give(client, 'secretary', 'POST', '/api/v1/dossiers/nieuw/note-dependency', { dependency: 'oud' }),
  ],
];

/** The last mail comes back for good. */
async function bounce(platform: TestPlatform['platform']): Promise<void> {
  const mail = platform.mailbox.list({ to: 'info@gent.example' }).at(-1);
  const raw = platform.mailbox.raw(mail?.id ?? '')?.toString('utf8') ?? '';
  const message = /^X-Beraad-Message: (\S+)/m.exec(raw)?.[1] ?? '';
  const detail = {
    eventType: 'Bounce',
    mail: { messageId: mail?.id, timestamp: mail?.at, tags: { 'beraad-message': [message] } },
    bounce: { bounceType: 'Permanent', bounceSubType: 'NoEmail', bouncedRecipients: [] },
  };
  platform.mailbox.tell(JSON.stringify({ detail }));
  await platform.settle();
}

/** Somebody who looks at every page, also at those that they may not see, and leaves. */
async function tour(url: string, persona: string): Promise<void> {
  const visitor = new PortalClient(url);
  await visitor.logIn(persona, '/');
  for (const { method, path } of ROUTES) {
    if (method !== 'GET') continue;
    await visitor.get(path.replaceAll(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => NAMED[name] ?? name));
  }
  await visitor.get('/zoeken?q=oud');
  await visitor.get('/controle?provider=agii&recipient=gent');
}

/** What is done at an instant in the middle of the life. */
interface Turn {
  readonly at: string;
  readonly act: (test: TestPlatform) => Promise<unknown>;
}

/** Lives life.yaml with what no scenario has a step for; the platform is the caller's. */
export async function liveBusily(test: TestPlatform, turns: readonly Turn[] = []): Promise<readonly OutputLine[]> {
  const client = new ApiClient(test.platform.url);
  const left = [
    ...EXTRAS.map(([begin, extra]): Turn => ({ at: begin, act: (platform) => extra(platform, client) })),
    ...turns,
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  const { lines, failure } = await replayScenario(test.platform.url, LIFE.scenario, LIFE.steps, {
    async moveTo(to) {
      while (left[0] !== undefined && to >= at(left[0].at)) {
        const turn = left.shift();
        if (turn === undefined) break;
        await test.platform.advanceTo(at(turn.at));
        client.forgetTokens();
        await turn.act(test);
      }
      await test.platform.advanceTo(to);
    },
  });
  if (failure !== undefined) throw new Error(failure.message);
  return lines;
}

/** Visitors who look at everything. */
export async function lookAtEverything({ platform }: TestPlatform): Promise<void> {
  const client = new ApiClient(platform.url);
  for (const feed of ['json', 'csv', 'atom', 'jsonld']) await fetch(`${platform.url}/register.${feed}`);
  for (const list of [
    'dossiers',
    'conditions',
    'protocols',
    'campaigns',
    'admissions',
    'substitutions',
    'contact-report',
    'me',
  ])
    for (const by of ['secretary', 'agii-officer', ADMINISTRATOR]) await client.call(by, 'GET', `/api/v1/${list}`);
  for (const visitor of VISITORS) await tour(platform.url, visitor);
}

import { expect, test } from 'vitest';
import * as z from 'zod';
import { liveAmifThrough, take } from '#tests/support/lives.ts';
import { aPlatform } from '#tests/support/platform.ts';

const registerSchema = z.object({
  entries: z.array(
    z.object({
      reference: z.string(),
      state: z.string(),
      conditions: z.array(z.object({ ref: z.string(), text: z.string() })),
    }),
  ),
});
/** Places in scenarios/2017-amif.yaml. */
const SIGNED = 10;

test('the register tells of a decision from its publication on, to anyone, and is cached until it changes', async () => {
  await using used = await aPlatform('2017-06-08T10:00');
  const { platform } = used;
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${platform.url}${path}`, { headers });
  const read = async () => registerSchema.parse(await (await get('/register.json')).json());

  await liveAmifThrough(platform, SIGNED);
  expect(await read()).toEqual({ entries: [] });

  await take(platform, { by: 'secretary', do: 'publish-decision', dossier: 'amif' });
  const first = await get('/register.json');
  expect(first.headers.get('cache-control')).toContain('public');
  expect(registerSchema.parse(await first.json()).entries).toMatchObject([{ reference: 'amif', state: 'in-force' }]);
  expect((await read()).entries[0]?.conditions.find(({ ref }) => ref === '101')?.text).not.toBe('');
  const etag = first.headers.get('etag') ?? '';
  expect((await get('/register.json', { 'if-none-match': etag })).status).toBe(304);

  await take(platform, { by: 'secretary', do: 'suspend-authorisation', dossier: 'amif', reason: 'R' });
  const changed = await get('/register.json', { 'if-none-match': etag });
  expect(changed.status).toBe(200);
  expect(registerSchema.parse(await changed.json()).entries).toMatchObject([{ state: 'suspended' }]);

  for (const [feed, type] of [
    ['csv', 'text/csv'],
    ['atom', 'application/atom+xml'],
    ['jsonld', 'application/ld+json'],
  ]) {
    const answer = await get(`/register.${feed}`);
    expect(answer.headers.get('content-type')).toContain(type);
    expect(await answer.text()).toContain('AMIF');
  }
  expect((await get('/register.exe')).status).toBe(404);
});

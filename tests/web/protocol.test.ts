import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { asAdministrator } from '../support/as-administrator.ts';
import { aPlatform, type TestPlatform } from '../support/platform.ts';
import { PortalClient } from '../support/portal-client.ts';

const FILE = '2024-kind-en-gezin.yaml';
const parsed = parseScenario(readFileSync(new URL(`../../scenarios/${FILE}`, import.meta.url), 'utf8'), FILE);
if (!parsed.ok) throw new Error('the scenario does not parse');
const { scenario, steps } = parsed;
const submission = steps.findIndex(({ step }) => step.do === 'submit-protocol' && step.refused !== true);

let test: TestPlatform;
/** Somebody of each party's data protection office and signatories, as the file names them. */
const peopleWith = (role: string): string[] =>
  Object.entries(scenario.people).flatMap(([id, person]) => (person.role === role ? [id] : []));

beforeAll(async () => {
  test = await aPlatform(scenario.start.slice(0, 16));
  const until = steps[submission]?.step.at ?? scenario.start;
  const { failure } = await replayScenario(test.platform.url, { ...scenario, until }, steps.slice(0, submission + 1));
  if (failure !== undefined) throw new Error(failure.message);
}, 60_000);
afterAll(() => test[Symbol.asyncDispose]());

describe('a protocol in the portal', () => {
  const submitted = steps[submission]?.step;
  const dossier = submitted !== undefined && 'dossier' in submitted ? String(submitted.dossier) : '';

  it('waits for each data protection officer, is advised by form, and can be signed then', async () => {
    const officers = peopleWith('dpo');
    expect(officers).toHaveLength(2);
    for (const officer of officers) {
      const client = new PortalClient(test.platform.url);
      const tasks = await client.logIn(officer);
      expect(tasks.text).toContain('Advies geven over het protocol');
      const path = `/dossiers/${dossier}/give-protocol-advice`;
      const sure = await client.post(path, { opinion: 'positive', text: 'In orde' });
      expect(sure.status).toBe(200);
      const done = sure.text.includes('bent u zeker') ? await client.post(path, { _confirmed: 'ja' }, sure.text) : sure;
      expect(done.text).toContain('Het advies over het protocol is gegeven.');
      expect(done.text).toContain('Inhoud van het protocol');
      expect((await client.get('/')).text).not.toContain('Advies geven over het protocol');
    }
    const [signatory = ''] = peopleWith('signatory');
    const client = new PortalClient(test.platform.url);
    const page = await client.logIn(signatory, `/dossiers/${dossier}`);
    expect(page.text).toContain('Klaar om te ondertekenen');
    const signed = await client.post(`/dossiers/${dossier}/sign-protocol`, { _confirmed: 'ja' });
    expect(signed.text).toContain('Het protocol is ondertekend.');
    expect(signed.text).toContain('Door één partij ondertekend');
  });

  it('has its evidence judged by the other party: a task, and on its board', async () => {
    const { platform } = test;
    const clientOf = async (persona: string): Promise<PortalClient> => {
      const client = new PortalClient(platform.url);
      await client.logIn(persona);
      return client;
    };
    /** Takes a step, confirmed where it asks for that. */
    const take = async (persona: string, step: string, fields: Readonly<Record<string, string>>): Promise<string> => {
      const client = await clientOf(persona);
      const sent = await client.post(`/dossiers/${dossier}/${step}`, fields);
      const { text } = sent.text.includes('bent u zeker')
        ? await client.post(`/dossiers/${dossier}/${step}`, { _confirmed: 'ja' }, sent.text)
        : sent;
      await platform.settle();
      return text;
    };
    await take('ocmw-head', 'sign-protocol', {});
    for (const party of ['opgroeien', 'ocmw'])
      await take(`${party}-head`, 'publish-protocol', { url: `https://www.${party}.example/protocol` });
    const duty = `voorwaarden/advies/submit-evidence?organisation=opgroeien`;
    expect(await take('opgroeien-staff', duty, { text: 'Gepubliceerd' })).toContain('bewijsstuk');

    const judge = await clientOf('ocmw-staff');
    const evidence = `/dossiers/${dossier}/voorwaarden/advies/bewijs?organisation=opgroeien`;
    const link = `href="${evidence}"`;
    const [tasks, board, file] = await Promise.all(
      ['/', '/voorwaarden', '/voorwaarden.csv'].map(async (path) => (await judge.get(path)).text),
    );
    expect(tasks).toContain('Bewijsstuk beoordelen');
    expect(tasks).toContain(link);
    expect(board).toContain(link);
    expect(file).toContain('Opgroeien regie');
    // Whoever handed it in waits; somebody else knows nothing of it.
    const own = await clientOf('opgroeien-staff');
    expect((await own.get('/')).text).not.toContain('Bewijsstuk beoordelen');
    expect((await own.get('/voorwaarden')).text).toContain(link);

    expect((await judge.get(evidence)).text).toContain('Gepubliceerd');
    await take('ocmw-staff', 'voorwaarden/advies/accept-evidence?organisation=opgroeien', {});
    expect((await judge.get('/')).text).not.toContain('Bewijsstuk beoordelen');

    // The same for a question to have more time: 6.3 is the other party's.
    const later = 'voorwaarden/6.3/request-extension?organisation=ocmw-partij';
    await take('ocmw-staff', later, { reason: 'Later', due: '2026-12-31' });
    expect((await own.get('/')).text).toContain('Vraag om uitstel beantwoorden');
  });

  it('is not there for who is no party to it', async () => {
    const { url } = test.platform;
    await asAdministrator(url, 'organisations/stad', {
      name: 'Stad',
      kind: 'municipality',
      email: 'stad@stad.example',
    });
    await asAdministrator(url, 'people/outsider', { name: 'Buiten Staander', role: 'signatory', organisation: 'stad' });
    const client = new PortalClient(url);
    expect((await client.logIn('outsider', `/dossiers/${dossier}`)).status).toBe(404);
    expect((await client.ask(`/dossiers/${dossier}/sign-protocol`)).status).toBe(404);
    expect((await client.get('/dossiers')).text).not.toContain(`/dossiers/${dossier}`);
    expect((await new PortalClient(test.platform.url).ask(`/dossiers/${dossier}`)).status).toBe(303);
  });
});

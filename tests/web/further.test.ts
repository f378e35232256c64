import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asAdministrator } from '../support/as-administrator.ts';
import { liveAmifThrough } from '../support/lives.ts';
import { aPlatform, type TestPlatform } from '../support/platform.ts';
import { PortalClient } from '../support/portal-client.ts';

/** In force; a sample was reported, and condition 101 was handed in. */
const THROUGH = 16;
const PERSONAS = ['secretary', 'chair', 'applicant', 'aii-security', 'dpo-wse'];

let test: TestPlatform;
const clients = new Map<string, PortalClient>();
const as = (persona: string): PortalClient => clients.get(persona)!;

async function logIn(persona: string): Promise<void> {
  const client = new PortalClient(test.platform.url);
  expect((await client.logIn(persona)).status).toBe(200);
  clients.set(persona, client);
}

beforeAll(async () => {
  test = await aPlatform('2017-06-01T09:00');
  await liveAmifThrough(test.platform, THROUGH);
  await asAdministrator(test.platform.url, 'organisations/stad', {
    name: 'Stad',
    kind: 'municipality',
    email: 'info@stad.example',
    signatories: [{ name: 'An Mayor', office: 'burgemeester' }],
  });
  for (const [person, role] of [
    ['clerk', 'responsible'],
    ['mayor', 'signatory'],
  ] as const)
    await asAdministrator(test.platform.url, `people/${person}`, { name: person, role, organisation: 'stad' });
  for (const persona of [...PERSONAS, 'clerk', 'mayor']) await logIn(persona);
}, 60_000);
afterAll(() => test[Symbol.asyncDispose]());

const settle = () => test.platform.settle();
const DOSSIER = '/dossiers/amif';

describe('a request that came on paper', () => {
  it('is copied by the secretariat page by page, counts from the day it came, and is then the applicant’s', async () => {
    const desk = as('secretary');
    const send = async (path: string, fields: Readonly<Record<string, string>>) => {
      const answer = await desk.post(path, fields, (await desk.get(path)).text);
      return answer;
    };
    const first = {
      dossier: 'op-brief',
      kind: 'authorisation',
      subject: 'Een aanvraag per brief',
      receivedOn: '2017-11-27',
    };
    expect((await desk.get('/dossiers')).text).toContain('href="/intake"');
    const wrong = await send('/intake', { ...first, receivedOn: '2017-02-30' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('href="#veld-receivedOn"');

    // A name that is taken, or of no dossier, is told where it is typed.
    for (const [fields, field, message] of [
      [{ ...first, dossier: 'amif' }, 'dossier', 'Deze korte naam is al in gebruik.'],
      [{ ...first, amends: 'bestaat-niet' }, 'amends', 'Er is geen dossier met deze korte naam'],
    ] as const) {
      const refused = await send('/intake', fields);
      expect(refused.status).toBe(422);
      expect(refused.text).toContain(`href="#veld-${field}"`);
      expect(refused.text).toContain(message);
    }

    const fill = async (fields: Readonly<Record<string, string>>): Promise<string> => {
      let at = (await send('/intake', fields)).path;
      at = (await send(at, { 'applicants.0': 'wse', 'applicants._rows': '1', provider: 'aii' })).path;
      at = (await send(at, { purposes: 'Controle' })).path;
      at = (await send(at, { 'dataItems.0.name': 'Naam', 'dataItems._rows': '1' })).path;
      at = (await send(at, {})).path;
      return (await send(at, {})).path;
    };
    const done = await send(await fill(first), { _send: 'ja' });
    await settle();

    expect(done).toMatchObject({ status: 200, path: '/dossiers/op-brief' });
    expect(done.text).toContain('De aanvraag is geregistreerd.');
    expect(done.text).toContain('Aanvraag op papier ontvangen en geregistreerd');
    expect(done.text).toContain('maandag 27 november 2017');
    expect((await as('applicant').get('/dossiers/op-brief')).status).toBe(200);
    expect((await as('clerk').get('/dossiers/op-brief')).status).toBe(404);
    // A letter does not come tomorrow.
    const ahead = await send(await fill({ ...first, dossier: 'morgen', receivedOn: '2030-01-01' }), { _send: 'ja' });
    expect(ahead.status).toBe(409);
    expect(ahead.text).toContain('Die dag ligt na vandaag.');
    expect((await desk.ask('/dossiers/morgen')).status).toBe(404);
  });
});

describe('what nothing is known of', () => {
  it('is told of an item that no permit knows by its name, with the names that they do know', async () => {
    const asked = (item: string) => `/controle?provider=aii&recipient=wse&dataItem=${encodeURIComponent(item)}`;
    const { text } = await as('clerk').get(asked('rijksregisternr'));
    expect(text).not.toContain('Nee, dit mag niet.');
    expect(text).toContain('“rijksregisternr” is onder die naam niet bekend.');
    const [, link = ''] = /href="(\/controle\?[^"]*dataItem=[^"]*)"/.exec(text) ?? [];
    expect((await as('clerk').get(link.replaceAll('&amp;', '&'))).text).toContain('Ja, dit mag.');
  });

  it('is told where nothing waits, with what can be done', async () => {
    const { text } = await as('clerk').get('/');
    expect(text).toContain('maar niet voor alles');
    for (const path of ['/toetredingen', '/register']) expect(text).toContain(`<a class="ds-link" href="${path}">`);
  });
});

describe('what sets something right', () => {
  it('corrects the day of an event that was reported, chosen out of those that there are', async () => {
    const path = `${DOSSIER}/correct-event`;
    const { text } = await as('applicant').get(path);
    expect(text).toContain('Steekproef getrokken, 3 november 2017'.replace('Steekproef', 'steekproef'));
    const event = /name="event" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const answer = await as('applicant').post(path, { event, date: '2017-11-02', reason: 'Een dag te vroeg' }, text);
    await settle();

    expect(answer.path).toBe(DOSSIER);
    expect(answer.text).toContain('De melding is rechtgezet.');
    expect((await as('applicant').get(DOSSIER)).text).toContain(
      'Melding rechtgezet: steekproef getrokken was op 2 november 2017',
    );
    const other = await as('applicant').post(path, { event: 'dossier:amif@1', date: '2017-11-02', reason: 'x' }, text);
    expect(other.status).toBe(409);
  });

  it('takes evidence back that was handed in by mistake, saying what is taken back, and only by who did it', async () => {
    const path = `${DOSSIER}/voorwaarden/101/annul-condition-event?organisation=aii`;
    const { text } = await as('aii-security').get(path);
    expect(text).toMatch(/Wat u rechtzet<[\s\S]{0,40}ewijsstuk ingediend: Strategisch informatieveiligheidsbeleid/);
    const refused = await as('secretary').get(path);
    expect(refused.status).toBe(403);
    expect(refused.text).toMatch(/<main[\s\S]*Open het dossier[\s\S]*href="\/dossiers\/amif"/);
    const wrong = await as('aii-security').post(path, {}, text);
    expect(wrong.status).toBe(422);
    const answer = await as('aii-security').post(path, { reason: 'Het verkeerde plan' }, text);

    expect(answer.text).toContain('De vergissing is rechtgezet.');
    expect(answer.text).toContain(
      'Rechtgezet, want een vergissing: het bewijsstuk was niet ingediend'.replace('Rechtgezet', 'rechtgezet'),
    );
    const evidence = (await as('secretary').get(`${DOSSIER}/voorwaarden/101/bewijs?organisation=aii`)).text;
    expect(evidence.match(/ongedaan gemaakt/g)).toHaveLength(2);
    expect(answer.text).toMatch(/Strategisch informatieveiligheidsbeleid[\s\S]{0,300}ongedaan gemaakt/);
    const empty = await as('aii-security').post(`${DOSSIER}/voorwaarden/101/submit-evidence?organisation=aii`);
    expect(empty.status).toBe(422);
    expect(empty.text).toMatch(/href="#veld-text">[^<]*Schrijf wat u gedaan hebt/);
    const again = await as('aii-security').post(path, { reason: 'Het verkeerde plan' }, text);
    expect(again).toMatchObject({ status: 200, path: DOSSIER });
    expect(again.text.match(/rechtgezet, want een vergissing/gi)).toHaveLength(1);
  });

  it('notes on what a dossier rests, and that it does not hold any more', async () => {
    const desk = as('secretary');
    const noted = await desk.post(`${DOSSIER}/note-dependency`, {
      dependency: 'rijksregister',
      'outside.name': 'KB van 1 maart 2016',
      'outside.lastDay': '2019-12-31',
    });
    expect(noted.text).toContain('KB van 1 maart 2016');
    const page = (await desk.get(`${DOSSIER}/report-lapse`)).text;
    const fields = { dependency: 'rijksregister', because: 'revoked', reason: 'Ingetrokken bij KB' };
    const sure = await desk.post(`${DOSSIER}/report-lapse`, fields, page);
    expect(sure.text).toContain('bent u zeker?');
    const done = await desk.post(`${DOSSIER}/report-lapse`, { ...fields, _confirmed: 'ja' }, sure.text);
    await settle();

    expect(done.path).toBe(DOSSIER);
    expect((await as('applicant').get(DOSSIER)).text).toMatch(/KB van 1 maart 2016[\s\S]{0,80}ingetrokken/);
    const dropped = await desk.post(`${DOSSIER}/drop-dependency`, {
      dependency: 'rijksregister',
      reason: 'Niet nodig',
    });
    expect(dropped.text).not.toContain('KB van 1 maart 2016</li>');
  });

  it('passes the part of a body to its successor in law', async () => {
    const path = `${DOSSIER}/record-succession`;
    const desk = as('secretary');
    const { text } = await desk.get(path);
    expect(text).toMatch(/value="aii"[^>]*>(<label[^>]*>)?Agentschap Integratie en Inburgering/);
    const fields = { from: 'aii', to: 'stad', reason: 'Besluit van 1 december 2017' };
    const sure = await desk.post(path, fields, text);
    expect((await as('mayor').ask(DOSSIER)).status).toBe(404);
    await desk.post(path, { ...fields, _confirmed: 'ja' }, sure.text);
    await settle();

    const seen = await as('mayor').get(DOSSIER);
    expect(seen.text).toContain('Stad volgt Agentschap Integratie en Inburgering in rechte op');
    expect(seen.text).toContain('/dossiers/amif/voorwaarden/101/submit-evidence?organisation=stad');
  });
});

describe('the advices of a body', () => {
  it('are listed with what was asked and what was given, for its own people', async () => {
    const { text } = await as('dpo-wse').get('/adviezen');
    expect(text).toContain('Veiligheidsadvies');
    expect(text).toContain('Gunstig advies');
    expect(text).toContain('op 14 augustus 2017');
    expect(text).toContain('Voldoet aan de minimale normen van de KSZ.');
    expect((await as('dpo-wse').get('/adviezen?toestand=open')).text).toContain(
      'Er zijn geen adviezen in deze toestand.',
    );
    expect((await as('clerk').get('/adviezen')).text).not.toContain('KSZ');
    expect((await as('dpo-wse').get('/')).text).toContain('href="/adviezen"');
  });
});

describe('the contacts of a body', () => {
  const path = '/beheer/contacten/stad';

  it('are changed by its own people and by a secretariat, each seeing what was wrong at the field', async () => {
    const early = (await as('secretary').get(path)).text;
    const shown = (await as('clerk').get(path)).text;
    const wrong = await as('clerk').post(path, { email: 'geen adres', dpo: 'dpo@stad.example' }, shown);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('href="#veld-email"');
    expect(wrong.text).toContain('value="geen adres"');
    const done = await as('clerk').post(path, { email: 'nieuw@stad.example', dpo: 'dpo@stad.example' }, shown);
    expect(done).toMatchObject({ status: 200, path: '/beheer/contacten' });
    expect(done.text).toContain('nieuw@stad.example');
    // Sent twice, it is done; on an old picture nothing is written over.
    expect((await as('clerk').post(path, { email: 'nieuw@stad.example', dpo: 'dpo@stad.example' }, shown)).path).toBe(
      '/beheer/contacten',
    );
    const late = await as('secretary').post(path, { email: 'oud@stad.example' }, early);
    expect(late.status).toBe(409);
    expect(late.text).toContain('value="oud@stad.example"');
    const desk = await as('secretary').post(path, { email: 'post@stad.example', mailbox: 'info@stad.example' });
    expect(desk.status).toBe(200);
    expect((await as('clerk').get(path)).text).toMatch(/Laatst gewijzigd op [^<]+ door Secretariaat VTC/);
  });

  it('say who signs only by who may sign themselves', async () => {
    const asked = { email: 'post@stad.example', 'signatories.0.name': 'Ik', 'signatories._rows': '1' };
    await as('clerk').post(path, asked);
    await as('secretary').post(path, asked);
    expect((await as('clerk').get('/beheer/contacten')).text).toContain('An Mayor');
    await as('mayor').post(path, { ...asked, 'signatories.0.name': 'Bea Director' });
    const { text } = await as('clerk').get('/beheer/contacten');
    expect(text).toContain('Bea Director');
    expect(text).not.toContain('An Mayor');
  });
});

describe('a session that ended while somebody typed', () => {
  it.each([
    ['clerk', '/beheer/contacten/stad', { email: 'half@stad.example', mailbox: 'post' }, 'value="half@stad.example"'],
    ['secretary', '/intake', { subject: 'Half getypt' }, '>Half getypt</textarea>'],
    ['_beheerder', '/beheer/beleid', { reminders: '45, 15', sendAt: '08:30' }, 'value="45, 15"'],
  ])('gives %s %s back after the next login', async (persona, path, typed, shown) => {
    const before = new PortalClient(test.platform.url);
    await before.logIn(persona);
    const { text } = await before.get(path);
    await test.platform.advanceTo(test.platform.clock.now() + 3_600_000);
    const ended = await before.post(path, typed, text);
    expect(ended.status).toBe(401);
    expect(ended.text).toContain('Wat u invulde, is niet verloren');
    const back = /href="\/aanmelden\?naar=([^"]+)"/.exec(ended.text)?.[1] ?? '';
    const again = await new PortalClient(test.platform.url).logIn(persona, decodeURIComponent(back));

    expect(again.text).toContain(shown);
    expect(again.text).toContain('Dit is wat u invulde voor uw sessie eindigde.');
  });
});

describe('the letter about a decision', () => {
  it('is on the page of its dossier, for who may see that', async () => {
    const client = as('applicant');
    expect((await client.get(DOSSIER)).text).toContain(`href="${DOSSIER}/brief"`);
    const answer = await client.ask(`${DOSSIER}/brief`);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="beslissing-amif.pdf"');
    expect(new TextDecoder('latin1').decode((await answer.arrayBuffer()).slice(0, 5))).toBe('%PDF-');
    // Nothing is decided about the other one.
    expect((await client.ask('/dossiers/op-brief/brief')).status).toBe(404);
  });
});

describe('a meeting', () => {
  const meeting = '/zittingen/2017-09-13';

  it('is over when its day is, minuted or not', async () => {
    expect((await as('secretary').get('/zittingen')).text).toContain('Voorbij, zonder verslag');
    expect((await as('secretary').get(meeting)).text).toContain('Voorbij, zonder verslag');
  });

  it('is prepared once by reference, and asked by name from then on', async () => {
    const desk = as('secretary');
    const members = { 'members.0.member': 'lid-1', 'members.0.name': 'An Eerste', 'members.1.member': 'lid-2' };
    const prepared = { ...members, 'members.1.name': 'Bea Tweede', 'members._rows': '2', quorum: '1' };
    expect((await desk.post(`${meeting}/prepare-meeting`, prepared)).text).toContain('Bea Tweede');
    const attendance = (await desk.get(`${meeting}/record-attendance`)).text;
    expect(attendance.match(/type="checkbox"[^>]*name="present"[^>]*checked/g)).toHaveLength(2);
    expect(attendance).toContain('An Eerste</label>');
    const nobody = await desk.post(`${meeting}/record-attendance`, {}, attendance);
    expect(nobody.status).toBe(422);
    expect(nobody.text).toContain('Kies er minstens één.');
    const { text } = await desk.post(`${meeting}/record-attendance`, { present: 'lid-2' }, attendance);
    expect(text).toMatch(/An Eerste[\s\S]{0,40}\(afwezig\)[\s\S]*Bea Tweede[\s\S]{0,40}\(aanwezig\)/);

    const recusal = (await desk.get(`${meeting}/recuse-member`)).text;
    expect(recusal).toMatch(/value="lid-1"[^>]*><label[^>]*>An Eerste/);
    expect(recusal).toMatch(/value="amif"[^>]*><label[^>]*>VTC 2017 AII-WSE: Mededeling/);
    // Whoever sat last sits in the next one until somebody says otherwise.
    expect((await desk.get('/zittingen/nieuw')).text).toContain('value="Bea Tweede"');
  });
});

describe('what a secretariat looks for', () => {
  it('among dossiers stands in the address, for the page and its files alike', async () => {
    const desk = as('secretary');
    const asked = async (query: string) => (await desk.get(`/dossiers${query}`)).text;
    const link = 'href="/dossiers/amif"';
    expect(await asked('?toestand=in-force&q=inburgeraars')).toContain(link);
    expect(await asked('?toestand=in-force')).toContain('href="/dossiers.csv?toestand=in-force"');
    const none = await asked('?toestand=revoked');
    expect(none).not.toContain(link);
    expect(none).toContain('Geen enkel dossier voldoet hieraan.');
    expect((await desk.get('/dossiers.csv?toestand=in-force')).text).toContain('Van kracht');
    expect((await desk.get('/dossiers.csv?toestand=revoked')).text.trim().split('\r\n')).toHaveLength(1);
  });

  it('among bodies leads to how each is reached, for who keeps them all', async () => {
    const path = '/beheer/contacten?q=werk%20economie';
    expect((await as('secretary').get(path)).text).toContain('href="/beheer/contacten/wse"');
    expect((await as('aii-security').get(path)).text).not.toContain('href="/beheer/contacten/wse"');
    expect((await as('secretary').get('/beheer/contacten?q=nergens')).text).toContain('geen organisatie met deze naam');
  });
});

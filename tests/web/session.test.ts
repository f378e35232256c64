import { describe, expect, it } from 'vitest';
import { safeReturnPath } from '#web/session/return-path.ts';
import { hiddenFields } from '../support/portal-client.ts';
import { aPortal } from './support/fake-portal.ts';

const FORM = '/dossiers/amif/request-information';

describe('logging in', () => {
  it('leads on to the page that was asked', async () => {
    const browser = aPortal().browser();
    const asked = await browser.ask('/dossiers/amif?pagina=2');

    expect(asked.headers.get('location')).toBe('/aanmelden?naar=%2Fdossiers%2Famif%3Fpagina%3D2');
    const back = await browser.logIn('secretary', '/dossiers/amif?pagina=2');
    expect(back.status).toBe(303);
    expect(back.headers.get('location')).toBe('/dossiers/amif?pagina=2');
    expect((await browser.ask('/dossiers/amif')).status).toBe(200);
  });

  it.each([
    'https://elsewhere.test/',
    '//elsewhere.test',
    '/\\elsewhere.test',
    '/\t/elsewhere.test',
    'dossiers',
    '/..//elsewhere.test',
  ])('never leads to %j', (path) => {
    expect(safeReturnPath(path)).toBe('/');
  });

  it('gives a new session each time, in a cookie that scripts and other sites cannot use', async () => {
    const browser = aPortal().browser();
    const first = await browser.logIn();
    const before = browser.cookies.get('beraad-session');
    const cookie = first.headers.getSetCookie().find((each) => each.startsWith('beraad-session='));

    expect(cookie).toMatch(/^beraad-session=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
    browser.cookies.delete('beraad-session');
    await browser.logIn();
    expect(browser.cookies.get('beraad-session')).not.toBe(before);
  });

  it('names its cookies __Host- on HTTPS, and asks browsers to stay there', async () => {
    const browser = aPortal({ address: 'https://portal.test' }).browser();
    const back = await browser.logIn();

    expect(back.headers.getSetCookie().join('\n')).toMatch(
      /__Host-beraad-session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax/,
    );
    expect((await browser.ask('/')).headers.get('strict-transport-security')).toMatch(/^max-age=\d+/);
  });

  it.each([
    ['cancelled', 400, 'afgebroken'],
    ['stranger', 403, 'kent uw organisatie nog niet'],
  ])('tells who is %s what to do', async (person, status, text) => {
    const back = await aPortal().browser().logIn(person);

    expect(back.status).toBe(status);
    expect(await back.text()).toContain(text);
  });

  it('says so when the login service does not answer, and still leads to the page that was asked', async () => {
    const away = async () => {
      throw new Error('nobody answers');
    };
    const portal = aPortal({ login: { begin: away, finish: away, logoutAddress: away } });
    const answer = await portal.browser().ask('/aanmelden?naar=%2Fdossiers%2Famif');

    expect(answer.status).toBe(503);
    const text = await answer.text();
    expect(text).toContain('De aanmelddienst antwoordt nu niet.');
    expect(text).toContain('href="/aanmelden?naar=%2Fdossiers%2Famif"');
    expect(portal.failures).toHaveLength(1);
  });

  it('is finished once, in time, and in the browser that began it', async () => {
    const portal = aPortal();
    const [own, other] = [portal.browser(), portal.browser()];
    const start = async () => {
      const started = await own.ask('/aanmelden');
      return `/aanmelden/terug?code=secretary&state=${new URL(started.headers.get('location')!).searchParams.get('state')}`;
    };

    const used = await start();
    expect((await own.ask(used)).status).toBe(303);
    // Sent twice, it leads on: the first one logged them in, and no second session began.
    const session = own.cookies.get('beraad-session');
    const twice = await own.ask(used);
    expect([twice.status, twice.headers.get('location')]).toEqual([303, '/']);
    expect(own.cookies.get('beraad-session')).toBe(session);
    own.cookies.delete('beraad-session');
    expect((await own.ask(used)).status).toBe(400);
    own.cookies.delete('beraad-session');
    expect((await other.ask(await start())).status).toBe(400);
    const late = await start();
    portal.pass(16);
    expect((await own.ask(late)).status).toBe(400);
    expect((await own.ask('/aanmelden/terug?code=secretary')).status).toBe(400);
  });

  it('ends where the provider ends it too; the session is gone', async () => {
    const browser = aPortal().browser();
    await browser.logIn();
    const session = browser.cookies.get('beraad-session')!;
    const csrf = /name="_csrf" value="([^"]+)"/.exec(await (await browser.ask('/')).text())![1]!;

    expect((await browser.post('/afmelden', { _csrf: 'forged' })).status).toBe(403);
    const out = await browser.post('/afmelden', { _csrf: csrf });
    expect(out.headers.get('location')).toBe('http://login.test/out');
    browser.cookies.set('beraad-session', session);
    expect((await browser.ask('/dossiers')).status).toBe(303);
  });
});

describe('a session', () => {
  it('lasts while it is used, half an hour longer, and ten hours at most', async () => {
    const portal = aPortal();
    const browser = portal.browser();
    await browser.logIn();

    for (let minutes = 0; minutes < 580; minutes += 29) {
      portal.pass(29);
      expect((await browser.ask('/dossiers')).status).toBe(200);
    }
    portal.pass(29);
    expect((await browser.ask('/dossiers')).status).toBe(303);

    await browser.logIn();
    portal.pass(31);
    expect((await browser.ask('/dossiers')).status).toBe(303);
  });

  it('that ended while somebody typed gives the form back after a new login', async () => {
    const portal = aPortal();
    const browser = portal.browser();
    await browser.logIn();
    const hidden = hiddenFields(await (await browser.ask(FORM)).text());
    portal.pass(45);

    const answer = await browser.post(FORM, { ...hidden, question: 'Waarom?', due: '2018-01-31' });
    const page = await answer.text();
    expect(answer.status).toBe(401);
    expect(page).toContain('Wat u invulde, is niet verloren');
    expect(portal.commands).toEqual([]);

    const again = new URL(/href="(\/aanmelden\?naar=[^"]+)"/.exec(page)![1]!, 'http://portal.test').searchParams.get(
      'naar',
    )!;
    const back = await browser.logIn('secretary', again);
    expect(back.headers.get('location')).toBe(again);
    const form = await (await browser.ask(again)).text();
    expect(form).toContain('>Waarom?</textarea>');
    expect(form).toContain('value="2018-01-31"');
    expect(form).toContain('Dit is wat u invulde');
    await browser.post(again, { ...hiddenFields(form), question: 'Waarom?', due: '2018-01-31' });
    expect(portal.commands).toMatchObject([{ step: 'request-information', once: hidden._once }]);

    browser.cookies.delete('beraad-session');
    await browser.logIn('colleague', again);
    expect(await (await browser.ask(again)).text()).not.toContain('Waarom?');
    portal.pass(25 * 60);
    await browser.logIn('secretary', again);
    expect(await (await browser.ask(again)).text()).not.toContain('Waarom?');
  });

  it('keeps no form that it did not make itself', async () => {
    const portal = aPortal();
    const browser = portal.browser();
    await browser.logIn();
    portal.pass(45);
    const answer = await browser.post(FORM, { _csrf: 'forged', question: 'Waarom?' });

    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain('hervat');
  });
});

describe('a form', () => {
  async function shown(path = FORM) {
    const portal = aPortal();
    const browser = portal.browser();
    await browser.logIn();
    const hidden = hiddenFields(await (await browser.ask(path)).text());
    const send = (fields: Readonly<Record<string, string>>) => browser.post(path, { ...hidden, ...fields });
    return { portal, browser, hidden, send };
  }

  it('is taken with the token of its session only, and from our own pages only', async () => {
    const { portal, browser, hidden, send } = await shown();

    expect((await send({ _csrf: '' })).status).toBe(403);
    expect((await send({ _csrf: `${hidden._csrf}x` })).status).toBe(403);
    const elsewhere = await browser.ask(FORM, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams(hidden),
    });
    expect(elsewhere.status).toBe(403);
    expect(portal.commands).toEqual([]);
  });

  it('that is too large or no form is refused in Dutch', async () => {
    const { browser, send } = await shown();

    const large = await send({ question: 'x'.repeat(300_001), due: '2018-01-31' });
    expect(large.status).toBe(413);
    expect(await large.text()).toContain('te groot');
    const json = await browser.ask(FORM, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(json.status).toBe(415);
  });

  it('that is wrong says so on top and at the field, and keeps what was typed', async () => {
    const { portal, send } = await shown();
    const answer = await send({ question: 'Waarom "dit" <gegeven>?', due: '2018-02-30' });
    const page = await answer.text();

    expect(answer.status).toBe(422);
    expect(page).toContain('<title>Fout: ');
    expect(page).toContain('href="#veld-due"');
    expect(page).toMatch(/id="veld-due"[^>]*aria-invalid="true"/);
    expect(page).toContain('id="veld-due-fout">Deze dag bestaat niet.');
    expect(page).toContain('>Waarom &quot;dit&quot; &lt;gegeven&gt;?</textarea>');
    expect(page).toContain('value="2018-02-30"');
    expect(portal.commands).toEqual([]);
  });

  it('that is right leads to the dossier and says what was done, once', async () => {
    const { portal, browser, hidden, send } = await shown();
    const answer = await send({ question: 'Waarom?', due: '2018-01-31' });

    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/dossiers/amif');
    expect(await (await browser.ask('/dossiers/amif')).text()).toContain('De vraag is gesteld.');
    expect(await (await browser.ask('/dossiers/amif')).text()).not.toContain('De vraag is gesteld.');
    expect(portal.commands).toEqual([
      {
        step: 'request-information',
        fields: { dossier: 'amif', question: 'Waarom?', due: '2018-01-31' },
        once: hidden._once,
        version: 7,
      },
    ]);
  });

  it('for what cannot be undone is shown once more first, and can be changed there', async () => {
    const path = '/dossiers/amif/rule-inadmissible';
    const { portal, browser, send } = await shown(path);
    const sure = await (await send({ reason: 'Onvolledig' })).text();

    expect(sure).toContain('bent u zeker?');
    expect(sure).toContain('Onvolledig');
    expect(portal.commands).toEqual([]);
    const back = await browser.post(path, { ...hiddenFields(sure), _back: 'ja' });
    expect(await back.text()).toContain('>Onvolledig</textarea>');
    const done = await browser.post(path, { ...hiddenFields(sure), _confirmed: 'ja' });
    expect(done.status).toBe(303);
    expect(portal.commands).toMatchObject([{ fields: { dossier: 'amif', reason: 'Onvolledig' } }]);
  });

  it.each([
    ['request-information', { question: 'Waarom?', due: '2017-11-30' }, ['tegen 30 november 2017']],
    ['schedule-meeting', { date: '2017-11-26' }, ['zondag 26 november 2017. Die dag', 'geen werkdag']],
    ['schedule-meeting', { date: '2017-12-25' }, ['maandag 25 december 2017. Dat is geen werkdag']],
    [
      'record-decision',
      {
        ...{ outcome: 'granted', number: '1', date: '2017-12-02' },
        ...{ 'duration._form': 'until', 'duration.until.until': '2017-11-30' },
        ...{ 'conditions._rows': '1', 'conditions.0.responsible._rows': '1' },
        ...{ 'conditions.0.ref': '7', 'conditions.0.text': 'T', 'conditions.0.responsible.0': 'aii' },
        ...{ 'conditions.0.deadline._form': 'by', 'conditions.0.deadline.by.by': '2017-11-01' },
      },
      ['2 december 2017, moet nog komen', 'tot en met 30 november 2017', 'Voorwaarde 7'],
    ],
  ])('for %s with an unlikely day is asked once more, and taken all the same', async (step, fields, warnings) => {
    const path = `/dossiers/amif/${step}`;
    const { portal, browser, send } = await shown(path);
    const sure = await (await send(fields)).text();

    expect(sure).toContain('Kijk na of dit klopt');
    for (const warning of warnings) expect(sure).toContain(warning);
    expect(portal.commands).toEqual([]);
    expect((await browser.post(path, { ...hiddenFields(sure), _confirmed: 'ja' })).status).toBe(303);
    expect(portal.commands).toMatchObject([{ step }]);
  });

  it('with a likely day is taken at once, today too', async () => {
    const { portal, send } = await shown('/dossiers/amif/schedule-meeting');

    expect((await send({ date: '2017-12-01' })).status).toBe(303);
    expect(portal.commands).toHaveLength(1);
  });

  it('that is refused says why in Dutch and keeps what was typed', async () => {
    const { portal, send } = await shown();
    portal.answerWith({ ok: false, kind: 'refused', code: 'no-question-now' });
    const refused = await send({ question: 'Waarom?', due: '2018-01-31' });
    const page = await refused.text();

    expect(refused.status).toBe(409);
    expect(page).toContain('kan geen informatie gevraagd worden');
    expect(page).toContain('>Waarom?</textarea>');
    portal.answerWith({ ok: false, kind: 'refused', code: 'not-permitted' });
    expect((await send({ question: 'Waarom?', due: '2018-01-31' })).status).toBe(403);
  });

  it('sent again with another content is a new form from then on', async () => {
    const { portal, hidden, send } = await shown();
    portal.answerWith({ ok: false, kind: 'key-reused', code: 'idempotency-key-reused' });
    const page = await (await send({ question: 'Waarom?', due: '2018-01-31' })).text();

    expect(page).toContain('al eens verstuurd');
    expect(hiddenFields(page)._once).not.toBe(hidden._once);
  });

  it('for a step that is not open now is not shown', async () => {
    const { browser } = await shown();

    expect((await browser.ask('/dossiers/amif/adjourn')).status).toBe(403);
  });
});

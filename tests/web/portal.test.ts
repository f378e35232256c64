import { describe, expect, it } from 'vitest';
import { dossierPage } from '#web/pages/dossier/dossier-page.ts';
import { hiddenFields } from '../support/portal-client.ts';
import { aDossier, aPortal, SECRETARY } from './support/fake-portal.ts';

const HOSTILE = '<script>alert("x")</script>';

async function loggedIn(...given: Parameters<typeof aPortal>) {
  const portal = aPortal(...given);
  const browser = portal.browser();
  await browser.logIn();
  return { portal, browser, get: async (path: string) => browser.ask(path) };
}

describe('the portal', () => {
  it('lists the dossiers with number, subject and state in Dutch', async () => {
    const { get } = await loggedIn();
    const response = await get('/dossiers');
    const page = await response.text();

    expect(response.status).toBe(200);
    expect(page).toContain('VTC 2017');
    expect(page).toContain('href="/dossiers/amif"');
    expect(page).toContain('Van kracht');
  });

  it('shows the facts, conditions, documents, timeline and mail of a dossier, and what can be done', async () => {
    const { get } = await loggedIn();
    const page = await (await get('/dossiers/amif')).text();

    expect(page).toContain('30 juni 2023');
    expect(page).toContain('30 november 2017');
    expect(page).toContain('Te laat');
    expect(page).toContain('Deze dag staat in de beslissing zelf.');
    expect(page).toContain('Informatieveiligheidsplan');
    expect(page).toContain('donderdag 8 juni 2017');
    expect(page).toContain('Uw aanvraag is ontvangen');
    expect(page).toContain('href="/dossiers/amif/record-event"');
    expect(page.indexOf('Beslissing gepubliceerd')).toBeLessThan(page.indexOf('Aanvraag ingediend'));
  });

  it('says on pages that lists are being renewed, and gives no file or calendar that may leave something out', async () => {
    const { get } = await loggedIn({ isRenewing: async () => true });
    const page = await get('/dossiers');
    const files = await Promise.all(['/dossiers.csv', '/agenda/a/b.ics'].map((path) => get(path)));

    expect(page.status).toBe(200);
    expect(await page.text()).toContain('werkt zijn lijsten bij');
    expect(files.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [503, '300'],
      [503, '300'],
    ]);
    expect(await (await (await loggedIn()).get('/dossiers')).text()).not.toContain('werkt zijn lijsten bij');
  });

  it('shows what a request says, each data item with the reason why it is needed', async () => {
    const request = {
      purposes: ['DOEL-1', 'DOEL-2'],
      legalBases: ['GROND'],
      dataItems: [{ name: 'GEGEVEN-1', proportionality: 'OMDAT' }, { name: 'GEGEVEN-2' }],
      ...{
        duration: 'tot en met 30 juni 2023',
        retention: 'BEWAARD',
        frequency: 'MAANDELIJKS',
        processors: ['VERWERKER'],
      },
    };
    const { get } = await loggedIn();
    expect(await (await get('/dossiers/amif')).text()).not.toContain('De aanvraag');
    const page = String(await dossierPage(aDossier({ request })).body);

    const shown = page.slice(page.indexOf('id="aanvraag"'), page.indexOf('id="documenten"'));
    expect(page).toContain('href="#aanvraag"');
    for (const text of ['DOEL-1', 'DOEL-2', 'GROND', 'tot en met 30 juni 2023', 'BEWAARD', 'MAANDELIJKS', 'VERWERKER'])
      expect(shown).toContain(text);
    expect(shown).toMatch(/GEGEVEN-1<.*OMDAT.*GEGEVEN-2<.*niet vermeld/s);
  });

  it('escapes what people wrote, wherever it stands', async () => {
    const hostile = aDossier({
      subject: HOSTILE,
      number: HOSTILE,
      provider: HOSTILE,
      recipients: [HOSTILE],
      dataItems: [HOSTILE, HOSTILE],
      request: {
        ...{ purposes: [HOSTILE, HOSTILE], legalBases: [HOSTILE], processors: [HOSTILE] },
        ...{ dataItems: [{ name: HOSTILE, proportionality: HOSTILE }], retention: HOSTILE, frequency: HOSTILE },
      },
      conditions: [
        {
          reportedAs: HOSTILE,
          text: HOSTILE,
          href: '/dossiers/amif/voorwaarden/101/bewijs',
          responsible: HOSTILE,
          status: 'open',
          commands: [],
        },
      ],
      documents: [{ kind: HOSTILE, title: HOSTILE, cameWith: HOSTILE, at: '2017-06-08T10:12:00+02:00' }],
      timeline: [
        { at: '2017-06-08T10:12:00+02:00', sentence: HOSTILE, by: HOSTILE, note: HOSTILE, isAutomatic: false },
      ],
      mail: [{ at: '2017-06-08T10:12:00+02:00', to: HOSTILE, notice: HOSTILE, status: 'sent' }],
    });
    const fake = aPortal();
    const { get, browser } = await loggedIn({
      reads: {
        tasks: async () => ({ items: [], number: 1, count: 1, total: 0 }),
        dossiers: async () => [{ dossier: '"><script>', number: HOSTILE, subject: HOSTILE, status: 'in-force' }],
        dossier: async () => hostile,
        command: async (_reader, { step }) => ({
          step,
          isOpen: true,
          dossier: { id: 'x', subject: HOSTILE },
          given: { dossier: 'x' },
        }),
        condition: async () => undefined,
        board: async () => [],
        boardRows: async () => [],
        boardTexts: async () => [],
        meetings: async () => undefined,
        meeting: async () => undefined,
        advices: async () => undefined,
        search: async () => ({ items: [], number: 1, count: 1, total: 0 }),
        organisations: async () => [{ id: HOSTILE, name: HOSTILE }],
        committees: async () => [],
      },
    });
    expect(fake.failures).toEqual([]);
    const form = await (await get('/dossiers/amif/rule-inadmissible')).text();
    const sent = await browser.post('/dossiers/amif/rule-inadmissible', { ...hiddenFields(form), reason: HOSTILE });

    for (const page of [
      await (await get('/dossiers')).text(),
      await (await get('/dossiers/amif')).text(),
      await (await get('/dossiers/amif/request-advice')).text(),
      await sent.text(),
    ]) {
      expect(page).toContain('&lt;script&gt;');
      expect(page).not.toContain('<script');
    }
  });

  it('forbids scripts, frames and everything from elsewhere, on errors too', async () => {
    const { get } = await loggedIn();

    for (const path of ['/', '/dossiers/amif', '/dossiers/none', '/nowhere', '/assets/none.css']) {
      const { headers } = await get(path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self' http://login.test; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('has no inline style or script', async () => {
    const { get } = await loggedIn();

    for (const path of ['/', '/dossiers/amif', '/dossiers/amif/record-decision']) {
      expect(await (await get(path)).text()).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
    }
  });

  it('answers 404 in Dutch for what is not there or not for this reader', async () => {
    const { get } = await loggedIn();

    for (const path of ['/dossiers/none', '/x', '/dossiers/none/adjourn', '/dossiers/amif/check-mate']) {
      const response = await get(path);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('Niet gevonden');
    }
  });

  it('answers 500 in Dutch without a word of what failed, and tells it to the log', async () => {
    const secret = new Error('table beraad is away');
    let calls = 0;
    const { portal, get } = await loggedIn({
      // The first time is the login.
      reader: () => {
        calls += 1;
        return calls === 1 ? Promise.resolve({ ok: true, reader: SECRETARY }) : Promise.reject(secret);
      },
    });
    const response = await get('/dossiers');

    expect(response.status).toBe(500);
    const page = await response.text();
    expect(page).toContain('Er ging iets mis');
    expect(page).not.toContain('table beraad');
    expect(portal.failures).toContain(secret);
  });

  it('serves its files to be kept for ever', async () => {
    const { get } = await loggedIn();
    const response = await get('/assets/portal-abc.css');

    expect(response.headers.get('content-type')).toBe('text/css');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect((await get('/assets/other.css')).status).toBe(404);
  });
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listWork, OPERATORS, phoneItem } from '#adapters/dynamodb/work-list.ts';
import { openBrowser } from '#local/pictures/browser.ts';
import { liveAmifThrough } from '../support/lives.ts';
import { bounceMailTo } from '../support/mail.ts';
import { aPlatform, type TestPlatform } from '../support/platform.ts';
import { accessibilityProblems, logIn, sidewaysAt } from './support/portal.ts';

let browser: Browser;
let early: TestPlatform;
let late: TestPlatform;

beforeAll(async () => {
  browser = await openBrowser();
  early = await aPlatform('2017-06-01T09:00');
  // The request has come and waits for its first ruling.
  await liveAmifThrough(early.platform, 1);
  late = await aPlatform('2017-06-01T09:00');
  // In force, with conditions in every state; evidence waits to be judged.
  await liveAmifThrough(late.platform, 19);
  // Mail came back: the first page says so on top, and the list of what to tell by telephone is not empty.
  await bounceMailTo(late.platform, 'informatieveiligheid@aii.example');
  await listWork(late.platform.table, {
    ...{ committee: OPERATORS, id: phoneItem('m'), kind: 'reach-by-phone', status: 'to-do', causedBy: 'protocol:p#1' },
    aggregate: 'protocol:p',
    mail: {
      ...{
        message: 'm',
        why: 'no-address',
        recipients: ['organisation:aii'],
        address: '',
        subject: '[p] Protocol gepubliceerd',
      },
      text: 'Beide partijen hebben het protocol gepubliceerd.',
      at: '2017-11-30T09:00:00.000Z',
    },
  });
});
afterAll(async () => {
  await browser.close();
  await early[Symbol.asyncDispose]();
  await late[Symbol.asyncDispose]();
});

/** 320 px is also what 1280 px leave at 400 % zoom. */
const WIDTHS = [1280, 768, 320];

async function expectWhole(page: Page, name: string): Promise<void> {
  expect({ name, problems: await accessibilityProblems(page) }).toEqual({ name, problems: [] });
  for (const width of WIDTHS) {
    expect({ name, width, over: await sidewaysAt(page, width) }).toEqual({ name, width, over: 0 });
  }
}

describe('the checks of this test', () => {
  it('see a page that is neither accessible nor whole', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.setContent(
      '<html lang="nl"><title>x</title><main><h1>x</h1><img src="x.png"><input><div style="width:900px">x</div></main></html>',
    );

    expect((await accessibilityProblems(page)).map((each) => each.split(':')[0]).sort()).toEqual([
      'image-alt',
      'label',
    ]);
    expect(await sidewaysAt(page, 320)).toBeGreaterThan(500);
    await context.close();
  });
});

describe('every page', () => {
  it('for whoever is not logged in is accessible and fits any width', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const paths = ['/', '/register', '/register/amif', '/controle', '/controle?provider=wse&recipient=aii'];
    for (const path of [...paths, '/privacy', '/toegankelijkheid', '/afgemeld', '/nergens', '/aanmelden']) {
      await page.goto(late.platform.url + path);
      await expectWhole(page, path);
    }
    for (const path of ['/postvak', '/klok', '/aanmelden/terug?state=x']) {
      await page.goto(early.platform.url + path);
      await expectWhole(page, path);
    }
    await context.close();
  });

  it.each([
    [
      'secretary',
      [
        ...['/', '/dossiers', '/dossiers/amif', '/dossiers/amif/record-event', '/dossiers/amif/revoke-authorisation'],
        ...['/dossiers/amif/extend-authorisation', '/dossiers/geen', '/dossiers/amif/adjourn', '/zoeken?q=amif'],
        ...['/voorwaarden', '/voorwaarden?weergave=maand&maand=2017-11&toestand=alle', '/voorwaarden?weergave=jaar'],
        ...['/zittingen', '/zittingen/2017-09-13', '/zittingen/nieuw', '/agenda', '/toetredingen'],
        ...['/intake', '/dossiers/amif/record-succession', '/dossiers/amif/note-dependency', '/beheer/contacten/wse'],
        ...[
          '/dossiers/amif/correct-event',
          '/beheer',
          '/beheer/mail',
          '/beheer/cijfers',
          '/beheer/contacten',
          '/dossiers/amif/inzage',
        ],
        ...['/dossiers/amif/archief', '/dossiers?toestand=revoked', '/beheer/contacten?q=werk'],
        '/zittingen/2017-09-13/order-agenda',
        '/zittingen/2017-09-13/recuse-member',
        '/dossiers/amif/voorwaarden/101/bewijs?organisation=aii',
        '/dossiers/amif/voorwaarden/101/reject-evidence?organisation=aii',
        '/dossiers/amif/voorwaarden/101/accept-evidence?organisation=aii',
      ],
    ],
    [
      'applicant',
      [
        ...['/', '/dossiers/nieuw', '/protocollen/nieuw', '/dossiers/amif', '/toetredingen', '/zoeken?q=niets'],
        ...['/adviezen', '/dossiers/amif/record-event'],
      ],
    ],
    [
      'aii-security',
      [
        '/dossiers/amif/voorwaarden/101/annul-condition-event?organisation=aii',
        '/dossiers/amif/voorwaarden/101/request-extension?organisation=aii',
      ],
    ],
    ['_beheerder', ['/', '/beheer/beleid', '/beheer/mail']],
  ])('of %s is accessible and fits any width', async (persona, paths) => {
    const { context, page } = await logIn(browser, late.platform.url, persona);
    for (const path of paths) {
      await page.goto(late.platform.url + path);
      for (const summary of await page.locator('main details > summary').all()) await summary.click();
      await expectWhole(page, path);
    }
    await context.close();
  });

  it('of a policy that is looked over is accessible and says what moves, and what is wrong with it', async () => {
    const { context, page } = await logIn(browser, early.platform.url, '_beheerder', '/beheer/beleid');
    for (const [name, value, told] of [
      ['sendAt', '9 uur', 'De regels zijn nog niet in orde'],
      ['sendAt', '10:00', 'om 09:00 naar'],
    ] as const) {
      await page.fill(`#${name}`, value);
      await page.click('main .actions:last-child button');
      expect(await page.locator('main').innerText()).toContain(told);
      await expectWhole(page, `beleid, ${value}`);
    }
    await context.close();
  });

  it.each([
    ['secretary', 'Agentschap Integratie en Inburgering'],
    ['_beheerder', 'Protocol gepubliceerd'],
  ])('of %s tells of the mail that did not arrive, and leads to it', async (persona, told) => {
    const { context, page } = await logIn(browser, late.platform.url, persona);
    await page.goto(late.platform.url);
    await page.locator('.ds-alert a').click();

    expect(await page.locator('main').innerText()).toContain(told);
    await context.close();
  });

  it('of a dossier and of the register prints without what only a screen needs', async () => {
    const { context, page } = await logIn(browser, late.platform.url, 'secretary', '/dossiers/amif');
    for (const path of ['/dossiers/amif', '/register/amif']) {
      await page.goto(late.platform.url + path);
      await page.emulateMedia({ media: 'print' });
      for (const gone of ['.site-header nav', '.user-menu', '.site-footer', '.contents'])
        expect({ gone, shown: await page.locator(gone).first().isVisible() }).toEqual({ gone, shown: false });
      expect(await page.locator('h1').isVisible()).toBe(true);
      // What is folded away on the screen stands on paper.
      for (const folded of await page.locator('main section:not(#acties) details > :not(summary)').all())
        expect(await folded.isVisible()).toBe(true);
      await page.emulateMedia({ media: 'screen' });
    }
    await context.close();
  });
});

describe.each([true, false])('with JavaScript %s, a form', (javaScriptEnabled) => {
  it('of the secretariat before a ruling, wrong and right, is accessible and works', async () => {
    const { context, page } = await logIn(
      browser,
      early.platform.url,
      'secretary',
      '/dossiers/amif/request-information',
      {
        javaScriptEnabled,
      },
    );
    expect(new URL(page.url()).pathname).toBe('/dossiers/amif/request-information');
    await page.fill('#veld-question', 'Waarom zijn deze gegevens nodig?');
    await page.click('main button[type=submit]');

    expect(await page.locator('.ds-error-summary').isVisible()).toBe(true);
    // The summary has the focus; its link leads to the field, in which what was typed still stands.
    expect(await page.evaluate('document.activeElement.className')).toBe('ds-error-summary');
    if (javaScriptEnabled) await expectWhole(page, 'request-information, wrong');
    await page.click('.ds-error-summary a');
    expect(new URL(page.url()).hash).toBe('#veld-due');
    expect(await page.inputValue('#veld-question')).toBe('Waarom zijn deze gegevens nodig?');

    await page.goto(`${early.platform.url}/dossiers/amif/rule-inadmissible`);
    await page.fill('#veld-reason', 'De doeleinden ontbreken');
    await page.click('main button[type=submit]');
    expect(await page.textContent('h1')).toContain('bent u zeker?');
    if (javaScriptEnabled) await expectWhole(page, 'rule-inadmissible, sure?');
    await page.click('button[name=_back]');
    expect(await page.inputValue('#veld-reason')).toBe('De doeleinden ontbreken');
    await context.close();
  });

  it('of a request is saved as its writer goes, and grows by a row at a time', async () => {
    const { context, page } = await logIn(browser, late.platform.url, 'applicant', '/dossiers/nieuw', {
      javaScriptEnabled,
    });
    const next = () => page.click('main .actions button');
    await page.fill('#veld-subject', 'Een nieuwe aanvraag');
    await next();
    expect(await page.locator('.ds-error-summary li').count()).toBe(3);
    expect(await page.inputValue('#veld-subject')).toBe('Een nieuwe aanvraag');
    if (javaScriptEnabled) await expectWhole(page, 'nieuw, wrong');
    await page.fill('#veld-dossier', `nieuw-${javaScriptEnabled}`);
    await page.selectOption('#veld-committee', 'vtc');
    await page.click('label:text-is("Machtiging")');
    await next();
    expect(await page.textContent('h1')).toContain('De partijen');
    if (javaScriptEnabled) await expectWhole(page, 'nieuw, parties');
    await page.click('.steps a:text-is("De gegevens en hun proportionaliteit")');
    await page.fill('#veld-dataItems-0-name', 'Contactgegevens');
    await page.click('button[name=_add][value=dataItems]');
    await page.fill('#veld-dataItems-1-name', 'Gezinsgegevens');
    await page.click('button[name=_later]');
    expect(await page.textContent('.message')).toContain('Uw klad is bewaard');
    if (javaScriptEnabled) await expectWhole(page, 'a draft among the tasks');
    await page.click('.drafts a:text-is("Nieuwe aanvraag")');
    expect(await page.inputValue('#veld-subject')).toBe('Een nieuwe aanvraag');
    await page.click('.steps a:text-is("Nakijken en indienen")');
    expect(await page.textContent('main')).toContain('Gezinsgegevens');
    expect(await page.locator('button[name=_send]').count()).toBe(0);
    if (javaScriptEnabled) await expectWhole(page, 'nieuw, not complete');
    await context.close();
  });
});

describe('a keyboard alone', () => {
  it('skips to the content, opens the menu, fills in a form and sends it', async () => {
    const { context, page } = await logIn(browser, early.platform.url, 'secretary');
    const focused = () =>
      page.evaluate<string>(
        'document.activeElement === document.body ? "" : document.activeElement.textContent.trim()',
      );
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Naar de inhoud');
    expect(await page.locator('.ds-skip-link').isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Ontvankelijkheid beoordelen');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/rule-admissible');
    expect(await page.textContent('h1')).toBe('Ontvankelijk verklaren');

    for (let presses = 0; presses < 20 && !(await focused()).includes('Secretariaat VTC'); presses += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Agenda in uw eigen programma');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Afmelden');
    // Whatever has the focus shows it.
    expect(await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/op/session/end**');
    expect(await page.textContent('h1')).toBe('Afmelden');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/afgemeld**');
    expect(await page.textContent('h1')).toBe('U bent afgemeld');
    await page.goto(`${early.platform.url}/dossiers`);
    expect(await page.textContent('h1')).toBe('Aanmelden');
    await context.close();
  });
});

describe('the clock of the platform', () => {
  it('moved by somebody does not log them out', async () => {
    await using test = await aPlatform('2017-06-01T09:00');
    await liveAmifThrough(test.platform, 1);
    const { context, page } = await logIn(browser, test.platform.url, 'secretary', '/dossiers');
    await page.goto(`${test.platform.url}/klok`);
    await page.click('button[name=days][value="30"]');
    expect(await page.textContent('.clock-now')).toContain('8 juli 2017');
    await page.goto(`${test.platform.url}/dossiers/amif`);
    expect(await page.textContent('.kicker')).toContain('Ingediend');
    await context.close();
  });
});

describe('a field with several forms', () => {
  it('shows what the chosen form asks for, without a script', async () => {
    const { context, page } = await logIn(
      browser,
      late.platform.url,
      'secretary',
      '/dossiers/amif/extend-authorisation',
      {
        javaScriptEnabled: false,
      },
    );
    const lastDay = page.locator('#veld-duration-until-until');
    expect(await lastDay.isVisible()).toBe(false);
    await page.click('label:text-is("Tot en met een bepaalde dag")');
    expect(await lastDay.isVisible()).toBe(true);
    await page.click('label:text-is("Onbepaalde duur")');
    expect(await lastDay.isVisible()).toBe(false);
    await context.close();
  });
});

describe('a session that ends while somebody types', () => {
  it('gives the form back after the next login, and takes it then', async () => {
    await using test = await aPlatform('2017-06-01T09:00');
    const { platform } = test;
    await liveAmifThrough(platform, 1);
    const { context, page } = await logIn(browser, platform.url, 'secretary', '/dossiers/amif/request-information');
    await page.fill('#veld-question', 'Waarom?');
    await page.fill('#veld-due', '2017-07-31');
    await platform.advanceTo(platform.clock.now() + 3_600_000);
    await page.click('main button[type=submit]');
    expect(await page.textContent('h1')).toBe('U bent afgemeld');
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.click('main .ds-button');
    // The provider still knows the browser, or asks once more.
    if (new URL(page.url()).pathname.startsWith('/op/')) await page.click('button[value=secretary]');
    expect(await page.inputValue('#veld-question')).toBe('Waarom?');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.click('main button[type=submit]');
    expect(await page.textContent('.message')).toContain('De vraag is gesteld');
    expect(await page.textContent('.kicker')).toContain('Wacht op informatie');
    await context.close();
  });
});

import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOfEpoch, localDateOf } from '#domain/calendar/brussels-time.ts';
import { openBrowser } from '#local/pictures/browser.ts';
import { signedByEid } from '../support/eid.ts';
import { liveThrough, take } from '../support/lives.ts';
import { aPlatform, at, type TestPlatform } from '../support/platform.ts';
import { accessibilityProblems, logIn, sidewaysAt } from './support/portal.ts';

/** A general deliberation is published; nobody has acceded. */
const PUBLISHED = 8;

let browser: Browser;
let test: TestPlatform;
const contexts = new Map<string, Promise<BrowserContext>>();

beforeAll(async () => {
  browser = await openBrowser();
  test = await aPlatform('2024-11-01T09:00');
  const scenario = readFileSync(new URL('../scenarios/contract/accession.yaml', import.meta.url), 'utf8');
  await liveThrough(test.platform, scenario, PUBLISHED);
});
afterAll(async () => {
  await browser.close();
  await test[Symbol.asyncDispose]();
});

/** A persona's own browser, with or without JavaScript; logged in once, whatever it is used for. */
function contextOf(persona: string, javaScriptEnabled: boolean): Promise<BrowserContext> {
  const key = `${persona}/${javaScriptEnabled}`;
  const known = contexts.get(key);
  if (known !== undefined) return known;
  const made = logIn(browser, test.platform.url, persona, '/', { javaScriptEnabled }).then(({ context }) => context);
  contexts.set(key, made);
  return made;
}

async function pageOf(persona: string, javaScriptEnabled: boolean, path = '/'): Promise<Page> {
  const context = await contextOf(persona, javaScriptEnabled);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(test.platform.url + path);
  return page;
}

const send = async (page: Page, button = 'main .actions button') => {
  await page.click(button);
  await test.platform.settle();
};
const main = async (page: Page): Promise<string> => (await page.textContent('main')) ?? '';

/** Looked at once, where nothing but the browser would tell. */
async function expectWhole(page: Page, isChecked: boolean): Promise<void> {
  if (!isChecked) return;
  const name = new URL(page.url()).pathname;
  expect({ name, problems: await accessibilityProblems(page) }).toEqual({ name, problems: [] });
  expect({ name, over: await sidewaysAt(page, 320) }).toEqual({ name, over: 0 });
}

describe.each([
  { javaScript: false, city: 'aalst', name: 'Stad Aalst', acceded: 1 },
  { javaScript: true, city: 'gent', name: 'Stad Gent', acceded: 2 },
])('with JavaScript $javaScript', ({ javaScript, city, name, acceded }) => {
  const accession = `/toetredingen/inburgering/${city}`;
  const clerk = (path?: string) => pageOf(`${city}-clerk`, javaScript, path);
  const secretary = (path?: string) => pageOf('secretary', javaScript, path);

  it('a municipality accedes, from the link in its mail to the receipt', async () => {
    // The link leads there through the login.
    const { context, page } = await logIn(browser, test.platform.url, `${city}-clerk`, accession, {
      javaScriptEnabled: javaScript,
    });
    contexts.set(`${city}-clerk/${javaScript}`, Promise.resolve(context));
    expect(new URL(page.url()).pathname).toBe(accession);
    await expectWhole(page, javaScript);
    await page.click('.process .ds-button');
    await page.fill('#veld-contact-name', 'Petra Persoon');
    await page.fill('#veld-contact-email', `petra@${city}.example`);
    await page.fill('#veld-dpo-name', 'Dirk Officier');
    await page.fill('#veld-dpo-email', `dpo@${city}.example`);
    await send(page);
    await expectWhole(page, javaScript);
    for (const ref of ['18', '55'])
      await page.check(`[name="undertakings.${ref}"][value=${ref === '18' ? 'yes' : 'no-processor'}]`);
    await send(page);
    await expectWhole(page, javaScript);
    await send(page);
    expect(await main(page)).toContain('De verbintenis is klaargemaakt.');
    await expectWhole(page, javaScript);

    const issued = await context.request.get(`${test.platform.url}${accession}/document/commitment`);
    const signed = await signedByEid(test.platform.url, await issued.body(), 'valid', `Mandataris van ${name}`);
    await page.click('.process .ds-button:has-text("opladen")');
    await expectWhole(page, javaScript);
    const upload = async (buffer: Buffer) => {
      await page.setInputFiles('#bestand', { name: 'verbintenis.pdf', mimeType: 'application/pdf', buffer });
      await page.click('main button[type=submit]');
    };
    for (const wrong of [Buffer.from('Beste, in bijlage'), Buffer.alloc(12 * 1024 * 1024)]) {
      await upload(wrong);
      expect(await page.textContent('.ds-error-summary')).toContain('Dit bestand kan niet ingediend worden');
      await expectWhole(page, javaScript);
    }
    await upload(Buffer.from(signed));
    expect(await page.textContent('h1')).toBe('Het bestand indienen');
    await expectWhole(page, javaScript);
    await send(page);
    await page.goto(test.platform.url + accession);
    expect(await main(page)).toContain('Uw organisatie is toegetreden.');
    expect(await main(page)).toContain('Oordeel: Geldig');
    await expectWhole(page, javaScript);
    const receipt = await context.request.get(`${test.platform.url}${accession}/document/receipt`);
    expect((await receipt.body()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('the secretariat sees the campaign go on', async () => {
    const page = await secretary('/toetredingen/inburgering');
    expect(await main(page)).toContain(`${acceded} van de 3 organisaties`);
    await page.selectOption('#toestand', 'active');
    await page.click('.filter button');
    expect(await main(page)).toContain(name);
    await expectWhole(page, javaScript);
  });

  it('evidence is rejected and told why, and accepted when it is right', async () => {
    const hand = async (text: string) => {
      const page = await clerk();
      await page.click('main th a:has-text("Bewijsstuk indienen")');
      await page.fill('#veld-text', text);
      await send(page);
      expect(await main(page)).toContain('Het bewijsstuk is ingediend.');
    };
    await hand('Het bestand staat elders.');
    const judge = await secretary();
    await judge.click('main th a:has-text("Bewijsstuk beoordelen")');
    expect(await main(judge)).toContain('Het bestand staat elders.');
    await expectWhole(judge, javaScript);
    await judge.click('summary:has-text("niet aanvaarden")');
    await judge.fill('#veld-reason', 'Zeg waar het bestand staat.');
    await send(judge, 'details .actions button');
    expect(await main(judge)).toContain('Het bewijsstuk is niet aanvaard.');
    expect(await main(await clerk(accession))).toContain('Zeg waar het bestand staat.');

    await hand('Het bestand staat op de afgeschermde schijf.');
    await judge.goto(test.platform.url);
    await judge.click('main th a:has-text("Bewijsstuk beoordelen")');
    await judge.click('form[action*=accept-evidence] button');
    expect(await judge.textContent('h1')).toContain('bent u zeker?');
    await send(judge);
    expect(await main(judge)).toContain('De voorwaarde is vervuld.');
  });

  it('an extension is asked for and granted', async () => {
    const page = await clerk(`${accession}/record-event`);
    await page.check('[name=event][value=ceremony]');
    await page.fill('#veld-date', '2024-12-25');
    await send(page);
    // What is still to come has not happened.
    expect(await main(page)).toContain('Deze dag moet nog komen.');
    await page.fill('#veld-date', localDateOf(instantOfEpoch(test.platform.clock.now())));
    await send(page);
    expect(await main(page)).toContain('De gebeurtenis is gemeld.');
    await page.goto(test.platform.url + accession);
    await page.click('#voorwaarden a:text-is("Uitstel vragen")');
    await page.fill('#veld-due', '2025-01-31');
    await page.fill('#veld-reason', 'De ceremonie is uitgesteld.');
    await send(page);
    expect(await main(page)).toContain('Het uitstel is gevraagd.');

    const judge = await secretary();
    await judge.click('main th a:has-text("Vraag om uitstel beantwoorden")');
    expect(await main(judge)).toContain('Gevraagde nieuwe vervaldag: 31 januari 2025.');
    await expectWhole(judge, javaScript);
    await judge.click('a:text-is("Uitstel verlenen")');
    await judge.fill('#veld-due', '2025-01-31');
    await judge.fill('#veld-reason', 'De ceremonie is uitgesteld.');
    await send(judge);
    expect(await main(await clerk())).toContain('31 januari 2025');
  });

  it('a request goes from a draft to a published decision, through five pairs of hands', async () => {
    const dossier = `vraag-${javaScript}`;
    const at_ = `/dossiers/${dossier}`;
    const applicant = await pageOf('agii-officer', javaScript, '/dossiers/nieuw');
    await applicant.fill('#veld-dossier', dossier);
    await applicant.selectOption('#veld-committee', 'vcmp');
    await applicant.click('label:text-is("Machtiging")');
    await applicant.fill('#veld-subject', `Een aanvraag ${javaScript}`);
    await send(applicant);
    await applicant.selectOption('#veld-applicants-0', 'agii');
    await applicant.selectOption('#veld-provider', 'agii');
    await applicant.click('button[name=_add][value=recipients]');
    await applicant.selectOption('#veld-recipients-0', city);
    await send(applicant);
    await applicant.fill('#veld-purposes', 'Ceremonies');
    await applicant.click('button[name=_later]');
    // Gone home, and back to where it was.
    await applicant.click('.drafts a:text-is("Nieuwe aanvraag")');
    await applicant.click('.steps a:text-is("De gegevens en hun proportionaliteit")');
    await applicant.fill('#veld-dataItems-0-name', 'Naam');
    await applicant.fill('#veld-dataItems-0-proportionality', 'Zonder naam geen uitnodiging');
    await send(applicant);
    for (let step = 0; step < 2; step += 1) await send(applicant);
    expect(await main(applicant)).toContain('Zonder naam geen uitnodiging');
    await expectWhole(applicant, javaScript);
    await send(applicant, 'button[name=_send]');
    expect(await main(applicant)).toContain('De aanvraag is ingediend.');

    const desk = await secretary(`${at_}/rule-admissible`);
    await send(desk);
    await desk.goto(`${test.platform.url}${at_}/request-advice`);
    await desk.selectOption('#veld-adviser', 'leuven');
    await desk.click('label:text-is("Veiligheidsadvies")');
    await desk.fill('#veld-due', '2024-12-20');
    await send(desk);
    expect(await main(desk)).toContain('Het advies is gevraagd.');
    const adviser = await pageOf('leuven-clerk', javaScript);
    await adviser.click('main th a:has-text("Advies geven")');
    await adviser.click('label:text-is("Gunstig")');
    await send(adviser);
    await send(adviser);
    expect(await main(adviser)).toContain('Het advies is gegeven.');

    await desk.goto(`${test.platform.url}${at_}/schedule-meeting`);
    await desk.fill('#veld-date', '2024-12-02');
    await send(desk);
    await desk.goto(`${test.platform.url}${at_}/record-decision`);
    await desk.click('label:text-is("Machtiging verleend")');
    await desk.fill('#veld-number', `07/${javaScript}`);
    await desk.fill('#veld-date', '2024-12-02');
    await desk.click('button[name=_add][value=conditions]');
    await desk.fill('#veld-conditions-0-ref', '1');
    await desk.fill('#veld-conditions-0-text', 'Een verslag bezorgen');
    await desk.click('label:text-is("Tegen een bepaalde dag")');
    await desk.fill('#veld-conditions-0-deadline-by-by', '2024-12-16');
    await desk.selectOption('#veld-conditions-0-responsible-0', city);
    await expectWhole(desk, javaScript);
    await send(desk);
    await send(desk);
    expect(await main(desk)).toContain('De beslissing is vastgelegd.');
    await desk.goto(`${test.platform.url}${at_}/annul-dossier-event`);
    expect(await main(desk)).toContain('Wat u rechtzet');
    await expectWhole(desk, javaScript);
    const chair = await pageOf('chair', javaScript);
    await chair.click('main th a:has-text("Beslissing ondertekenen")');
    await send(chair);
    expect(await main(chair)).toContain('De beslissing is ondertekend.');
    await desk.goto(`${test.platform.url}${at_}/publish-decision`);
    await send(desk);
    expect(await main(desk)).toContain('De beslissing is gepubliceerd.');

    expect(await main(await clerk('/dossiers'))).toContain(`Een aanvraag ${javaScript}`);
    const anybody = await browser.newContext({ javaScriptEnabled: javaScript });
    const page = await anybody.newPage();
    await page.goto(`${test.platform.url}/register/${dossier}`);
    expect(await main(page)).toContain(`Een aanvraag ${javaScript}`);
    await anybody.close();
  });
});

describe('somebody who decides on an old picture', () => {
  it('is told that it has changed, and loses nothing that they typed', async () => {
    const first = await pageOf(
      'secretary',
      true,
      '/toetredingen/inburgering/gent/voorwaarden/41/grant-extension?occurrence=1',
    );
    await first.fill('#veld-due', '2025-02-28');
    await first.fill('#veld-reason', 'Nog een maand.');
    const second = await pageOf(
      'secretary',
      false,
      '/toetredingen/inburgering/gent/voorwaarden/41/grant-extension?occurrence=1',
    );
    await second.fill('#veld-due', '2025-02-14');
    await second.fill('#veld-reason', 'Twee weken.');
    await send(second);
    await send(first);

    expect(await main(first)).toContain('Dit is intussen gewijzigd');
    expect(await first.inputValue('#veld-reason')).toBe('Nog een maand.');
    await expectWhole(first, true);
    await send(first);
    expect(await main(first)).toContain('Het uitstel is verleend.');
  });
});

/** What has the focus: its id, its name and its words. */
const FOCUSED = `(() => {
  const focused = document.activeElement;
  return [focused.id, focused.getAttribute('name') ?? '', focused.tagName === 'TEXTAREA' ? '' : focused.textContent.trim()];
})()`;

/** Goes on by the Tab key alone to what has this id (`#id`), this name or words that begin so. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let presses = 0; presses < 100; presses += 1) {
    await page.keyboard.press('Tab');
    const [id, name, words] = await page.evaluate<[string, string, string]>(FOCUSED);
    if (`#${id}` === wanted || name === wanted || words.startsWith(wanted)) return;
  }
  throw new Error(`nobody comes to ${wanted} with the Tab key on ${page.url()}`);
}

async function typeInto(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(fields)) {
    await tabTo(page, name);
    await page.keyboard.type(text);
  }
}

/** Presses Enter and waits for the page that it leads to. */
async function enter(page: Page): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  await test.platform.settle();
}

async function enterAt(page: Page, wanted: string): Promise<void> {
  await tabTo(page, wanted);
  await enter(page);
}

describe('a keyboard alone', () => {
  it('fills in a commitment, page by page', async () => {
    const page = await pageOf('leuven-clerk', true, '/toetredingen/inburgering/leuven');
    await enterAt(page, 'De verbintenis invullen');
    await typeInto(page, { 'contact.name': 'Petra Persoon', 'contact.email': 'petra@leuven.example' });
    // Enter in a field sends the page; what is wrong is read out first, and leads to its field.
    await enter(page);
    expect(await page.evaluate('document.activeElement.className')).toBe('ds-error-summary');
    await tabTo(page, 'Functionaris voor gegevensbescherming');
    await page.keyboard.press('Enter');
    await typeInto(page, { 'dpo.name': 'Dirk Officier', 'dpo.email': 'dpo@leuven.example' });
    await enterAt(page, 'Bewaren en verder');
    for (const name of ['undertakings.18', 'undertakings.55']) {
      await tabTo(page, name);
      await page.keyboard.press('Space');
    }
    await enterAt(page, 'Bewaren en verder');
    await enterAt(page, 'Een verbintenis klaarmaken');
    expect(await main(page)).toContain('De verbintenis is klaargemaakt.');
  });

  it('hands in evidence and judges it', async () => {
    const clerk = await pageOf('gent-clerk', true);
    await enterAt(clerk, 'Bewijsstuk indienen');
    await typeInto(clerk, { text: 'De gegevens zijn gewist.' });
    await enterAt(clerk, 'Een bewijsstuk indienen');
    expect(await main(clerk)).toContain('Het bewijsstuk is ingediend.');
    const judge = await pageOf('secretary', true);
    await enterAt(judge, 'Bewijsstuk beoordelen');
    await enterAt(judge, 'Een bewijsstuk aanvaarden');
    await enterAt(judge, 'Ja, ');
    expect(await main(judge)).toContain('De voorwaarde is vervuld.');
  });

  it('records a decision and signs it', async () => {
    const dossier = 'met-toetsen';
    const request = { committee: 'vcmp', kind: 'authorisation', subject: 'Met toetsen alleen', provider: 'agii' };
    await take(test.platform, {
      ...{ by: 'agii-officer', do: 'submit-request', dossier, ...request, recipients: ['leuven'] },
      ...{ applicants: ['agii'], purposes: ['Ceremonies'], dataItems: [{ name: 'Naam' }] },
    });
    await take(test.platform, { by: 'secretary', do: 'rule-admissible', dossier });
    await take(test.platform, { by: 'secretary', do: 'schedule-meeting', dossier, date: '2024-12-12' });

    const desk = await pageOf('secretary', true, `/dossiers/${dossier}`);
    await enterAt(desk, 'De beslissing vastleggen');
    await tabTo(desk, 'outcome');
    await desk.keyboard.press('Space');
    // The same in whatever order the browser asks for day and month.
    await typeInto(desk, { number: '08/2024', date: '12122024' });
    await enterAt(desk, 'Verder');
    await enterAt(desk, 'Ja, ');
    expect(await main(desk)).toContain('De beslissing is vastgelegd.');
    const chair = await pageOf('chair', true);
    await enterAt(chair, 'Beslissing ondertekenen');
    await enterAt(chair, 'Ja, ');
    expect(await main(chair)).toContain('De beslissing is ondertekend.');
  });
});

describe('a new version of a deliberation', () => {
  it('is followed by the secretariat, and told to who acceded to the one before', async () => {
    const dossier = 'inburgering-2';
    const request = { committee: 'vcmp', kind: 'general-deliberation', subject: 'Tweede versie', provider: 'agii' };
    const decision = { outcome: 'granted', number: '01/2025', date: '2024-12-16', effectiveFrom: '2025-06-01' };
    for (const step of [
      {
        ...{
          by: 'agii-officer',
          do: 'submit-request',
          ...request,
          recipientClass: 'municipality',
          amends: 'inburgering',
        },
        ...{ applicants: ['agii'], purposes: ['Ceremonies'], dataItems: [{ name: 'Naam' }] },
      },
      { by: 'secretary', do: 'rule-admissible' },
      { by: 'secretary', do: 'schedule-meeting', date: '2024-12-16' },
      { by: 'secretary', do: 'record-decision', ...decision, accession: { review: 'automatic' } },
      { by: 'chair', do: 'sign-decision' },
      { by: 'secretary', do: 'publish-decision' },
    ])
      await take(test.platform, { dossier, ...step });
    const desk = await pageOf('secretary', true, `/toetredingen/${dossier}`);
    expect(await main(desk)).toContain('Vernieuwing van de toetredingen');
    await expectWhole(desk, true);
    await desk.click('a:text-is("Organisaties herinneren")');
    await expectWhole(desk, true);
    const clerk = await pageOf('gent-clerk', true, '/toetredingen/inburgering/gent');
    expect(await main(clerk)).toContain('Naar de nieuwe versie');
    await expectWhole(clerk, true);
  });
});

describe('an escalation', () => {
  it('is work for the chair, thirty days after the day was missed', async () => {
    const before = await pageOf('chair', true);
    expect(await main(before)).not.toContain('Escalatie bespreken');
    await test.platform.advanceTo(at('2025-01-20T10:00'));
    contexts.delete('chair/true');

    const page = await pageOf('chair', true);
    expect(await main(page)).toContain('Escalatie bespreken');
    await expectWhole(page, true);
    await page.click('main th a:has-text("Escalatie bespreken")');
    expect(await main(page)).toContain('Een verslag bezorgen');
    expect(await main(page)).toContain('laatste aanmaning');
  });
});

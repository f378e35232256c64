import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '#web/routing/routes.ts';
import { asAdministrator } from '../support/as-administrator.ts';
import { liveAmifThrough } from '../support/lives.ts';
import { aPlatform, type TestPlatform } from '../support/platform.ts';
import { hiddenFields, PortalClient } from '../support/portal-client.ts';

/** Up to the decision being recorded: the chair may sign it now. */
const DECIDED = 9;

/** Who runs Beraad: sees every dossier, and takes no step in any. */
const ADMINISTRATOR = '_beheerder';
const EVERYBODY = [
  'secretary',
  'chair',
  'applicant',
  'aii-security',
  'dpo-wse',
  'outsider',
  'secretary-elsewhere',
  ADMINISTRATOR,
];
/** Those with a part in the dossier, as the example's file says. */
const PARTIES = ['secretary', 'chair', 'applicant', 'aii-security', 'dpo-wse'];
/** Who sees it. */
const SEE = [...PARTIES, ADMINISTRATOR];
const COMMITTEES = ['secretary', 'chair', 'secretary-elsewhere'];
/** Those who belong to an organisation, which may file a request. */
const OF_AN_ORGANISATION = ['applicant', 'aii-security', 'dpo-wse', 'outsider'];

/** Every address with something in the place of what varies, and who gets its page (200); who may know of it but not use it (403). */
const PAGES: Readonly<Record<string, { seenBy: readonly string[]; refusedTo?: readonly string[]; anonymous?: true }>> =
  {
    '/': { seenBy: EVERYBODY, anonymous: true },
    '/beheer': { seenBy: EVERYBODY },
    '/beheer/mail': { seenBy: [...COMMITTEES, ADMINISTRATOR] },
    '/beheer/cijfers': { seenBy: [...COMMITTEES, ADMINISTRATOR] },
    '/beheer/contacten': { seenBy: EVERYBODY },
    '/beheer/contacten/wse': { seenBy: [...COMMITTEES, ADMINISTRATOR, 'applicant', 'dpo-wse'] },
    '/beheer/contacten/stad': { seenBy: [...COMMITTEES, ADMINISTRATOR, 'outsider'] },
    '/beheer/contacten/none': { seenBy: [] },
    '/beheer/beleid': { seenBy: EVERYBODY },
    '/intake': { seenBy: COMMITTEES, refusedTo: [...OF_AN_ORGANISATION, ADMINISTRATOR] },
    '/adviezen': { seenBy: OF_AN_ORGANISATION },
    '/adviezen?toestand=given': { seenBy: OF_AN_ORGANISATION },
    // It runs: the page says that there is no archive yet.
    '/dossiers/amif/archief': { seenBy: ['secretary', 'chair'] },
    // It is decided and not published: there is no letter yet.
    '/dossiers/amif/brief': { seenBy: [] },
    '/dossiers/amif/inzage': { seenBy: ['secretary', 'chair', ADMINISTRATOR] },
    '/zittingen': { seenBy: COMMITTEES },
    '/zittingen/nieuw': { seenBy: COMMITTEES },
    '/zittingen/2017-09-13': { seenBy: ['secretary', 'chair'] },
    '/zittingen/2017-09-13/prepare-meeting': { seenBy: ['secretary', 'chair'] },
    '/zittingen/2017-09-13/approve-minutes': { seenBy: [], refusedTo: ['secretary', 'chair'] },
    '/zittingen/2017-09-14': { seenBy: [] },
    '/agenda': { seenBy: EVERYBODY },
    '/agenda/00000000-0000-0000-0000-000000000000/intrekken': { seenBy: [] },
    '/agenda/00000000-0000-0000-0000-000000000000/x.ics': { seenBy: [], anonymous: true },
    '/voorwaarden': { seenBy: EVERYBODY },
    '/voorwaarden?weergave=maand': { seenBy: EVERYBODY },
    '/voorwaarden?weergave=jaar&toestand=alle': { seenBy: EVERYBODY },
    '/voorwaarden.csv': { seenBy: EVERYBODY },
    '/voorwaarden.xlsx': { seenBy: EVERYBODY },
    '/dossiers.csv': { seenBy: EVERYBODY },
    '/dossiers.xlsx': { seenBy: EVERYBODY },
    '/toetredingen/amif/overzicht.csv': { seenBy: [] },
    '/toetredingen/amif/overzicht.xlsx': { seenBy: [] },
    '/zoeken?q=gegevens': { seenBy: EVERYBODY },
    '/register': { seenBy: EVERYBODY, anonymous: true },
    '/register/amif': { seenBy: [], anonymous: true },
    '/controle': { seenBy: EVERYBODY, anonymous: true },
    '/controle?provider=wse&recipient=aii': { seenBy: EVERYBODY, anonymous: true },
    '/toegankelijkheid': { seenBy: EVERYBODY, anonymous: true },
    '/privacy': { seenBy: EVERYBODY, anonymous: true },
    '/dossiers': { seenBy: EVERYBODY },
    '/dossiers/amif': { seenBy: SEE },
    '/dossiers/none': { seenBy: [] },
    '/dossiers/nieuw': {
      seenBy: OF_AN_ORGANISATION,
      refusedTo: EVERYBODY.filter((persona) => !OF_AN_ORGANISATION.includes(persona)),
    },
    '/protocollen/nieuw': {
      seenBy: OF_AN_ORGANISATION,
      refusedTo: EVERYBODY.filter((persona) => !OF_AN_ORGANISATION.includes(persona)),
    },
    '/dossiers/amif/note-deviation': {
      seenBy: ['secretary', 'chair'],
      refusedTo: SEE.filter((persona) => persona !== 'chair' && persona !== 'secretary'),
    },
    ...Object.fromEntries(
      ['annul-dossier-event', 'note-dependency', 'record-succession'].map((step) => [
        `/dossiers/amif/${step}`,
        { seenBy: ['secretary', 'chair'], refusedTo: ['applicant', 'aii-security', 'dpo-wse', ADMINISTRATOR] },
      ]),
    ),
    // There is no event to correct yet, nothing that it rests on, and no campaign.
    ...Object.fromEntries(
      ['correct-event', 'cancel-event', 'drop-dependency', 'report-lapse', 'remind-acceders'].map((step) => [
        `/dossiers/amif/${step}`,
        { seenBy: [], refusedTo: SEE },
      ]),
    ),
    '/dossiers/amif/register-request': { seenBy: [] },
    '/klad/none': { seenBy: [] },
    '/toetredingen': { seenBy: EVERYBODY },
    // What follows from an accession is tried in accessions.test.ts; this dossier is none to accede to.
    '/toetredingen/amif': { seenBy: [] },
    '/toetredingen/amif/stad': { seenBy: [] },
    '/toetredingen/amif/stad/verbintenis': { seenBy: [] },
    '/toetredingen/amif/stad/indienen': { seenBy: [] },
    '/toetredingen/amif/stad/document/commitment': { seenBy: [] },
    '/toetredingen/amif/stad/withdraw-accession': { seenBy: [] },
    '/toetredingen/amif/stad/voorwaarden/41/bewijs': { seenBy: [] },
    '/toetredingen/amif/stad/voorwaarden/41/submit-evidence': { seenBy: [] },
    '/dossiers/amif/voorwaarden/101/bewijs?organisation=aii': { seenBy: [] },
    '/dossiers/amif/sign-decision': { seenBy: ['chair'], refusedTo: SEE.filter((persona) => persona !== 'chair') },
    '/dossiers/none/sign-decision': { seenBy: [] },
    '/dossiers/amif/submit-request': { seenBy: [] },
    '/dossiers/amif/no-such-step': { seenBy: [] },
    '/dossiers/amif/voorwaarden/101/submit-evidence?organisation=aii': { seenBy: [] },
  };

let test: TestPlatform;
const clients = new Map<string, PortalClient>();
const clientOf = (persona: string): PortalClient => clients.get(persona)!;

beforeAll(async () => {
  test = await aPlatform('2017-06-01T09:00');
  await liveAmifThrough(test.platform, DECIDED);
  await asAdministrator(test.platform.url, 'organisations/stad', {
    name: 'Stad',
    kind: 'municipality',
    email: 'stad@stad.example',
  });
  await asAdministrator(test.platform.url, 'people/outsider', {
    name: 'Buitenstaander',
    role: 'applicant',
    organisation: 'stad',
  });
  await asAdministrator(test.platform.url, 'committees/ivc', {
    name: 'IVC',
    secretariat: 's@ivc.example',
    chair: 'v@ivc.example',
  });
  await asAdministrator(test.platform.url, 'people/secretary-elsewhere', {
    name: 'Ander',
    role: 'secretariat',
    committee: 'ivc',
  });
  for (const persona of EVERYBODY) {
    const client = new PortalClient(test.platform.url);
    expect((await client.logIn(persona)).status).toBe(200);
    clients.set(persona, client);
  }
}, 60_000);
afterAll(() => test[Symbol.asyncDispose]());

describe('every page of the portal', () => {
  it('stands in the table of this test', () => {
    const isCovered = (path: string): boolean => {
      const pattern = new RegExp(`^${path.replaceAll(/:\w+(\{[^}]*\})?/g, '[^/?]+')}(\\?.*)?$`);
      return Object.keys(PAGES).some((address) => pattern.test(address));
    };

    expect(ROUTES.filter(({ path }) => !isCovered(path))).toEqual([]);
    expect(ROUTES.length).toBeGreaterThan(5);
  });

  it.each(Object.entries(PAGES))('%s is shown to exactly those who may see it', async (path, page) => {
    const { seenBy, refusedTo = [] } = page;
    for (const persona of EVERYBODY) {
      const { status } = await clientOf(persona).ask(path);
      const expected = seenBy.includes(persona) ? 200 : refusedTo.includes(persona) ? 403 : 404;
      expect({ persona, status }).toEqual({ persona, status: expected });
    }
  });

  it.each(Object.entries(PAGES))(
    '%s asks who is not logged in to log in first',
    async (path, { anonymous, seenBy }) => {
      const answer = await new PortalClient(test.platform.url).ask(path);

      // A decision that is not published, and a calendar that nobody made, are not there.
      if (anonymous === true) expect(answer.status).toBe(seenBy.length === 0 ? 404 : 200);
      else {
        expect(answer.status).toBe(303);
        expect(answer.headers.get('location')).toBe(`/aanmelden?naar=${encodeURIComponent(path)}`);
      }
    },
  );
});

describe('every form of the portal', () => {
  const forms = Object.entries(PAGES).filter(([path]) =>
    ROUTES.some(
      ({ method, path: pattern }) =>
        method === 'POST' && new RegExp(`^${pattern.replaceAll(/:\w+(\{[^}]*\})?/g, '[^/?]+')}(\\?.*)?$`).test(path),
    ),
  );

  it.each(forms)('%s is not taken from who is not logged in, or without the token of the session', async (path) => {
    const body = new URLSearchParams({ _confirmed: 'ja' });

    expect((await new PortalClient(test.platform.url).ask(path, { method: 'POST', body })).status).toBe(401);
    for (const persona of EVERYBODY) {
      expect((await clientOf(persona).ask(path, { method: 'POST', body })).status).toBe(403);
    }
  });

  it.each(forms)('%s changes nothing for who may not use it', async (path, { seenBy }) => {
    const token = async (client: PortalClient): Promise<string> =>
      /name="_csrf" value="([^"]+)"/.exec((await client.get('/')).text)?.[1] ?? '';

    for (const persona of EVERYBODY.filter((each) => !seenBy.includes(each))) {
      const client = clientOf(persona);
      const body = new URLSearchParams({ _csrf: await token(client), _once: `${persona}${path}`, _confirmed: 'ja' });
      const { status } = await client.ask(path, { method: 'POST', body });
      // A step that their part would allow and its state does not is refused, too.
      expect([403, 404, 409, 422]).toContain(status);
    }
    expect((await clientOf('secretary').get('/dossiers/amif')).text).toContain('Beslist');
  });

  it('tells the committee’s people what the decision says that is signed and published, and nobody else', async () => {
    const condition = /informatieveiligheidsplan/i;
    for (const persona of ['secretary', 'chair']) {
      const page = (await clientOf(persona).get('/dossiers/amif')).text;
      const shown = page.slice(page.indexOf('id="beslissing"'), page.indexOf('id="documenten"'));
      expect(shown).toContain('Machtiging verleend');
      expect(shown).toMatch(/>101<[\s\S]*tegen 30 november 2017/);
      expect(shown).toMatch(condition);
    }
    for (const persona of [...PARTIES, ADMINISTRATOR].filter((each) => !['secretary', 'chair'].includes(each))) {
      const page = (await clientOf(persona).get('/dossiers/amif')).text;
      expect(page).toContain('id="aanvraag"');
      expect(page).not.toContain('id="beslissing"');
      expect(page).not.toContain('tegen 30 november 2017');
    }
    const sign = (await clientOf('chair').get('/dossiers/amif/sign-decision')).text;
    expect(sign).toContain('bent u zeker?');
    expect(sign).toMatch(/Machtiging verleend[\s\S]*>101<[\s\S]*tegen 30 november 2017/);
  });

  it('takes the chair’s signature once, however often the form is sent', async () => {
    const chair = clientOf('chair');
    const shown = (await chair.get('/dossiers/amif/sign-decision')).text;
    const fields = { _confirmed: 'ja' };
    const first = await chair.post('/dossiers/amif/sign-decision', fields, shown);
    const second = await chair.post('/dossiers/amif/sign-decision', fields, shown);

    expect(first.path).toBe('/dossiers/amif');
    expect(first.text).toContain('De beslissing is ondertekend.');
    expect(second).toMatchObject({ status: 200, path: '/dossiers/amif' });
    expect(second.text.match(/Beslissing ondertekend</g)).toHaveLength(1);
    const publish = (await clientOf('secretary').get('/dossiers/amif/publish-decision')).text;
    expect(publish).toMatch(/bent u zeker\?[\s\S]*>101<[\s\S]*tegen 30 november 2017/);
    const other = await chair.post(
      '/dossiers/amif/sign-decision',
      fields,
      shown.replace(hiddenFields(shown)._once!, 'x'),
    );
    expect(other.status).toBe(409);
    expect(other.text).toContain('Dit is intussen gewijzigd');
  });
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signedByEid } from '../support/eid.ts';
import { liveThrough, take } from '../support/lives.ts';
import { aPlatform, type TestPlatform } from '../support/platform.ts';
import { hiddenFields, PortalClient } from '../support/portal-client.ts';

/** Leuven acceded, Gent's scan is with the secretariat, Aalst has not begun; an OCMW and a committee that have nothing to do with it. */
const THROUGH = 22;
const PERSONAS = [
  'secretary',
  'chair',
  'agii-officer',
  'leuven-clerk',
  'leuven-mayor',
  'gent-clerk',
  'aalst-clerk',
  'ocmw-clerk',
];
const COMMITTEE = ['secretary', 'chair'];
const FOLLOW = [...COMMITTEE, 'agii-officer'];
const LEUVEN = ['leuven-clerk', 'leuven-mayor'];
const BASE = '/toetredingen/inburgering';

/** Every address about an accession, who gets it, and who may know of it but not use it; it is nothing to anybody else. */
const PAGES: Readonly<Record<string, { readonly seenBy: readonly string[]; readonly refusedTo?: readonly string[] }>> =
  {
    '/toetredingen': { seenBy: PERSONAS },
    [BASE]: { seenBy: FOLLOW },
    [`${BASE}?toestand=active`]: { seenBy: FOLLOW },
    [`${BASE}/overzicht.csv`]: { seenBy: FOLLOW },
    [`${BASE}/overzicht.xlsx`]: { seenBy: FOLLOW },
    '/toetredingen/nergens': { seenBy: [] },
    [`${BASE}/leuven`]: { seenBy: [...FOLLOW, ...LEUVEN] },
    [`${BASE}/gent`]: { seenBy: [...FOLLOW, 'gent-clerk'] },
    // Not begun: only its own people can begin.
    [`${BASE}/aalst`]: { seenBy: ['aalst-clerk'] },
    [`${BASE}/ocmw-leuven`]: { seenBy: [] },
    [`${BASE}/aalst/verbintenis`]: { seenBy: ['aalst-clerk'] },
    [`${BASE}/leuven/verbintenis`]: { seenBy: [], refusedTo: [...FOLLOW, ...LEUVEN] },
    [`${BASE}/leuven/indienen`]: { seenBy: [], refusedTo: [...FOLLOW, ...LEUVEN] },
    [`${BASE}/leuven/withdraw-accession`]: { seenBy: LEUVEN, refusedTo: FOLLOW },
    [`${BASE}/leuven/suspend-accession`]: { seenBy: COMMITTEE, refusedTo: [...LEUVEN, 'agii-officer'] },
    [`${BASE}/leuven/record-event`]: { seenBy: LEUVEN, refusedTo: FOLLOW },
    [`${BASE}/gent/accept-commitment`]: { seenBy: COMMITTEE, refusedTo: ['gent-clerk', 'agii-officer'] },
    [`${BASE}/leuven/voorwaarden/10/bewijs`]: { seenBy: [...FOLLOW, ...LEUVEN] },
    [`${BASE}/leuven/voorwaarden/10/submit-evidence`]: { seenBy: LEUVEN, refusedTo: FOLLOW },
    [`${BASE}/leuven/voorwaarden/10/request-extension`]: { seenBy: LEUVEN, refusedTo: FOLLOW },
    [`${BASE}/leuven/voorwaarden/10/grant-extension`]: { seenBy: COMMITTEE, refusedTo: [...LEUVEN, 'agii-officer'] },
  };

let test: TestPlatform;
const clients = new Map<string, PortalClient>();
const as = (persona: string): PortalClient => clients.get(persona)!;

beforeAll(async () => {
  test = await aPlatform('2024-11-01T09:00');
  await liveThrough(
    test.platform,
    readFileSync(new URL('../scenarios/contract/accession.yaml', import.meta.url), 'utf8'),
    THROUGH,
  );
  for (const persona of PERSONAS) {
    const client = new PortalClient(test.platform.url);
    expect((await client.logIn(persona)).status).toBe(200);
    clients.set(persona, client);
  }
}, 60_000);
afterAll(() => test[Symbol.asyncDispose]());

describe('the pages of accessions', () => {
  it.each(Object.entries(PAGES))(
    '%s is shown to exactly those who may see it',
    async (path, { seenBy, refusedTo = [] }) => {
      const answers = await Promise.all(
        PERSONAS.map(async (persona) => [persona, (await as(persona).ask(path)).status]),
      );
      const expected = PERSONAS.map((persona) => [
        persona,
        seenBy.includes(persona) ? 200 : refusedTo.includes(persona) ? 403 : 404,
      ]);

      expect(answers).toEqual(expected);
      expect((await new PortalClient(test.platform.url).ask(path)).status).toBe(303);
    },
  );

  it('lead to the documents of those who may see the accession, and to nothing for anybody else', async () => {
    for (const persona of PERSONAS) {
      const answer = await as(persona).ask(`${BASE}/leuven/document/receipt`);
      expect({ persona, status: answer.status }).toEqual({
        persona,
        status: [...FOLLOW, ...LEUVEN].includes(persona) ? 303 : 404,
      });
    }
    const link = (await as('leuven-clerk').ask(`${BASE}/leuven/document/receipt`)).headers.get('location') ?? '';
    expect(
      Buffer.from(await (await fetch(link)).arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((await as('leuven-clerk').ask(`${BASE}/leuven/document/nothing`)).status).toBe(404);
  });

  it('name in the overview every body that may accede, and how far each is', async () => {
    const { text } = await as('secretary').get(BASE);

    expect(text).toContain('1 van de 3 organisaties is toegetreden.');
    for (const [name, state] of [
      ['Stad Leuven', 'Toegetreden'],
      ['Stad Gent', 'In beoordeling'],
      ['Stad Aalst', 'Nog niet toegetreden'],
    ])
      expect(text).toMatch(new RegExp(`${name}[\\s\\S]{0,120}${state}`));
    expect(text).not.toContain('OCMW');
    const { text: active } = await as('secretary').get(`${BASE}?toestand=active`);
    expect(active).not.toContain('Stad Aalst');
  });

  it('say of a scan that a person judges it, and nothing else', async () => {
    const { text } = await as('gent-clerk').get(`${BASE}/gent`);

    expect(text).toContain('Een medewerker van het secretariaat beoordeelt het.');
    expect(text).not.toContain('minder dan een minuut');
    expect(text).toMatch(/<li aria-current="step"[^>]*><div><strong>Het resultaat van de controle<\/strong><p>/);
  });

  it('show the secretariat the commitment that waits for its review as a task', async () => {
    const { text } = await as('secretary').get('/');

    expect(text).toMatch(/href="\/toetredingen\/inburgering\/gent">Verbintenis beoordelen/);
  });
});

describe('a municipality', () => {
  it('fills in its commitment page by page, and finds what it saved back', async () => {
    const clerk = as('aalst-clerk');
    const path = `${BASE}/aalst/verbintenis`;
    const first = await clerk.post(
      path,
      { 'contact.name': 'Petra Persoon', _later: 'ja' },
      (await clerk.get(path)).text,
    );
    expect(first.path).toBe('/');
    const link = /href="([^"]*\?klad=[^"]*)"/.exec(first.text)?.[1] ?? '';
    expect((await clerk.get(link)).text).toContain('value="Petra Persoon"');
    // A draft is nobody else's, not even a colleague's of another body.
    expect((await as('gent-clerk').ask(link)).status).toBe(404);
    expect((await as('leuven-clerk').ask(link.replace('aalst', 'leuven'))).status).toBe(403);

    const told = await clerk.post(link, { 'contact.name': 'Petra' }, (await clerk.get(link)).text);
    expect(told.status).toBe(422);
    expect(told.text).toContain('href="#veld-contact-email"');

    const people = {
      'contact.name': 'Petra Persoon',
      'contact.email': 'petra@aalst.example',
      'dpo.name': 'Fo',
      'dpo.email': 'fo@aalst.example',
    };
    const numberless = await clerk.post(link, { ...people, 'contact.mobile': 'nul vier' }, told.text);
    expect(numberless.status).toBe(422);
    expect(numberless.text).toContain('href="#veld-contact-mobile"');
    const dotless = await clerk.post(link, { ...people, 'dpo.email': 'privacy@aalst' }, told.text);
    expect(dotless.status).toBe(422);
    expect(dotless.text).toContain('href="#veld-dpo-email"');
    const second = await clerk.post(link, people, (await clerk.get(link)).text);
    expect(second.path).toContain('stap=2');
    const refused = await clerk.post(second.path, { 'undertakings.18': 'no' }, second.text);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Zonder deze verbintenis kan uw organisatie niet toetreden.');
    expect(second.text.match(/value="no-processor"/g)).toHaveLength(1);
    const alone = await clerk.post(
      second.path,
      {
        'undertakings.18': 'yes',
        'undertakings.55': 'no-processor',
        'processors._rows': '1',
        'processors.0.name': 'Cipal',
      },
      second.text,
    );
    expect(alone.status).toBe(422);
    expect(alone.text).toContain('href="#veld-processors-0-committed"');
    expect(alone.text).toContain('href="#veld-undertakings-55"');
    const last = (await clerk.get(second.path.replace('stap=2', 'stap=3'))).text;
    const back = /href="([^"]*stap=2[^"]*nazien=ja)#veld-processors-0-committed"/.exec(last)?.[1] ?? '';
    expect((await clerk.get(back.replaceAll('&amp;', '&'))).text).toContain('id="veld-processors-0-committed-fout"');
    expect(last).toContain('nog niet volledig');
    const third = await clerk.post(
      second.path,
      { 'undertakings.18': 'yes', 'undertakings.55': 'no-processor' },
      second.text,
    );
    expect(third.path).toContain('stap=3');
    expect(third.text).toContain('Petra Persoon');

    const made = await clerk.post(third.path, { _send: 'ja' }, third.text);
    expect(made).toMatchObject({ status: 200, path: `${BASE}/aalst` });
    expect(made.text).toContain('De verbintenis is klaargemaakt.');
    // Sent twice it is made once, and its writer is led to the same place.
    const again = await clerk.post(third.path, { _send: 'ja' }, third.text);
    expect(again.path).toBe(`${BASE}/aalst`);
    expect(again.text.match(/Verbintenis van Stad Aalst opgemaakt/g)).toHaveLength(1);
  });

  it.each([
    ['too large', () => new Uint8Array(10 * 1024 * 1024 + 1), 'Het bestand is groter dan 10 MB.'],
    ['far too large', () => new Uint8Array(30 * 1024 * 1024), 'Het bestand is groter dan 10 MB.'],
    ['empty', () => new Uint8Array(), 'Het bestand is leeg, of er was geen gekozen.'],
    ['no PDF', () => new TextEncoder().encode('Beste, in bijlage de verbintenis.'), 'Dit is geen PDF-bestand.'],
  ])(
    'that sends a file that is %s is told so on top and at the field, and has lost nothing',
    async (_what, file, told) => {
      const clerk = as('aalst-clerk');
      const path = `${BASE}/aalst/indienen`;
      const place = (await clerk.get(path)).text;
      const form = new FormData();
      for (const [name, value] of Object.entries(hiddenFields(place))) form.set(name, value);
      form.set('file', new Blob([file()], { type: 'application/pdf' }), 'verbintenis.pdf');
      const sent = await fetch(/action="(http[^"]+)"/.exec(place)?.[1] ?? '', {
        method: 'POST',
        body: form,
        redirect: 'manual',
      });
      expect(new URL(sent.headers.get('location') ?? '').pathname).toBe(path);
      const { text } = await clerk.get(path);

      expect(text).toContain('Dit bestand kan niet ingediend worden');
      expect(text).toMatch(new RegExp(`href="#bestand">PDF-bestand: ${told}`));
      expect(text).toMatch(new RegExp(`id="bestand-fout">${told}`));
      expect(text).not.toContain('Het bestand is aangekomen');
      expect((await clerk.get(`${BASE}/aalst`)).text).toContain('De verbintenis downloaden (PDF)');
    },
  );

  it('hands in a file, is told what is wrong with it, and accedes with one that is right', async () => {
    const clerk = as('aalst-clerk');
    const path = `${BASE}/aalst/indienen`;
    const link = (await clerk.ask(`${BASE}/aalst/document/commitment`)).headers.get('location') ?? '';
    const issued = new Uint8Array(await (await fetch(link)).arrayBuffer());
    for (const way of ['unsigned', 'valid'] as const) {
      const place = (await clerk.get(path)).text;
      const action = /action="(http[^"]+)"/.exec(place)?.[1] ?? '';
      const form = new FormData();
      for (const [name, value] of Object.entries(hiddenFields(place))) form.set(name, value);
      form.set(
        'file',
        new Blob([await signedByEid(test.platform.url, issued, way, 'Mandataris van Stad Aalst')], {
          type: 'application/pdf',
        }),
        'verbintenis.pdf',
      );
      const sent = await fetch(action, { method: 'POST', body: form, redirect: 'manual' });
      expect(sent.headers.get('location')).toContain(path);
      const arrived = (await clerk.get(path)).text;
      expect(arrived).toContain('Het bestand is aangekomen');
      // The form for another file stands below: only the first form's fields are sent.
      const first = arrived.slice(0, arrived.indexOf('</form>', arrived.indexOf('<main')));
      const done = await clerk.post(path, { form: 'signed' }, first);
      expect(done.path).toBe(`${BASE}/aalst`);
      const twice = await clerk.post(path, { form: 'signed' }, first);
      expect(twice.path).toBe(`${BASE}/aalst`);
      await test.platform.settle();
      const { text } = await clerk.get(`${BASE}/aalst`);
      expect(text).toContain(
        way === 'unsigned' ? 'Onderteken het met uw eID of itsme.' : 'Uw organisatie is toegetreden.',
      );
    }
    const { text } = await clerk.get(`${BASE}/aalst`);
    expect(text.match(/Ondertekende verbintenis ingediend/g)).toHaveLength(2);
    expect(text).toContain('Oordeel: Geldig');
    expect(text).not.toMatch(/\d{11}/);
  });
});

describe('a ceremony', () => {
  const form = `${BASE}/leuven`;

  it('is chosen from what a condition waits for, on a day that has come', async () => {
    const clerk = as('leuven-clerk');
    const { text } = await clerk.get(form);
    expect(text.slice(text.indexOf('id="voorwaarden"'))).toContain(`href="${form}/record-event"`);
    expect((await clerk.get(`${form}/voorwaarden/41/bewijs`)).text).toContain(`href="${form}/record-event"`);

    const early = await clerk.post(`${form}/record-event`, { event: 'ceremony', date: '2025-11-26' });
    expect(early.status).toBe(422);
    expect(early.text).toMatch(/href="#veld-date">[^<]*Deze dag moet nog komen/);
    const other = await clerk.post(`${form}/record-event`, { event: 'inburgeringsceremonie', date: '2024-11-26' });
    expect(other.status).toBe(422);
    expect(other.text).toContain('href="#veld-event');
  });

  it('that was reported on the wrong day is set right, and struck where there was none', async () => {
    const clerk = as('leuven-clerk');
    const told = await clerk.post(`${form}/record-event`, { event: 'ceremony', date: '2024-11-26' });
    expect(told).toMatchObject({ status: 200, path: form });
    await test.platform.settle();

    const shown = (await clerk.get(`${form}/correct-event`)).text;
    const event = /name="event" value="([^"]+)"/.exec(shown)?.[1] ?? 'none';
    const moved = await clerk.post(
      `${form}/correct-event`,
      { event, date: '2024-11-25', reason: 'Een dag vroeger' },
      shown,
    );
    expect(moved).toMatchObject({ status: 200, path: form });
    expect(moved.text).toContain('De melding is rechtgezet.');
    await test.platform.settle();

    const sure = await clerk.post(`${form}/cancel-event`, { event, reason: 'Er was geen' });
    const struck = await clerk.post(
      `${form}/cancel-event`,
      { event, reason: 'Er was geen', _confirmed: 'ja' },
      sure.text,
    );
    expect(struck).toMatchObject({ status: 200, path: form });
    expect(struck.text).toContain('De melding is geschrapt.');
  });
});

describe('a new version of the deliberation', () => {
  const next = '/toetredingen/inburgering-2';
  const steps: readonly Record<string, unknown>[] = [
    {
      ...{ by: 'agii-officer', do: 'submit-request', committee: 'vcmp', kind: 'general-deliberation' },
      ...{ subject: 'Gegevens voor ceremonies, tweede versie', provider: 'agii', recipientClass: 'municipality' },
      ...{ applicants: ['agii'], purposes: ['Ceremonies'], dataItems: [{ name: 'Naam' }], amends: 'inburgering' },
    },
    { by: 'secretary', do: 'rule-admissible' },
    { by: 'secretary', do: 'schedule-meeting', date: '2025-01-20' },
    {
      ...{ by: 'secretary', do: 'record-decision', outcome: 'granted', number: '01/2025', date: '2025-01-20' },
      ...{ effectiveFrom: '2025-06-01', accession: { review: 'automatic' } },
    },
    { by: 'chair', do: 'sign-decision' },
    { by: 'secretary', do: 'publish-decision' },
  ];

  it('shows the secretariat who has signed anew, and reminds the others once', async () => {
    for (const step of steps) await take(test.platform, { dossier: 'inburgering-2', ...step });
    const { text } = await as('secretary').get(next);
    expect(text).toContain('Vernieuwing van de toetredingen');
    expect(text).toContain('0 van 2 organisaties tekenden opnieuw.');
    expect(text).toMatch(/Stad Leuven<\/th>\s*<td[^>]*><span[^>]*>Nog niet begonnen/);
    const form = '/dossiers/inburgering-2/remind-acceders';
    expect(text).toContain(`href="${form}"`);

    const shown = (await as('secretary').get(form)).text;
    const sure = await as('secretary').post(form, {}, shown);
    expect(sure.text).toContain('De organisaties krijgen meteen bericht.');
    expect((await as('secretary').get(next)).text).not.toMatch(/Laatst herinnerd op">\d/);
    const done = await as('secretary').post(form, { _confirmed: 'ja' }, sure.text);
    expect(done.text).toContain('De herinneringen zijn onderweg.');
    await test.platform.settle();
    expect((await as('secretary').get(next)).text.match(/Laatst herinnerd op">\d/g)).toHaveLength(2);
    const again = await as('secretary').post(form, { _confirmed: 'ja' });
    expect(again.status).toBe(409);
    expect(again.text).toContain('minder dan zeven dagen geleden herinnerd');
  });

  it('is told to a municipality on the page of its accession, and nobody else may remind', async () => {
    const { text } = await as('leuven-clerk').get(`${BASE}/leuven`);
    expect(text).toContain('Er is een nieuwe versie van deze beraadslaging. Deze toetreding eindigt op 1 juni 2025');
    expect(text).toContain(`href="${next}/leuven"`);
    expect((await as('leuven-clerk').ask(`${next}/leuven`)).status).toBe(200);
    for (const persona of ['leuven-clerk', 'gent-clerk', 'ocmw-clerk']) {
      expect((await as(persona).ask(next)).status).toBe(404);
      expect((await as(persona).ask('/dossiers/inburgering-2/remind-acceders')).status).toBe(404);
    }
    expect((await as('agii-officer').ask('/dossiers/inburgering-2/remind-acceders')).status).toBe(403);
  });
});

import { describe, expect, it } from 'vitest';
import { createPortal, type PortalReads } from '#web/app.ts';
import type { DossierPageView } from '#web/pages/dossier.ts';

const HOSTILE = '<script>alert("x")</script>';

const aDossier = (fields: Partial<DossierPageView> = {}): DossierPageView => ({
  dossier: 'amif',
  subject: 'Mededeling van gegevens',
  kind: 'authorisation',
  status: 'in-force',
  committee: 'Vlaamse Toezichtcommissie',
  number: 'VTC 2017 AII-WSE',
  provider: 'Agentschap Integratie en Inburgering',
  recipients: ['Departement WSE'],
  applicants: ['Departement WSE'],
  dataItems: ['Contactgegevens'],
  inForceSince: '2017-09-20T14:00:00+02:00',
  lastDay: '2023-06-30',
  conditions: [
    { reportedAs: '101', text: 'Bezorg het plan', responsible: 'Agentschap', due: '2017-11-30', status: 'overdue' },
  ],
  timeline: [
    { at: '2017-06-08T10:12:00+02:00', sentence: 'Aanvraag ingediend', by: 'Dossierbeheerder ESF', isAutomatic: false },
    { at: '2017-09-20T14:00:00+02:00', sentence: 'Beslissing gepubliceerd', by: 'Secretariaat', isAutomatic: false },
  ],
  mail: [
    { at: '2017-06-08T10:12:00+02:00', to: 'Departement WSE', notice: 'Uw aanvraag is ontvangen', status: 'sent' },
  ],
  ...fields,
});

function aPortal(reads: Partial<PortalReads> = {}) {
  const failures: unknown[] = [];
  const portal = createPortal({
    reads: {
      dossiers: async () => [
        { dossier: 'amif', number: 'VTC 2017', subject: 'Mededeling van gegevens', status: 'in-force' },
      ],
      dossier: async (id) => (id === 'amif' ? aDossier() : undefined),
      ...reads,
    },
    frame: { icons: [], styles: ['/assets/portal.css'], navigation: [{ href: '/', label: 'Dossiers' }] },
    assets: [{ name: 'portal-abc.css', type: 'text/css', body: new TextEncoder().encode('body{}') }],
    onFailure: (error) => failures.push(error),
  });
  return { failures, get: async (path: string) => portal.request(path) };
}

describe('the portal', () => {
  it('lists the dossiers with number, subject and state in Dutch', async () => {
    const response = await aPortal().get('/');
    const page = await response.text();

    expect(response.status).toBe(200);
    expect(page).toContain('VTC 2017');
    expect(page).toContain('href="/dossiers/amif"');
    expect(page).toContain('Van kracht');
  });

  it('shows the facts, conditions, timeline and mail of a dossier', async () => {
    const page = await (await aPortal().get('/dossiers/amif')).text();

    expect(page).toContain('30 juni 2023');
    expect(page).toContain('30 november 2017');
    expect(page).toContain('Te laat');
    expect(page).toContain('donderdag 8 juni 2017');
    expect(page).toContain('Uw aanvraag is ontvangen');
    expect(page.indexOf('Beslissing gepubliceerd')).toBeLessThan(page.indexOf('Aanvraag ingediend'));
  });

  it('escapes what people wrote, wherever it stands', async () => {
    const hostile = aDossier({
      subject: HOSTILE,
      number: HOSTILE,
      provider: HOSTILE,
      recipients: [HOSTILE],
      dataItems: [HOSTILE, HOSTILE],
      conditions: [{ reportedAs: HOSTILE, text: HOSTILE, responsible: HOSTILE, status: 'open' }],
      timeline: [
        { at: '2017-06-08T10:12:00+02:00', sentence: HOSTILE, by: HOSTILE, note: HOSTILE, isAutomatic: false },
      ],
      mail: [{ at: '2017-06-08T10:12:00+02:00', to: HOSTILE, notice: HOSTILE, status: 'sent' }],
    });
    const portal = aPortal({
      dossier: async () => hostile,
      dossiers: async () => [{ dossier: '"><script>', number: HOSTILE, subject: HOSTILE, status: 'in-force' }],
    });

    for (const path of ['/', '/dossiers/amif']) {
      const page = await (await portal.get(path)).text();
      expect(page).toContain('&lt;script&gt;');
      expect(page).not.toContain('<script');
    }
  });

  it('forbids scripts, frames and everything from elsewhere, on errors too', async () => {
    const portal = aPortal();

    for (const path of ['/', '/dossiers/amif', '/dossiers/none', '/nowhere']) {
      const { headers } = await portal.get(path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('has no inline style or script', async () => {
    const page = await (await aPortal().get('/dossiers/amif')).text();

    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
  });

  it('answers 404 in Dutch for what is not there or not for this reader', async () => {
    const hidden = aPortal({ dossiers: async () => undefined });

    for (const response of [await aPortal().get('/dossiers/none'), await aPortal().get('/x'), await hidden.get('/')]) {
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('Niet gevonden');
    }
  });

  it('answers 500 in Dutch without a word of what failed, and tells it to the log', async () => {
    const secret = new Error('table beraad is away');
    const portal = aPortal({
      dossier: async () => {
        throw secret;
      },
    });
    const response = await portal.get('/dossiers/amif');

    expect(response.status).toBe(500);
    const page = await response.text();
    expect(page).toContain('Er ging iets mis');
    expect(page).not.toContain('table beraad');
    expect(portal.failures).toEqual([secret]);
  });

  it('serves its files to be kept for ever', async () => {
    const response = await aPortal().get('/assets/portal-abc.css');

    expect(response.headers.get('content-type')).toBe('text/css');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect((await aPortal().get('/assets/other.css')).status).toBe(404);
  });
});

import { createPortal } from '#web/app.ts';
import type { DossierPageView } from '#web/pages/dossier/dossier-page.ts';
import type { CommandOutcome, Draft, KeptForm, Portal, Session } from '#web/ports.ts';
import type { Reader } from '#web/reader.ts';

/** A dossier in force with a condition that is late. */
export const aDossier = (fields: Partial<DossierPageView> = {}): DossierPageView => ({
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
    {
      reportedAs: '101',
      text: 'Bezorg het plan',
      responsible: 'Agentschap',
      due: '2017-11-30',
      why: { because: 'Deze dag staat in de beslissing zelf.', upcoming: [{ day: '2017-12-01', what: 'Aanmaning' }] },
      status: 'overdue',
      href: '/dossiers/amif/voorwaarden/101/bewijs',
      commands: [{ href: '/dossiers/amif/voorwaarden/101/submit-evidence', label: 'Een bewijsstuk indienen' }],
    },
  ],
  documents: [
    { kind: 'security-plan', title: 'Plan', cameWith: 'Bewijsstuk ingediend', at: '2017-11-29T17:00:00+01:00' },
  ],
  today: '2017-12-01',
  corrections: [],
  commands: [{ href: '/dossiers/amif/record-event', label: 'Een gebeurtenis melden' }],
  timeline: [
    { at: '2017-06-08T10:12:00+02:00', sentence: 'Aanvraag ingediend', by: 'Dossierbeheerder ESF', isAutomatic: false },
    { at: '2017-09-20T14:00:00+02:00', sentence: 'Beslissing gepubliceerd', by: 'Secretariaat', isAutomatic: false },
  ],
  mail: [
    { at: '2017-06-08T10:12:00+02:00', to: 'Departement WSE', notice: 'Uw aanvraag is ontvangen', status: 'sent' },
  ],
  ...fields,
});

export const SECRETARY: Reader = {
  person: { kind: 'person', id: 'secretary', role: 'secretariat', committee: 'vtc' },
  name: 'Secretariaat VTC',
  body: 'Vlaamse Toezichtcommissie',
};

const START = Date.parse('2017-12-01T09:00:00Z');

/** The portal on ports that keep everything in memory; its time stands until it is moved. */
export function aPortal(given: Partial<Portal> = {}) {
  const failures: unknown[] = [];
  const commands: { step: string; fields: unknown; once: string; version?: number }[] = [];
  let outcome: CommandOutcome = { ok: true };
  let now = START;
  const sessions = new Map<string, Session>();
  const logins = new Map<string, Parameters<Portal['sessions']['startLogin']>[0]>();
  const forms = new Map<string, KeptForm>();
  const drafts = new Map<string, Draft>();
  let names = 0;
  const name = (): string => {
    names += 1;
    return `name-${names}`;
  };
  const portal = createPortal({
    address: 'http://portal.test',
    loginOrigin: 'http://login.test',
    isRenewing: async () => false,
    site: { icons: [], styles: ['/assets/portal.css'], links: [] },
    assets: [{ name: 'portal-abc.css', type: 'text/css', body: new TextEncoder().encode('body{}') }],
    sessions: {
      async begin(who, at) {
        const id = name();
        const session: Session = { ...who, csrf: `csrf-of-${id}`, startedAt: at, seenAt: at };
        sessions.set(id, session);
        return { id, session };
      },
      read: async (id) => sessions.get(id),
      async seen(id, at) {
        const session = sessions.get(id);
        if (session !== undefined) sessions.set(id, { ...session, seenAt: at });
      },
      end: async (id) => void sessions.delete(id),
      startLogin: async (login) => void logins.set(login.state, login),
      async takeLogin(state) {
        const login = logins.get(state);
        logins.delete(state);
        return login;
      },
      async keepForm(form) {
        const id = name();
        forms.set(id, form);
        return id;
      },
      keptForm: async (id) => forms.get(id),
    },
    login: {
      begin: async () => {
        const state = name();
        return { address: `http://login.test/?state=${state}`, checks: { state, nonce: 'n', verifier: 'v' } };
      },
      async finish(returned) {
        const person = returned.searchParams.get('code') ?? '';
        return person === 'cancelled'
          ? { ok: false, reason: 'cancelled' }
          : { ok: true, who: { person, claims: '{}' } };
      },
      logoutAddress: async () => 'http://login.test/out',
    },
    reader: async ({ person }) =>
      person === 'stranger'
        ? { ok: false, code: 'body-not-admitted' }
        : { ok: true, reader: { ...SECRETARY, person: { ...SECRETARY.person, id: person } } },
    drafts: {
      async save(person, draft) {
        drafts.set(`${person}/${draft.id}`, draft);
      },
      read: async (person, id) => drafts.get(`${person}/${id}`),
      ofPerson: async (person) =>
        [...drafts]
          .filter(([key, { sentTo }]) => key.startsWith(`${person}/`) && sentTo === undefined)
          .map(([, draft]) => draft),
      drop: async (person, id) => void drafts.delete(`${person}/${id}`),
    },
    accessions: {
      list: async () => ({ own: [], followed: [] }),
      page: async () => undefined,
      campaign: async () => undefined,
      documentLink: async () => undefined,
      upload: async () => undefined,
      handIn: async () => undefined,
    },
    desk: {
      archive: async () => undefined,
      letter: async () => undefined,
      undelivered: async () => undefined,
      reached: async () => 'not-found',
      statistics: async () => undefined,
      policy: async () => ({
        history: [],
        version: 1,
        reminders: [],
        overdue: [],
        escalation: [],
        expiry: [],
        sendAt: '09:00',
        closedDays: [],
      }),
      changePolicy: async () => 'not-found' as const,
      contacts: async () => ({}),
      contactsOf: async () => undefined,
      changeContacts: async () => 'not-found' as const,
      looks: async () => undefined,
    },
    calendars: {
      list: async () => [],
      create: async () => {},
      revoke: async () => false,
      write: async () => undefined,
    },
    register: {
      committees: async () => [{ name: 'VTC', secretariat: 'secretariaat@vtc.example' }],
      list: async () => ({ items: [], number: 1, count: 1, total: 0 }),
      entry: async () => undefined,
      bodies: async () => [],
      check: async () => ({
        provider: '',
        recipient: '',
        answer: { allowed: false, reason: 'not-a-party', basis: [] },
      }),
    },
    mail: { trouble: async () => undefined },
    reads: {
      board: async () => [],
      boardRows: async () => [],
      boardTexts: async () => [],
      meetings: async () => undefined,
      meeting: async () => undefined,
      advices: async () => undefined,
      search: async () => ({ items: [], number: 1, count: 1, total: 0 }),
      tasks: async () => ({ items: [], number: 1, count: 1, total: 0 }),
      dossiers: async () => [
        { dossier: 'amif', number: 'VTC 2017', subject: 'Mededeling van gegevens', status: 'in-force' },
      ],
      dossier: async (_reader, id) => (id === 'amif' ? aDossier() : undefined),
      command: async (_reader, { step, dossier }) =>
        dossier === 'none'
          ? undefined
          : {
              step,
              isOpen: step !== 'adjourn',
              version: 7,
              matter: {
                page: { href: '/dossiers/amif', label: 'VTC 2017' },
                trail: [{ href: '/dossiers', label: 'Dossiers' }],
                subject: 'Mededeling van gegevens',
              },
              given: { dossier: 'amif' },
            },
      condition: async () => undefined,
      organisations: async () => [
        { id: 'aii', name: 'Agentschap Integratie en Inburgering' },
        { id: 'wse', name: 'Departement WSE' },
      ],
      committees: async () => [{ id: 'vtc', name: 'Vlaamse Toezichtcommissie' }],
    },
    commands: {
      refusedNames: async () => [],
      async give(_reader, step, fields, { once, version }) {
        commands.push({ step, fields, once, ...(version === undefined ? {} : { version }) });
        return outcome;
      },
    },
    workbook: async () => new Uint8Array(),
    now: () => new Date(now).toISOString(),
    onFailure: (error) => failures.push(error),
    ...given,
  });
  return {
    failures,
    /** What was commanded so far. */
    commands,
    answerWith(next: CommandOutcome) {
      outcome = next;
    },
    pass(minutes: number) {
      now += minutes * 60_000;
    },
    /** A browser of its own: cookies are kept, nothing is followed. */
    browser() {
      const cookies = new Map<string, string>();
      const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
        const headers = new Headers(init.headers);
        headers.set('cookie', [...cookies].map(([key, value]) => `${key}=${value}`).join('; '));
        const response = await portal.request(path, { ...init, headers });
        for (const cookie of response.headers.getSetCookie()) {
          const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
          if (/max-age=0/i.test(cookie)) cookies.delete(key);
          else cookies.set(key, value);
        }
        return response;
      };
      return {
        ask,
        cookies,
        post: (path: string, fields: Readonly<Record<string, string>>) =>
          ask(path, { method: 'POST', body: new URLSearchParams(fields) }),
        async logIn(person = 'secretary', path = '/'): Promise<Response> {
          const started = await ask(`/aanmelden?naar=${encodeURIComponent(path)}`);
          const state = new URL(started.headers.get('location') ?? '').searchParams.get('state') ?? '';
          return ask(`/aanmelden/terug?code=${person}&state=${state}`);
        },
      };
    },
  };
}

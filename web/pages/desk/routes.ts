import { hasRole } from '#domain/permissions/principal.ts';
import type { Link } from '#web/layout/page.ts';
import { DESK_TEXTS } from '#web/locales/nl/desk.ts';
import { noArchivePage } from '#web/pages/dossier/no-archive-page.ts';
import { mailBanner, UNDELIVERED_PATH } from '#web/pages/mail/mail-banner.ts';
import type { Reader } from '#web/reader.ts';
import type { ReaderVisit, Route } from '#web/routing/route.ts';
import { keptValues } from '#web/session/kept-form.ts';
import { contactRoutes } from './contact-form.ts';
import {
  contactsPage,
  deskPage,
  looksPage,
  mailPage,
  POLICY_DAYS,
  policyPage,
  SEEN_FIELD,
  statisticsPage,
} from './desk-pages.ts';
import type { PolicyValues } from './views.ts';

const texts = DESK_TEXTS;

function linksFor({ person }: Reader): Link[] {
  const isDesk = person.committee !== undefined || hasRole(person, 'administrator');
  return [
    ...(isDesk
      ? [
          { href: UNDELIVERED_PATH, label: texts.links.mail },
          { href: '/beheer/cijfers', label: texts.links.statistics },
        ]
      : []),
    { href: '/beheer/contacten', label: texts.links.contacts },
    { href: '/beheer/beleid', label: texts.links.policy },
  ];
}

const policyValues = (policy: PolicyValues): URLSearchParams =>
  new URLSearchParams([
    ...POLICY_DAYS.map((name): [string, string] => [name, policy[name].join(', ')]),
    ['sendAt', policy.sendAt],
    ['closedDays', policy.closedDays.join('\n')],
  ]);

const words = (text: string | null): string[] => (text ?? '').split(/[\s,;]+/).filter((word) => word !== '');

/** What the form says, as the policy's own fields; judged by whoever takes it. */
const policyFieldsOf = (form: URLSearchParams): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(POLICY_DAYS.map((name) => [name, words(form.get(name)).map(Number)])),
  sendAt: (form.get('sendAt') ?? '').trim(),
  closedDays: words(form.get('closedDays')),
});

/** The values of a form as it was previewed: only these are confirmed. */
const seenValues = (form: URLSearchParams): string => Object.values(policyFieldsOf(form)).join('|');

async function showPolicy(visit: ReaderVisit): Promise<Response> {
  const policy = await visit.portal.desk.policy();
  if (!hasRole(visit.reader.person, 'administrator')) return visit.show(policyPage(policy, undefined));
  const kept = await keptValues(visit);
  const values = kept ?? policyValues(policy);
  return visit.show(policyPage(policy, { csrf: visit.csrf, values, isKept: kept !== undefined }));
}

/** Pages that belong to no single dossier. */
export const deskRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/beheer',
    access: 'logged-in',
    answer: async (visit) => visit.show(deskPage(linksFor(visit.reader))),
  },
  {
    method: 'GET',
    path: UNDELIVERED_PATH,
    access: 'parties',
    async answer(visit) {
      const [items, trouble] = await Promise.all([
        visit.portal.desk.undelivered(visit.reader),
        visit.portal.mail.trouble(visit.reader),
      ]);
      if (items === undefined) return visit.notFound();
      // How many there are stands on the page itself.
      const late = mailBanner(trouble === undefined ? undefined : { ...trouble, toPhone: 0 });
      return visit.show(mailPage(visit.url, visit.csrf, items, late));
    },
  },
  {
    method: 'POST',
    path: UNDELIVERED_PATH,
    access: 'parties',
    async answer(visit) {
      const done = await visit.portal.desk.reached(visit.reader, visit.form.get('item') ?? '');
      return done === 'not-found' ? visit.notFound() : visit.lead(UNDELIVERED_PATH, done);
    },
  },
  {
    method: 'GET',
    path: '/beheer/cijfers',
    access: 'parties',
    async answer(visit) {
      const statistics = await visit.portal.desk.statistics(visit.reader);
      return statistics === undefined ? visit.notFound() : visit.show(statisticsPage(statistics));
    },
  },
  {
    method: 'GET',
    path: '/beheer/contacten',
    access: 'logged-in',
    answer: async (visit) => visit.show(contactsPage(visit.url, await visit.portal.desk.contacts(visit.reader))),
  },
  ...contactRoutes,
  { method: 'GET', path: '/beheer/beleid', access: 'logged-in', answer: showPolicy },
  {
    method: 'POST',
    path: '/beheer/beleid',
    access: 'parties',
    async answer(visit) {
      const { desk } = visit.portal;
      const { form, csrf } = visit;
      const asked = { fields: policyFieldsOf(form), reason: form.get('reason')?.trim() || undefined };
      const isConfirmed = form.has('_confirmed');
      const seen = seenValues(form);
      // What was changed after the preview was not seen: it is shown first.
      const isOther = isConfirmed && form.get(SEEN_FIELD) !== seen;
      const outcome = await desk.changePolicy(visit.reader, asked, !isConfirmed || isOther);
      if (outcome === 'not-found') return visit.notFound();
      if (outcome === 'changed') return visit.lead('/beheer/beleid', 'policy-changed');
      const policy = await desk.policy();
      if (outcome === 'conflict')
        return visit.show(policyPage(policy, { csrf, values: form, general: texts.policy.conflict }), 409);
      if ('wrong' in outcome)
        return visit.show(
          policyPage(policy, { csrf, values: form, general: texts.policy.wrong, wrong: outcome.wrong }),
          422,
        );
      return visit.show(policyPage(policy, { csrf, values: form, preview: { ...outcome, seen, isOther } }));
    },
  },
  {
    method: 'GET',
    path: '/dossiers/:dossier/brief',
    access: 'parties',
    async answer(visit) {
      const dossier = visit.param('dossier');
      const letter = await visit.portal.desk.letter(visit.reader, dossier);
      return letter === undefined
        ? visit.notFound()
        : visit.file(`beslissing-${dossier}.pdf`, 'application/pdf', letter);
    },
  },
  {
    method: 'GET',
    path: '/dossiers/:dossier/archief',
    access: 'parties',
    async answer(visit) {
      const dossier = visit.param('dossier');
      const asked = visit.url.searchParams.get('toetreding') ?? undefined;
      const archive = await visit.portal.desk.archive(visit.reader, dossier, asked);
      if (archive === undefined) return visit.notFound();
      if (archive !== 'not-closed' && 'url' in archive) return visit.lead(archive.url);
      return visit.show(noArchivePage(dossier, archive));
    },
  },
  {
    method: 'GET',
    path: '/dossiers/:dossier/inzage',
    access: 'parties',
    async answer(visit) {
      const found = await visit.portal.desk.looks(visit.reader, visit.param('dossier'));
      return found === undefined ? visit.notFound() : visit.show(looksPage(visit.url, found.dossier, found.looks));
    },
  },
];

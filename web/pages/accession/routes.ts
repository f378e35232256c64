import { html } from 'hono/html';
import * as z from 'zod';
import { speaksOfProcessors } from '#domain/accession/completeness.ts';
import { commandSchema } from '#web/forms/commands.ts';
import type { NamedField } from '#web/forms/field.ts';
import { fieldsOf } from '#web/forms/field-of-schema.ts';
import { onceOf } from '#web/forms/once.ts';
import type { FormProblem } from '#web/forms/problems.ts';
import type { Link } from '#web/layout/page.ts';
import { ACCESSION_TEXTS } from '#web/locales/nl/accessions.ts';
import { COMMITMENT_SECTIONS } from '#web/locales/nl/guided.ts';
import { PROBLEM_TEXTS } from '#web/locales/nl/problems.ts';
import { refusalInWords } from '#web/locales/nl/refusals.ts';
import { stepName } from '#web/locales/nl/steps.ts';
import { capitalised } from '#web/locales/nl/terms.ts';
import { stretchesAsked } from '#web/pages/dossier/sections.ts';
import { errorPage } from '#web/pages/errors/error-pages.ts';
import type { GuidedForm } from '#web/pages/guided/guided-page.ts';
import { guidedRoutes } from '#web/pages/guided/guided-routes.ts';
import type { ReaderVisit, Route } from '#web/routing/route.ts';
import { ACCESSION_TRAIL, accessionPage } from './accession-page.ts';
import { accessionListPage, campaignPage } from './list-pages.ts';
import { uploadPage } from './upload-page.ts';
import { ACCESSION_DOCUMENTS, type AccessionPageView } from './views.ts';

const ACCESSION = '/toetredingen/:dossier/:organisation';

const viewOf = (visit: ReaderVisit): Promise<AccessionPageView | undefined> =>
  visit.portal.accessions.page(
    visit.reader,
    visit.param('dossier'),
    visit.param('organisation'),
    stretchesAsked(visit.url),
  );

/** The undertakings as questions, each in the decision's own words. */
function undertakingFields({ deliberation: { undertakings } }: AccessionPageView): NamedField {
  return {
    name: 'undertakings',
    isRequired: true,
    field: {
      kind: 'answers',
      refs: undertakings.map(({ ref }) => ref),
      options: ['yes', 'no-processor', 'no'],
      only: { 'no-processor': undertakings.filter(speaksOfProcessors).map(({ ref }) => ref) },
    },
  };
}

const filledIn = z.object({
  contact: z
    .object({ mobile: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  processors: z.array(z.object({ name: z.string(), committed: z.boolean() })).catch([]),
  undertakings: z.array(z.object({ ref: z.string(), answer: z.string() })).catch([]),
});
/** A number as people write it, with or without its country: at least eight digits. */
const MOBILE = /^\+?[\d\s./()-]*$/;
const isNumber = (mobile: string): boolean => MOBILE.test(mobile) && mobile.replaceAll(/\D/g, '').length >= 8;

/** What the use case would refuse, and a number that is none: each told at its field. */
const furtherProblems =
  ({ deliberation }: AccessionPageView) =>
  (asked: Readonly<Record<string, unknown>>): FormProblem[] => {
    const { contact, processors, undertakings } = filledIn.parse(asked);
    const mobile = contact?.mobile;
    const aboutProcessors = new Set(deliberation.undertakings.filter(speaksOfProcessors).map(({ ref }) => ref));
    return [
      ...(mobile === undefined || isNumber(mobile)
        ? []
        : [{ name: 'contact.mobile', message: PROBLEM_TEXTS.notMobile }]),
      ...undertakings
        .filter(({ ref, answer }) => answer === 'no-processor' && (processors.length > 0 || !aboutProcessors.has(ref)))
        .map(({ ref }) => ({
          name: `undertakings.${ref}`,
          message: aboutProcessors.has(ref) ? PROBLEM_TEXTS.namesProcessor : PROBLEM_TEXTS.wrong.choice,
        })),
      ...processors.flatMap(({ committed }, row) =>
        committed ? [] : [{ name: `processors.${row}.committed`, message: PROBLEM_TEXTS.notCommitted }],
      ),
    ];
  };

/** The commitment as a form, page by page: its questions are the deliberation's. */
async function commitmentForm(visit: ReaderVisit): Promise<GuidedForm | 'refused' | undefined> {
  const view = await viewOf(visit);
  if (view === undefined) return undefined;
  if (!view.steps.includes('prepare-commitment')) return 'refused';
  const { undertakings, number, dossier } = view.deliberation;
  const given = { dossier, organisation: visit.param('organisation') };
  const fields = fieldsOf(commandSchema('prepare-commitment'), false, ['dossier', 'organisation', 'undertakings']);
  return {
    step: 'prepare-commitment',
    title: ACCESSION_TEXTS.page(number),
    path: `${view.href}/verbintenis`,
    trail: [...ACCESSION_TRAIL, { href: view.href, label: number }],
    lead: html`<p>${view.deliberation.subject}</p>`,
    fields: [...fields, ...(undertakings.length === 0 ? [] : [undertakingFields(view)])],
    sections: COMMITMENT_SECTIONS,
    given,
    further: furtherProblems(view),
    labels: Object.fromEntries(undertakings.map(({ ref, text }) => [`undertakings.${ref}`, `${ref}. ${text}`])),
    send: capitalised(stepName('prepare-commitment')),
    target: () => view.href,
  };
}

/** The page of the accession that an address is about. */
const accessionOf = (visit: ReaderVisit): Link => ({
  href: `/toetredingen/${encodeURIComponent(visit.param('dossier'))}/${encodeURIComponent(visit.param('organisation'))}`,
  label: ACCESSION_TEXTS.toAccession,
});

const uploadRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${ACCESSION}/indienen`,
    access: 'parties',
    async answer(visit) {
      const { accessions } = visit.portal;
      const upload = await accessions.upload(visit.reader, visit.param('dossier'), visit.param('organisation'));
      if (upload !== undefined) return visit.show(uploadPage(upload, { csrf: visit.csrf, once: crypto.randomUUID() }));
      return (await viewOf(visit)) === undefined
        ? visit.notFound()
        : visit.show(errorPage('not-permitted', accessionOf(visit)), 403);
    },
  },
  {
    method: 'POST',
    path: `${ACCESSION}/indienen`,
    access: 'parties',
    async answer(visit) {
      const { accessions } = visit.portal;
      const [dossier, organisation] = [visit.param('dossier'), visit.param('organisation')];
      const once = onceOf(visit.form);
      const form = visit.form.get('form') === 'scan' ? 'scan' : 'signed';
      const upload = visit.form.get('upload') ?? '';
      const outcome = await accessions.handIn(visit.reader, dossier, organisation, { upload, form, once });
      if (outcome === undefined) return visit.notFound();
      if (outcome.ok)
        return visit.lead(
          `/toetredingen/${encodeURIComponent(dossier)}/${encodeURIComponent(organisation)}`,
          'submit-commitment',
        );
      if (outcome.code === 'not-permitted') return visit.show(errorPage('not-permitted', accessionOf(visit)), 403);
      const again = await accessions.upload(visit.reader, dossier, organisation);
      if (again === undefined) return visit.show(errorPage('not-permitted', accessionOf(visit)), 403);
      return visit.show(uploadPage(again, { csrf: visit.csrf, once, general: refusalInWords(outcome.code) }), 409);
    },
  },
];

/** Accessions to general deliberations: the lists, each body's own, its commitment and its file. */
export const accessionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/toetredingen',
    access: 'logged-in',
    async answer(visit) {
      const { own, followed } = await visit.portal.accessions.list(visit.reader);
      return visit.show(accessionListPage(own, followed, visit.reader.person.organisation !== undefined));
    },
  },
  {
    method: 'GET',
    path: '/toetredingen/:dossier',
    access: 'parties',
    async answer(visit) {
      const campaign = await visit.portal.accessions.campaign(visit.reader, visit.param('dossier'));
      return campaign === undefined ? visit.notFound() : visit.show(campaignPage(visit.url, campaign));
    },
  },
  ...guidedRoutes(`${ACCESSION}/verbintenis`, 'parties', commitmentForm),
  ...uploadRoutes,
  {
    method: 'GET',
    path: `${ACCESSION}/document/:name`,
    access: 'parties',
    async answer(visit) {
      const kind = ACCESSION_DOCUMENTS.find((each) => each === visit.param('name'));
      const [dossier, organisation] = [visit.param('dossier'), visit.param('organisation')];
      const link =
        kind === undefined
          ? undefined
          : await visit.portal.accessions.documentLink(visit.reader, dossier, organisation, kind);
      return link === undefined ? visit.notFound() : visit.lead(link);
    },
  },
  {
    method: 'GET',
    path: ACCESSION,
    access: 'parties',
    async answer(visit) {
      const view = await viewOf(visit);
      return view === undefined ? visit.notFound() : visit.show(accessionPage(view));
    },
  },
];

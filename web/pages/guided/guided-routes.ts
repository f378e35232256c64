import { commandSchema } from '#web/forms/commands.ts';
import { ADD_ROW } from '#web/forms/field.ts';
import { onceOf } from '#web/forms/once.ts';
import { type FormProblem, numberedTwice, problemsOf } from '#web/forms/problems.ts';
import { readValues, withoutEmptyRows } from '#web/forms/read-values.ts';
import { GUIDED_TEXTS } from '#web/locales/nl/guided.ts';
import { isMessageCode } from '#web/locales/nl/messages.ts';
import { refusalInWords } from '#web/locales/nl/refusals.ts';
import { withMoreRows } from '#web/pages/dossier/command-page.ts';
import { errorPage } from '#web/pages/errors/error-pages.ts';
import type { Draft } from '#web/ports.ts';
import type { FormVisit, ReaderVisit, Route } from '#web/routing/route.ts';
import { keptValues } from '#web/session/kept-form.ts';
import {
  type GuidedForm,
  type GuidedSection,
  type GuidedVisit,
  guidedPage,
  isOf,
  LOOK_AGAIN,
  pageHref,
} from './guided-page.ts';

/** What a form is for its reader: the form; `refused` where they may know of it but not use it; undefined where it is not there. */
export type FormFor = (visit: ReaderVisit) => Promise<GuidedForm | 'refused' | undefined>;

/** Names of drafts, as forms make them: nothing else is looked up. */
const DRAFT_NAME = /^[0-9a-f-]{36}$/;

interface Place {
  readonly form: GuidedForm;
  readonly number: number;
  readonly draft: Draft | undefined;
}

async function placeOf(visit: ReaderVisit, form: GuidedForm): Promise<Place | undefined> {
  const { searchParams } = visit.url;
  const id = searchParams.get('klad');
  const draft =
    id === null || !DRAFT_NAME.test(id) ? undefined : await visit.portal.drafts.read(visit.reader.person.id, id);
  if (id !== null && (draft === undefined || draft.path !== form.path)) return undefined;
  const asked = Number(searchParams.get('stap') ?? 1);
  const last = form.sections.length + 1;
  // Nothing was saved yet: there is only a first page.
  const number = draft === undefined || !Number.isInteger(asked) ? 1 : Math.min(last, Math.max(1, asked));
  return { form, number, draft };
}

const valuesOf = (draft: Draft | undefined): URLSearchParams =>
  new URLSearchParams((draft?.fields ?? []).map(([name, value]): [string, string] => [name, value]));

/** What a form says in full, and what is not in order with it. */
function judged(form: GuidedForm, values: URLSearchParams) {
  const asked = { ...readValues(form.fields, values), ...form.given };
  const parsed = commandSchema(form.step).safeParse(asked);
  const problems: readonly FormProblem[] = parsed.success ? [] : problemsOf(form.fields, asked, parsed.error.issues);
  const unanswered = form.fields.flatMap(({ name, field }) =>
    field.kind === 'answers'
      ? field.refs.flatMap((ref) => answerProblem(`${name}.${ref}`, values.get(`${name}.${ref}`) ?? ''))
      : [],
  );
  const found = [...problems, ...numberedTwice(form.fields, asked), ...unanswered];
  const further = (form.further?.(asked) ?? []).filter((each) => !found.some(({ name }) => name === each.name));
  const all = [...found, ...further];
  return { asked, problems: all, isComplete: all.length === 0 };
}

/** An undertaking that is not given: nobody accedes without. */
function answerProblem(name: string, answer: string): FormProblem[] {
  if (answer === '') return [{ name, message: GUIDED_TEXTS.unanswered }];
  return answer === 'no' ? [{ name, message: GUIDED_TEXTS.needed }] : [];
}

async function visitOf(
  visit: ReaderVisit,
  { form, number, draft }: Place,
  values: URLSearchParams,
  told: Partial<Pick<GuidedVisit, 'problems' | 'general' | 'isKept' | 'once'>> = {},
): Promise<GuidedVisit> {
  const [organisations, committees] = await Promise.all([
    visit.portal.reads.organisations(),
    visit.portal.reads.committees(),
  ]);
  return {
    form,
    number,
    draft: draft?.id,
    savedAt: draft?.savedAt,
    values,
    all: judged(form, values).problems,
    problems: told.problems ?? [],
    general: told.general,
    isKept: told.isKept ?? false,
    once: told.once ?? crypto.randomUUID(),
    csrf: visit.csrf,
    organisations,
    committees,
  };
}

/** A draft with one section as it was sent now. */
function merged(section: GuidedSection, before: URLSearchParams, sent: URLSearchParams): URLSearchParams {
  const others = [...before].filter(([name]) => !isOf(section, name));
  const own = [...sent].filter(([name]) => isOf(section, name));
  return new URLSearchParams([...others, ...own]);
}

async function save(visit: FormVisit, { form, draft }: Place, id: string, values: URLSearchParams, sentTo?: string) {
  await visit.portal.drafts.save(visit.reader.person.id, {
    id,
    path: form.path,
    title: form.title,
    fields: [...values],
    savedAt: sentTo === undefined || draft === undefined ? visit.now : draft.savedAt,
    ...(sentTo === undefined ? {} : { sentTo }),
  });
}

async function send(visit: FormVisit, place: Place, draft: Draft): Promise<Response> {
  const { form } = place;
  const values = valuesOf(draft);
  const { asked, isComplete } = judged(form, values);
  if (!isComplete) return visit.show(guidedPage(await visitOf(visit, place, values)), 422);
  const outcome = await visit.portal.commands.give(visit.reader, form.step, asked, { once: draft.id });
  if (outcome.ok) {
    const target = form.target(asked);
    await save(visit, place, draft.id, new URLSearchParams(), target);
    return visit.lead(target, isMessageCode(form.step) ? form.step : undefined);
  }
  if (outcome.code === 'not-permitted') return visit.show(errorPage('not-permitted'), 403);
  const general = refusalInWords(outcome.code);
  return visit.show(guidedPage(await visitOf(visit, place, values, { general })), 409);
}

const NAMED_IN: readonly string[] = ['submit-request', 'submit-protocol', 'register-request'];

/** Names that would be refused at the end, told on the page on which they are typed. */
async function refusedNames(
  visit: FormVisit,
  { form }: Place,
  section: GuidedSection,
  asked: Readonly<Record<string, unknown>>,
): Promise<FormProblem[]> {
  if (!NAMED_IN.includes(form.step) || !section.names.includes('dossier')) return [];
  const refused = await visit.portal.commands.refusedNames(visit.reader, asked);
  return refused.map(({ name, code }) => ({ name, message: GUIDED_TEXTS.names[code] ?? refusalInWords(code) }));
}

async function takeSection(visit: FormVisit, place: Place, section: GuidedSection): Promise<Response> {
  const { form, number, draft } = place;
  const { form: sent } = visit;
  const rows = sent.has(ADD_ROW)
    ? withMoreRows(sent)
    : withoutEmptyRows(
        form.fields.filter(({ name }) => section.names.includes(name)),
        sent,
      );
  const values = merged(section, valuesOf(draft), rows);
  // The key of the first page's form names the draft: sent twice, it begins one.
  const once = onceOf(sent);
  const id = draft?.id ?? (DRAFT_NAME.test(once) ? once : crypto.randomUUID());
  await save(visit, place, id, values);
  if (sent.has('_later')) return visit.lead('/', 'draft-saved');
  const saved: Place = {
    form,
    number,
    draft: { id, path: form.path, title: form.title, fields: [...values], savedAt: visit.now },
  };
  if (sent.has(ADD_ROW)) return visit.show(guidedPage(await visitOf(visit, saved, values, { once: id })));
  const { problems: all, asked } = judged(form, values);
  const own = all.filter(({ name }) => isOf(section, name));
  const problems = own.length > 0 ? own : await refusedNames(visit, place, section, asked);
  if (problems.length > 0)
    return visit.show(guidedPage(await visitOf(visit, saved, values, { problems, once: id })), 422);
  return visit.lead(pageHref(form, number + 1, id));
}

async function formOrAnswer(visit: ReaderVisit, formFor: FormFor): Promise<Place | Response> {
  const form = await formFor(visit);
  if (form === undefined) return visit.notFound();
  if (form === 'refused') return visit.show(errorPage('not-permitted'), 403);
  return (await placeOf(visit, form)) ?? visit.notFound();
}

/** The two routes of a form that is filled in page by page, each page saved as its writer goes. */
export const guidedRoutes = (path: string, access: 'logged-in' | 'parties', formFor: FormFor): Route[] => [
  {
    method: 'GET',
    path,
    access,
    async answer(visit) {
      const place = await formOrAnswer(visit, formFor);
      if (place instanceof Response) return place;
      const { draft, form, number } = place;
      if (draft?.sentTo !== undefined) return visit.lead(draft.sentTo);
      const section = form.sections[number - 1];
      const kept = await keptValues(visit);
      const values =
        kept === undefined || section === undefined ? valuesOf(draft) : merged(section, valuesOf(draft), kept);
      const problems =
        section === undefined || !visit.url.searchParams.has(LOOK_AGAIN)
          ? []
          : judged(form, values).problems.filter(({ name }) => isOf(section, name));
      return visit.show(guidedPage(await visitOf(visit, place, values, { problems, isKept: kept !== undefined })));
    },
  },
  {
    method: 'POST',
    path,
    access,
    async answer(visit) {
      const place = await formOrAnswer(visit, formFor);
      if (place instanceof Response) return place;
      const { draft, form, number } = place;
      if (draft?.sentTo !== undefined)
        return visit.lead(draft.sentTo, isMessageCode(form.step) ? form.step : undefined);
      const section = form.sections[number - 1];
      if (section !== undefined) return takeSection(visit, place, section);
      return draft === undefined ? visit.notFound() : send(visit, place, draft);
    },
  },
];

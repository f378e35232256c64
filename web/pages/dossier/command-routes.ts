import { isStepName, stepSchemas } from '#domain/commands/steps.ts';
import { ADD_ROW } from '#web/forms/field.ts';
import { problemsOf } from '#web/forms/problems.ts';
import { readValues, withoutEmptyRows } from '#web/forms/read-values.ts';
import { isMessageCode } from '#web/locales/nl/messages.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { refusalInWords } from '#web/locales/nl/refusals.ts';
import { errorPage } from '#web/pages/errors/error-pages.ts';
import type { CommandAddress } from '#web/ports.ts';
import { type FormVisit, KEPT_PARAMETER, ONCE_FIELD, type ReaderVisit, type Route } from '#web/routing/route.ts';
import { isFormKept } from '#web/session/lifetime.ts';
import { type CommandForm, commandFields, commandPage, confirmPage, isFinal, withMoreRows } from './command-page.ts';
import type { CommandView } from './command-view.ts';

/** Steps that begin something, by the address of their form. */
const BEGINNINGS: Readonly<Record<string, 'submit-request' | 'submit-protocol'>> = {
  '/dossiers/nieuw': 'submit-request',
  '/protocollen/nieuw': 'submit-protocol',
};
const LONGEST_KEY = 100;

/** The command that an address names; undefined when it names none. */
function addressOf(visit: ReaderVisit): CommandAddress | undefined {
  const dossier = visit.param('dossier');
  const beginning = BEGINNINGS[visit.url.pathname];
  if (dossier === '') return beginning === undefined ? undefined : { step: beginning };
  const step = visit.param('step');
  if (!isStepName(step) || Object.values(BEGINNINGS).some((each) => each === step)) return undefined;
  const condition = visit.param('condition');
  if (condition === '') return { step, dossier };
  const { searchParams } = visit.url;
  const occurrence = Number(searchParams.get('occurrence') ?? Number.NaN);
  return {
    step,
    dossier,
    condition,
    organisation: searchParams.get('organisation') ?? undefined,
    occurrence: Number.isInteger(occurrence) ? occurrence : undefined,
  };
}

async function viewOf(visit: ReaderVisit): Promise<CommandView | undefined> {
  const address = addressOf(visit);
  return address === undefined ? undefined : visit.portal.reads.command(visit.reader, address);
}

async function formOf(visit: ReaderVisit, view: CommandView, values: URLSearchParams): Promise<CommandForm> {
  const [organisations, committees] = await Promise.all([
    visit.portal.reads.organisations(),
    visit.portal.reads.committees(),
  ]);
  const given = values.get(ONCE_FIELD) ?? '';
  const once = given === '' || given.length > LONGEST_KEY ? crypto.randomUUID() : given;
  return { view, values, once, csrf: visit.csrf, organisations, committees };
}

/** What was typed into this very form before its session ended. */
async function keptValues(visit: ReaderVisit): Promise<URLSearchParams | undefined> {
  const id = visit.url.searchParams.get(KEPT_PARAMETER);
  const kept = id === null ? undefined : await visit.portal.sessions.keptForm(id);
  if (kept === undefined || kept.person !== visit.reader.person.id || !isFormKept(kept.keptAt, visit.now))
    return undefined;
  const here = new URL(visit.url);
  here.searchParams.delete(KEPT_PARAMETER);
  return kept.path === here.pathname + here.search
    ? new URLSearchParams(kept.fields.map(([name, value]): [string, string] => [name, value]))
    : undefined;
}

async function showForm(visit: ReaderVisit): Promise<Response> {
  const view = await viewOf(visit);
  if (view === undefined) return visit.notFound();
  if (!view.isOpen) return visit.show(errorPage('not-permitted'), 403);
  const kept = await keptValues(visit);
  const form = { ...(await formOf(visit, view, kept ?? new URLSearchParams())), isKept: kept !== undefined };
  const asksNothing = commandFields(view).length === 0;
  return visit.show(asksNothing && isFinal(view) ? confirmPage(form) : commandPage(form));
}

async function takeForm(visit: FormVisit): Promise<Response> {
  const view = await viewOf(visit);
  if (view === undefined) return visit.notFound();
  const fields = commandFields(view);
  const { form: sent } = visit;
  if (sent.has(ADD_ROW)) return visit.show(commandPage(await formOf(visit, view, withMoreRows(sent))));

  const values = withoutEmptyRows(fields, sent);
  const form = await formOf(visit, view, values);
  if (sent.has('_back')) return visit.show(commandPage(form));
  const asked = { ...readValues(fields, values), ...view.given };
  const parsed = stepSchemas[view.step].fields.safeParse(asked);
  if (!parsed.success) {
    const problems = problemsOf(fields, asked, parsed.error.issues);
    const general = problems.length === 0 ? PAGE_TEXTS.command.incomplete : undefined;
    return visit.show(commandPage({ ...form, problems, general }), 422);
  }
  if (isFinal(view) && !sent.has('_confirmed')) {
    return view.isOpen ? visit.show(confirmPage(form)) : visit.show(errorPage('not-permitted'), 403);
  }

  const outcome = await visit.portal.commands.give(visit.reader, view.step, asked, form.once);
  if (outcome.ok)
    return visit.lead(
      `/dossiers/${encodeURIComponent(outcome.dossier)}`,
      isMessageCode(view.step) ? view.step : undefined,
    );
  if (outcome.code === 'not-permitted') return visit.show(errorPage('not-permitted'), 403);
  // What was sent under this key before was something else: what is shown now is a new form.
  const again = outcome.kind === 'key-reused' ? { ...form, once: crypto.randomUUID() } : form;
  return visit.show(commandPage({ ...again, general: refusalInWords(outcome.code) }), 409);
}

const both = (path: string, access: 'logged-in' | 'parties'): Route[] => [
  { method: 'GET', path, access, answer: showForm },
  { method: 'POST', path, access, answer: takeForm },
];

/** A page for every command, drawn from its schema. */
export const commandRoutes: readonly Route[] = [
  ...Object.keys(BEGINNINGS).flatMap((path) => both(path, 'logged-in')),
  ...both('/dossiers/:dossier/voorwaarden/:condition/:step', 'parties'),
  ...both('/dossiers/:dossier/:step', 'parties'),
];

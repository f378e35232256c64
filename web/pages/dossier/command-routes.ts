import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { type CommandName, commandSchema, isCommandName } from '#web/forms/commands.ts';
import { ADD_ROW } from '#web/forms/field.ts';
import { onceOf } from '#web/forms/once.ts';
import { type FormProblem, numberedTwice, problemsOf } from '#web/forms/problems.ts';
import { readValues, withoutEmptyRows } from '#web/forms/read-values.ts';
import { unlikelyDays } from '#web/forms/unlikely-days.ts';
import { isMessageCode } from '#web/locales/nl/messages.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { PROBLEM_TEXTS } from '#web/locales/nl/problems.ts';
import { refusalInWords } from '#web/locales/nl/refusals.ts';
import { errorPage } from '#web/pages/errors/error-pages.ts';
import type { CommandAddress } from '#web/ports.ts';
import { EVENT_FIELD, type FormVisit, type ReaderVisit, type Route, VERSION_FIELD } from '#web/routing/route.ts';
import { keptValues } from '#web/session/kept-form.ts';
import { type CommandForm, commandFields, commandPage, confirmPage, isFinal, withMoreRows } from './command-page.ts';
import type { CommandView } from './command-view.ts';
import { conditionPage } from './condition-page.ts';

/** Steps that begin something, whose forms have addresses of their own. */
const BEGINNINGS: readonly CommandName[] = [
  'submit-request',
  'submit-protocol',
  'prepare-commitment',
  'register-request',
];

/** The matter, and the condition of it, that an address names. */
function placeOf(visit: ReaderVisit): Omit<CommandAddress, 'step'> {
  const dossier = visit.param('dossier');
  const condition = visit.param('condition');
  const accession = visit.param('organisation') || undefined;
  if (condition === '') return { dossier, accession };
  const { searchParams } = visit.url;
  const occurrence = Number(searchParams.get('occurrence') ?? Number.NaN);
  return {
    dossier,
    accession,
    condition,
    organisation: accession ?? searchParams.get('organisation') ?? undefined,
    occurrence: Number.isInteger(occurrence) ? occurrence : undefined,
  };
}

/** The command that an address names; undefined when it names none. */
function matterAddress(visit: ReaderVisit): CommandAddress | undefined {
  const step = visit.param('step');
  return isCommandName(step) && !BEGINNINGS.includes(step) ? { step, ...placeOf(visit) } : undefined;
}

async function showCondition(visit: ReaderVisit): Promise<Response> {
  const view = await visit.portal.reads.condition(visit.reader, placeOf(visit));
  return view === undefined ? visit.notFound() : visit.show(conditionPage(view, visit.csrf));
}

/** Which command an address is about; undefined when it is about none. */
type AddressOf = (visit: ReaderVisit) => CommandAddress | undefined;

async function viewOf(visit: ReaderVisit, addressOf: AddressOf): Promise<CommandView | undefined> {
  const address = addressOf(visit);
  return address === undefined ? undefined : visit.portal.reads.command(visit.reader, address);
}

async function formOf(visit: ReaderVisit, view: CommandView, values: URLSearchParams): Promise<CommandForm> {
  const [organisations, committees] = await Promise.all([
    visit.portal.reads.organisations(),
    visit.portal.reads.committees(),
  ]);
  return { view, values, once: onceOf(values), csrf: visit.csrf, organisations, committees };
}

const presetOf = ({ preset = [] }: CommandView): URLSearchParams =>
  new URLSearchParams(preset.map(([name, value]): [string, string] => [name, value]));

async function showForm(visit: ReaderVisit, addressOf: AddressOf): Promise<Response> {
  const view = await viewOf(visit, addressOf);
  if (view === undefined) return visit.notFound();
  if (!view.isOpen) return visit.show(errorPage('not-permitted', view.matter?.page), 403);
  const kept = await keptValues(visit);
  const form = { ...(await formOf(visit, view, kept ?? presetOf(view))), isKept: kept !== undefined };
  const asksNothing = commandFields(view).length === 0;
  return visit.show(asksNothing && isFinal(view) ? confirmPage(form) : commandPage(form));
}

/** The version that the writer of a form saw; undefined where there was nothing yet to see. */
function seenVersion(sent: URLSearchParams): number | undefined {
  const seen = Number(sent.get(VERSION_FIELD) ?? Number.NaN);
  return Number.isInteger(seen) && seen >= 0 ? seen : undefined;
}

function isStale({ version }: CommandView, sent: URLSearchParams): boolean {
  const seen = seenVersion(sent);
  return seen !== undefined && version !== undefined && seen !== version;
}

/** What a page asks of people beyond what the API asks: a slip of the hand is told before it counts. */
function beyondSchema(
  { step, choices }: CommandView,
  { event, date, text = '', documents = [] }: Readonly<Record<string, unknown>>,
  today: string,
): FormProblem[] {
  if (step === 'submit-evidence') {
    const isEmpty = String(text).trim() === '' && Array.isArray(documents) && documents.length === 0;
    return isEmpty ? [{ name: 'text', message: PROBLEM_TEXTS.noEvidence }] : [];
  }
  if (step !== 'record-event') return [];
  const isUnknown = choices?.event !== undefined && !choices.event.some(({ value }) => value === event);
  const isAhead = typeof date === 'string' && date > today;
  return [
    ...(isUnknown ? [{ name: 'event', message: PROBLEM_TEXTS.wrong.choice }] : []),
    ...(isAhead ? [{ name: 'date', message: PROBLEM_TEXTS.notYet }] : []),
  ];
}

async function warningsOf(visit: FormVisit, { step }: CommandView, asked: unknown): Promise<string[]> {
  const { closedDays } = step === 'schedule-meeting' ? await visit.portal.desk.policy() : { closedDays: [] };
  return unlikelyDays(step, asked, { today: localDateOf(visit.now), closedDays });
}

async function takeForm(visit: FormVisit, addressOf: AddressOf): Promise<Response> {
  const view = await viewOf(visit, addressOf);
  if (view === undefined) return visit.notFound();
  const fields = commandFields(view);
  const { form: sent } = visit;
  if (sent.has(ADD_ROW)) return visit.show(commandPage(await formOf(visit, view, withMoreRows(sent))));

  const values = withoutEmptyRows(fields, sent);
  const form = await formOf(visit, view, values);
  if (sent.has('_back')) return visit.show(commandPage(form));
  const event = sent.get(EVENT_FIELD);
  const meant = event !== null && Object.hasOwn(view.given, 'event') ? { event } : {};
  const asked: Record<string, unknown> = { ...readValues(fields, values), ...view.given, ...meant };
  const parsed = commandSchema(view.step).safeParse(asked);
  if (!parsed.success) {
    const problems = problemsOf(fields, asked, parsed.error.issues);
    // What no field asks for, nobody can fill in: the form is not told to be incomplete.
    const general = problems.length === 0 ? PAGE_TEXTS.command.outdated : undefined;
    return visit.show(commandPage({ ...form, problems, general }), 422);
  }
  const more = [...numberedTwice(fields, asked), ...beyondSchema(view, asked, localDateOf(visit.now))];
  if (more.length > 0) return visit.show(commandPage({ ...form, problems: more }), 422);
  const warnings = sent.has('_confirmed') ? [] : await warningsOf(visit, view, asked);
  if ((isFinal(view) || warnings.length > 0) && !sent.has('_confirmed')) {
    if (!view.isOpen) return visit.show(errorPage('not-permitted', view.matter?.page), 403);
    // Nobody is asked whether they are sure of what has changed since they saw it.
    if (isStale(view, sent))
      return visit.show(commandPage({ ...form, general: refusalInWords('version-changed') }), 409);
    return visit.show(confirmPage({ ...form, warnings }));
  }

  const outcome = await visit.portal.commands.give(visit.reader, view.step, asked, {
    once: form.once,
    version: seenVersion(sent),
  });
  if (outcome.ok) {
    // A meeting that was convened just now has a page of its own.
    const convened =
      view.step === 'prepare-meeting' && typeof asked.date === 'string' ? `/zittingen/${asked.date}` : undefined;
    const page = convened ?? view.matter?.page.href ?? `/dossiers/${encodeURIComponent(String(asked.dossier))}`;
    return visit.lead(page, isMessageCode(view.step) ? view.step : undefined);
  }
  if (outcome.code === 'not-permitted') return visit.show(errorPage('not-permitted', view.matter?.page), 403);
  // What was sent under this key before was something else: what is shown now is a new form.
  const again = outcome.kind === 'key-reused' ? { ...form, once: crypto.randomUUID() } : form;
  return visit.show(commandPage({ ...again, general: refusalInWords(outcome.code) }), 409);
}

/** The two routes of a command's form. */
export const commandFormRoutes = (path: string, addressOf: AddressOf): Route[] => [
  { method: 'GET', path, access: 'parties', answer: (visit) => showForm(visit, addressOf) },
  { method: 'POST', path, access: 'parties', answer: (visit) => takeForm(visit, addressOf) },
];
const both = (path: string): Route[] => commandFormRoutes(path, matterAddress);

/** A page for every command on what is there, drawn from its schema. */
export const commandRoutes: readonly Route[] = [
  { method: 'GET', path: '/dossiers/:dossier/voorwaarden/:condition/bewijs', access: 'parties', answer: showCondition },
  {
    method: 'GET',
    path: '/toetredingen/:dossier/:organisation/voorwaarden/:condition/bewijs',
    access: 'parties',
    answer: showCondition,
  },
  ...both('/dossiers/:dossier/voorwaarden/:condition/:step'),
  ...both('/dossiers/:dossier/:step'),
  ...both('/toetredingen/:dossier/:organisation/voorwaarden/:condition/:step'),
  ...both('/toetredingen/:dossier/:organisation/:step'),
];

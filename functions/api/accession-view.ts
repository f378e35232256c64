import * as z from 'zod';
import { accessionsTo, type ListPosition, readListPage } from '#adapters/dynamodb/lists.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import { relationsToAccession } from '#domain/accession/decide.ts';
import { CEREMONY_RHYTHMS, UPLOAD_FORMS } from '#domain/accession/events.ts';
import { type AccessionState, accessionStateSchema } from '#domain/accession/state.ts';
import { ACCESSION_STATES, ACCESSION_STEP_NAMES, accessionStepsOpenTo } from '#domain/accession/steps.ts';
import { localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import { accessionId, dossierId } from '#domain/door/aggregate-id.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Person } from '#domain/permissions/principal.ts';
import {
  type AccessionNow,
  accessionSeenBy,
  deliberationNow,
  maySeeAccession,
  presentAccessions,
} from '#functions/middleware/accession-reads.ts';
import { accederConditionsNow, type ConditionNow } from '#functions/middleware/dossier-reads.ts';
import type { PageAsked } from '#functions/middleware/lists.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { conditionSchema, conditionView } from './condition-view.ts';
import { mustSee } from './must-see.ts';
import { noSuchAccession } from './problem.ts';

const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();

const contactSchema = z.object({ name: z.string(), email: z.string(), mobile: z.string().optional() });

export const accessionSchema = z
  .object({
    dossier: z.string(),
    organisation: z.string(),
    state: z.enum(ACCESSION_STATES),
    version: z.int(),
    /** The day on which the accession became active. */
    since: day.optional(),
    round: z.int(),
    /** The published new version of the deliberation, where there is one: this accession ends when that enters into force. */
    renewal: z.object({ dossier: z.string(), from: instant }).optional(),
    commitment: z.object({
      id: z.string(),
      number: z.string(),
      version: z.int(),
      textHash: z.string(),
      /** SHA-256 of the document as it was issued. */
      document: z.string(),
      preparedAt: instant,
      rhythm: z.enum(CEREMONY_RHYTHMS).optional(),
    }),
    contact: contactSchema.optional(),
    dpo: contactSchema.optional(),
    /** The file that was handed in last, and how its validation stands. */
    attempt: z
      .object({
        number: z.int(),
        form: z.enum(UPLOAD_FORMS),
        submittedAt: instant,
        state: z.enum(['awaiting-scan', 'validating', 'rejected', 'received']),
        codes: z.array(z.string()),
      })
      .optional(),
    conditions: z.array(conditionSchema),
    commands: z.array(z.enum(ACCESSION_STEP_NAMES)),
  })
  .meta({ id: 'accession', outputId: 'accession' });
export type AccessionAnswer = z.input<typeof accessionSchema>;

/** One accession as it stands now; 404 for who may not see it. */
export async function accessionNow(
  ports: TablePorts,
  person: Person,
  dossier: string,
  organisation: string,
): Promise<AccessionNow & { readonly dossierState: DossierState }> {
  const found = await accessionSeenBy(ports, person, dossier, organisation);
  if (found === undefined) throw noSuchAccession(dossier, organisation);
  return { version: found.version, state: found.state, dossierState: found.dossier };
}

const parsed = (text: string | undefined): z.infer<typeof contactSchema> | undefined =>
  text === undefined ? undefined : contactSchema.parse(JSON.parse(text));

/** The contact and the data protection officer of the commitment that was prepared last, unless they were erased. */
async function peopleOf(ports: TablePorts, state: AccessionState): Promise<Pick<AccessionAnswer, 'contact' | 'dpo'>> {
  const texts = await readTexts(ports.table, accessionId(state.dossier, state.organisation));
  const given: Readonly<Record<string, string | undefined>> = Object.assign({}, ...texts.values());
  const contact = parsed(given.contact);
  const dpo = parsed(given.dpo);
  return { ...(contact === undefined ? {} : { contact }), ...(dpo === undefined ? {} : { dpo }) };
}

function answerOf(
  { version, state }: AccessionNow,
  person: Person,
  conditions: readonly ConditionNow[],
  texts: Readonly<Record<string, string | undefined>>,
  { amendments }: DossierState,
): AccessionAnswer {
  const { commitment, attempt, activeSince } = state;
  const [renewal] = [...amendments].sort((a, b) => (a.from < b.from ? -1 : 1));
  const relations = relationsToAccession(person, state);
  return {
    dossier: state.dossier,
    organisation: state.organisation,
    state: state.status,
    version,
    ...(activeSince === undefined ? {} : { since: localDateOf(activeSince) }),
    round: state.round,
    ...(renewal === undefined ? {} : { renewal: { dossier: renewal.dossier, from: withOffset(renewal.from) } }),
    commitment: {
      id: commitment.id,
      number: commitment.number,
      version: commitment.version,
      textHash: commitment.textHash,
      document: commitment.document,
      preparedAt: withOffset(state.preparedAt),
      ...(commitment.rhythm === undefined ? {} : { rhythm: commitment.rhythm }),
    },
    ...(attempt === undefined
      ? {}
      : {
          attempt: {
            number: attempt.number,
            form: attempt.form,
            submittedAt: withOffset(attempt.submittedAt),
            state: attempt.status,
            codes: attempt.codes ?? [],
          },
        }),
    conditions: conditions.map((condition) =>
      conditionView(condition, person, texts[`accession-condition:${condition.state.opening.ref}`]),
    ),
    commands: accessionStepsOpenTo(relations, state.status),
  };
}

async function decisionTexts(
  ports: TablePorts,
  dossier: string,
): Promise<Readonly<Record<string, string | undefined>>> {
  return Object.assign({}, ...(await readTexts(ports.table, dossierId(dossier))).values());
}

/** An accession as the API answers it. */
export async function accessionView(
  ports: TablePorts,
  person: Person,
  dossier: string,
  organisation: string,
): Promise<{ readonly version: number; readonly body: AccessionAnswer }> {
  const now = await accessionNow(ports, person, dossier, organisation);
  const [conditions, texts, people] = await Promise.all([
    accederConditionsNow(ports, now.dossierState, [now.state]),
    decisionTexts(ports, dossier),
    peopleOf(ports, now.state),
  ]);
  return { version: now.version, body: { ...answerOf(now, person, conditions, texts, now.dossierState), ...people } };
}

const accessionHead = z.object({ version: z.int(), state: accessionStateSchema });

/**
 * The accessions to a dossier that a person may see, page by page: all of them for whoever has a part in it, else that of the person's
 * own body. 404 for whoever has neither: they are not told that there is such a dossier.
 */
export async function accessionsView(
  ports: TablePorts,
  person: Person,
  dossier: string,
  status: AccessionState['status'] | undefined,
  asked: PageAsked,
): Promise<{ readonly rows: AccessionAnswer[]; readonly next: ListPosition | undefined }> {
  await mustSee(ports, person, dossier);
  const known = await deliberationNow(ports, dossier);
  const sources = known === undefined ? [] : [accessionsTo(dossier)];
  return readListPage(ports.table, sources, asked, async (items) => {
    if (known === undefined) return [];
    const heads = items.map((item) => accessionHead.parse(item));
    const found = heads.filter(({ state }) => maySeeAccession(person, known.deliberation, state.organisation));
    const all = await presentAccessions(ports, known.deliberation, found);
    const asWanted = all.filter(({ state }) => status === undefined || state.status === status);
    return answersOf(ports, person, known.dossier, asWanted);
  });
}

/** Accessions to one dossier as the API answers them. */
async function answersOf(
  ports: TablePorts,
  person: Person,
  dossier: DossierState,
  all: readonly AccessionNow[],
): Promise<AccessionAnswer[]> {
  const [conditions, texts] = await Promise.all([
    accederConditionsNow(
      ports,
      dossier,
      all.map(({ state }) => state),
    ),
    decisionTexts(ports, dossier.dossier),
  ]);
  return Promise.all(
    all.map(async (accession) => {
      const own = conditions.filter(({ state }) => state.opening.organisation === accession.state.organisation);
      return { ...answerOf(accession, person, own, texts, dossier), ...(await peopleOf(ports, accession.state)) };
    }),
  );
}

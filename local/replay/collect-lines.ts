import PostalMime from 'postal-mime';
import * as z from 'zod';
import { NOTICE_HEADER } from '#adapters/ses/render-message.ts';
import { ADMINISTRATOR } from '../platform/settings.ts';
import type { ApiClient } from './api-client.ts';
import type {
  AccessionSummary,
  ConditionSummary,
  DossierSummary,
  EmailLine,
  EventLine,
  NoticeLine,
  SummaryLine,
} from './output-lines.ts';

const historySchema = z.object({
  events: z.array(
    z.object({
      at: z.string(),
      name: z.string(),
      by: z.string(),
      condition: z.string().optional(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
});

const mailListSchema = z.object({
  messages: z.array(z.object({ id: z.string(), at: z.string(), to: z.string(), subject: z.string() })),
});

const dossierSchema = z.object({
  state: z.string(),
  conditions: z.array(
    z.object({ reportedAs: z.string(), responsible: z.string(), state: z.string(), due: z.string().optional() }),
  ),
});

async function read<Schema extends z.ZodType>(
  client: ApiClient,
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const answer = await client.call(ADMINISTRATOR, 'GET', path);
  if (!answer.ok) throw new Error(`${path}: ${answer.detail}`);
  return schema.parse(answer.body);
}

/** Where the API has what a scenario calls a dossier: a request's file, or a protocol. */
export type SubmittedAs = 'dossiers' | 'protocols';

const accessionsSchema = z.object({
  accessions: z.array(
    z.object({
      organisation: z.string(),
      state: z.string(),
      since: z.string().optional(),
      conditions: dossierSchema.shape.conditions,
    }),
  ),
});

/** The accessions to a dossier; none where nobody can accede to it. */
async function accessionsTo(
  client: ApiClient,
  dossier: string,
  submittedAs: SubmittedAs,
): Promise<z.infer<typeof accessionsSchema>['accessions']> {
  if (submittedAs === 'protocols') return [];
  const answer = await client.call(ADMINISTRATOR, 'GET', `/api/v1/dossiers/${dossier}/accessions`);
  return answer.ok ? accessionsSchema.parse(answer.body).accessions : [];
}

function eventLine(
  dossier: string,
  { at, name, by, condition, data }: z.infer<typeof historySchema>['events'][number],
  accession?: string,
): EventLine {
  return {
    type: 'event',
    at,
    dossier,
    name,
    by: by.replace(/^person:/, ''),
    ...(accession === undefined ? {} : { accession }),
    ...(condition === undefined ? {} : { condition }),
    data,
  };
}

/** Everything the logs of a dossier or a protocol, its conditions and its accessions tell. */
export async function eventLines(client: ApiClient, dossier: string, submittedAs: SubmittedAs): Promise<EventLine[]> {
  const path = `/api/v1/${submittedAs}/${dossier}`;
  const { events } = await read(client, `${path}/history`, historySchema);
  const lines = events.map((event) => eventLine(dossier, event));
  for (const { organisation } of await accessionsTo(client, dossier, submittedAs)) {
    const history = await read(client, `${path}/accessions/${organisation}/history`, historySchema);
    lines.push(...history.events.map((event) => eventLine(dossier, event, organisation)));
  }
  return lines;
}

function noticeOf(header: string): NoticeLine {
  const fields = new URLSearchParams(header);
  const text = (name: string): string | undefined => fields.get(name) ?? undefined;
  const milestone = text('milestone');
  return {
    notice: text('notice') ?? '',
    dossier: text('dossier') ?? '',
    ...Object.fromEntries(
      ['condition', 'accession', 'adviser'].flatMap((name) => (text(name) === undefined ? [] : [[name, text(name)]])),
    ),
    ...(milestone === undefined ? {} : { milestone: Number(milestone) }),
    ...(text('due') === undefined ? {} : { due: text('due') }),
  };
}

/** Every mail that left, read back from what was really sent. */
export async function emailLines(client: ApiClient): Promise<EmailLine[]> {
  const { messages } = mailListSchema.parse(await client.development('GET', '/dev/mail'));
  const lines: EmailLine[] = [];
  for (const { id, at, to, subject } of messages) {
    const { headers } = await PostalMime.parse(await client.rawMail(id));
    const notices = headers
      .filter(({ key }) => key === NOTICE_HEADER.toLowerCase())
      .map(({ value }) => noticeOf(value));
    lines.push({ type: 'email', at, to, subject, notices });
  }
  return lines;
}

const conditionSummaries = (
  conditions: z.infer<typeof dossierSchema>['conditions'],
): Record<string, ConditionSummary> =>
  Object.fromEntries(
    conditions.map(({ reportedAs, responsible, state, due }) => [
      reportedAs,
      { state, ...(due === undefined ? {} : { due }), responsible },
    ]),
  );

/** How every dossier and protocol stands at the end. */
export async function summaryLine(
  client: ApiClient,
  dossiers: ReadonlyMap<string, SubmittedAs>,
  at: string,
): Promise<SummaryLine> {
  const summary: Record<string, DossierSummary> = {};
  for (const [dossier, submittedAs] of dossiers) {
    const { state, conditions } = await read(client, `/api/v1/${submittedAs}/${dossier}`, dossierSchema);
    const accessions = (await accessionsTo(client, dossier, submittedAs)).map(
      (accession): [string, AccessionSummary] => [
        accession.organisation,
        {
          state: accession.state,
          ...(accession.since === undefined ? {} : { since: accession.since }),
          conditions: conditionSummaries(accession.conditions),
        },
      ],
    );
    summary[dossier] = {
      state,
      conditions: conditionSummaries(conditions),
      ...(accessions.length === 0 ? {} : { accessions: Object.fromEntries(accessions) }),
    };
  }
  return { type: 'summary', at, dossiers: summary };
}

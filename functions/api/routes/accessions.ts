import * as z from 'zod';
import { uploadIdOf } from '#adapters/runtime/ids.ts';
import type { AccessionCommand } from '#domain/accession/decide.ts';
import { ACCESSION_STATES, ACCESSION_STEP_NAMES, type AccessionStep } from '#domain/accession/steps.ts';
import { prepareCommitmentBody, submitCommitmentBody } from '#domain/commands/accession-commands.ts';
import { ref } from '#domain/commands/shared-fields.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import { commandAccession } from '#domain/usecases/command-accession.ts';
import { prepareCommitment } from '#domain/usecases/prepare-commitment.ts';
import { submitCommitment } from '#domain/usecases/submit-commitment.ts';
import { staleVersion } from '#domain/usecases/through-the-door.ts';
import { accessionCommandSchema } from '#functions/middleware/command-schemas.ts';
import { accessionLog } from '#functions/middleware/dossier-reads.ts';
import { accessionNow, accessionSchema, accessionsView, accessionView } from '../accession-view.ts';
import { accessionDatesView, datesSchema } from '../dates-view.ts';
import { historyLine, historySchema } from '../dossier-view.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { NEXT, nextCursor, PAGE_QUERY, PART_QUERY, pageAsked, partOf } from '../paging.ts';
import { Problem, problemOf } from '../problem.ts';
import { type ApiRequest, check, dossierOfPath, fromPath, safeguardsOf } from '../request.ts';

const ACCESSION = '/api/v1/dossiers/{dossier}/accessions/{organisation}';

const organisationOfPath = (request: ApiRequest): string => fromPath(request, 'organisation');

type PlainStep = Exclude<AccessionStep, 'prepare-commitment' | 'submit-commitment'>;
const PLAIN_STEPS = ACCESSION_STEP_NAMES.filter(
  (name): name is PlainStep => name !== 'prepare-commitment' && name !== 'submit-commitment',
);

const plainRoute = (name: PlainStep): Route =>
  operation({
    operation: name,
    method: 'POST',
    path: `${ACCESSION}/${name}`,
    subject: 'Accessions',
    summary: stepSchemas[name].description,
    isCommand: true,
    query: NO_FIELDS,
    body: stepSchemas[name].fields,
    answers: accessionSchema,
    statuses: { 200: 'The command was carried out; the accession as it stands now.' },
    async answer(ports, { request, body: fields }) {
      const command: AccessionCommand = check(accessionCommandSchema, { do: name, fields });
      const { dossier, organisation } = command.fields;
      const result = await commandAccession(ports, command, request.person, safeguardsOf(request, name));
      if (!result.ok) throw problemOf(result);
      return accessionView(ports, request.person, dossier, organisation);
    },
  });

const commitmentRoutes: readonly Route[] = [
  operation({
    operation: 'prepare-commitment',
    method: 'POST',
    path: `${ACCESSION}/prepare-commitment`,
    subject: 'Accessions',
    summary: stepSchemas['prepare-commitment'].description,
    isCommand: true,
    query: NO_FIELDS,
    body: prepareCommitmentBody,
    answers: accessionSchema,
    statuses: { 200: 'The commitment was made; get it as a document, sign it and hand it in.' },
    async answer(ports, { request, body }) {
      const safeguards = safeguardsOf(request, 'prepare-commitment');
      const result = await prepareCommitment(ports, ports.works, body, request.person, safeguards);
      if (!result.ok) throw problemOf(result);
      return accessionView(ports, request.person, body.dossier, body.organisation);
    },
  }),
  operation({
    operation: 'offer-upload',
    method: 'POST',
    path: `${ACCESSION}/uploads`,
    subject: 'Accessions',
    summary:
      'a place to send one file to, by a POST of multipart/form-data with these fields and then the file; then hand it in with submit-commitment',
    isCommand: true,
    query: NO_FIELDS,
    body: z.strictObject({ dossier: ref, organisation: ref }),
    answers: z.object({
      upload: z.uuid(),
      url: z.url(),
      fields: z.record(z.string(), z.string()),
      maximumBytes: z.int().meta({
        description:
          'of the file; a larger one is answered there with 400 and the S3 code EntityTooLarge, and is not kept',
      }),
    }),
    statuses: { 201: 'The place is open for an hour.' },
    async answer(ports, { request, body }) {
      const { dossier, organisation } = body;
      const { version } = await accessionNow(ports, request.person, dossier, organisation);
      if (request.person.organisation !== organisation)
        throw new Problem(403, 'not-permitted', `Only someone of ${organisation} may hand in its commitment.`);
      const { once, ifVersion } = safeguardsOf(request, 'offer-upload');
      if (ifVersion !== undefined && ifVersion !== version) throw problemOf(staleVersion(ifVersion, version));
      const upload = uploadIdOf(once === undefined ? undefined : [dossier, organisation, once.key]);
      const offer = await ports.works.uploads.offer(upload, { dossier, organisation }, ports.now());
      return { status: 201, body: { ...offer, fields: { ...offer.fields } } };
    },
  }),
  operation({
    operation: 'submit-commitment',
    method: 'POST',
    path: `${ACCESSION}/submit-commitment`,
    subject: 'Accessions',
    summary: stepSchemas['submit-commitment'].description,
    isCommand: true,
    query: NO_FIELDS,
    body: submitCommitmentBody,
    answers: accessionSchema,
    statuses: {
      202: 'The file is scanned and validated now. Ask for the accession again: its attempt is then received or rejected, with the codes of what was found.',
    },
    async answer(ports, { request, body }) {
      const safeguards = safeguardsOf(request, 'submit-commitment');
      const result = await submitCommitment(ports, ports.works, body, request.person, safeguards);
      if (!result.ok) throw problemOf(result);
      return { status: 202, ...(await accessionView(ports, request.person, body.dossier, body.organisation)) };
    },
  }),
];

/** The documents of an accession, by the name that a reader sees. */
const DOCUMENT_NAMES = {
  commitment: 'verbintenis',
  signed: 'verbintenis-ondertekend',
  report: 'validatierapport',
  receipt: 'ontvangstbewijs',
} as const;

const readRoutes: readonly Route[] = [
  operation({
    operation: 'list-accessions',
    method: 'GET',
    path: '/api/v1/dossiers/{dossier}/accessions',
    subject: 'Accessions',
    summary: 'who has acceded to a general deliberation, as far as the caller may see it: validity, contact and rhythm',
    query: z.strictObject({ state: z.enum(ACCESSION_STATES).optional(), ...PAGE_QUERY }),
    body: NO_FIELDS,
    answers: z.object({ accessions: z.array(accessionSchema), ...NEXT }),
    async answer(ports, { request, query: { limit, cursor, state } }) {
      const asked = pageAsked(ports, request, 'list-accessions', { limit, cursor });
      const { rows, next } = await accessionsView(ports, request.person, dossierOfPath(request), state, asked);
      return { body: { accessions: rows, ...nextCursor(ports, request, 'list-accessions', next) } };
    },
  }),
  operation({
    operation: 'get-accession',
    method: 'GET',
    path: ACCESSION,
    subject: 'Accessions',
    summary: 'an accession with the conditions taken on, and the commands that the caller may give now',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: accessionSchema,
    answer: (ports, { request }) =>
      accessionView(ports, request.person, dossierOfPath(request), organisationOfPath(request)),
  }),
  operation({
    operation: 'get-accession-dates',
    method: 'GET',
    path: `${ACCESSION}/dates`,
    subject: 'Accessions',
    summary: 'why each date of an accession and the conditions taken on with it is the day it is',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: datesSchema,
    answer: async (ports, { request }) => ({
      body: {
        dates: await accessionDatesView(ports, request.person, dossierOfPath(request), organisationOfPath(request)),
      },
    }),
  }),
  operation({
    operation: 'get-accession-history',
    method: 'GET',
    path: `${ACCESSION}/history`,
    subject: 'Accessions',
    summary: 'everything that happened to an accession and the conditions taken on with it',
    query: z.strictObject(PART_QUERY),
    body: NO_FIELDS,
    answers: historySchema,
    async answer(ports, { request, query }) {
      const [dossier, organisation] = [dossierOfPath(request), organisationOfPath(request)];
      await accessionNow(ports, request.person, dossier, organisation);
      const events = (await accessionLog(ports, dossier, organisation)).map(historyLine);
      const { rows, ...next } = partOf(ports, request, 'get-accession-history', events, query);
      return { body: { events: rows, ...next } };
    },
  }),
  operation({
    operation: 'get-accession-document',
    method: 'GET',
    path: `${ACCESSION}/document`,
    subject: 'Accessions',
    summary:
      'a link to a document of an accession: the commitment to sign, the signed one, its validation report, the receipt',
    query: z.strictObject({ document: z.enum(['commitment', 'signed', 'report', 'receipt']) }),
    body: NO_FIELDS,
    answers: z.object({ url: z.url(), sha256: z.string() }),
    async answer(ports, { request, query: { document } }) {
      const [dossier, organisation] = [dossierOfPath(request), organisationOfPath(request)];
      const { state } = await accessionNow(ports, request.person, dossier, organisation);
      const { commitment, attempt } = state;
      const sha256 = {
        commitment: commitment.document,
        signed: attempt?.document,
        report: attempt?.report,
        receipt: attempt?.receipt,
      }[document];
      if (sha256 === undefined)
        throw new Problem(
          404,
          'document-not-made-yet',
          `This accession has no ${document} yet; hand in the commitment first.`,
        );
      const name = `${DOCUMENT_NAMES[document]}-${organisation}.${document === 'report' ? 'json' : 'pdf'}`;
      return { body: { sha256, url: await ports.works.documents.link(sha256, name) } };
    },
  }),
];

/** What can be asked about accessions and done to them. */
export const accessionRoutes: readonly Route[] = [...commitmentRoutes, ...PLAIN_STEPS.map(plainRoute), ...readRoutes];

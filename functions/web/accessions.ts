import * as z from 'zod';
import { hashOf } from '#adapters/dynamodb/hash-chain.ts';
import { readAccessionPlaces } from '#adapters/dynamodb/lists.ts';
import { deadlineInDutch } from '#adapters/pdf/words.ts';
import { uploadIdOf } from '#adapters/runtime/ids.ts';
import { relationsToAccession } from '#domain/accession/decide.ts';
import type { AccessionState, Attempt } from '#domain/accession/state.ts';
import { type AccessionStatus, accessionStepsOpenTo } from '#domain/accession/steps.ts';
import { localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import { hasRole, type Person, relationsToDossier } from '#domain/permissions/principal.ts';
import type { CommitmentWorks } from '#domain/ports/commitment-works.ts';
import { SIGNATURE_EXPLANATIONS } from '#domain/signature/locales/nl.ts';
import { type SignatureReport, signatureReportSchema } from '#domain/signature/report.ts';
import { submitCommitment } from '#domain/usecases/submit-commitment.ts';
import {
  accessionSeenBy,
  type DeliberationNow,
  deliberationNow,
  maySeeAccession,
} from '#functions/middleware/accession-reads.ts';
import { campaignSeenBy, progressOf } from '#functions/middleware/campaign-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { ACCESSION_TEXTS } from '#web/locales/nl/accessions.ts';
import type {
  AccessionDocument,
  AccessionLife,
  AccessionPageView,
  AttemptView,
  CampaignView,
  DeliberationView,
  NamedPerson,
  RenewalView,
} from '#web/pages/accession/views.ts';
import type { AskedStretches } from '#web/pages/dossier/sections.ts';
import type { PortalAccessions } from '#web/ports.ts';
import type { Reader } from '#web/reader.ts';
import { titlesOf } from './board.ts';
import { followedDeliberations, openDeliberations } from './deliberations.ts';
import { lifeOf } from './dossier-page-view.ts';
import { accessionHref, ofAccession, ofDossier, type Texts, textsOf } from './matters.ts';
import { mayReport } from './open-commands.ts';
import { noted } from './portal-reads.ts';

/** Steps that the page of an accession offers in its own way. */
const OWN_WAY = ['prepare-commitment', 'submit-commitment'];

const personSchema = z.object({ name: z.string(), email: z.string(), mobile: z.string().optional() });

/** A person whom the commitment names; undefined once they were erased. */
function personIn(text: string | undefined): NamedPerson | undefined {
  return text === undefined ? undefined : personSchema.parse(JSON.parse(text));
}

const explanations: Readonly<Record<string, string>> = {
  ...SIGNATURE_EXPLANATIONS,
  ...ACCESSION_TEXTS.otherCodes,
};
const inWords = (codes: readonly string[]): string[] => codes.map((code) => explanations[code] ?? code);

async function reportOf(works: CommitmentWorks, sha256: string | undefined): Promise<SignatureReport | undefined> {
  const bytes = sha256 === undefined ? undefined : await works.documents.read(sha256);
  if (bytes === undefined) return undefined;
  // The report of a scan says nothing of signatures.
  const parsed = signatureReportSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  return parsed.success ? parsed.data : undefined;
}

/** The name in the subject of a certificate, as a card has it: `C=BE, CN=An Persoon (Signature), …`. */
const signerName = (subject: string): string =>
  /(?:^|,\s*)CN=((?:\\.|[^,])+)/
    .exec(subject)?.[1]
    ?.replaceAll(/\\(.)/g, '$1')
    .replace(/\s*\(Signature\)$/, '') ?? subject;

async function attemptOf(works: CommitmentWorks, attempt: Attempt): Promise<AttemptView> {
  const report = await reportOf(works, attempt.report);
  const told = new Set(report?.signatures.flatMap(({ codes }) => codes));
  return {
    number: attempt.number,
    form: attempt.form,
    submittedAt: withOffset(attempt.submittedAt),
    state: attempt.status,
    verdict: report?.verdict,
    findings: inWords((attempt.codes ?? []).filter((code) => ![...told].some((known) => known === code))),
    signatures: (report?.signatures ?? []).map(({ signer, signedAt, verdict, codes }) => ({
      signer: signer === null ? undefined : signerName(signer),
      signedAt: signedAt ?? undefined,
      verdict,
      findings: inWords(codes),
    })),
  };
}

const FILES: Readonly<Record<AccessionDocument, (state: AccessionState) => string | undefined>> = {
  commitment: ({ commitment }) => commitment.document,
  signed: ({ attempt }) => attempt?.document,
  report: ({ attempt }) => attempt?.report,
  receipt: ({ attempt }) => attempt?.receipt,
};
const FILE_NAMES: Readonly<Record<AccessionDocument, string>> = {
  commitment: 'verbintenis.pdf',
  signed: 'verbintenis-ondertekend.pdf',
  report: 'validatierapport.json',
  receipt: 'ontvangstbewijs.pdf',
};
const FILE_KINDS: readonly AccessionDocument[] = ['commitment', 'signed', 'report', 'receipt'];

async function deliberationView(ports: TablePorts, found: DeliberationNow, texts: Texts): Promise<DeliberationView> {
  const { dossier, deliberation } = found;
  const [committee, provider] = await Promise.all([
    ports.directory.committee(dossier.committee),
    ports.directory.organisation(dossier.provider),
  ]);
  return {
    dossier: dossier.dossier,
    number: deliberation.number,
    subject: texts.subject ?? dossier.dossier,
    committee: committee?.name ?? dossier.committee,
    provider: provider?.name ?? dossier.provider,
    dataItems: dossier.dataItems,
    inForceFrom: deliberation.inForceFrom === undefined ? undefined : localDateOf(deliberation.inForceFrom),
    lastDay: dossier.duration?.lastDay,
    undertakings: (deliberation.terms?.undertakings ?? []).map((ref) => ({
      ref,
      text: texts[`undertaking:${ref}`] ?? '',
    })),
    conditions: (deliberation.terms?.conditions ?? []).map(({ ref, deadline }) => ({
      ref,
      text: texts[`accession-condition:${ref}`] ?? '',
      deadline: deadlineInDutch(deadline),
    })),
  };
}

/** Whether a body that has no accession to a deliberation may begin one; that it may not is found in the same way when it does. */
async function mayBegin(ports: TablePorts, person: Person, { deliberation }: DeliberationNow): Promise<boolean> {
  const body = person.organisation === undefined ? undefined : await ports.directory.organisation(person.organisation);
  return (
    deliberation.terms !== undefined && deliberation.end === undefined && deliberation.recipientClass === body?.kind
  );
}

async function lifeView(
  ports: TablePorts,
  works: CommitmentWorks,
  reader: Reader,
  seen: NonNullable<Awaited<ReturnType<typeof accessionSeenBy>>>,
  asked: AskedStretches | undefined,
): Promise<AccessionLife> {
  const { state } = seen;
  const {
    given,
    organisation: _name,
    committee: _committee,
    ...parts
  } = await lifeOf(ports, reader, ofAccession(ports, seen), OWN_WAY, asked);
  const { commitment, attempt, activeSince } = state;
  return {
    ...parts,
    status: state.status,
    since: activeSince === undefined ? undefined : localDateOf(activeSince),
    commitment: {
      id: commitment.id,
      number: commitment.number,
      version: commitment.version,
      textHash: commitment.textHash,
      preparedAt: withOffset(state.preparedAt),
      rhythm: commitment.rhythm,
    },
    contact: personIn(given.contact),
    dpo: personIn(given.dpo),
    attempt: attempt === undefined ? undefined : await attemptOf(works, attempt),
    files: FILE_KINDS.filter((kind) => FILES[kind](state) !== undefined),
  };
}

/** The new version that takes a deliberation's place next, where its body signs it; undefined where none does that bodies accede to. */
async function renewalAhead(
  ports: TablePorts,
  { dossier }: DeliberationNow,
  organisation: string,
): Promise<AccessionPageView['renewal']> {
  const [next] = dossier.amendments
    .filter(({ tookEffect }) => !tookEffect)
    .toSorted((a, b) => a.from.localeCompare(b.from));
  const version = next === undefined ? undefined : await deliberationNow(ports, next.dossier);
  return next === undefined || version?.deliberation.terms === undefined
    ? undefined
    : { href: accessionHref(next.dossier, organisation), from: localDateOf(next.from) };
}

/** The page of a body's accession, also before it has begun; undefined for who may not see it. */
async function accessionPage(
  ports: TablePorts,
  works: CommitmentWorks,
  reader: Reader,
  dossier: string,
  organisation: string,
  asked?: AskedStretches,
): Promise<AccessionPageView | undefined> {
  const { person } = reader;
  const found = await deliberationNow(ports, dossier);
  if (found === undefined || !maySeeAccession(person, found.deliberation, organisation)) return undefined;
  const isOwn = person.organisation === organisation;
  const seen = await accessionSeenBy(ports, person, dossier, organisation);
  if (seen === undefined && !(isOwn && (await mayBegin(ports, person, found)))) return undefined;
  const [texts, body] = await Promise.all([
    textsOf(ports, ofDossier(ports, { version: 0, state: found.dossier })),
    ports.directory.organisation(organisation),
  ]);
  const relations = relationsToAccession(person, { organisation, committee: found.dossier.committee });
  const isOver = found.deliberation.end !== undefined;
  const holds = seen?.state.status === 'active' || seen?.state.status === 'suspended';
  const steps = accessionStepsOpenTo(relations, seen?.state.status).filter(
    (step) => !(isOver && OWN_WAY.includes(step)),
  );
  return {
    href: accessionHref(dossier, organisation),
    organisation: body?.name ?? organisation,
    deliberation: await deliberationView(ports, found, texts),
    life: seen === undefined ? undefined : await lifeView(ports, works, reader, seen, asked),
    steps,
    renewal: isOwn && holds ? await renewalAhead(ports, found, organisation) : undefined,
    mayReport: seen !== undefined && mayReport(person, ofAccession(ports, seen)),
    isOwn,
  };
}

/** How far the renewal of accessions is that a new version asks for; undefined for any other. */
async function renewalOf(
  ports: TablePorts,
  person: Person,
  dossier: string,
  name: (organisation: string) => string,
): Promise<RenewalView | undefined> {
  const seen = await campaignSeenBy(ports, person, dossier);
  if (seen === undefined) return undefined;
  const { campaign: found, commands } = seen;
  return {
    isRunning: found.state === 'running',
    until: localDateOf(found.until),
    ...progressOf(found),
    rows: found.members
      .filter(({ renews }) => renews)
      .map(({ organisation, renews, progress, remindedAt }) => ({
        organisation: name(organisation),
        renews,
        progress,
        remindedOn: remindedAt === undefined ? undefined : localDateOf(remindedAt),
      })),
    remindHref: commands.includes('remind-acceders')
      ? `/dossiers/${encodeURIComponent(dossier)}/remind-acceders`
      : undefined,
  };
}

/** Whatever still ran ends with its deliberation. */
const statusUnder = (status: AccessionStatus, end: DeliberationNow['deliberation']['end']): AccessionStatus =>
  end === undefined || status === 'refused' || status === 'withdrawn' ? status : 'ended';

async function campaign(ports: TablePorts, person: Person, dossier: string): Promise<CampaignView | undefined> {
  const found = await deliberationNow(ports, dossier);
  if (found?.deliberation.terms === undefined) return undefined;
  const { deliberation } = found;
  if (!hasRole(person, 'administrator') && relationsToDossier(person, deliberation.parties).size === 0)
    return undefined;
  // Whoever has a part in the deliberation may see every accession to it.
  const [accessions, organisations, title] = await Promise.all([
    readAccessionPlaces(ports.table, dossier),
    ports.directory.organisationsInShort(),
    titlesOf(ports, [dossierId(dossier)]),
  ]);
  const byBody = new Map(accessions.map((line) => [line.organisation, line]));
  const names = new Map(organisations.map(({ id, name }) => [id, name]));
  const bodies = organisations.filter(({ id, kind }) => kind === deliberation.recipientClass || byBody.has(id));
  return {
    dossier,
    number: deliberation.number,
    subject: title(dossier).subject,
    renewal: await renewalOf(ports, person, dossier, (id) => names.get(id) ?? id),
    rows: bodies.map(({ id, name }) => {
      const line = byBody.get(id);
      return {
        organisation: name,
        href: line === undefined ? undefined : accessionHref(dossier, id),
        status: line === undefined ? 'none' : statusUnder(line.status, deliberation.end),
        since: line?.activeSince === undefined ? undefined : localDateOf(line.activeSince),
        attempts: line?.attempts ?? 0,
      };
    }),
  };
}

/** A name for the place of one file: of this body, this commitment and this try, so that asking again opens the same place. */
const uploadOf = ({ dossier, organisation, preparations, attempts }: AccessionState): string =>
  uploadIdOf([dossier, organisation, `page-${preparations}-${attempts}`]);

/** Accessions as the pages read them and deal with their files. */
export function portalAccessions(ports: TablePorts, works: CommitmentWorks, address: string): PortalAccessions {
  const mayHandIn = async ({ person }: Reader, dossier: string, organisation: string) => {
    const seen = await accessionSeenBy(ports, person, dossier, organisation);
    if (seen === undefined) return undefined;
    const relations = relationsToAccession(person, seen.state);
    return accessionStepsOpenTo(relations, seen.state.status).includes('submit-commitment') ? seen : undefined;
  };
  return {
    async list({ person }) {
      const own = (await openDeliberations(ports, person)).map(({ href, number, subject, accession }) => ({
        href,
        number,
        subject,
        status: accession?.status ?? ('none' as const),
      }));
      const followed = (await followedDeliberations(ports, person)).map(({ found, number, subject }) => ({
        href: `/toetredingen/${encodeURIComponent(found.dossier.dossier)}`,
        number,
        subject,
      }));
      return { own, followed };
    },
    async page(reader, dossier, organisation, asked) {
      const view = await accessionPage(ports, works, reader, dossier, organisation, asked);
      return view === undefined ? undefined : noted(ports, reader, 'accession', dossier, view);
    },
    campaign: ({ person }, dossier) => campaign(ports, person, dossier),
    async documentLink({ person }, dossier, organisation, kind) {
      const seen = await accessionSeenBy(ports, person, dossier, organisation);
      const sha256 = seen === undefined ? undefined : FILES[kind](seen.state);
      return sha256 === undefined ? undefined : works.documents.link(sha256, FILE_NAMES[kind]);
    },
    async upload(reader, dossier, organisation) {
      const seen = await mayHandIn(reader, dossier, organisation);
      const page = seen && (await accessionPage(ports, works, reader, dossier, organisation));
      if (seen === undefined || page === undefined) return undefined;
      const upload = uploadOf(seen.state);
      const returnTo = `${address}${page.href}/indienen`;
      const offer = await works.uploads.offer(upload, { dossier, organisation }, ports.now(), returnTo);
      const { url, fields, maximumBytes } = offer;
      return { page, upload, url, fields, maximumBytes, file: await works.uploads.glance(upload) };
    },
    async handIn({ person }, dossier, organisation, { upload, form, once }) {
      if ((await accessionSeenBy(ports, person, dossier, organisation)) === undefined) return undefined;
      const fields = { dossier, organisation, form, upload };
      const safeguards = { once: { key: once, requestHash: hashOf({ command: 'submit-commitment', body: fields }) } };
      const result = await submitCommitment(ports, works, fields, person, safeguards);
      return result.ok ? { ok: true } : { ok: false, kind: result.kind, code: result.refusal.code };
    },
  };
}

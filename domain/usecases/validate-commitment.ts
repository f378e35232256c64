import type { ReceiptContent, ReportedSignature } from '#domain/accession/commitment.ts';
import type { AttemptResult } from '#domain/accession/decide.ts';
import { type AccessionState, type Attempt, isAcceptedAtOnce } from '#domain/accession/state.ts';
import { type AggregateId, kindOf } from '#domain/door/aggregate-id.ts';
import { accessionKind } from '#domain/door/aggregate-kind.ts';
import type { SignedBy, ValidationWorks } from '#domain/ports/commitment-works.ts';
import type { Organisation, Ports, Signatory } from '#domain/ports/ports.ts';
import { SIGNATURE_CODES } from '#domain/signature/codes.ts';
import type { SignatureReport } from '#domain/signature/report.ts';
import { tellResult } from './command-accession.ts';
import { TransientConflict } from './transient-conflict.ts';

/** Whether these bytes begin as those of a PDF do. */
const isPdf = (bytes: Uint8Array): boolean => new TextDecoder('latin1').decode(bytes.slice(0, 1024)).includes('%PDF-');

/** A name as it is compared: letters without accents or case, in order of the alphabet, since certificates turn names round. */
const comparable = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\((signature|authentication)\)/g, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
    .sort()
    .join(' ');

/** The names a certificate gives for one person: the common name, and given names with surname. */
function namesOf({ commonName, givenName, surname }: SignedBy): string[] {
  const inFull = givenName === undefined || surname === undefined ? undefined : `${givenName} ${surname}`;
  return [commonName, inFull].flatMap((name) => (name === undefined ? [] : [comparable(name)]));
}

/** Whether a signer is among those who may bind an organisation: by national number where that is known, else by name. */
export function isMandated(signer: SignedBy, signatories: readonly Signatory[]): boolean {
  const names = namesOf(signer);
  return signatories.some(({ name, nationalNumberHash }) =>
    nationalNumberHash === undefined
      ? names.includes(comparable(name))
      : nationalNumberHash === signer.nationalNumberHash,
  );
}

const reported = (
  report: SignatureReport,
  signers: readonly (SignedBy | undefined)[],
  signatories: readonly Signatory[],
): ReportedSignature[] =>
  report.signatures.map(({ signer, signedAt, verdict, codes }, index) => {
    const by = signers[index];
    return {
      signer: by?.commonName ?? signer ?? '',
      ...(signedAt === null ? {} : { signedAt: new Date(signedAt).toISOString() }),
      verdict,
      mandated: by !== undefined && isMandated(by, signatories),
      codes,
    };
  });

/** The codes for which a file is refused, those that decide it before those that alone would only ask for a person. */
function decisiveFirst(codes: readonly string[]): string[] {
  const asksPerson = new Set<string>(
    Object.entries(SIGNATURE_CODES).flatMap(([code, verdict]) => (verdict === 'indeterminate' ? [code] : [])),
  );
  return [...codes.filter((code) => !asksPerson.has(code)), ...codes.filter((code) => asksPerson.has(code))];
}

interface Found {
  readonly finding: 'valid' | 'indeterminate' | 'scan';
  readonly codes: readonly string[];
  readonly signatures: readonly ReportedSignature[];
}

/** What is found of a file that is no longer dangerous; or the codes for which it is refused. */
async function examine(
  works: ValidationWorks,
  state: AccessionState,
  attempt: Attempt,
  bytes: Uint8Array,
  organisation: Organisation | undefined,
  now: string,
): Promise<
  (Found & { readonly report: unknown }) | { readonly refusedFor: readonly string[]; readonly report: unknown }
> {
  if (attempt.form === 'scan') {
    const report = { form: 'scan', isPdf: isPdf(bytes) };
    return report.isPdf
      ? { finding: 'scan', codes: [], signatures: [], report }
      : { refusedFor: ['not-a-pdf'], report };
  }
  const issued = await works.documents.read(state.commitment.document);
  if (issued === undefined) throw new TransientConflict('the commitment as it was issued cannot be read');
  const { report, signatories: signers } = await works.signatures.validate(bytes, { issued, at: now });
  if (report.verdict === 'invalid') return { refusedFor: decisiveFirst(report.codes), report };
  const signatures = reported(report, signers, organisation?.signatories ?? []);
  return { finding: report.verdict, codes: report.codes, signatures, report };
}

/** Makes what there is to keep of a validated file, and what the accession is told. */
async function conclude(
  ports: Ports,
  works: ValidationWorks,
  state: AccessionState,
  attempt: Attempt,
  bytes: Uint8Array,
): Promise<AttemptResult> {
  const now = ports.now();
  const organisation = await ports.directory.organisation(state.organisation);
  const examined = await examine(works, state, attempt, bytes, organisation, now);
  const encoded = new TextEncoder().encode(JSON.stringify(examined.report));
  const [document, report] = await Promise.all([
    works.documents.keep(bytes, 'application/pdf'),
    works.documents.keep(encoded, 'application/json'),
  ]);
  if ('refusedFor' in examined) return { kind: 'rejected', codes: examined.refusedFor, document, report };
  const { finding, codes, signatures } = examined;
  const mandated = signatures.some((signature) => signature.verdict === 'valid' && signature.mandated);
  const committee = await ports.directory.committee(state.committee);
  const content: ReceiptContent = {
    id: state.commitment.id,
    attempt: attempt.number,
    submittedAt: attempt.submittedAt,
    validatedAt: now,
    deliberation: state.commitment,
    organisation: {
      name: organisation?.name ?? state.organisation,
      kbo: organisation?.kbo,
      nis: organisation?.nis,
    },
    committee: committee?.name ?? state.committee,
    document,
    finding,
    isAcceptedAtOnce: isAcceptedAtOnce(state.review, { finding, mandated }),
    codes,
    signatures,
  };
  const receipt = await works.documents.keep(await works.receiptDocument(content), 'application/pdf');
  return { kind: 'received', finding, codes, mandated, document, report, receipt };
}

/**
 * Validates what was handed in as a signed commitment, once its scan is known, and tells the accession the result; done twice, the first
 * result counts. What is read must be what was scanned: a file that was replaced since waits for its own scan.
 */
export async function validateCommitment(
  ports: Ports,
  works: ValidationWorks,
  aggregate: AggregateId,
  cause: string,
  by: string,
): Promise<AttemptResult | undefined> {
  if (kindOf(aggregate) !== 'accession') return undefined;
  const { state } = await ports.store.load(aggregate, accessionKind);
  const attempt = state?.attempt;
  if (state === undefined || attempt?.status !== 'validating') return undefined;
  const [upload, file] = await Promise.all([works.uploads.find(attempt.upload), works.uploads.read(attempt.upload)]);
  let result: AttemptResult;
  if (attempt.scan === 'infected') result = { kind: 'rejected', codes: ['malware-found'] };
  else if (attempt.scan === 'unscannable') result = { kind: 'rejected', codes: ['malware-scan-failed'] };
  else if (file === undefined) result = { kind: 'rejected', codes: ['upload-not-found'] };
  else if (upload?.verdict === 'infected') result = { kind: 'rejected', codes: ['malware-found'] };
  else if (upload?.scannedTag !== file.tag) throw new TransientConflict('the file was replaced and is not scanned yet');
  else result = await conclude(ports, works, state, attempt, file.bytes);
  const told = await tellResult(ports, aggregate, { attempt: attempt.number, result }, { by, causedBy: cause });
  if (!told.ok) throw new TransientConflict(told.refusal.message);
  return result;
}

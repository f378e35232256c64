import { SIGNATURE_CODES, type SignatureCode } from '#domain/signature/codes.ts';
import { type SignatureFinding, type SignatureReport, verdictOf } from '#domain/signature/report.ts';
import { digest, type HashName } from './certificates/algorithms.ts';
import type { Certificate } from './certificates/certificate.ts';
import { judgeChain } from './certificates/chain.ts';
import { DER_TAGS, type DerElement, DerError, derChildren, derObjectIdentifier, readDer } from './certificates/der.ts';
import { Evidence } from './certificates/evidence.ts';
import type { Trust } from './certificates/trust.ts';
import {
  DATA_CONTENT,
  readSignedMessage,
  type SignedMessage,
  signerOf,
  verifySignedMessage,
} from './cms/signed-data.ts';
import { compareRevision, type RevisionChange } from './pdf/changes.ts';
import { PdfDocument } from './pdf/document.ts';
import { decodeStream } from './pdf/filters.ts';
import { findForbiddenContent } from './pdf/forbidden-content.ts';
import { isWhite } from './pdf/lexer.ts';
import { certificationOf, locksOf } from './pdf/permissions.ts';
import {
  claimedTimeOf,
  hasSignatureOutsideFields,
  type SignaturePlace,
  type SignedBytes,
  signaturePlacesOf,
  signedBytesOf,
} from './pdf/signature-places.ts';
import { catalogOf, fieldsOf, pagesOf } from './pdf/trees.ts';
import { isArray, isDictionary, nameOf, PdfStream, type PdfValue } from './pdf/values.ts';
import { SignatureProblem } from './problem.ts';
import { beginsWith, isRewriting } from './report/issued.ts';
import { describeSigner, type Signatory, signatoryOf } from './report/signer.ts';
import { judgeTimestamp, readTimestamp, type TimestampFinding } from './timestamp/timestamp.ts';
import { WORK_LIMITS, WorkBudget } from './work-budget.ts';

/** What a file is validated with. */
export interface ValidationInput {
  readonly trust: Trust;
  /** The commitment that was issued, if the file must be that one. */
  readonly issued?: Uint8Array;
  /** Now, as ISO 8601: the reference unless a trusted timestamp proves an earlier one. */
  readonly at: string;
  /** Makes what may be kept of a national number: a keyed hash. */
  readonly hashNationalNumber?: (number: string) => string;
}

export interface ValidationResult {
  readonly report: SignatureReport;
  /** Beside each signature of the report; undefined where there is no readable certificate. */
  readonly signatories: readonly (Signatory | undefined)[];
  /** How much work it was, by kind. */
  readonly work: Readonly<Record<string, number>>;
}

/**
 * Validates the signatures in a PDF, offline (docs/signatures.md). It answers for any bytes whatever: what cannot be
 * proven is in the report's codes. Nothing is thrown, read or written, and the same input gives the same report.
 */
export function validateSignatures(bytes: Uint8Array, input: ValidationInput): ValidationResult {
  const budget = new WorkBudget();
  try {
    if (bytes.length > WORK_LIMITS.fileBytes) {
      throw new SignatureProblem('file-too-large', `more than ${WORK_LIMITS.fileBytes} bytes`);
    }
    return { ...new Validation(bytes, input, budget).run(), work: budget.spent };
  } catch (error) {
    // Whatever goes wrong with a file proves nothing for it; a stack or a library that gives up on it included.
    const code = error instanceof SignatureProblem ? error.code : 'malformed-structure';
    const boundToIssued = input.issued === undefined ? null : beginsWith(bytes, input.issued);
    const report = { verdict: 'invalid' as const, codes: [code], signatures: [], boundToIssued };
    return { report, signatories: [], work: budget.spent };
  }
}

/** The report on a file too large to be read at all. */
export function reportTooLarge(hasIssued: boolean): SignatureReport {
  return { verdict: 'invalid', codes: ['file-too-large'], signatures: [], boundToIssued: hasIssued ? false : null };
}

/** The moment before which something is proven to have existed, as far as later timestamps tell. */
interface Reference {
  readonly time: number;
  /** An earlier one, by a timestamp whose authority cannot be checked for revocation. */
  readonly unsettled?: { readonly time: number; readonly codes: readonly SignatureCode[] };
}

/** A signature or document timestamp with what is found of it on the way. */
interface Examined {
  readonly place: SignaturePlace;
  readonly codes: Set<SignatureCode>;
  signed?: SignedBytes;
  message?: SignedMessage;
  signer?: Certificate;
  algorithm?: string;
  claimedAt?: number;
  provenAt?: number;
}

const REVOCATION_ARCHIVE = '1.2.840.113583.1.1.8';
const REVOCATION_VALUES = '1.2.840.113549.1.9.16.2.24';
const SIGNATURE_TIMESTAMP = '1.2.840.113549.1.9.16.2.14';
const OCSP_IN_CMS = '1.3.6.1.5.5.7.16.2';
const ETSI = 'ETSI.CAdES.detached';
const SUBFILTERS: ReadonlySet<string> = new Set(['adbe.pkcs7.detached', ETSI]);

class Validation {
  readonly #bytes: Uint8Array;
  readonly #input: ValidationInput;
  readonly #budget: WorkBudget;
  readonly #document: PdfDocument;
  readonly #evidence: Evidence;
  readonly #now: number;
  readonly #fileCodes = new Set<SignatureCode>();
  #examined: Examined[] = [];

  constructor(bytes: Uint8Array, input: ValidationInput, budget: WorkBudget) {
    this.#bytes = bytes;
    this.#input = input;
    this.#budget = budget;
    this.#now = Date.parse(input.at);
    this.#document = new PdfDocument(bytes, budget);
    this.#evidence = new Evidence(input.trust, budget);
  }

  run(): Pick<ValidationResult, 'report' | 'signatories'> {
    const view = this.#document.view();
    // Whatever else is in it, a document has pages.
    pagesOf(view);
    this.#examined = signaturePlacesOf(view).map((place) => ({ place, codes: new Set() }));
    for (const code of findForbiddenContent(this.#document)) this.#fileCodes.add(code);
    const places = this.#examined.map(({ place }) => place);
    if (hasSignatureOutsideFields(this.#document, places)) this.#fileCodes.add('signature-outside-field');
    const signatures = this.#examined.filter(({ place }) => !place.isDocumentTimestamp);
    if (signatures.length === 0) this.#fileCodes.add('unsigned');
    const boundToIssued = this.#checkRevisions();
    for (const examined of this.#examined) this.#read(examined);
    this.#collectStore();
    this.#judge();
    return {
      report: this.#report(signatures, boundToIssued),
      signatories: signatures.map(({ signer }) =>
        signer === undefined ? undefined : signatoryOf(signer, this.#input.hashNationalNumber ?? (() => '')),
      ),
    };
  }

  #report(signatures: readonly Examined[], boundToIssued: boolean | null): SignatureReport {
    for (const examined of this.#examined) {
      // A document timestamp is not in the list, so what is wrong with it is said of the file.
      if (examined.place.isDocumentTimestamp) for (const code of examined.codes) this.#fileCodes.add(code);
    }
    const findings = signatures.map((examined): SignatureFinding => {
      // What is wrong with the file is wrong with every signature that should vouch for it.
      const codes = ordered(new Set([...this.#fileCodes, ...examined.codes]));
      const time = examined.claimedAt ?? examined.provenAt;
      return {
        signer: examined.signer === undefined ? null : describeSigner(examined.signer),
        signedAt: time === undefined ? null : new Date(time).toISOString().replace('.000Z', 'Z'),
        coversWholeFile: examined.signed?.end === this.#bytes.length,
        algorithm: examined.algorithm ?? null,
        verdict: verdictOf(codes),
        codes,
      };
    });
    const codes = ordered(new Set([...this.#fileCodes, ...findings.flatMap((finding) => finding.codes)]));
    return { verdict: verdictOf(codes), codes, signatures: findings, boundToIssued };
  }

  /** Compares each revision after the issued bytes or after a signature with the one before it. */
  #checkRevisions(): boolean | null {
    const { issued } = this.#input;
    const isBound = issued !== undefined && beginsWith(this.#bytes, issued);
    let issuedRevision: number | undefined;
    if (isBound) {
      issuedRevision = this.#revisionEndingAt(issued.length);
      if (issuedRevision === undefined) this.#fileCodes.add('changed-after-issue');
    } else if (issued !== undefined) {
      const isRewritten = isRewriting(issued, this.#document.view(), this.#budget);
      this.#fileCodes.add(isRewritten ? 'issued-rewritten' : 'other-commitment');
    }
    const last = this.#document.revisions.length - 1;
    const firstSigned = this.#firstSignedRevision();
    const from = Math.min(firstSigned, issuedRevision ?? last);
    const signedAtLast = new Set(this.#examined.flatMap(({ place }) => place.field.number ?? []));
    const trusted =
      issuedRevision === undefined
        ? new Set<number>()
        : new Set(fieldsOf(this.#document.view(issuedRevision)).flatMap((field) => field.number ?? []));
    let lastChange: RevisionChange | undefined;
    for (let revision = from + 1; revision <= last; revision += 1) {
      lastChange = compareRevision(this.#document, revision, signedAtLast, trusted);
      for (const { code } of lastChange.violations) {
        for (const { place, codes } of this.#examined) if (place.revision < revision) codes.add(code);
        const isAfterIssue = issuedRevision !== undefined && revision > issuedRevision;
        if (isAfterIssue) this.#fileCodes.add('changed-after-issue');
        // A signature that is gone can't have the code, but a file that lost one is not proven.
        if (!this.#examined.some(({ place }) => place.revision < revision)) this.#fileCodes.add(code);
      }
      this.#checkPermissions(revision, lastChange);
    }
    if (last > firstSigned && lastChange !== undefined && !lastChange.signs && !lastChange.changesValidationData) {
      this.#fileCodes.add('last-revision-unsigned');
    }
    this.#checkCertifications();
    return issued === undefined ? null : isBound;
  }

  #revisionEndingAt(length: number): number | undefined {
    const index = this.#document.revisions.findLastIndex((revision) => revision.end <= length);
    const revision = this.#document.revisions[index];
    return revision !== undefined && isWhite(this.#bytes, revision.end, length) ? index : undefined;
  }

  /** The first revision with a signature, one that was taken out again later included. */
  #firstSignedRevision(): number {
    const last = this.#document.revisions.length - 1;
    const known = this.#examined[0]?.place.revision ?? last;
    for (let revision = 0; revision < known; revision += 1) {
      const hasForm = catalogOf(this.#document.view(revision)).has('AcroForm');
      if (hasForm && signaturePlacesOf(this.#document.view(revision)).length > 0) return revision;
    }
    return known;
  }

  /** ISO 32000-1, 12.8.2: what a certification and locks permit, where they permit less than the rules here. */
  #checkPermissions(revision: number, change: RevisionChange): void {
    const view = this.#document.view();
    const signedNow = this.#examined.filter(({ place }) => place.revision === revision);
    const approvals = signedNow.filter(({ place }) => !place.isDocumentTimestamp);
    for (const { place, codes } of this.#examined) {
      if (place.revision >= revision) continue;
      const locks = locksOf(view, place);
      if (approvals.length > 0 && (certificationOf(view, place)?.permission === 1 || locks.permission === 1)) {
        codes.add('certification-violated');
      }
      const names = change.signedFields.filter((name) =>
        approvals.some((approval) => approval.place.field.name === name),
      );
      if (names.some((name) => locks.isLocked(name))) codes.add('field-lock-violated');
    }
  }

  /** 12.8.2.2.1: at most one certification, and it is the first signature. */
  #checkCertifications(): void {
    const view = this.#document.view();
    const certifications = this.#examined.filter(({ place }) => certificationOf(view, place) !== undefined);
    for (const examined of certifications) {
      const isFirst = examined === this.#examined[0];
      const permission = certificationOf(view, examined.place)?.permission ?? 0;
      if (!isFirst || ![1, 2, 3].includes(permission)) examined.codes.add('certification-violated');
    }
    const permissions = view.resolve(catalogOf(view).get('Perms'));
    if (!isDictionary(permissions)) return;
    const named = view.resolve(permissions.get('DocMDP'));
    if (named !== null && !certifications.some(({ place }) => place.dictionary === named)) {
      this.#fileCodes.add('certification-violated');
    }
  }

  /** Reads a signature's bytes and message, and collects what it carries. */
  #read(examined: Examined): void {
    const { place, codes } = examined;
    try {
      const view = this.#document.view();
      const subfilter = nameOf(view.resolve(place.dictionary.get('SubFilter')));
      const type = nameOf(view.resolve(place.dictionary.get('Type')));
      const isKnown = place.isDocumentTimestamp || SUBFILTERS.has(subfilter ?? '');
      if (!isKnown) throw new SignatureProblem('subfilter-not-allowed', `subfilter ${subfilter}`);
      if (type !== undefined && type !== (place.isDocumentTimestamp ? 'DocTimeStamp' : 'Sig')) {
        throw new SignatureProblem('signature-malformed', `a signature of type ${type}`);
      }
      examined.signed = signedBytesOf(this.#document, place);
      examined.message = place.isDocumentTimestamp
        ? readTimestamp(examined.signed.contents, this.#evidence)
        : readSignedMessage(examined.signed.contents, this.#budget);
      this.#collectFrom(examined.message);
      // The signer is told even where the signature turns out to be wrong.
      if (!place.isDocumentTimestamp) examined.signer = signerOf(examined.message, this.#budget);
    } catch (error) {
      if (!(error instanceof SignatureProblem) || error.code === 'too-complex') throw error;
      codes.add(error.code);
    }
  }

  #collectFrom(message: SignedMessage): void {
    const { certificates, revocationData, attributes, unsignedAttributes } = message;
    for (const certificate of certificates) this.#evidence.addCertificate(certificate);
    ignoringIllFormed(() => {
      for (const item of revocationData) {
        if (item.tag === DER_TAGS.sequence) this.#evidence.addList(item.whole);
        // RFC 5940: [1] another format, OCSP for one.
        const [format, answer] = item.tag === 0xa1 ? derChildren(item) : [];
        if (answer !== undefined && derObjectIdentifier(format) === OCSP_IN_CMS) this.#evidence.addAnswer(answer.whole);
      }
      const archive = attributes.get(REVOCATION_ARCHIVE)?.[0] ?? unsignedAttributes.get(REVOCATION_ARCHIVE)?.[0];
      for (const item of listIn(archive, 0xa0)) this.#evidence.addList(item.whole);
      for (const item of listIn(archive, 0xa1)) this.#evidence.addAnswer(item.whole);
      const values = unsignedAttributes.get(REVOCATION_VALUES)?.[0];
      for (const item of listIn(values, 0xa0)) this.#evidence.addList(item.whole);
      for (const item of listIn(values, 0xa1)) this.#evidence.addBasicAnswer(item.whole);
    });
  }

  /** The validation data of the file (ETSI EN 319 142-1, 5.4.2). */
  #collectStore(): void {
    const view = this.#document.view();
    const store = view.resolve(catalogOf(view).get('DSS'));
    if (!isDictionary(store)) return;
    const take = (value: PdfValue | undefined, add: (der: Uint8Array) => void): void => {
      const list = view.resolve(value);
      for (const item of isArray(list) ? list : []) {
        const stream = view.resolve(item);
        if (!(stream instanceof PdfStream)) continue;
        try {
          add(decodeStream(stream, (inner) => view.resolve(inner), this.#budget));
        } catch (error) {
          // Data that cannot be unpacked are not there.
          if (!(error instanceof SignatureProblem) || error.code === 'too-complex') throw error;
        }
      }
    };
    take(store.get('Certs'), (der) => this.#evidence.addCertificate(der));
    take(store.get('CRLs'), (der) => this.#evidence.addList(der));
    take(store.get('OCSPs'), (der) => this.#evidence.addAnswer(der));
  }

  /** From the newest to the oldest, because a timestamp vouches for what was there before it. */
  #judge(): void {
    let reference: Reference = { time: this.#now };
    for (const examined of this.#examined.toReversed()) {
      if (examined.place.isDocumentTimestamp) reference = this.#judgeDocumentTimestamp(examined, reference);
      else this.#judgeSignature(examined, reference);
    }
  }

  #judgeDocumentTimestamp({ message, signed, codes }: Examined, reference: Reference): Reference {
    if (message === undefined || signed === undefined) return reference;
    const moments = { reference: reference.time, now: this.#now };
    const finding = judgeTimestamp(message, [signed.before, signed.after], moments, this.#evidence);
    if (finding.kind === 'wrong') for (const code of finding.codes) codes.add(code);
    return earlier(reference, finding);
  }

  #judgeSignature(examined: Examined, later: Reference): void {
    const { message, signed, signer, codes } = examined;
    if (message === undefined || signed === undefined || signer === undefined) return;
    try {
      const subfilter = nameOf(this.#document.view().resolve(examined.place.dictionary.get('SubFilter')));
      const verified = verifySignedMessage(message, signer, {
        contentType: DATA_CONTENT,
        hash: (name) => this.#hash(name, signed),
        needsSigningCertificate: subfilter === ETSI,
      });
      if (message.content !== undefined) throw new SignatureProblem('cms-malformed', 'the signature is not detached');
      examined.algorithm = verified.algorithm;
      examined.claimedAt = verified.claimedAt;
    } catch (error) {
      if (!(error instanceof SignatureProblem) || error.code === 'too-complex') throw error;
      codes.add(error.code);
    }
    if (signer.keyUsage?.has('nonRepudiation') !== true) codes.add('signer-without-non-repudiation');
    if (signer.isAuthority === true) codes.add('certificate-usage-wrong');
    if (!mayServeDocuments(signer)) codes.add('certificate-usage-wrong');
    const reference = this.#signatureTimestamps(examined, later);
    this.#checkClaimedTime(examined, signer);
    for (const code of this.#judgeSigner(signer, reference)) codes.add(code);
  }

  #hash(name: HashName, signed: SignedBytes): Uint8Array {
    this.#budget.spend('hashedBytes', signed.before.length + signed.after.length);
    return digest(name, signed.before, signed.after);
  }

  /** The timestamps over the signature itself (ETSI EN 319 122-1, 5.3). */
  #signatureTimestamps(examined: Examined, later: Reference): Reference {
    const { message, codes } = examined;
    let reference = later;
    for (const value of message?.unsignedAttributes.get(SIGNATURE_TIMESTAMP) ?? []) {
      try {
        const token = readTimestamp(value.whole, this.#evidence);
        this.#collectFrom(token);
        const moments = { reference: later.time, now: this.#now };
        const finding = judgeTimestamp(token, [message?.signature ?? new Uint8Array()], moments, this.#evidence);
        if (finding.kind === 'wrong') for (const code of finding.codes) codes.add(code);
        else examined.provenAt ??= finding.time;
        reference = earlier(reference, finding);
      } catch (error) {
        if (!(error instanceof SignatureProblem) || error.code === 'too-complex') throw error;
        codes.add(error.code);
      }
    }
    return reference;
  }

  /** A claimed time proves nothing, but one that cannot be is a lie. */
  #checkClaimedTime(examined: Examined, signer: Certificate): void {
    const dictionaryTime = claimedTimeOf(this.#document.view(), examined.place);
    const claims = [examined.claimedAt, typeof dictionaryTime === 'string' ? Date.parse(dictionaryTime) : undefined];
    for (const time of claims) {
      if (time === undefined) continue;
      if (time > this.#now) examined.codes.add('signing-time-in-future');
      if (time < signer.notBefore) examined.codes.add('signing-time-before-certificate');
    }
    examined.claimedAt ??= claims[1];
  }

  #judgeSigner(signer: Certificate, reference: Reference): ReadonlySet<SignatureCode> {
    const { codes } = judgeChain(signer, { reference: reference.time, now: this.#now }, this.#evidence);
    const { unsettled } = reference;
    if (codes.size === 0 || unsettled === undefined) return codes;
    // A timestamp would save it, if it could be told that its authority was not revoked.
    const saved = judgeChain(signer, { reference: unsettled.time, now: this.#now }, this.#evidence).codes;
    return saved.size === 0 ? new Set(unsettled.codes) : codes;
  }
}

function earlier(reference: Reference, finding: TimestampFinding): Reference {
  if (finding.kind === 'trusted') return { ...reference, time: Math.min(reference.time, finding.time) };
  if (finding.kind === 'wrong') return reference;
  const known = reference.unsettled;
  return known !== undefined && known.time <= finding.time ? reference : { ...reference, unsettled: finding };
}

/** Codes in the order in which they are documented. */
function ordered(codes: ReadonlySet<SignatureCode>): SignatureCode[] {
  const order = Object.keys(SIGNATURE_CODES);
  return [...codes].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** Purposes with which a person signs a document; a certificate that names purposes must have one of them. */
const DOCUMENT_PURPOSES: ReadonlySet<string> = new Set([
  '2.5.29.37.0',
  // Mail, client, documents (RFC 9336), and what Adobe and Microsoft call it.
  ...[
    '1.3.6.1.5.5.7.3.4',
    '1.3.6.1.5.5.7.3.2',
    '1.3.6.1.5.5.7.3.36',
    '1.2.840.113583.1.1.5',
    '1.3.6.1.4.1.311.10.3.12',
  ],
]);

function mayServeDocuments(signer: Certificate): boolean {
  return signer.extendedKeyUsage?.some((purpose) => DOCUMENT_PURPOSES.has(purpose)) ?? true;
}

/** The elements in the list that an archive of revocation data has under a tag. */
function listIn(archive: DerElement | undefined, tag: number): DerElement[] {
  if (archive === undefined) return [];
  const found = derChildren(archive).find((part) => part.tag === tag);
  return found === undefined ? [] : derChildren(readDer(found.content));
}

function ignoringIllFormed(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
  }
}

import { SIGNATURE_CODES, type SignatureCode } from '#domain/signature/codes.ts';
import { type SignatureFinding, type SignatureReport, verdictOf } from '#domain/signature/report.ts';
import { digest, type HashName } from './certificates/algorithms.ts';
import type { Certificate } from './certificates/certificate.ts';
import { judgeChain } from './certificates/chain.ts';
import { Evidence } from './certificates/evidence.ts';
import type { Trust } from './certificates/trust.ts';
import {
  DATA_CONTENT,
  readSignedMessage,
  type SignedMessage,
  signerOf,
  verifySignedMessage,
} from './cms/signed-data.ts';
import { collectFromMessage, collectFromStore } from './evidence-in-file.ts';
import { PdfDocument } from './pdf/document.ts';
import { findForbiddenContent } from './pdf/forbidden-content.ts';
import {
  claimedTimeOf,
  hasSignatureOutsideFields,
  type SignaturePlace,
  type SignedBytes,
  signaturePlacesOf,
  signedBytesOf,
} from './pdf/signature-places.ts';
import { pagesOf } from './pdf/trees.ts';
import { nameOf } from './pdf/values.ts';
import { SignatureProblem } from './problem.ts';
import { beginsWith } from './report/issued.ts';
import { describeSigner, type Signatory, signatoryOf } from './report/signer.ts';
import { checkRevisions } from './revision-rules.ts';
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

const SIGNATURE_TIMESTAMP = '1.2.840.113549.1.9.16.2.14';
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
    const boundToIssued = checkRevisions({
      document: this.#document,
      bytes: this.#bytes,
      issued: this.#input.issued,
      examined: this.#examined,
      fileCodes: this.#fileCodes,
      budget: this.#budget,
    });
    for (const examined of this.#examined) this.#read(examined);
    collectFromStore(this.#document.view(), this.#evidence, this.#budget);
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
      collectFromMessage(examined.message, this.#evidence);
      // The signer is told even where the signature turns out to be wrong.
      if (!place.isDocumentTimestamp) examined.signer = signerOf(examined.message, this.#budget);
    } catch (error) {
      if (!(error instanceof SignatureProblem) || error.code === 'too-complex') throw error;
      codes.add(error.code);
    }
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
        collectFromMessage(token, this.#evidence);
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

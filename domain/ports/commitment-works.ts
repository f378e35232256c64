import type { CommitmentContent, ReceiptContent } from '#domain/accession/commitment.ts';
import type { ScanVerdict } from '#domain/accession/events.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { SignatureReport } from '#domain/signature/report.ts';

/** Documents that are kept for good, each under the SHA-256 of its bytes: the same document is kept once. */
export interface Documents {
  /** Keeps a document; its hash. */
  keep(bytes: Uint8Array, contentType: string): Promise<string>;
  read(sha256: string): Promise<Uint8Array | undefined>;
  /** A link by which a browser gets it, for a few minutes, under a name. */
  link(sha256: string, fileName: string): Promise<string>;
}

/** Where a browser may send one file, for a while: a presigned POST. */
export interface UploadOffer {
  readonly upload: string;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly maximumBytes: number;
}

/** A file in quarantine. */
export interface QuarantinedFile {
  readonly bytes: Uint8Array;
  /** Changes with its content: what was scanned must be what is read. */
  readonly tag: string;
}

/** What lies in the place of an upload: nothing yet, something that cannot be handed in, or what says that it is a PDF. */
export type Glance = 'nothing' | 'empty' | 'too-large' | 'not-a-pdf' | 'pdf';

/** Files that come from outside, in quarantine until they were scanned. */
export interface Uploads {
  /** Opens a place for a file; the same id opens the same place again. A browser is led to `returnTo` once its file has come. */
  offer(
    upload: string,
    forWhom: { readonly dossier: string; readonly organisation: string },
    now: Instant,
    returnTo?: string,
  ): Promise<UploadOffer>;
  /** Whose upload this is, and what the scan said of it; undefined for an id that was never offered. */
  find(upload: string): Promise<Upload | undefined>;
  /** What has come, as far as its size and its first bytes tell. */
  glance(upload: string): Promise<Glance>;
  read(upload: string): Promise<QuarantinedFile | undefined>;
  /** Writes down what the scan said; undefined for an id that was never offered. */
  noteScan(upload: string, verdict: ScanVerdict, tag: string): Promise<Upload | undefined>;
}

export interface Upload {
  readonly upload: string;
  readonly dossier: string;
  readonly organisation: string;
  readonly verdict?: ScanVerdict | undefined;
  readonly scannedTag?: string | undefined;
}

/** Who signed, by the certificate: to be matched with those who may sign. */
export interface SignedBy {
  readonly commonName: string | undefined;
  readonly givenName: string | undefined;
  readonly surname: string | undefined;
  /** A keyed hash of the national number; undefined where the certificate has none. */
  readonly nationalNumberHash: string | undefined;
}

/** Validates the signatures of a file against the trusted certificates. */
export interface Signatures {
  validate(
    bytes: Uint8Array,
    given: { readonly issued: Uint8Array; readonly at: Instant },
  ): Promise<{
    readonly report: SignatureReport;
    /** Beside each signature of the report; undefined where there is no readable certificate. */
    readonly signatories: readonly (SignedBy | undefined)[];
  }>;
}

/** What the making of a commitment needs from outside, beside the common ports. */
export interface CommitmentWorks {
  readonly documents: Documents;
  readonly uploads: Uploads;
  /** Makes the document that is signed; the same content gives the same bytes. */
  readonly commitmentDocument: (content: CommitmentContent) => Promise<Uint8Array>;
  /** The SHA-256 of a value's canonical JSON, in hexadecimal. */
  readonly digest: (value: unknown) => string;
}

/** What the validation of a signed commitment needs from outside. */
export interface ValidationWorks {
  readonly documents: Documents;
  readonly uploads: Uploads;
  readonly signatures: Signatures;
  /** Makes the receipt, with what was found. */
  readonly receiptDocument: (content: ReceiptContent) => Promise<Uint8Array>;
}

import type { Instant, LocalDate } from '#domain/calendar/brussels-time.ts';
import type { ConditionDefinition } from '#domain/dossier/events.ts';
import type { AnsweredUndertaking, CommitmentFields, Processor } from './completeness.ts';
import type { CeremonyRhythm, FINDINGS } from './events.ts';

/** The deliberation to which a commitment binds: by number, version and the hash of its text. */
export interface CommittedDeliberation {
  readonly dossier: string;
  readonly number: string;
  readonly version: number;
  readonly date: LocalDate;
  readonly subject: string;
  readonly committee: string;
  readonly provider: string;
  readonly textHash: string;
}

/** A body as documents name it. */
export interface NamedBody {
  readonly name: string;
  readonly kbo?: string | undefined;
  readonly nis?: string | undefined;
}

/** All that stands on a commitment. The same content gives the same document, byte for byte. */
export interface CommitmentContent {
  readonly id: string;
  readonly preparedAt: Instant;
  readonly deliberation: CommittedDeliberation;
  readonly organisation: NamedBody;
  readonly contact: CommitmentFields['contact'];
  readonly dpo: CommitmentFields['dpo'];
  readonly undertakings: readonly AnsweredUndertaking[];
  readonly conditions: readonly {
    readonly ref: string;
    readonly text: string;
    readonly deadline: ConditionDefinition['deadline'];
  }[];
  readonly processors: readonly Processor[];
  readonly rhythm?: CeremonyRhythm | undefined;
  readonly publicationUrl?: string | undefined;
}

/** A signature as a receipt tells of it. */
export interface ReportedSignature {
  readonly signer: string;
  readonly signedAt?: string | undefined;
  readonly verdict: string;
  readonly mandated: boolean;
  readonly codes: readonly string[];
}

/** What the receipt of a signed commitment says. */
export interface ReceiptContent {
  readonly id: string;
  readonly attempt: number;
  readonly submittedAt: Instant;
  readonly validatedAt: Instant;
  readonly deliberation: { readonly number: string; readonly version: number; readonly textHash: string };
  readonly organisation: NamedBody;
  readonly committee: string;
  /** Hash of the file that was received. */
  readonly document: string;
  readonly finding: (typeof FINDINGS)[number];
  readonly isAcceptedAtOnce: boolean;
  readonly codes: readonly string[];
  readonly signatures: readonly ReportedSignature[];
}

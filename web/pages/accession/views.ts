import type { AccessionStatus, AccessionStep } from '#domain/accession/steps.ts';
import type { Glance } from '#domain/ports/commitment-works.ts';
import type { Verdict } from '#domain/signature/report.ts';
import type { LifeParts } from '#web/pages/dossier/sections.ts';

/** A deliberation in somebody's list: with the accession of their body, or with a way to everybody's. */
export interface AccessionListItem {
  readonly href: string;
  readonly number: string;
  readonly subject: string;
  /** Of their own body; `none` where it has not begun; absent in the list of those who follow everybody's. */
  readonly status?: AccessionStatus | 'none' | undefined;
}

interface Duty {
  readonly ref: string;
  readonly text: string;
}

/** What a deliberation is, as those who may accede to it read it. */
export interface DeliberationView {
  readonly dossier: string;
  readonly number: string;
  readonly subject: string;
  readonly committee: string;
  readonly provider: string;
  readonly dataItems: readonly string[];
  /** Days. */
  readonly inForceFrom?: string | undefined;
  readonly lastDay?: string | null | undefined;
  readonly undertakings: readonly Duty[];
  readonly conditions: readonly (Duty & { readonly deadline: string })[];
}

/** Somebody whom a commitment names. */
export interface NamedPerson {
  readonly name: string;
  readonly email: string;
  readonly mobile?: string | undefined;
}

/** The last file that was handed in, and what was found of it. */
export interface AttemptView {
  readonly number: number;
  readonly form: 'signed' | 'scan';
  /** Local time. */
  readonly submittedAt: string;
  readonly state: 'awaiting-scan' | 'validating' | 'rejected' | 'received';
  readonly verdict?: Verdict | undefined;
  /** What was found of the file as a whole, in words. */
  readonly findings: readonly string[];
  readonly signatures: readonly {
    readonly signer?: string | undefined;
    readonly signedAt?: string | undefined;
    readonly verdict: Verdict;
    readonly findings: readonly string[];
  }[];
}

export const ACCESSION_DOCUMENTS = ['commitment', 'signed', 'report', 'receipt'] as const;
export type AccessionDocument = (typeof ACCESSION_DOCUMENTS)[number];

/** What there is once a commitment was made. */
export interface AccessionLife extends LifeParts {
  readonly status: AccessionStatus;
  readonly since?: string | undefined;
  readonly commitment: {
    readonly id: string;
    readonly number: string;
    readonly version: number;
    readonly textHash: string;
    readonly preparedAt: string;
    readonly rhythm?: string | undefined;
  };
  readonly contact?: NamedPerson | undefined;
  readonly dpo?: NamedPerson | undefined;
  readonly attempt?: AttemptView | undefined;
  readonly files: readonly AccessionDocument[];
}

/** A body and a deliberation: what it would take on, and how far its accession is. */
export interface AccessionPageView {
  readonly href: string;
  readonly organisation: string;
  readonly deliberation: DeliberationView;
  readonly life?: AccessionLife | undefined;
  /** What the reader may do in the page's own way. */
  readonly steps: readonly AccessionStep[];
  /** A new version that takes this one's place: who goes on signs that one. */
  readonly renewal?: { readonly href: string; readonly from: string } | undefined;
  readonly mayReport: boolean;
  readonly isOwn: boolean;
}

/** Where a file can be sent, or that one has come. */
export interface UploadView {
  readonly page: AccessionPageView;
  readonly upload: string;
  /** What has come. */
  readonly file: Glance;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly maximumBytes: number;
}

/** A body that has to sign a new version, or joins with it. */
export interface RenewalRow {
  readonly organisation: string;
  readonly renews: boolean;
  readonly progress: 'not-begun' | AccessionProgress;
  /** When it was last reminded, a day. */
  readonly remindedOn?: string | undefined;
}
type AccessionProgress = 'prepared' | 'under-review' | 'refused' | 'withdrawn' | 'signed';

/** How far the renewal of the accessions to the version before is. */
export interface RenewalView {
  readonly isRunning: boolean;
  /** The day on which the new version comes into force. */
  readonly until: string;
  readonly renewing: number;
  readonly signed: number;
  readonly underReview: number;
  readonly waitedFor: number;
  readonly joined: number;
  readonly rows: readonly RenewalRow[];
  /** Where its reader reminds those who are waited for. */
  readonly remindHref?: string | undefined;
}

/** One body in the overview of a deliberation. */
export interface CampaignRow {
  readonly organisation: string;
  readonly href?: string | undefined;
  readonly status: AccessionStatus | 'none';
  readonly since?: string | undefined;
  readonly attempts: number;
}

export interface CampaignView {
  readonly dossier: string;
  readonly number: string;
  readonly subject: string;
  readonly rows: readonly CampaignRow[];
  /** Of a new version: who acceded to the one before signs anew. */
  readonly renewal?: RenewalView | undefined;
}

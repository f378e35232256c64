/** What cannot be counted on one machine. docs/cost.md says each of them. */
export const ASSUMED = {
  /** Billed time of an invocation beside what it waits for other services. */
  millisecondsPerInvocation: 25,
  /** Functions that work longer: PDFs are drawn and read. */
  workMilliseconds: { 'print-letter': 600, 'validate-commitment': 500 } as Readonly<Record<string, number>>,
  /** One call of DynamoDB, S3, SES or Step Functions, as a function waits for it. */
  millisecondsPerCall: 8,
  /** Share of invocations that begin cold, and what a cold start is billed. */
  coldShare: 0.2,
  coldMilliseconds: 700,
  /** Lambda's own lines about one invocation. */
  logBytesPerInvocation: 600,
  /** The access log of API Gateway. */
  logBytesPerRequest: 200,
  /** A step in the log of Step Functions, without its data. */
  logBytesPerHistoryEvent: 450,
  /** An answer as it leaves CloudFront, compressed. */
  answerBytes: 15_000,
  /** Pages that somebody looks at around one step. */
  pagesPerStep: 4,
  /** Annexes of a request, and what a municipality's signed file really weighs: the replayed ones are small. */
  annexBytesPerAuthorisation: 20_000_000,
  fileBytesPerAccession: 500_000,
  /** How long what is written is kept and paid for: `retention.documentYears` of infra/stages/example.json. */
  keptYears: 10,
  /** Backups of the table are full copies: weekly ones for five weeks, monthly ones for a year (infra/stacks/backup-stack.ts). */
  tableCopies: 17,
  /** A year in Flanders, and what it asks of the public side. */
  authorisationsPerYear: 60,
  accessionsPerYear: 18_000,
  checksPerYear: 220_000,
  publicPagesPerYear: 100_000,
  /** A function that runs every minute asks KMS for the table's key every five minutes. */
  keyRequestsPerIdleInvocation: 0.2,
} as const;

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** The settings of a stage are missing or wrong; says which and what to do. */
class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const host = z
  .string()
  .regex(/^(?=.{4,253}$)([a-z0-9](-?[a-z0-9])*\.)+[a-z]{2,}$/, 'must be a host name such as beraad.vlaanderen.be');
const certificate = z
  .string()
  .regex(/^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/, 'must be the ARN of a certificate in ACM');

/** How people and machines reach Beraad. */
const entranceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    /** CloudFront with WAF before an HTTP API. */
    kind: z.literal('cloudfront'),
    host,
    /** For CloudFront a certificate stands in us-east-1. */
    certificate: certificate.refine((arn) => arn.split(':')[3] === 'us-east-1', 'must stand in us-east-1'),
  }),
  z.strictObject({
    /** A regional REST API with WAF: for regions and clouds without CloudFront. */
    kind: z.literal('regional'),
    host,
    certificate,
  }),
]);

/** What a stage says; docs/deploy.md has a line for each. */
export const settingsSchema = z.strictObject({
  stage: z.string().regex(/^[a-z][a-z0-9]{1,11}$/, 'must be 2 to 12 lower-case letters and digits'),
  account: z.string().regex(/^\d{12}$/, 'must be the twelve digits of an AWS account'),
  region: z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'must be a region such as eu-west-1'),
  entrance: entranceSchema,
  /** The domain that mail comes from; its DNS takes the records of docs/deploy.md. */
  mail: z.strictObject({
    domain: host,
    sender: z.string().min(3),
    /** What the mail service allows this account: `aws sesv2 get-account`. */
    messagesPerSecond: z.int().min(1),
  }),
  identity: z.strictObject({
    issuer: z.url({ protocol: /^https$/ }),
    keysUrl: z.url({ protocol: /^https$/ }),
    clientId: z.string().min(1),
    audience: z.string().min(1),
    /** The code at ACM/IDM of the body that runs Beraad: only its people can be administrators. */
    operator: z.string().min(1),
  }),
  /** Where roots, revocation lists and the trusted list come from: docs/signatures.md says the form, which the function checks. */
  trustSources: z.looseObject({ roots: z.array(z.looseObject({ url: z.string(), sha256: z.string() })).min(1) }),
  retention: z.strictObject({
    /** How long nobody can delete a document, root or letter from the locked bucket. */
    documentYears: z.int().min(1).max(100),
    /** Compliance: nobody at all, the account's root included. Governance: only who has a right of its own, for trying out. */
    lock: z.enum(['compliance', 'governance']),
    /** Technical logs hold identifiers only. */
    logDays: z.union([z.literal(30), z.literal(90), z.literal(180), z.literal(365)]),
    backupDays: z.int().min(35).max(3650),
  }),
  alarms: z.strictObject({
    /** Who is told; confirmed once by a link in a mail. */
    mailTo: z.email(),
    /** The bill of a month above which somebody is told. */
    monthlyBudgetUsd: z.number().positive(),
  }),
  /** After a restore: the table that was restored, in use instead of the stack's own. */
  restoredTable: z.string().min(3).optional(),
  streamOfRestoredTable: z.string().startsWith('arn:').optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Reads what a text says of a stage. Throws a SettingsError that names each missing or wrong setting. */
export function parseSettings(text: string, file: string): Settings {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new SettingsError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = settingsSchema.safeParse(json);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.') || '(the file)'}: ${message}`);
    throw new SettingsError(`${file} does not say all that a stage needs:\n${lines.join('\n')}`);
  }
  const { restoredTable, streamOfRestoredTable } = parsed.data;
  if ((restoredTable === undefined) !== (streamOfRestoredTable === undefined))
    throw new SettingsError(`${file}: restoredTable and streamOfRestoredTable are given together or not at all`);
  return parsed.data;
}

/** The settings of a stage, from `infra/stages/STAGE.json`. */
export function readSettings(stage: string, folder: string): Settings {
  const file = join(folder, `${stage}.json`);
  if (!existsSync(file)) {
    throw new SettingsError(
      `there is no stage "${stage}": copy infra/stages/example.json to infra/stages/${stage}.json and fill it in (docs/deploy.md)`,
    );
  }
  const settings = parseSettings(readFileSync(file, 'utf8'), `infra/stages/${stage}.json`);
  if (settings.stage !== stage)
    throw new SettingsError(`infra/stages/${stage}.json calls its stage "${settings.stage}": the two must be the same`);
  return settings;
}

import * as z from 'zod';
import { trustSourcesSchema } from '../trust/trust-sources.ts';

/** A function's environment lacks something; says which variable and why. */
class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
});

/** The variables that adapters read, each with its form; a function's schema picks its own and no more. */
export const ENVIRONMENT = {
  BERAAD_TABLE: z.string().min(3),
  /** Where what must stay is kept, locked. */
  BERAAD_BUCKET: z.string().min(3),
  /** What is replaced and can be made again: drafts of letters, what signatures are validated with. Not locked. */
  BERAAD_WORKING_BUCKET: z.string().min(3),
  /** Where files from outside wait for their malware scan. */
  BERAAD_QUARANTINE_BUCKET: z.string().min(3),
  /** Key of the hashes that stand in the log for free text. */
  BERAAD_TEXT_KEY: z.string().min(16),
  /** Where links in mail lead. */
  BERAAD_PORTAL_URL: z.url(),
  BERAAD_MAIL_FROM: z.string().min(3),
  /** Messages that the mail service takes in a second: its account's maximum send rate. */
  BERAAD_MAIL_RATE: z.coerce.number().min(1).default(10),
  /** The configuration set by which the mail service sends its events; none where the sender's identity has its own. */
  BERAAD_MAIL_CONFIGURATION_SET: z.string().min(1).optional(),
  /** Name → ARN of each state machine's alias. */
  BERAAD_AUTHORISATION_MACHINE: z.string().startsWith('arn:'),
  BERAAD_CONDITION_MACHINE: z.string().startsWith('arn:'),
  BERAAD_PROTOCOL_MACHINE: z.string().startsWith('arn:'),
  BERAAD_ACCESSION_MACHINE: z.string().startsWith('arn:'),
  BERAAD_TOKEN_ISSUER: z.url(),
  BERAAD_TOKEN_AUDIENCE: z.string().min(1),
  BERAAD_TOKEN_KEYS_URL: z.url(),
  /** The code at ACM/IDM of the body that runs Beraad: only its people can be administrators. */
  BERAAD_OPERATOR: z.string().min(1),
  /** What CloudFront sends along; without it nothing stands before API Gateway. */
  BERAAD_ORIGIN_KEY: z.string().min(32).optional(),
  /** This application at the OpenID provider, whose issuer is that of the tokens. */
  BERAAD_OPENID_CLIENT: z.string().min(1),
  /** Where roots, revocation lists and the trusted list come from, as JSON. */
  BERAAD_TRUST_SOURCES: json.pipe(trustSourcesSchema),
  /** The private key (a JWK) with which this application proves itself to the provider: private_key_jwt. */
  BERAAD_OPENID_KEY: json.pipe(
    z.looseObject({
      kty: z.literal('RSA'),
      n: z.string().min(1),
      e: z.string().min(1),
      d: z.string().min(1),
      kid: z.string().min(1),
    }),
  ),
  /** Links that stand beside the portal's own on every page, as JSON: the embedded platform adds its mailbox and clock. */
  BERAAD_EXTRA_LINKS: z
    .string()
    .default('[]')
    .pipe(json)
    .pipe(z.array(z.strictObject({ href: z.string().startsWith('/'), label: z.string().min(1) }))),
} as const;

/** Reads and checks a function's environment, once, where the function is composed. */
export function readEnvironment<Shape extends z.ZodRawShape>(
  shape: Shape,
  variables: NodeJS.ProcessEnv = process.env,
): z.infer<z.ZodObject<Shape>> {
  const parsed = z.object(shape).safeParse(variables);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new EnvironmentError(`The environment is not complete: ${wrong}`);
}

/** Kinds of partitions of the table, as adapters/dynamodb/keys.ts spells them before their `#`. */
export type Partition =
  | 'ACCEDERS'
  | 'ASKED'
  | 'MAIL-ADDRESS'
  | 'NOTICE-USE'
  | 'ADMISSION'
  | 'AGGREGATE'
  | 'CALENDAR'
  | 'CALENDARS'
  | 'CODE'
  | 'DRAFTS'
  | 'COMMITTEE'
  | 'CONTACT-REPORT'
  | 'DUE'
  | 'KEPT-FORM'
  | 'LOGIN'
  | 'LOOKED-AT'
  | 'MESSAGE'
  | 'ONCE'
  | 'ORGANISATION'
  | 'OUTBOX'
  | 'PARTY'
  | 'PERMIT'
  | 'PERSON'
  | 'POLICY'
  | 'ROOTS'
  | 'SESSION'
  | 'SUBSTITUTE'
  | 'UNRESOLVED-MAIL'
  | 'UPLOAD'
  | 'WATERMARK'
  | 'WORK';
/** These are whole partition keys; every other kind has a name behind a `#`. */
const WHOLE: ReadonlySet<string> = new Set([
  'ASKED',
  'CONTACT-REPORT',
  'DEAD-ADDRESSES',
  'NOTICE-USE',
  'POLICY',
  'ROOTS',
  'UNRESOLVED-MAIL',
  'WATERMARK',
]);

/** The partition keys of a kind, as a pattern of IAM. */
export const leadingKeys = (partition: string): string => (WHOLE.has(partition) ? partition : `${partition}#*`);

/** What a function does to the table, by kind of partition. */
export interface TableRights {
  readonly read?: readonly Partition[];
  readonly query?: readonly Partition[];
  readonly put?: readonly Partition[];
  readonly update?: readonly Partition[];
  /** Updates of these attributes only, and of the keys by which an item is found. */
  readonly updateOnly?: { readonly [Kind in Partition]?: readonly string[] };
  readonly delete?: readonly Partition[];
  readonly check?: readonly Partition[];
  readonly batchWrite?: readonly Partition[];
  /** Partitions of an index, by its name: `DOSSIER`, `HEADS`, … */
  readonly index?: Readonly<Record<string, readonly string[]>>;
}

/** Objects under a prefix of one of the buckets. */
export interface ObjectRights {
  readonly bucket: 'documents' | 'quarantine' | 'working';
  readonly prefix: string;
  readonly read?: boolean;
  readonly write?: boolean;
  readonly remove?: boolean;
  /** Whether the names under the prefix may be listed; without it S3 answers 403 for what is not there. */
  readonly list?: boolean;
}

/** A variable that a function's own schema asks for. */
type Variable =
  | 'BERAAD_TABLE'
  | 'BERAAD_BUCKET'
  | 'BERAAD_QUARANTINE_BUCKET'
  | 'BERAAD_WORKING_BUCKET'
  | 'BERAAD_TEXT_KEY'
  | 'BERAAD_PORTAL_URL'
  | 'BERAAD_MAIL_FROM'
  | 'BERAAD_MAIL_RATE'
  | 'BERAAD_TRUST_SOURCES'
  | 'BERAAD_MAIL_CONFIGURATION_SET'
  | 'BERAAD_TOKEN_ISSUER'
  | 'BERAAD_TOKEN_AUDIENCE'
  | 'BERAAD_TOKEN_KEYS_URL'
  | 'BERAAD_OPERATOR'
  | 'BERAAD_OPENID_CLIENT'
  | 'BERAAD_OPENID_KEY'
  | 'MACHINES';
/** Variables that hold a secret: fetched at the start, never written into a function's configuration. */
export const SECRETS: ReadonlySet<string> = new Set(['BERAAD_TEXT_KEY', 'BERAAD_OPENID_KEY']);

/** Rights as `ACTION PARTITION`, `ACTION INDEX PARTITION` or `ACTION BUCKET PREFIX`, with the reason why they stay though no test uses them. */
export interface Seldom {
  readonly rights: readonly string[];
  readonly because: string;
}

/** One function as it is deployed. */
export interface FunctionRow {
  readonly says: string;
  readonly variables: readonly Variable[];
  readonly table?: TableRights;
  readonly objects?: readonly ObjectRights[];
  /** `answer` a wait by its token, or `ask` whether it still waits; `look` at how an execution stands. */
  readonly executions?: readonly ('start' | 'answer' | 'ask' | 'look')[];
  readonly sendsMail?: boolean;
  /** Rights that the lives of the test do not use, and why they stay. A test fails for each that is neither used nor named here. */
  readonly seldom?: readonly Seldom[];
  readonly memoryMegabytes?: number;
  readonly timeoutSeconds?: number;
  /** What sets it going, beside a workflow. */
  readonly trigger?:
    | { readonly kind: 'every'; readonly expression: string; readonly milliseconds: number }
    | { readonly kind: 'stream' }
    | { readonly kind: 'http' }
    | { readonly kind: 'event'; readonly from: 'mail' | 'malware-scan' };
}

/** Memory of a function whose row says none. */
export const DEFAULT_MEMORY_MEGABYTES = 512;

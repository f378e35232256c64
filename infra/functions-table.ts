/** Kinds of partitions of the table, as adapters/dynamodb/keys.ts spells them before their `#`. */
type Partition =
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
  readonly delete?: readonly Partition[];
  readonly check?: readonly Partition[];
  readonly batchWrite?: readonly Partition[];
  /** Partitions of an index, by its name: `DOSSIER`, `HEADS`, … */
  readonly index?: Readonly<Record<string, readonly string[]>>;
}

/** Objects under a prefix of one of the buckets. */
interface ObjectRights {
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
interface Seldom {
  readonly rights: readonly string[];
  readonly because: string;
}

/** One function as it is deployed. */
export interface FunctionRow {
  readonly says: string;
  readonly variables: readonly Variable[];
  readonly table?: TableRights;
  readonly objects?: readonly ObjectRights[];
  readonly executions?: readonly ('start' | 'answer' | 'look')[];
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

function together(...all: readonly TableRights[]): TableRights {
  const join = (pick: (rights: TableRights) => readonly Partition[] | undefined): readonly Partition[] => [
    ...new Set(all.flatMap((rights) => pick(rights) ?? [])),
  ];
  const index: Record<string, readonly string[]> = {};
  for (const rights of all) {
    for (const [name, partitions] of Object.entries(rights.index ?? {}))
      index[name] = [...new Set([...(index[name] ?? []), ...partitions])];
  }
  return {
    read: join(({ read }) => read),
    query: join(({ query }) => query),
    put: join(({ put }) => put),
    update: join(({ update }) => update),
    delete: join(({ delete: removed }) => removed),
    check: join(({ check }) => check),
    batchWrite: join(({ batchWrite }) => batchWrite),
    index,
  };
}

/** Reading an aggregate and the rules by which it is judged. */
const LOAD: TableRights = { read: ['AGGREGATE', 'POLICY'], query: ['AGGREGATE'] };
/** One command through the door: events, snapshot, due row, notices and what the check reads in one transaction. */
const COMMAND: TableRights = together(LOAD, {
  // Whom a notice to all acceders reaches is decided with its event.
  query: ['ACCEDERS'],
  put: ['AGGREGATE', 'DUE', 'OUTBOX'],
  delete: ['DUE'],
});
/** What a command through the door may do, but one function's commands in the lives of the test do not. */
const seldomOfDoor = (...rights: readonly string[]): Seldom => ({
  rights: ['Query ACCEDERS', ...rights],
  because:
    'every command goes through one door: it may queue a notice or move the next due row, and folds the log again where a snapshot has an older shape',
});

/** A command whose answer is kept for whoever sends it again, and what a command reads beside its own aggregate. */
const PEOPLES_COMMAND: TableRights = together(COMMAND, {
  read: ['ONCE', 'ORGANISATION', 'COMMITTEE', 'PERSON', 'UPLOAD', 'PERMIT', 'ACCEDERS'],
  query: ['CODE', 'SUBSTITUTE', 'PARTY', 'ACCEDERS'],
  put: ['ONCE', 'ACCEDERS'],
  update: ['UPLOAD', 'PERMIT'],
  check: ['AGGREGATE'],
  batchWrite: ['PARTY'],
  index: {
    'by-dossier': ['DOSSIER'],
    listed: ['HEADS', 'PROFILES'],
    'by-committee': ['DOSSIERS', 'CONDITIONS'],
    'by-body': ['CONDITIONS'],
  },
});
const COMMITMENTS: readonly ObjectRights[] = [
  { bucket: 'documents', prefix: 'documents/', read: true, write: true, list: true },
  { bucket: 'quarantine', prefix: 'uploads/', read: true, write: true, list: true },
];

/** Memory of a function whose row says none. */
export const DEFAULT_MEMORY_MEGABYTES = 512;

/** What somebody takes away, in the bucket that forgets. */
const EXPORTS: ObjectRights = { bucket: 'quarantine', prefix: 'exports/', read: true, write: true };

const MINUTE = 60_000;
const EVERY_MINUTE = { kind: 'every', expression: 'rate(1 minute)', milliseconds: MINUTE } as const;

/** The function that takes what comes from outside. */
export function triggeredBy(from: 'mail' | 'malware-scan'): string {
  const found = Object.entries(FUNCTIONS).find(([, { trigger }]) => trigger?.kind === 'event' && trigger.from === from);
  if (found === undefined) throw new Error(`no function takes what comes from ${from}`);
  return found[0];
}

/** Every function of Beraad: what it needs, what it may do and what sets it going. A test holds it against `functions/`. */
export const FUNCTIONS: Readonly<Record<string, FunctionRow>> = {
  'anchor-logs': {
    says: 'writes the root over all logs',
    variables: ['BERAAD_TABLE', 'BERAAD_BUCKET'],
    table: { query: ['ROOTS'], put: ['ROOTS'], index: { listed: ['HEADS'] } },
    objects: [{ bucket: 'documents', prefix: 'roots/', write: true }],
    trigger: { kind: 'every', expression: 'cron(0 0 * * ? *)', milliseconds: 24 * 60 * MINUTE },
    timeoutSeconds: 300,
  },
  api: {
    says: 'the HTTP API',
    variables: [
      'BERAAD_TABLE',
      'BERAAD_TEXT_KEY',
      'BERAAD_TOKEN_ISSUER',
      'BERAAD_TOKEN_AUDIENCE',
      'BERAAD_TOKEN_KEYS_URL',
      'BERAAD_OPERATOR',
      'BERAAD_BUCKET',
      'BERAAD_QUARANTINE_BUCKET',
      'BERAAD_WORKING_BUCKET',
    ],
    table: together(PEOPLES_COMMAND, {
      read: ['ADMISSION', 'CONTACT-REPORT', 'MESSAGE'],
      query: ['WORK', 'MESSAGE', 'NOTICE-USE', 'ROOTS'],
      put: ['CODE', 'COMMITTEE', 'ORGANISATION', 'PERSON', 'POLICY', 'ADMISSION', 'SUBSTITUTE'],
      delete: ['CODE', 'MAIL-ADDRESS'],
    }),
    objects: [
      ...COMMITMENTS,
      { bucket: 'documents', prefix: 'letters/', read: true, list: true },
      { bucket: 'working', prefix: 'letters/', read: true, list: true },
      EXPORTS,
    ],
    trigger: { kind: 'http' },
    memoryMegabytes: 1024,
    seldom: [
      {
        rights: [
          'ListBucket documents documents/',
          'ListBucket documents letters/',
          'ListBucket working letters/',
          'ListBucket quarantine uploads/',
        ],
        because: 'without it S3 says "forbidden" of what is not there, and not "not found"',
      },
      {
        rights: ['GetItem ADMISSION', 'PutItem ADMISSION', 'PutItem SUBSTITUTE', 'DeleteItem CODE'],
        because:
          'administration (who may come in, who stands in for whom, a body whose code changes): tests/functions/api does it',
      },
      {
        rights: [
          'Query WORK',
          'Query MESSAGE',
          'Query NOTICE-USE',
          'GetObject documents letters/',
          'GetObject working letters/',
          'GetItem MESSAGE',
          'Query ROOTS',
          'GetObject quarantine exports/',
          'PutObject quarantine exports/',
        ],
        because: 'lists, letters and archives, which people ask for and a replay does not: tests/functions/api does',
      },
    ],
  },
  'await-event': {
    says: 'keeps the token of a wait and answers it at once when its event came first',
    variables: ['BERAAD_TABLE', 'MACHINES'],
    table: { read: ['AGGREGATE'], query: ['AGGREGATE'], put: ['AGGREGATE'] },
    executions: ['answer'],
  },
  'continue-execution': {
    says: 'starts the next generation of an execution',
    variables: ['MACHINES'],
    executions: ['start'],
    seldom: [
      { rights: ['StartExecution'], because: 'an execution continues as a new one after 300 days, or 1,500 events' },
    ],
  },
  'dispatch-events': {
    says: 'wakes the executions whose logs have grown',
    variables: ['BERAAD_TABLE', 'MACHINES'],
    table: { read: ['AGGREGATE'], query: ['AGGREGATE'] },
    executions: ['start', 'answer'],
    trigger: { kind: 'stream' },
    timeoutSeconds: 60,
  },
  'end-conditions': {
    says: 'brings an end to every condition',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY'],
    table: together(COMMAND, { put: ['ACCEDERS'], index: { 'by-dossier': ['DOSSIER'] } }),
    timeoutSeconds: 300,
    seldom: [seldomOfDoor('PutItem DUE', 'PutItem OUTBOX', 'Query AGGREGATE')],
  },
  'erase-expired': {
    says: 'erases what has been kept for its period',
    variables: ['BERAAD_TABLE'],
    table: {
      query: ['AGGREGATE', 'MESSAGE', 'ONCE', 'WORK'],
      // Only rows of texts: its condition asks for texts, which nothing else in a log's partition has.
      update: ['AGGREGATE'],
      delete: ['MESSAGE', 'ONCE', 'WORK'],
      index: { listed: ['HEADS', 'PROFILES'], 'by-dossier': ['DOSSIER'] },
    },
    trigger: { kind: 'every', expression: 'cron(0 1 ? * SUN *)', milliseconds: 7 * 24 * 60 * MINUTE },
    timeoutSeconds: 900,
    seldom: [
      {
        rights: [
          'Query AGGREGATE',
          'Query MESSAGE',
          'Query ONCE',
          'Query WORK',
          'UpdateItem AGGREGATE',
          'DeleteItem MESSAGE',
          'DeleteItem ONCE',
          'DeleteItem WORK',
          'Query listed HEADS',
          'Query listed PROFILES',
          'Query by-dossier DOSSIER',
        ],
        because: 'nothing in the lives of the test has been over for a year: tests/functions/retention does',
      },
    ],
  },
  'finish-execution': {
    says: 'lays an execution to rest',
    variables: ['BERAAD_TABLE'],
    table: { read: ['AGGREGATE'], put: ['AGGREGATE'] },
    seldom: [
      { rights: ['GetItem AGGREGATE'], because: 'read only where an event came while the execution was laid to rest' },
    ],
  },
  'follow-correction': {
    says: 'lets deadlines follow the correction of a recorded event',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY'],
    table: together(COMMAND, { index: { 'by-dossier': ['DOSSIER'] } }),
    timeoutSeconds: 300,
    seldom: [
      {
        rights: ['Query ACCEDERS', 'PutItem OUTBOX', 'Query by-dossier DOSSIER'],
        because: 'what is corrected in the lives tells nobody and opens nothing anew: tests/functions does',
      },
    ],
  },
  'follow-dependency': {
    says: 'tells an authorisation of what became of the one that it rests on',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY'],
    table: COMMAND,
    timeoutSeconds: 300,
    seldom: [
      {
        rights: ['Query ACCEDERS', 'PutItem DUE', 'DeleteItem DUE'],
        because: 'the one that rests on another moves no day of its own in the lives: tests/functions does',
      },
    ],
  },
  'handle-mail-feedback': {
    says: 'writes down what the mail service tells of a message, and queues anew what did not arrive',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY', 'BERAAD_PORTAL_URL', 'BERAAD_MAIL_FROM'],
    table: {
      read: ['AGGREGATE', 'COMMITTEE', 'MAIL-ADDRESS', 'MESSAGE', 'ORGANISATION', 'POLICY', 'WATERMARK'],
      query: ['MESSAGE', 'AGGREGATE', 'PARTY', 'WORK'],
      put: ['MAIL-ADDRESS', 'MESSAGE', 'OUTBOX', 'UNRESOLVED-MAIL', 'WORK'],
      update: ['MAIL-ADDRESS', 'MESSAGE', 'WATERMARK'],
      delete: ['UNRESOLVED-MAIL', 'WORK'],
      index: { 'by-dossier': ['DOSSIER'], 'by-committee': ['DOSSIERS'], 'by-body': ['CONDITIONS'] },
    },
    trigger: { kind: 'event', from: 'mail' },
    seldom: [
      {
        rights: [
          'Query by-dossier DOSSIER',
          'Query by-committee DOSSIERS',
          'Query WORK',
          'Query by-body CONDITIONS',
          'GetItem AGGREGATE',
          'GetItem COMMITTEE',
          'PutItem MESSAGE',
          'PutItem OUTBOX',
          'PutItem UNRESOLVED-MAIL',
          'UpdateItem MAIL-ADDRESS',
          'DeleteItem UNRESOLVED-MAIL',
          'DeleteItem WORK',
        ],
        because:
          'one mail comes back in the lives; others are sent elsewhere, or nobody knows whether they left: tests/functions/mail does',
      },
    ],
  },
  'judge-notices': {
    says: 'finds whether what notices asked for was done',
    variables: ['BERAAD_TABLE'],
    table: {
      read: ['MESSAGE'],
      query: ['ASKED', 'AGGREGATE'],
      update: ['NOTICE-USE'],
      delete: ['ASKED'],
      index: { 'by-dossier': ['DOSSIER'] },
    },
    trigger: { kind: 'every', expression: 'cron(0 3 * * ? *)', milliseconds: 24 * 60 * MINUTE },
    timeoutSeconds: 300,
    seldom: [
      {
        rights: ['Query by-dossier DOSSIER'],
        because: 'only of a notice that went to another address: tests/functions/mail does',
      },
    ],
  },
  'keep-agenda': {
    says: 'keeps the agenda of a meeting true to its dossiers',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY'],
    table: COMMAND,
    seldom: [seldomOfDoor('PutItem DUE', 'DeleteItem DUE', 'PutItem OUTBOX')],
  },
  'keep-work-list': {
    says: 'keeps what a committee has to do',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY'],
    table: { read: ['AGGREGATE'], query: ['WORK', 'AGGREGATE'], put: ['WORK'], update: ['WORK'] },
    seldom: [{ rights: ['Query AGGREGATE'], because: 'only where a snapshot has an older shape' }],
  },
  'open-conditions': {
    says: 'opens conditions by the event that opens them',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY'],
    table: together(COMMAND, { index: { 'by-dossier': ['DOSSIER'] } }),
    timeoutSeconds: 300,
    seldom: [
      seldomOfDoor('DeleteItem DUE'),
      { rights: ['Query by-dossier DOSSIER'], because: 'only where a condition has occurrences already' },
    ],
  },
  'print-letter': {
    says: 'prints the letter about a decision',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY', 'BERAAD_BUCKET', 'BERAAD_WORKING_BUCKET'],
    table: { read: ['COMMITTEE', 'ORGANISATION'], query: ['AGGREGATE'] },
    objects: [
      { bucket: 'documents', prefix: 'letters/', write: true },
      { bucket: 'working', prefix: 'letters/', write: true },
    ],
    memoryMegabytes: 1024,
    timeoutSeconds: 60,
  },
  'reconcile-executions': {
    says: 'starts again what died',
    variables: ['BERAAD_TABLE', 'MACHINES'],
    table: { read: ['AGGREGATE'], query: ['AGGREGATE'], index: { listed: ['HEADS'] } },
    executions: ['start', 'answer', 'look'],
    trigger: { kind: 'every', expression: 'rate(15 minutes)', milliseconds: 15 * MINUTE },
    timeoutSeconds: 600,
    seldom: [
      {
        rights: [
          'GetItem AGGREGATE',
          'Query AGGREGATE',
          'StartExecution',
          'SendTaskSuccess',
          'SendTaskHeartbeat',
          'DescribeExecution',
        ],
        because: 'nothing dies in the lives of the test: npm run drill:crash kills it',
      },
    ],
  },
  'refresh-trust': {
    says: 'fetches what signatures are validated with: roots, authorities, revocation lists',
    variables: ['BERAAD_WORKING_BUCKET', 'BERAAD_TRUST_SOURCES'],
    objects: [{ bucket: 'working', prefix: 'trust/', read: true, write: true, remove: true, list: true }],
    trigger: { kind: 'every', expression: 'cron(0 5 * * ? *)', milliseconds: 24 * 60 * MINUTE },
    timeoutSeconds: 300,
    memoryMegabytes: 1024,
    seldom: [
      {
        rights: [
          'GetObject working trust/',
          'PutObject working trust/',
          'DeleteObject working trust/',
          'ListBucket working trust/',
        ],
        because:
          'it fetches from authorities on the network; the embedded platform has a hierarchy of its own: tests/signature does it',
      },
    ],
  },
  register: {
    says: 'the public register as feeds',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY', 'BERAAD_PORTAL_URL'],
    table: together(LOAD, {
      read: ['ORGANISATION', 'COMMITTEE'],
      query: ['ACCEDERS'],
      index: { listed: ['PROFILES'], 'by-dossier': ['DOSSIER'], 'by-body': ['PUBLISHED'] },
    }),
    trigger: { kind: 'http' },
    memoryMegabytes: 1024,
    seldom: [
      {
        rights: ['GetItem ORGANISATION', 'GetItem COMMITTEE', 'Query by-dossier DOSSIER'],
        because: 'the register names bodies where it has many',
      },
    ],
  },
  'replan-deadlines': {
    says: 'brings a change of policy to every aggregate',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY'],
    table: together(COMMAND, {
      read: ['WATERMARK'],
      put: ['WATERMARK', 'ACCEDERS', 'POLICY'],
      update: ['AGGREGATE', 'PERMIT'],
      batchWrite: ['PARTY'],
      index: { listed: ['HEADS'] },
    }),
    trigger: EVERY_MINUTE,
    timeoutSeconds: 600,
    seldom: [
      seldomOfDoor('PutItem OUTBOX', 'PutItem ACCEDERS', 'Query AGGREGATE'),
      {
        rights: ['UpdateItem AGGREGATE', 'UpdateItem PERMIT', 'BatchWriteItem PARTY'],
        because: 'used after a deployment that changed the shape of rows: tests/adapters/shapes does',
      },
    ],
  },
  'report-contacts': {
    says: 'reports which bodies cannot be written to',
    variables: ['BERAAD_TABLE'],
    table: { put: ['CONTACT-REPORT'], index: { listed: ['PROFILES', 'DEAD-ADDRESSES'] } },
    trigger: { kind: 'every', expression: 'cron(0 4 * * ? *)', milliseconds: 24 * 60 * MINUTE },
    timeoutSeconds: 300,
    seldom: [
      {
        rights: ['PutItem CONTACT-REPORT', 'Query listed PROFILES', 'Query listed DEAD-ADDRESSES'],
        because: 'on the embedded platform it runs only where an address is dead',
      },
    ],
  },
  'send-mail': {
    says: 'sends what is queued, one message for an address',
    variables: [
      'BERAAD_TABLE',
      'BERAAD_TEXT_KEY',
      'BERAAD_PORTAL_URL',
      'BERAAD_MAIL_FROM',
      'BERAAD_MAIL_RATE',
      'BERAAD_MAIL_CONFIGURATION_SET',
    ],
    table: {
      read: ['AGGREGATE', 'COMMITTEE', 'MAIL-ADDRESS', 'MESSAGE', 'ORGANISATION', 'POLICY', 'WATERMARK'],
      query: ['AGGREGATE', 'DUE', 'MESSAGE', 'OUTBOX', 'PARTY', 'UNRESOLVED-MAIL', 'WORK'],
      put: ['ASKED', 'WORK', 'MAIL-ADDRESS', 'MESSAGE', 'OUTBOX', 'UNRESOLVED-MAIL', 'WATERMARK'],
      update: ['MAIL-ADDRESS', 'MESSAGE', 'OUTBOX', 'WATERMARK'],
      delete: ['OUTBOX', 'UNRESOLVED-MAIL', 'WORK'],
      index: { 'by-dossier': ['DOSSIER'], 'by-committee': ['DOSSIERS'], 'by-body': ['CONDITIONS'] },
    },
    sendsMail: true,
    trigger: EVERY_MINUTE,
    timeoutSeconds: 300,
    seldom: [
      {
        rights: ['UpdateItem OUTBOX'],
        because: 'a notice to all acceders is placed for each of them; few scenarios have one',
      },
      {
        rights: [
          'PutItem WORK',
          'UpdateItem WATERMARK',
          'PutItem MAIL-ADDRESS',
          'UpdateItem MAIL-ADDRESS',
          'DeleteItem WORK',
        ],
        because: 'no scenario has an address that bounced, or a message that is sent again',
      },
    ],
  },
  'sweep-due': {
    says: 'takes what is due through the one door',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY'],
    table: together(COMMAND, { query: ['DUE'], put: ['WATERMARK', 'ACCEDERS'] }),
    trigger: EVERY_MINUTE,
    timeoutSeconds: 600,
    seldom: [seldomOfDoor('Query AGGREGATE')],
  },
  'take-scan-verdict': {
    says: 'takes what the malware scan says of an upload',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY', 'BERAAD_BUCKET', 'BERAAD_QUARANTINE_BUCKET'],
    table: together(COMMAND, { read: ['UPLOAD'], put: ['ACCEDERS'], update: ['UPLOAD'] }),
    trigger: { kind: 'event', from: 'malware-scan' },
    seldom: [seldomOfDoor('PutItem DUE', 'DeleteItem DUE', 'PutItem OUTBOX', 'Query AGGREGATE')],
  },
  'tell-amended': {
    says: 'tells a dossier of the decision that amends it',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY'],
    table: COMMAND,
    seldom: [seldomOfDoor('PutItem OUTBOX', 'PutItem DUE', 'DeleteItem DUE', 'Query AGGREGATE')],
  },
  'validate-commitment': {
    says: 'validates a commitment that was handed in',
    variables: [
      'BERAAD_TABLE',
      'BERAAD_TEXT_KEY',
      'BERAAD_BUCKET',
      'BERAAD_QUARANTINE_BUCKET',
      'BERAAD_WORKING_BUCKET',
    ],
    table: together(COMMAND, { read: ['UPLOAD', 'ORGANISATION', 'COMMITTEE'], put: ['ACCEDERS'] }),
    objects: [
      { bucket: 'documents', prefix: 'documents/', read: true, write: true, list: true },
      { bucket: 'working', prefix: 'trust/', read: true, list: true },
      { bucket: 'quarantine', prefix: 'uploads/', read: true, list: true },
    ],
    memoryMegabytes: 2048,
    timeoutSeconds: 60,
    seldom: [
      seldomOfDoor('DeleteItem DUE', 'PutItem DUE', 'PutItem OUTBOX', 'Query AGGREGATE'),
      {
        rights: ['ListBucket documents documents/', 'ListBucket quarantine uploads/'],
        because: 'without it S3 says "forbidden" of what is not there, and not "not found"',
      },
    ],
  },
  'watch-reminders': {
    says: 'looks whether reminders leave in time',
    variables: ['BERAAD_TABLE'],
    table: { read: ['MESSAGE', 'WATERMARK'], query: ['DUE', 'OUTBOX', 'UNRESOLVED-MAIL'] },
    trigger: { kind: 'every', expression: 'rate(5 minutes)', milliseconds: 5 * MINUTE },
    seldom: [
      {
        rights: ['GetItem MESSAGE', 'GetItem WATERMARK', 'Query DUE', 'Query OUTBOX', 'Query UNRESOLVED-MAIL'],
        because: 'on the embedded platform it runs only where it would find something',
      },
    ],
  },
  web: {
    says: 'the portal',
    variables: [
      'BERAAD_TABLE',
      'BERAAD_TEXT_KEY',
      'BERAAD_PORTAL_URL',
      'BERAAD_TOKEN_ISSUER',
      'BERAAD_OPENID_CLIENT',
      'BERAAD_OPENID_KEY',
      'BERAAD_OPERATOR',
      'BERAAD_BUCKET',
      'BERAAD_QUARANTINE_BUCKET',
    ],
    table: together(PEOPLES_COMMAND, {
      read: ['ADMISSION', 'CALENDAR', 'DRAFTS', 'MESSAGE', 'SESSION', 'KEPT-FORM', 'WATERMARK'],
      query: [
        'CALENDARS',
        'DRAFTS',
        'DUE',
        'LOOKED-AT',
        'MESSAGE',
        'NOTICE-USE',
        'OUTBOX',
        'UNRESOLVED-MAIL',
        'WORK',
        'ROOTS',
      ],
      put: [
        'CALENDAR',
        'CALENDARS',
        'DRAFTS',
        'LOOKED-AT',
        'SESSION',
        'LOGIN',
        'KEPT-FORM',
        'PERSON',
        'CODE',
        'ORGANISATION',
      ],
      update: ['SESSION'],
      delete: ['CALENDAR', 'CALENDARS', 'CODE', 'DRAFTS', 'MAIL-ADDRESS', 'SESSION', 'LOGIN'],
      index: { 'by-committee': ['PHASES'], 'by-body': ['PUBLISHED'], listed: ['DEAD-ADDRESSES'] },
    }),
    objects: [...COMMITMENTS, { bucket: 'documents', prefix: 'letters/', read: true }, EXPORTS],
    seldom: [
      {
        rights: [
          'PutObject documents documents/',
          'ListBucket documents documents/',
          'GetObject quarantine uploads/',
          'PutObject quarantine uploads/',
          'ListBucket quarantine uploads/',
        ],
        because: 'municipalities prepare and hand in commitments by the portal as by the API: tests/web does',
      },
      {
        rights: [
          'PutItem CODE',
          'PutItem ORGANISATION',
          'DeleteItem CODE',
          'DeleteItem MAIL-ADDRESS',
          'GetItem ADMISSION',
          'GetItem CALENDAR',
          'PutItem CALENDAR',
          'PutItem CALENDARS',
          'DeleteItem CALENDAR',
          'DeleteItem CALENDARS',
          'Query MESSAGE',
          'PutItem DRAFTS',
          'DeleteItem DRAFTS',
          'GetItem UPLOAD',
          'UpdateItem UPLOAD',
          'GetItem KEPT-FORM',
          'PutItem KEPT-FORM',
          'PutItem PERSON',
          'DeleteItem SESSION',
          'UpdateItem SESSION',
          'Query SUBSTITUTE',
          'GetObject documents letters/',
          'Query ROOTS',
          'GetObject quarantine exports/',
          'PutObject quarantine exports/',
        ],
        because: 'visitors of the test look at every page but send no form: tests/web does',
      },
      {
        rights: [
          'GetItem ONCE',
          'PutItem ONCE',
          'PutItem AGGREGATE',
          'PutItem DUE',
          'DeleteItem DUE',
          'PutItem OUTBOX',
          'PutItem ACCEDERS',
          'UpdateItem PERMIT',
          'ConditionCheckItem AGGREGATE',
          'BatchWriteItem PARTY',
        ],
        because: 'replays give their commands by the API; every form of the portal gives the same commands',
      },
    ],
    trigger: { kind: 'http' },
    memoryMegabytes: 1024,
  },
};

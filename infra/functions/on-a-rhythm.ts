import { INDEXES } from '#adapters/dynamodb/table-schema.ts';
import type { FunctionRow } from './function-row.ts';
import { COMMAND, seldomOfDoor, together } from './rights.ts';

const MINUTE = 60_000;
const EVERY_MINUTE = { kind: 'every', expression: 'rate(1 minute)', milliseconds: MINUTE } as const;

/** The functions that the clock sets going. */
export const ON_A_RHYTHM: Readonly<Record<string, FunctionRow>> = {
  'anchor-logs': {
    says: 'writes the root over all logs',
    variables: ['BERAAD_TABLE', 'BERAAD_BUCKET'],
    table: { query: ['ROOTS'], put: ['ROOTS'], index: { listed: ['HEADS'] } },
    objects: [{ bucket: 'documents', prefix: 'roots/', write: true }],
    trigger: { kind: 'every', expression: 'cron(0 0 * * ? *)', milliseconds: 24 * 60 * MINUTE },
    timeoutSeconds: 300,
  },
  'erase-expired': {
    says: 'erases what has been kept for its period',
    variables: ['BERAAD_TABLE'],
    table: {
      query: ['AGGREGATE', 'MESSAGE', 'ONCE', 'WORK'],
      // Of what stands in the partition of a log it can change texts, and what tells that they were erased: nothing that a log says.
      updateOnly: { AGGREGATE: ['texts', 'erased'] },
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
        because:
          'nothing in the lives of the test has been over for a year: tests/local/platform/retention.test.ts does',
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
        because: 'only of a notice that went to another address: tests/functions/mail.test.ts does',
      },
    ],
  },
  'reconcile-executions': {
    says: 'starts again what died',
    variables: ['BERAAD_TABLE', 'MACHINES'],
    table: { read: ['AGGREGATE'], query: ['AGGREGATE'], index: { listed: ['HEADS'] } },
    executions: ['start', 'answer', 'ask', 'look'],
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
  'replan-deadlines': {
    says: 'brings a change of policy to every aggregate',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY'],
    table: together(COMMAND, {
      read: ['WATERMARK'],
      put: ['WATERMARK', 'ACCEDERS', 'POLICY'],
      update: ['PERMIT'],
      // Where an event stands in indexes, and nothing that it says.
      updateOnly: { AGGREGATE: INDEXES.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]) },
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
};

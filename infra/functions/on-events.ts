import type { FunctionRow } from './function-row.ts';
import { COMMAND, seldomOfDoor, together } from './rights.ts';

/** The functions that an event sets going. */
export const ON_EVENTS: Readonly<Record<string, FunctionRow>> = {
  'dispatch-events': {
    says: 'wakes the executions whose logs have grown',
    variables: ['BERAAD_TABLE', 'MACHINES'],
    table: { read: ['AGGREGATE'], query: ['AGGREGATE'] },
    executions: ['start', 'answer', 'look'],
    trigger: { kind: 'stream' },
    timeoutSeconds: 60,
    seldom: [
      {
        rights: ['DescribeExecution'],
        because: 'only where the name of an execution is taken, after a restore say: tests/local/restore does',
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
          'one mail comes back in the lives; others are sent elsewhere, or nobody knows whether they left: tests/functions/mail.test.ts does',
      },
    ],
  },
  'take-scan-verdict': {
    says: 'takes what the malware scan says of an upload',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY', 'BERAAD_BUCKET', 'BERAAD_QUARANTINE_BUCKET'],
    table: together(COMMAND, { read: ['UPLOAD'], put: ['ACCEDERS'], update: ['UPLOAD'] }),
    trigger: { kind: 'event', from: 'malware-scan' },
    seldom: [seldomOfDoor('PutItem DUE', 'DeleteItem DUE', 'PutItem OUTBOX', 'Query AGGREGATE')],
  },
};

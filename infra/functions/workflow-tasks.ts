import type { FunctionRow } from './function-row.ts';
import { COMMAND, seldomOfDoor, together } from './rights.ts';

/** The tasks of the workflows. */
export const WORKFLOW_TASKS: Readonly<Record<string, FunctionRow>> = {
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
  'end-conditions': {
    says: 'brings an end to every condition',
    variables: ['BERAAD_TABLE', 'BERAAD_TEXT_KEY'],
    table: together(COMMAND, { put: ['ACCEDERS'], index: { 'by-dossier': ['DOSSIER'] } }),
    timeoutSeconds: 300,
    seldom: [seldomOfDoor('PutItem DUE', 'PutItem OUTBOX', 'Query AGGREGATE')],
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
};

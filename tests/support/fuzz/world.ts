import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { PROTOCOL_POINTS } from '#domain/commands/protocol-commands.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import { keepAgendaTrue } from '#domain/usecases/command-meeting.ts';
import { readMoment } from '#functions/middleware/moment.ts';
import { ADMINISTRATOR, type TestApi } from '../api.ts';
import { aDeliberation, CONTACT_PERSON, DELIBERATION_PARTIES, giveStep, handIn } from '../deliberation.ts';
import { live, liveInto, WAYS } from '../dossier-states.ts';
import { aRequest, PARTIES } from '../parties.ts';

/** Somebody, somewhere, who may do something now: an address, and the fields without which it would not be that. */
export interface Target {
  readonly by: string;
  readonly path: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A world in which every operation has somebody who may call it. */
export interface World {
  readonly personas: readonly string[];
  readonly references: readonly string[];
  readonly targets: ReadonlyMap<string, readonly Target[]>;
  /** Puts everything back as it was in the beginning. */
  restore(): Promise<void>;
}

const MEETING = { committee: 'vtc', date: '2017-06-20' } as const;
/** Of one there is attendance, of the other there are minutes; nothing was on their agendas. */
const PAST_MEETINGS = ['2017-06-13', '2017-06-06'] as const;
const MEMBERS = ['m1', 'm2', 'm3'].map((member) => ({ member, name: member.toUpperCase() }));
const person = (name: string, role: string, organisation: string) => ({ name, role, organisation });
const MORE_PARTIES = {
  'organisations/leuven': DELIBERATION_PARTIES['organisations/leuven'],
  'organisations/gent': DELIBERATION_PARTIES['organisations/gent'],
  'organisations/ocmw': DELIBERATION_PARTIES['organisations/ocmw'],
  'people/leuven': person('L', 'responsible', 'leuven'),
  'people/gent': person('G', 'responsible', 'gent'),
  'people/ocmw': person('W', 'responsible', 'ocmw'),
  'people/officer': person('A', 'applicant', 'aii'),
  'people/colleague': person('C', 'applicant', 'wse'),
  ...Object.fromEntries(
    ['aii', 'rec'].flatMap((body) => [
      [`people/${body}-dpo`, person('D', 'dpo', body)],
      [`people/${body}-head`, person('H', 'signatory', body)],
    ]),
  ),
};

const point = Object.fromEntries(PROTOCOL_POINTS.map((name) => [name, 'T']));
const ADVISED = [
  ['aii-dpo', 'give-protocol-advice', { party: 'aii', opinion: 'positive' }],
  ['rec-dpo', 'give-protocol-advice', { party: 'rec', opinion: 'positive' }],
] as const;
const SIGNED = [
  ...ADVISED,
  ['aii-head', 'sign-protocol', { party: 'aii' }],
  ['rec-head', 'sign-protocol', { party: 'rec' }],
] as const;
const PUBLISHED = [
  ...SIGNED,
  ['aii-head', 'publish-protocol', { party: 'aii', url: 'https://a.example/p' }],
  ['rec-head', 'publish-protocol', { party: 'rec', url: 'https://r.example/p' }],
] as const;
const PROTOCOL_WAYS = {
  'p-draft': [['aii-dpo', 'give-protocol-advice', { party: 'aii', opinion: 'negative' }]],
  'p-advice': [],
  'p-ready': ADVISED,
  'p-signed': SIGNED,
  'p-in-force': PUBLISHED,
} as const;

/** An authorisation of another register, on which `duties` rests. */
const OUTSIDE = { dependency: 'outside-1' } as const;
const duty = (ref: string, deadline: unknown = { by: '2017-11-30' }) => ({
  ref,
  text: 'T',
  responsible: ['resp'],
  deadline,
});

async function make(api: TestApi): Promise<void> {
  await api.register({ ...PARTIES, ...MORE_PARTIES });
  for (const status of Object.keys(WAYS)) await liveInto(api, `in-${status}`, status as DossierStatus);
  await live(
    api,
    'duties',
    [
      ['secretary', 'rule-admissible'],
      ['secretary', 'schedule-meeting', { date: '2017-06-20' }],
      [
        'secretary',
        'record-decision',
        {
          outcome: 'granted',
          number: '1',
          date: '2017-06-20',
          conditions: [
            duty('1'),
            duty('2'),
            duty('3'),
            duty('4', { within: 'P1M', of: 'ceremony' }),
            duty('5', 'continuous'),
            duty('6', { every: 'P1Y', from: '2017-01-01' }),
          ],
        },
      ],
      ['chair', 'sign-decision'],
      ['secretary', 'publish-decision'],
      ['applicant', 'record-event', { event: 'ceremony', date: '2017-06-19' }],
    ],
    { documents: [{ kind: 'other', title: 'A document' }] },
  );
  await giveStep(api, 'responsible', 'duties/conditions/2/submit-evidence', { text: 'T' });
  await giveStep(api, 'responsible', 'duties/conditions/3/request-extension', { reason: 'R' });
  await giveStep(api, 'secretary', 'duties/note-dependency', { ...OUTSIDE, outside: { name: 'Elsewhere' } });
  await live(api, 'of-vcmp', [], { committee: 'vcmp' });
  await makeMeeting(api);
  await makeAccessions(api);
  for (const [name, way] of Object.entries(PROTOCOL_WAYS)) {
    const body = { dossier: name, provider: 'aii', recipient: 'rec', subject: 'S', content: point };
    await give(api, 'provider', '/api/v1/protocols', body);
    for (const [by, step, fields] of way) await give(api, by, `/api/v1/protocols/${name}/${step}`, fields);
  }
  const arranged = { substitute: 'colleague', from: '2017-06-20', until: '2017-06-30' };
  await give(api, 'applicant', '/api/v1/substitutions', arranged);
  for (const code of ['OVO000001', 'OVO000002']) {
    const token = await api.sign({
      sub: 'stranger',
      vo_orgcode: code,
      beraad_rol_3d: `BeraadGebruiker-aanvrager:${code}`,
    });
    await api.callWith({ authorization: `Bearer ${token}` }, 'GET', '/api/v1/me');
  }
}

async function give(api: TestApi, by: string, path: string, body: object): Promise<unknown> {
  const { status, body: told } = await api.call(by, 'POST', path, { body });
  if (status >= 300) throw new Error(`${path} by ${by}: ${JSON.stringify(told)}`);
  return told;
}

async function makeMeeting(api: TestApi): Promise<void> {
  const aggregate = dossierId('in-scheduled');
  for (const { sequence } of await readLog(api.ports.table, aggregate)) {
    const { event, state } = await readMoment(api.ports, { aggregate, sequence }, dossierKind);
    await keepAgendaTrue(api.ports, { id: `${aggregate}@${sequence}`, sequence, event, state }, 'system:test');
  }
  const path = `/api/v1/committees/${MEETING.committee}/meetings`;
  for (const date of [MEETING.date, ...PAST_MEETINGS])
    await give(api, 'secretary', `${path}/${date}/prepare-meeting`, { members: MEMBERS, quorum: 2 });
  const present = MEMBERS.map(({ member }) => member);
  for (const date of PAST_MEETINGS) await give(api, 'secretary', `${path}/${date}/record-attendance`, { present });
  await give(api, 'secretary', `${path}/${PAST_MEETINGS[1]}/record-minutes`, { items: [] });
}

/** What the meeting with a dossier on its agenda, and those without, are asked. */
const MEETING_FIELDS: Readonly<Record<string, Target['fields']>> = {
  'prepare-meeting': { members: MEMBERS, quorum: 2 },
  'recuse-member': { member: 'm1', dossier: 'in-scheduled' },
  'record-minutes': { items: [] },
};

const HEARD = { date: '2017-06-20' };

async function makeAccessions(api: TestApi): Promise<void> {
  const request = { committee: 'vtc', provider: 'aii', applicants: ['aii'] };
  for (const review of ['automatic', 'manual']) {
    const accession = {
      review,
      undertakings: [],
      conditions: [{ ref: 'a1', text: 'T', deadline: { by: '2018-01-01' } }],
    };
    const dossier = await aDeliberation(api, request, { ...HEARD, accession });
    for (const body of ['leuven', 'gent']) {
      const people = { contact: CONTACT_PERSON, dpo: CONTACT_PERSON };
      await giveStep(api, body, `${dossier}/accessions/${body}/prepare-commitment`, people);
    }
    await handIn(api, dossier, 'leuven');
    if (review === 'automatic') continue;
    await handIn(api, dossier, 'gent');
    await giveStep(api, 'secretary', `${dossier}/accessions/gent/accept-commitment`);
    await giveStep(api, 'secretary', `${dossier}/accessions/gent/suspend-accession`, { reason: 'R' });
  }
  // A new version, which those who acceded to the first have yet to sign.
  await aDeliberation(api, { ...request, amends: 'd1' }, { ...HEARD, effectiveFrom: '2017-12-01', number: '2' });
}

const offerShape = z.object({ upload: z.string(), url: z.string(), fields: z.record(z.string(), z.string()) });

/** A place for a file, with a file in it: what `submit-commitment` needs. */
async function sendFile(api: TestApi, dossier: string, organisation: string): Promise<string> {
  const path = `/api/v1/dossiers/${dossier}/accessions/${organisation}/uploads`;
  const { upload, url, fields } = offerShape.parse(await give(api, organisation, path, {}));
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob(['%PDF-1.7'], { type: 'application/pdf' }), 'verbintenis.pdf');
  const { ok, status } = await fetch(url, { method: 'POST', body: form });
  if (!ok) throw new Error(`the file was answered ${status}`);
  return upload;
}

const commandsShape = z.object({ commands: z.array(z.string()) });
const deedShape = z.object({ event: z.string() });
const conditionShape = commandsShape.extend({
  condition: z.string(),
  responsible: z.string(),
  occurrence: z.int().optional(),
  lastDeed: deedShape.optional(),
});
const seenShape = commandsShape.extend({
  lastDeed: deedShape.optional(),
  conditions: z.array(conditionShape).default([]),
  recorded: z.array(deedShape).default([]),
});
const accessionsShape = z.object({ accessions: z.array(seenShape.extend({ organisation: z.string() })) });
const rowsShape = z.object({ substitutions: z.array(z.object({ id: z.string() })) });

class Targets {
  readonly found = new Map<string, Target[]>();

  add(operation: string, by: string, path: Target['path'] = {}, fields: Target['fields'] = {}): void {
    const known = this.found.get(operation) ?? [];
    known.push({ by, path, fields });
    this.found.set(operation, known);
  }
}

const ofParty = (by: string): Target['fields'] => ({ party: by.split('-')[0] });
/** The fields without which a command means something else, or nothing. */
const FIELDS: Readonly<Record<string, (by: string) => Target['fields']>> = {
  // A decision supersedes conditions only where its request amends something.
  'record-decision': () => ({ supersedes: undefined }),
  'give-protocol-advice': ofParty,
  'sign-protocol': ofParty,
  'publish-protocol': ofParty,
  'record-succession': () => ({ from: 'aii', to: 'out' }),
  'note-dependency': () => ({ dependency: 'in-in-force', outside: undefined }),
  'drop-dependency': () => OUTSIDE,
  'report-lapse': () => OUTSIDE,
};

/** What one persona may do with one dossier or protocol and its conditions, as the API itself says. */
async function look(api: TestApi, targets: Targets, by: string, kind: 'dossier' | 'protocol', name: string) {
  const { status, body } = await api.call(by, 'GET', `/api/v1/${kind}s/${name}`);
  if (status !== 200) return;
  const { commands, conditions, recorded, lastDeed = {} } = seenShape.parse(body);
  const path = { dossier: name };
  for (const place of ['', '-history', '-mail', '-dates']) targets.add(`get-${kind}${place}`, by, path);
  if (kind === 'dossier') targets.add('get-decision-letter', by, path);
  if (kind === 'dossier') targets.add('get-dossier-archive', by, path);
  for (const command of commands) {
    const own = command.startsWith('annul') ? lastDeed : (FIELDS[command]?.(by) ?? {});
    const events = command === 'correct-event' || command === 'cancel-event' ? recorded : [];
    for (const fields of events.length === 0 ? [own] : events) targets.add(command, by, path, { ...own, ...fields });
  }
  for (const { condition, responsible, occurrence, lastDeed, commands: open } of conditions) {
    const which = { organisation: responsible, occurrence };
    for (const command of open)
      targets.add(
        command,
        by,
        { dossier: name, condition },
        { ...which, ...(command.startsWith('annul') ? lastDeed : {}) },
      );
  }
}

async function lookForAccessions(api: TestApi, targets: Targets, by: string, dossier: string): Promise<void> {
  const { status, body } = await api.call(by, 'GET', `/api/v1/dossiers/${dossier}/accessions`);
  if (status !== 200) return;
  targets.add('list-accessions', by, { dossier });
  const campaign = await api.call(by, 'GET', `/api/v1/dossiers/${dossier}/campaign`);
  if (campaign.status === 200) {
    targets.add('get-campaign', by, { dossier });
    for (const command of commandsShape.parse(campaign.body).commands)
      targets.add(command, by, { dossier }, { organisations: undefined });
  }
  for (const { organisation, commands } of accessionsShape.parse(body).accessions) {
    const path = { dossier, organisation };
    for (const place of ['', '-history', '-dates']) targets.add(`get-accession${place}`, by, path);
    targets.add('get-accession-document', by, path);
    if (by === organisation) targets.add('offer-upload', by, path);
    for (const command of commands) targets.add(command, by, path);
  }
}

/** Whether somebody could have to do with something: it is not worth asking for all of everybody. */
function isNear(by: string, reference: string): boolean {
  if (reference.startsWith('p-')) return /^(aii|rec|provider|officer)/.test(by);
  if (/^d\d$/.test(reference)) return /^(leuven|gent|ocmw|officer|secretary|chair)$/.test(by);
  return Object.hasOwn(PARTIES, `people/${by}`) || by === ADMINISTRATOR;
}

/** Everyone who may do something somewhere, by operation. */
async function everyTarget(api: TestApi, personas: readonly string[], references: readonly string[]): Promise<Targets> {
  const targets = new Targets();
  for (const by of personas) {
    for (const name of references.filter((reference) => isNear(by, reference))) {
      await look(api, targets, by, name.startsWith('p-') ? 'protocol' : 'dossier', name);
      if (/^d\d$/.test(name)) await lookForAccessions(api, targets, by, name);
    }
    for (const list of [
      'dossiers',
      'protocols',
      'conditions',
      'organisations',
      'committees',
      'people',
      'substitutions',
      'campaigns',
    ])
      targets.add(`list-${list}`, by);
    for (const name of ['get-me', 'get-policy', 'check']) targets.add(name, by);
    targets.add('get-organisation', by, { organisation: 'wse' });
    targets.add('get-committee', by, { committee: 'vtc' });
    targets.add('list-meetings', by, { committee: 'vtc' });
  }
  for (const body of ['leuven', 'gent']) {
    for (const dossier of references.filter((name) => /^d\d$/.test(name))) {
      if (
        targets.found
          .get('submit-commitment')
          ?.some(({ path }) => path.dossier === dossier && path.organisation === body)
      ) {
        const upload = await sendFile(api, dossier, body);
        targets.add('submit-commitment', body, { dossier, organisation: body }, { upload });
      }
    }
  }
  for (const by of ['secretary', 'chair']) {
    targets.add('get-meeting', by, MEETING);
    targets.add('prepare-meeting', by, { ...MEETING, date: '2017-07-20' }, MEETING_FIELDS['prepare-meeting']);
    targets.add('note-deviation', by, { dossier: 'in-decided' });
    for (const code of ['OVO000001', 'OVO000002']) {
      targets.add(
        'admit-body',
        by,
        { code },
        { organisation: `new-${code.toLowerCase()}`, name: 'N', kind: 'agency', email: 'n@b.example' },
      );
      targets.add('decline-body', by, { code });
    }
    targets.add('list-admissions', by);
    for (const date of [MEETING.date, ...PAST_MEETINGS]) {
      const { body } = await api.call(by, 'GET', `/api/v1/committees/vtc/meetings/${date}`);
      for (const command of commandsShape.parse(body).commands)
        targets.add(command, by, { ...MEETING, date }, MEETING_FIELDS[command]);
    }
  }
  const { body } = await api.call('applicant', 'GET', '/api/v1/substitutions');
  for (const { id } of rowsShape.parse(body).substitutions) targets.add('end-substitution', 'applicant', { id });
  targets.add(
    'arrange-substitution',
    'applicant',
    {},
    { absent: undefined, substitute: 'colleague', from: '2017-07-01', until: '2017-07-02' },
  );
  targets.add('submit-request', 'applicant', {}, { applicants: ['wse'], committee: 'vtc', amends: undefined });
  targets.add(
    'register-request',
    'secretary',
    {},
    { applicants: ['wse'], committee: 'vtc', amends: undefined, receivedOn: '2017-06-19' },
  );
  targets.add('submit-protocol', 'provider', {}, { provider: 'aii', recipient: 'rec', content: point });
  for (const by of ['secretary', 'applicant', ADMINISTRATOR]) {
    targets.add('get-contacts', by, { organisation: 'wse' });
    targets.add(
      'put-contacts',
      by,
      { organisation: 'wse' },
      { seen: undefined, ...(by === ADMINISTRATOR ? {} : { signatories: undefined }) },
    );
  }
  targets.add('put-organisation', ADMINISTRATOR, { organisation: 'new-body' });
  targets.add('put-committee', ADMINISTRATOR, { committee: 'new-committee' });
  targets.add(
    'put-person',
    ADMINISTRATOR,
    { person: 'new.person' },
    { roles: undefined, role: 'adviser', organisation: 'adv' },
  );
  targets.add('put-client', ADMINISTRATOR, { person: 'new-client' });
  targets.add('put-policy', ADMINISTRATOR);
  const halle = { name: 'Halle', kind: 'municipality', kbo: '0207508833', nis: '23027', email: 'info@halle.example' };
  targets.add('import-organisations', ADMINISTRATOR, {}, { organisations: [halle] });
  const steps = [{ at: '2016-05-04T10:30', by: 'ann', do: 'submit-request', ...aRequest('imported') }];
  const people = { ann: { name: 'A', role: 'applicant', organisation: 'wse' } };
  targets.add(
    'import-history',
    ADMINISTRATOR,
    {},
    { steps, people, unknownReceipts: [], committees: {}, organisations: {} },
  );
  return targets;
}

/** Makes the world, in an API that has nobody yet. */
export async function aWorld(api: TestApi): Promise<World> {
  await make(api);
  const personas = [
    ...Object.keys({ ...PARTIES, ...MORE_PARTIES }).flatMap((path) =>
      path.startsWith('people/') ? [path.slice('people/'.length)] : [],
    ),
    ADMINISTRATOR,
  ];
  const references = [
    ...Object.keys(WAYS).map((status) => `in-${status}`),
    'duties',
    'of-vcmp',
    'd1',
    'd2',
    'd3',
    ...Object.keys(PROTOCOL_WAYS),
  ];
  const { found } = await everyTarget(api, personas, references);
  const before = await api.everything();
  return { personas, references, targets: found, restore: () => putBack(api, before) };
}

const MOST_WRITES = 25;

async function putBack(
  { ports: { table }, everything }: TestApi,
  before: ReadonlyMap<string, Record<string, unknown>>,
): Promise<void> {
  const now = await everything();
  const writes = [
    ...[...now].flatMap(([name, { pk, sk }]) => (before.has(name) ? [] : [{ DeleteRequest: { Key: { pk, sk } } }])),
    ...[...before].flatMap(([name, item]) =>
      JSON.stringify(now.get(name)) === JSON.stringify(item) ? [] : [{ PutRequest: { Item: item } }],
    ),
  ];
  for (let start = 0; start < writes.length; start += MOST_WRITES)
    await table.documents.send(
      new BatchWriteCommand({ RequestItems: { [table.name]: writes.slice(start, start + MOST_WRITES) } }),
    );
}

import * as z from 'zod';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { accessionAsOwner } from '#domain/condition/owner.ts';
import { accessionId } from '#domain/door/aggregate-id.ts';
import { accessionKind } from '#domain/door/aggregate-kind.ts';
import { commandAccession, tellResult, tellScan } from '#domain/usecases/command-accession.ts';
import { openAccedersConditions } from '#domain/usecases/open-conditions.ts';
import { presentDossier } from '#domain/usecases/present-dossier.ts';
import { timeForAggregate } from '#domain/usecases/time-for-aggregate.ts';
import { readMoment } from '#functions/middleware/moment.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { GOOD, UPLOAD } from '#tests/domain/support/accessions.ts';
import type { TestApi } from './api.ts';

const municipality = (name: string, kind = 'municipality') => ({
  name,
  kind,
  email: `info@${name}.example`,
  signatories: [{ name: `Burgemeester van ${name}` }],
});
/** Whom a general deliberation for municipalities takes: a committee, a provider, municipalities, and a body of another kind. */
export const DELIBERATION_PARTIES = {
  'committees/vcmp': { name: 'VCMP', secretariat: 'vcmp@v.example', chair: 'voorzitter@v.example' },
  'committees/vtc': { name: 'VTC', secretariat: 'vtc@v.example', chair: 'voorzitter@w.example' },
  'organisations/agii': { name: 'AgII', kind: 'agency', email: 'agii@v.example' },
  'organisations/leuven': municipality('leuven'),
  'organisations/gent': municipality('gent'),
  'organisations/ocmw': municipality('ocmw', 'ocmw'),
  'people/secretary': { name: 'S', role: 'secretariat', committee: 'vcmp' },
  'people/chair': { name: 'C', role: 'chair', committee: 'vcmp' },
  'people/other-secretary': { name: 'O', role: 'secretariat', committee: 'vtc' },
  'people/officer': { name: 'A', role: 'applicant', organisation: 'agii' },
  'people/leuven': { name: 'L', role: 'responsible', organisation: 'leuven' },
  'people/gent': { name: 'G', role: 'responsible', organisation: 'gent' },
  'people/ocmw': { name: 'W', role: 'responsible', organisation: 'ocmw' },
} as const;
const UNDERTAKINGS = [
  { ref: '18', text: 'Een register bijhouden' },
  { ref: '55', text: 'De verwerker verbindt zich tot de voorwaarden' },
];
/** What every acceder takes on: something due, a standing duty, and one that waits for an event. */
const ACCESSION_CONDITIONS = [
  { ref: '78', text: 'Een verslag bezorgen', deadline: { by: '2030-12-31' } },
  { ref: '80', text: 'Beveiligen', deadline: 'continuous' },
  { ref: '100', text: 'Wissen na de plechtigheid', deadline: { within: 'P1M', of: 'ceremony' } },
] as const;
/** A contact or a data protection officer. */
export const CONTACT_PERSON = { name: 'Petra Persoon', email: 'petra@v.example' };

const made = new WeakMap<TestApi, number>();

/** A general deliberation that is published; `request` and `decision` say more about it. */
export async function aDeliberation(api: TestApi, request: object = {}, decision: object = {}): Promise<string> {
  const number = (made.get(api) ?? 0) + 1;
  made.set(api, number);
  const dossier = `d${number}`;
  const asked = {
    dossier,
    committee: 'vcmp',
    kind: 'general-deliberation',
    subject: 'Ceremonies',
    provider: 'agii',
    recipientClass: 'municipality',
    applicants: ['agii'],
    purposes: ['Ceremonies'],
    dataItems: [{ name: 'Naam' }],
    ...request,
  };
  const steps: readonly (readonly [string, string, string, object])[] = [
    ['officer', '/api/v1/dossiers', '', asked],
    ['secretary', `/api/v1/dossiers/${dossier}`, '/rule-admissible', {}],
    ['secretary', `/api/v1/dossiers/${dossier}`, '/schedule-meeting', { date: '2024-11-18' }],
    [
      'secretary',
      `/api/v1/dossiers/${dossier}`,
      '/record-decision',
      {
        outcome: 'granted',
        number: '05/2024',
        date: '2024-11-18',
        accession: { review: 'automatic', undertakings: UNDERTAKINGS, conditions: ACCESSION_CONDITIONS },
        ...decision,
      },
    ],
    ['chair', `/api/v1/dossiers/${dossier}`, '/sign-decision', {}],
    ['secretary', `/api/v1/dossiers/${dossier}`, '/publish-decision', {}],
  ];
  for (const [by, path, step, body] of steps) {
    const { status, body: told } = await api.call(by, 'POST', `${path}${step}`, { body });
    if (status >= 300) throw new Error(`${step}: ${JSON.stringify(told)}`);
  }
  return dossier;
}

/** Gives a step to a dossier or, with an organisation, to its accession; throws when it is refused. */
export async function giveStep(api: TestApi, by: string, path: string, body: object = {}): Promise<void> {
  const { status, body: told } = await api.call(by, 'POST', `/api/v1/dossiers/${path}`, { body });
  if (status >= 300) throw new Error(`${path}: ${JSON.stringify(told)}`);
}

/** Hands in the commitment that an organisation has prepared, a person of which has its name, and finds it in order; its state then. */
export async function handIn(api: TestApi, dossier: string, organisation: string): Promise<string | undefined> {
  const person = { kind: 'person', id: organisation, role: 'responsible', organisation } as const;
  const aggregate = accessionId(dossier, organisation);
  const submitted = await commandAccession(
    api.ports,
    { do: 'submit-commitment', fields: { dossier, organisation, upload: UPLOAD, form: 'signed' } },
    person,
  );
  const { attempts } = z.object({ attempts: z.int() }).parse(submitted.ok ? submitted.state : undefined);
  await tellScan(api.ports, aggregate, { upload: UPLOAD, verdict: 'clean' }, 'system:test');
  const by = { by: 'system:test', causedBy: `${aggregate}#1` };
  const told = await tellResult(api.ports, aggregate, { attempt: attempts, result: GOOD }, by);
  return told.ok ? told.state?.status : undefined;
}

/** Lets an organisation, a person of which has its name, accede: its commitment comes in and is found to be in order. */
export async function accede(api: TestApi, dossier: string, organisation: string): Promise<void> {
  await giveStep(api, organisation, `${dossier}/accessions/${organisation}/prepare-commitment`, {
    contact: CONTACT_PERSON,
    dpo: CONTACT_PERSON,
  });
  if ((await handIn(api, dossier, organisation)) !== 'active') throw new Error(`${organisation} has not acceded`);
  await letAccessionRun(api.ports, dossier, organisation);
}

/** Does what the workflow of an accession does when the platform is whole: lets time come by, and opens what the acceder took on. */
async function letAccessionRun(ports: TablePorts, dossier: string, organisation: string): Promise<void> {
  const aggregate = accessionId(dossier, organisation);
  await timeForAggregate(ports, aggregate);
  for (const { sequence } of await readLog(ports.table, aggregate)) {
    const { event, state } = await readMoment(ports, { aggregate, sequence }, accessionKind);
    const deliberation = await presentDossier(ports, dossier, ports.now(), await ports.policies.current());
    if (deliberation === undefined) throw new Error(`there is no dossier ${dossier}`);
    const owner = accessionAsOwner(state, state.accededRound ?? state.round, deliberation);
    await openAccedersConditions(ports, { id: `${aggregate}@${sequence}`, event, owner }, 'system:test');
  }
}

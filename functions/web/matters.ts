import { readDossiers, readProtocols, readTexts } from '#adapters/dynamodb/views.ts';
import { type AggregateId, dossierId, protocolId } from '#domain/door/aggregate-id.ts';
import { dossierStepsOpenTo } from '#domain/dossier/open-steps.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { protocolStepsOpenTo } from '#domain/protocol/decide.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';
import {
  type ConditionNow,
  conditionsNow,
  type DossierLogEntry,
  dossierLog,
  dossierSeenBy,
  maySee,
  protocolConditionsNow,
  protocolLog,
} from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { maySeeProtocol, protocolSeenBy } from '#functions/middleware/protocol-reads.ts';
import type { LifeStatus, LifeStep } from '#web/pages/dossier/life.ts';

/** The texts that people wrote, by the name of what they are. */
export type Texts = Readonly<Record<string, string>>;

/** A dossier or a protocol as the pages take them: they share their names, their address and most of a page. */
export interface Matter {
  readonly reference: string;
  readonly aggregate: AggregateId;
  readonly kind: string;
  readonly status: LifeStatus;
  /** Absent for a protocol, which has none. */
  readonly committee?: string;
  readonly number?: string | undefined;
  readonly provider: string;
  readonly recipients: readonly string[];
  readonly applicants: readonly string[];
  readonly advisers: readonly string[];
  readonly dataItems: readonly string[];
  readonly inForceAt?: string | undefined;
  readonly lastDay?: string | null | undefined;
  /** The steps that a person may take on it now. */
  steps(person: Person): LifeStep[];
  /** The day by which a person is asked to take a step, where there is one. */
  dueOf(step: LifeStep, person: Person): string | undefined;
  /** Fields of a step that go without asking: whoever acts, acts for their own body. */
  givenTo(step: LifeStep, person: Person): Readonly<Record<string, unknown>>;
  conditions(): Promise<ConditionNow[]>;
  log(): Promise<DossierLogEntry[]>;
}

function dossierDue(state: DossierState, step: LifeStep, { organisation }: Person): string | undefined {
  if (step === 'provide-information') return state.question?.due;
  if (step === 'give-advice')
    return state.advices.find(({ adviser, status }) => adviser === organisation && status === 'open')?.due;
  return step === 'record-decision' ? state.meeting : undefined;
}

const ofDossier = (ports: TablePorts, state: DossierState): Matter => ({
  reference: state.dossier,
  aggregate: dossierId(state.dossier),
  kind: state.kind,
  status: state.status,
  committee: state.committee,
  number: state.decision?.number,
  provider: state.provider,
  recipients: state.recipients,
  applicants: state.applicants,
  advisers: state.advices.map(({ adviser }) => adviser),
  dataItems: state.dataItems,
  inForceAt: state.inForceAt,
  lastDay: state.duration?.lastDay,
  steps: (person) => dossierStepsOpenTo(person, state),
  dueOf: (step, person) => dossierDue(state, step, person),
  givenTo: (step, { organisation }) => (step === 'give-advice' ? { adviser: organisation } : {}),
  conditions: () => conditionsNow(ports, state),
  log: () => dossierLog(ports, state.dossier),
});

/** Steps that one party takes for itself. */
const OWN_ACTS: readonly LifeStep[] = ['give-protocol-advice', 'sign-protocol', 'publish-protocol'];

const ofProtocol = (ports: TablePorts, state: ProtocolState): Matter => ({
  reference: state.dossier,
  aggregate: protocolId(state.dossier),
  kind: 'protocol',
  status: state.status,
  provider: state.provider,
  recipients: [state.recipient],
  applicants: [],
  advisers: [],
  dataItems: [],
  inForceAt: state.inForceAt,
  lastDay: state.inForceAt === undefined ? undefined : state.duration.lastDay,
  steps: (person) => protocolStepsOpenTo(person, state),
  dueOf: () => undefined,
  givenTo: (step, { organisation }) => (OWN_ACTS.includes(step) ? { party: organisation } : {}),
  conditions: () => protocolConditionsNow(ports, state),
  log: () => protocolLog(ports, state.dossier),
});

/** The dossier or protocol of a reference; undefined for who may not see it. */
export async function matterSeenBy(ports: TablePorts, person: Person, reference: string): Promise<Matter | undefined> {
  const dossier = await dossierSeenBy(ports, person, reference);
  if (dossier !== undefined) return ofDossier(ports, dossier.state);
  const protocol = await protocolSeenBy(ports, person, reference);
  return protocol === undefined ? undefined : ofProtocol(ports, protocol.state);
}

/** Every dossier and protocol that a person may see. */
export async function mattersSeenBy(ports: TablePorts, person: Person): Promise<Matter[]> {
  const [dossiers, protocols] = await Promise.all([readDossiers(ports.table), readProtocols(ports.table)]);
  return [
    ...dossiers.filter(({ state }) => maySee(person, state)).map(({ state }) => ofDossier(ports, state)),
    ...protocols.filter(({ state }) => maySeeProtocol(person, state)).map(({ state }) => ofProtocol(ports, state)),
  ];
}

/** What people wrote about a matter itself. */
export const textsOf = async (ports: TablePorts, { aggregate }: Matter): Promise<Texts> =>
  Object.assign({}, ...(await readTexts(ports.table, aggregate)).values());

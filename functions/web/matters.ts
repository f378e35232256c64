import { readTexts } from '#adapters/dynamodb/views.ts';
import { campaignPeriod, mayRemind } from '#domain/accession/campaign.ts';
import { relationsToAccession } from '#domain/accession/decide.ts';
import type { AccessionState } from '#domain/accession/state.ts';
import { accessionStepsOpenTo } from '#domain/accession/steps.ts';
import { type AggregateId, accessionId, dossierId, protocolId } from '#domain/door/aggregate-id.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import { namedResponsible, partiesOf } from '#domain/dossier/decide.ts';
import type { ConditionDefinition, Duration, RecordedDecision } from '#domain/dossier/events.ts';
import { furtherStepsOpenTo } from '#domain/dossier/further-steps.ts';
import { dossierStepsOpenTo } from '#domain/dossier/open-steps.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { protocolStepsOpenTo } from '#domain/protocol/decide.ts';
import { furtherProtocolStepsOpenTo } from '#domain/protocol/further-steps.ts';
import { type ProtocolState, partiesTo } from '#domain/protocol/state.ts';
import { RECORDING_STEP_NAMES, type Recording, recordingStepsOpenTo } from '#domain/recordings/recordings.ts';
import { accessionSeenBy } from '#functions/middleware/accession-reads.ts';
import {
  accederConditionsNow,
  accessionLog,
  type ConditionNow,
  conditionsNow,
  type DossierLogEntry,
  dossierLog,
  dossierSeenBy,
  protocolConditionsNow,
  protocolLog,
} from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { protocolSeenBy } from '#functions/middleware/protocol-reads.ts';
import type { Link } from '#web/layout/page.ts';
import { ACCESSION_TEXTS } from '#web/locales/nl/accessions.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import type { LifeStatus, LifeStep } from '#web/pages/dossier/life.ts';

/** The texts that people wrote, by the name of what they are. */
export type Texts = Readonly<Record<string, string>>;

/** A dossier, a protocol or an accession as the pages take them: they share most of a page. */
export interface Matter {
  readonly reference: string;
  readonly aggregate: AggregateId;
  readonly version: number;
  /** Its own page, and the pages above it. */
  readonly page: Link;
  readonly trail: readonly Link[];
  /** The body that accedes. */
  readonly acceder?: string;
  readonly kind: string;
  readonly status: LifeStatus;
  /** Absent for a protocol, which has none. */
  readonly committee?: string;
  readonly number?: string | undefined;
  readonly provider: string;
  readonly recipients: readonly string[];
  readonly applicants: readonly string[];
  readonly advisers: readonly string[];
  /** Bodies that had a part before a successor took it over. */
  readonly predecessors: readonly string[];
  readonly dataItems: readonly string[];
  /** The decision, as long as it is not in force and as far as the reader may see it. */
  readonly decisionAhead?: RecordedDecision | undefined;
  /** The duration that the request asks for. */
  readonly durationAsked?: Duration | undefined;
  /** Whether organisations accede to it. */
  readonly hasAcceders: boolean;
  readonly inForceAt?: string | undefined;
  readonly lastDay?: string | null | undefined;
  /** The authorisations on which it rests. */
  readonly dependencies: readonly Dependency[];
  /** What people reported of it, as it stands after what corrected it. */
  readonly recordings: readonly Recording[];
  /** What a person did last and that can still be taken back, by its id. */
  readonly lastDeed?: string | undefined;
  /** Whether there is a published decision about it, with its letter. */
  readonly isPublished: boolean;
  /** The events for which its conditions and its duration wait, as the decision names them. */
  readonly events: readonly string[];
  /** The bodies whose part can pass to a successor. */
  readonly parts: readonly string[];
  /** The steps that a person may take on it now. */
  steps(person: Person): LifeStep[];
  /** The day by which a person is asked to take a step, where there is one. */
  dueOf(step: LifeStep, person: Person): string | undefined;
  /** Fields of a step that go without asking: whoever acts, acts for their own body. */
  givenTo(step: LifeStep, person: Person): Readonly<Record<string, unknown>>;
  conditions(): Promise<ConditionNow[]>;
  log(person: Person): Promise<DossierLogEntry[]>;
}

type Dependency = NonNullable<DossierState['dependencies']>[number];

/** Whether the secretariat may remind the acceders of the version before: while the campaign of a new version runs. */
function mayRemindNow(state: DossierState, person: Person, now: string): boolean {
  const period = campaignPeriod(state);
  return period !== undefined && now < period.until && mayRemind(person, partiesOf(state));
}

const deedOf = (aggregate: AggregateId, deeds: readonly { readonly sequence: number }[] | undefined) => {
  const last = deeds?.at(-1);
  return last === undefined ? undefined : eventIdOf(aggregate, last.sequence);
};

function dossierDue(state: DossierState, step: LifeStep, { organisation }: Person): string | undefined {
  if (step === 'provide-information') return state.question?.due;
  if (step === 'give-advice')
    return state.advices.find(({ adviser, status }) => adviser === organisation && status === 'open')?.due;
  return step === 'record-decision' ? state.meeting : undefined;
}

const ALL_DOSSIERS: Link = { href: '/dossiers', label: PAGE_TEXTS.dossierList.title };
const pageOf = (reference: string, number: string | undefined): Link => ({
  href: `/dossiers/${encodeURIComponent(reference)}`,
  label: number ?? reference,
});

/** The events for which conditions wait, each once. */
const eventsIn = (
  conditions: readonly Pick<ConditionDefinition, 'deadline'>[],
  ...more: (string | undefined)[]
): string[] => [
  ...new Set(
    [
      ...conditions.map(({ deadline }) =>
        typeof deadline === 'string'
          ? undefined
          : 'of' in deadline
            ? deadline.of
            : 'report' in deadline
              ? deadline.report
              : undefined,
      ),
      ...more,
    ].filter((event) => event !== undefined),
  ),
];

/** What acceders take on with a decision. */
const takenOn = ({ decision }: DossierState) => decision?.accession?.conditions ?? [];

function everyPart(state: DossierState): string[] {
  const { applicants, provider, recipients, advisers } = partiesOf(state);
  return [...new Set([...applicants, provider, ...recipients, ...namedResponsible(state), ...advisers])];
}

/** A dossier with its version, as pages take it. */
export const ofDossier = (
  ports: TablePorts,
  { version, state }: { readonly version: number; readonly state: DossierState },
): Matter => ({
  reference: state.dossier,
  version,
  page: pageOf(state.dossier, state.decision?.number),
  trail: [ALL_DOSSIERS],
  aggregate: dossierId(state.dossier),
  kind: state.kind,
  status: state.status,
  committee: state.committee,
  number: state.decision?.number,
  provider: state.provider,
  recipients: state.recipients,
  applicants: state.applicants,
  advisers: state.advices.map(({ adviser }) => adviser),
  predecessors: (state.successions ?? []).map(({ from }) => from),
  dataItems: state.dataItems,
  durationAsked: state.durationAsked,
  decisionAhead: state.inForceAt === undefined ? state.decision : undefined,
  hasAcceders: state.publishedAt !== undefined && state.decision?.accession !== undefined,
  inForceAt: state.inForceAt,
  lastDay: state.duration?.lastDay,
  dependencies: state.dependencies ?? [],
  recordings: state.recordings,
  lastDeed: deedOf(dossierId(state.dossier), state.deeds),
  isPublished: state.publishedAt !== undefined,
  events: eventsIn([...(state.decision?.conditions ?? []), ...takenOn(state)], state.decision?.duration.indefiniteOn),
  parts: everyPart(state),
  steps: (person) => [
    ...dossierStepsOpenTo(person, state),
    ...(mayRemindNow(state, person, ports.now()) ? (['remind-acceders'] as const) : []),
    ...furtherStepsOpenTo(person, state),
    ...recordingStepsOpenTo(state.recordings, person, state.committee),
  ],
  dueOf: (step, person) => dossierDue(state, step, person),
  givenTo: (step, { organisation }) => (step === 'give-advice' ? { adviser: organisation } : {}),
  conditions: () => conditionsNow(ports, state),
  log: (person) => dossierLog(ports, person, state),
});

/** Steps that one party takes for itself. */
const OWN_ACTS: readonly LifeStep[] = ['give-protocol-advice', 'sign-protocol', 'publish-protocol'];

/** A protocol with its version, as pages take it. */
export const ofProtocol = (
  ports: TablePorts,
  { version, state }: { readonly version: number; readonly state: ProtocolState },
): Matter => ({
  reference: state.dossier,
  version,
  page: pageOf(state.dossier, undefined),
  trail: [ALL_DOSSIERS],
  aggregate: protocolId(state.dossier),
  kind: 'protocol',
  status: state.status,
  provider: state.provider,
  recipients: [state.recipient],
  applicants: [],
  advisers: [],
  predecessors: (state.successions ?? []).map(({ from }) => from),
  dataItems: [],
  hasAcceders: false,
  inForceAt: state.inForceAt,
  lastDay: state.inForceAt === undefined ? undefined : state.duration.lastDay,
  dependencies: [],
  recordings: state.recordings,
  lastDeed: deedOf(protocolId(state.dossier), state.deeds),
  isPublished: false,
  events: eventsIn(state.conditions, state.duration.indefiniteOn),
  parts: [...new Set([...partiesTo(state), ...state.conditions.flatMap(({ responsible }) => responsible)])],
  steps: (person) => [
    ...protocolStepsOpenTo(person, state),
    ...furtherProtocolStepsOpenTo(person, state),
    ...recordingStepsOpenTo(state.recordings, person, undefined),
  ],
  dueOf: () => undefined,
  givenTo: (step, { organisation }) => (OWN_ACTS.includes(step) ? { party: organisation } : {}),
  conditions: () => protocolConditionsNow(ports, state),
  log: () => protocolLog(ports, state.dossier),
});

/** The dossier or protocol of a reference; undefined for who may not see it. */
export async function matterSeenBy(ports: TablePorts, person: Person, reference: string): Promise<Matter | undefined> {
  const dossier = await dossierSeenBy(ports, person, reference);
  if (dossier !== undefined) return ofDossier(ports, dossier);
  const protocol = await protocolSeenBy(ports, person, reference);
  return protocol === undefined ? undefined : ofProtocol(ports, protocol);
}

/** Where the page of an accession is. */
export const accessionHref = (dossier: string, organisation: string): string =>
  `/toetredingen/${encodeURIComponent(dossier)}/${encodeURIComponent(organisation)}`;

/** An accession as pages take it. */
export const ofAccession = (
  ports: TablePorts,
  {
    dossier,
    version,
    state,
  }: { readonly dossier: DossierState; readonly version: number; readonly state: AccessionState },
): Matter => ({
  ...ofDossier(ports, { version, state: dossier }),
  aggregate: accessionId(state.dossier, state.organisation),
  page: {
    href: accessionHref(state.dossier, state.organisation),
    label: ACCESSION_TEXTS.page(state.commitment.number),
  },
  trail: [{ href: '/toetredingen', label: ACCESSION_TEXTS.title }],
  acceder: state.organisation,
  status: state.status,
  number: state.commitment.number,
  dependencies: [],
  recordings: state.recordings,
  lastDeed: undefined,
  events: eventsIn(takenOn(dossier)),
  parts: [],
  steps: (person) => [
    ...accessionStepsOpenTo(relationsToAccession(person, state), state.status),
    ...recordingStepsOpenTo(state.recordings, person, state.committee),
  ],
  dueOf: () => undefined,
  // A recording is named by its id alone: its command has no field for the body.
  givenTo: (step) => (RECORDING_STEP_NAMES.some((each) => each === step) ? {} : { organisation: state.organisation }),
  conditions: () => accederConditionsNow(ports, dossier, [state]),
  log: () => accessionLog(ports, state.dossier, state.organisation),
});

/** The accession of a body to a deliberation; undefined for who may not see it. */
export async function accessionMatter(
  ports: TablePorts,
  person: Person,
  dossier: string,
  organisation: string,
): Promise<Matter | undefined> {
  const found = await accessionSeenBy(ports, person, dossier, organisation);
  return found === undefined ? undefined : ofAccession(ports, found);
}

/** What people wrote about a matter itself; about an accession also what the deliberation says. */
export async function textsOf(ports: TablePorts, { aggregate, reference, acceder }: Matter): Promise<Texts> {
  const [own, decision] = await Promise.all([
    readTexts(ports.table, aggregate),
    acceder === undefined ? undefined : readTexts(ports.table, dossierId(reference)),
  ]);
  return Object.assign({}, ...(decision?.values() ?? []), ...own.values());
}

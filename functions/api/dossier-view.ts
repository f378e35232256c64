import { readTexts } from '#adapters/dynamodb/views.ts';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { readDossierMail } from '#adapters/dynamodb/outbox.ts';
import type { LogEntry } from '#adapters/dynamodb/log-entry.ts';
import type { PersonProfile } from '#adapters/dynamodb/directory.ts';
import { personOf } from '#adapters/dynamodb/directory.ts';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { relationsToCondition } from '#domain/condition/decide.ts';
import { conditionStepsOpenTo } from '#domain/condition/steps.ts';
import { evolveCondition, type ConditionState } from '#domain/condition/state.ts';
import { conditionTimeEvents } from '#domain/condition/time.ts';
import { dossierId, type AggregateId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { partiesOf } from '#domain/dossier/decide.ts';
import { type DossierState, evolveDossier } from '#domain/dossier/state.ts';
import { stepsOpenTo } from '#domain/dossier/steps.ts';
import { dossierTimeEvents } from '#domain/dossier/time.ts';
import { relationsToDossier } from '#domain/permissions/principal.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { Problem } from './problem.ts';

/** Whether a person may see a dossier: its committee, everyone with a part in it, and the administrator. */
export function maySee(person: PersonProfile, state: DossierState): boolean {
  return person.role === 'administrator' || relationsToDossier(personOf(person), partiesOf(state)).size > 0;
}

/** A dossier as it stands now, whatever the sweep has not come by yet included; 404 for who may not see it. */
export async function dossierNow(ports: TablePorts, person: PersonProfile, dossier: string): Promise<{ readonly version: number; readonly state: DossierState }> {
  const [{ version, state }, policy] = await Promise.all([ports.store.load(dossierId(dossier), dossierKind), ports.policies.current()]);
  if (state === undefined || !maySee(person, state)) throw new Problem(404, 'no-such-dossier', `There is no dossier ${dossier} that you may see.`);
  return { version, state: dossierTimeEvents(state, policy, ports.now()).reduce<DossierState>(evolveDossier, state) };
}

interface ConditionNow {
  readonly aggregate: AggregateId;
  readonly state: ConditionState;
}

/** The conditions of a dossier as they stand now. An event-driven one is listed by itself only until its first occurrence exists. */
export async function conditionsNow(ports: TablePorts, dossier: DossierState): Promise<ConditionNow[]> {
  const [all, policy] = await Promise.all([ports.conditions.ofDossier(dossier.dossier), ports.policies.current()]);
  const end =
    dossier.endedAt !== undefined && (dossier.status === 'expired' || dossier.status === 'revoked')
      ? { at: dossier.endedAt, because: dossier.status }
      : undefined;
  const occurring = new Set(all.filter(({ state }) => state.opening.occurrence !== undefined).map(({ state }) => `${state.opening.ref}/${state.opening.organisation}`));
  return all
    .filter(({ state }) => state.opening.occurrence !== undefined || !occurring.has(`${state.opening.ref}/${state.opening.organisation}`))
    .map(({ aggregate, state }) => ({ aggregate, state: conditionTimeEvents(state, policy, end, ports.now()).reduce<ConditionState>(evolveCondition, state) }));
}

const conditionView = ({ state }: ConditionNow, person: PersonProfile, text: string | undefined) => ({
  condition: state.opening.ref,
  reportedAs: state.opening.reportedAs,
  responsible: state.opening.organisation,
  ...(state.opening.occurrence === undefined ? {} : { occurrence: state.opening.occurrence }),
  state: state.status,
  ...(state.due === undefined ? {} : { due: state.due }),
  ...(text === undefined ? {} : { text }),
  openedAt: withOffset(state.openedAt),
  commands: conditionStepsOpenTo(relationsToCondition(personOf(person), state), state.status),
});

/** A dossier as the API answers it. */
export async function dossierView(ports: TablePorts, person: PersonProfile, dossier: string): Promise<{ readonly version: number; readonly body: object }> {
  const { version, state } = await dossierNow(ports, person, dossier);
  const [conditions, texts] = await Promise.all([conditionsNow(ports, state), readTexts(ports.table, dossierId(dossier))]);
  const given = Object.assign({}, ...texts.values());
  const body = {
    dossier: state.dossier,
    state: state.status,
    version,
    committee: state.committee,
    kind: state.kind,
    subject: typeof given.subject === 'string' ? given.subject : undefined,
    provider: state.provider,
    recipients: state.recipients,
    applicants: state.applicants,
    dataItems: state.dataItems,
    number: state.decision?.number,
    inForceSince: state.inForceAt === undefined ? undefined : withOffset(state.inForceAt),
    lastDay: state.duration?.lastDay ?? undefined,
    conditions: conditions.map((condition) => conditionView(condition, person, given[`condition:${condition.state.opening.ref}`])),
    commands: stepsOpenTo(relationsToDossier(personOf(person), partiesOf(state)), state.status),
  };
  return { version, body };
}

/** Everything that happened to a dossier and its conditions, in order of time. */
export async function dossierHistory(ports: TablePorts, person: PersonProfile, dossier: string): Promise<object[]> {
  const { state } = await dossierNow(ports, person, dossier);
  const conditions = await ports.conditions.ofDossier(state.dossier);
  const logs = await Promise.all([
    readLog(ports.table, dossierId(dossier)).then((entries) => entries.map((entry) => historyLine(entry, undefined))),
    ...conditions.map(async ({ aggregate, state: condition }) =>
      (await readLog(ports.table, aggregate)).map((entry) => historyLine(entry, condition.opening.reportedAs)),
    ),
  ]);
  // A stable sort: what a log says first stays first at one instant.
  return logs.flat().sort((a, b) => (a.order === b.order ? 0 : a.order < b.order ? -1 : 1));
}

function historyLine(entry: LogEntry, condition: string | undefined) {
  return {
    order: entry.recordedAt,
    id: `${entry.aggregate}@${entry.sequence}`,
    at: withOffset(entry.effectiveAt),
    recordedAt: withOffset(entry.recordedAt),
    name: entry.type,
    by: entry.by,
    ...(condition === undefined ? {} : { condition }),
    data: entry.data,
  };
}

/** The mail about a dossier, and what became of it. */
export async function dossierMail(ports: TablePorts, person: PersonProfile, dossier: string): Promise<object[]> {
  await dossierNow(ports, person, dossier);
  const notices = await readDossierMail(ports.table, dossier);
  return notices.map(({ notice, recipient, leavesAt, status, condition, milestone, due, adviser }) => ({
    notice,
    to: recipient,
    at: withOffset(leavesAt),
    status,
    ...(condition === undefined ? {} : { condition }),
    ...(adviser === undefined ? {} : { adviser }),
    ...(milestone === undefined ? {} : { milestone }),
    ...(due === undefined ? {} : { due }),
  }));
}

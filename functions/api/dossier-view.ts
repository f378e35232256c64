import type { PersonProfile } from '#adapters/dynamodb/directory.ts';
import { personOf } from '#adapters/dynamodb/directory.ts';
import { eventId } from '#adapters/dynamodb/log-entry.ts';
import { readDossierMail } from '#adapters/dynamodb/outbox.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { relationsToCondition } from '#domain/condition/decide.ts';
import { conditionStepsOpenTo } from '#domain/condition/steps.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import { partiesOf } from '#domain/dossier/decide.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import { stepsOpenTo } from '#domain/dossier/steps.ts';
import { relationsToDossier } from '#domain/permissions/principal.ts';
import {
  type ConditionNow,
  conditionsNow,
  type DossierLogEntry,
  dossierLog,
  dossierSeenBy,
} from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { Problem } from './problem.ts';

/** A dossier as it stands now; 404 for who may not see it. */
export async function dossierNow(
  ports: TablePorts,
  person: PersonProfile,
  dossier: string,
): Promise<{ readonly version: number; readonly state: DossierState }> {
  const seen = await dossierSeenBy(ports, person, dossier);
  if (seen === undefined) throw new Problem(404, 'no-such-dossier', `There is no dossier ${dossier} that you may see.`);
  return seen;
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
export async function dossierView(
  ports: TablePorts,
  person: PersonProfile,
  dossier: string,
): Promise<{ readonly version: number; readonly body: object }> {
  const { version, state } = await dossierNow(ports, person, dossier);
  const [conditions, texts] = await Promise.all([
    conditionsNow(ports, state),
    readTexts(ports.table, dossierId(dossier)),
  ]);
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
    conditions: conditions.map((condition) =>
      conditionView(condition, person, given[`condition:${condition.state.opening.ref}`]),
    ),
    commands: stepsOpenTo(relationsToDossier(personOf(person), partiesOf(state)), state.status),
  };
  return { version, body };
}

/** Everything that happened to a dossier and its conditions, in order of time. */
export async function dossierHistory(ports: TablePorts, person: PersonProfile, dossier: string): Promise<object[]> {
  await dossierNow(ports, person, dossier);
  return (await dossierLog(ports, dossier)).map(historyLine);
}

function historyLine({ entry, condition }: DossierLogEntry) {
  return {
    order: entry.recordedAt,
    id: eventId(entry.aggregate, entry.sequence),
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

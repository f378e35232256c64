import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { ConditionCommand } from '#domain/condition/decide.ts';
import { CONDITION_STEPS } from '#domain/condition/steps.ts';
import { type AggregateId, dossierId, kindOf, protocolId } from '#domain/door/aggregate-id.ts';
import {
  type AnyEvent,
  accessionKind,
  conditionKind,
  dossierKind,
  meetingKind,
  protocolKind,
} from '#domain/door/aggregate-kind.ts';
import type { Refusal } from '#domain/door/refusal.ts';
import { type DossierCommand, decisionWithoutProcedure, markReceiptUnknown } from '#domain/dossier/decide.ts';
import { BEFORE_DECISION } from '#domain/dossier/steps.ts';
import { actorOf, type Person } from '#domain/permissions/principal.ts';
import type { LoadedAggregate } from '#domain/ports/aggregate-store.ts';
import type { Ports } from '#domain/ports/ports.ts';
import type { ProtocolCommand } from '#domain/protocol/decide.ts';
import { commandCondition } from '../command-condition.ts';
import { commandDossier } from '../command-dossier.ts';
import { commandProtocol } from '../command-protocol.ts';
import { type CommandResult, throughTheDoor } from '../through-the-door.ts';
import { timeForAggregate } from '../time-for-aggregate.ts';
import { followUp } from './follow-up.ts';
import { type HistoricCommit, type Ledger, openLedger } from './ledger.ts';

/** Something that happened before it was brought in: who did it, when, and what. */
export interface HistoricStep {
  /** Its place in the file, from 1. */
  readonly index: number;
  readonly at: Instant;
  readonly by: Person;
  readonly command: DossierCommand | ConditionCommand | ProtocolCommand;
  /** On which day the request came in is not known: `at` is only a day by which it had. */
  readonly receiptUnknown?: boolean;
}

export interface History {
  readonly steps: readonly HistoricStep[];
  /** The same for the same file: bringing it in twice changes nothing. */
  readonly hash: string;
}

/** What came of bringing a history in. */
export type Imported =
  | {
      readonly ok: true;
      /** False where it was there already. */
      readonly changed: boolean;
      readonly aggregates: number;
      readonly events: number;
    }
  | { readonly ok: false; readonly step?: number; readonly refusal: Refusal };

const isConditionCommand = (command: HistoricStep['command']): command is ConditionCommand =>
  Object.hasOwn(CONDITION_STEPS, command.do);
const isProtocolCommand = (
  command: HistoricStep['command'],
): command is Exclude<ProtocolCommand, { readonly do: 'record-event' }> =>
  command.do.endsWith('-protocol') || command.do === 'give-protocol-advice';

/** The aggregates that a history begins, in its order. */
function begunBy({ steps }: History): AggregateId[] {
  return steps.flatMap(({ command }) => {
    if (command.do === 'submit-request') return [dossierId(command.fields.dossier)];
    return command.do === 'submit-protocol' ? [protocolId(command.fields.dossier)] : [];
  });
}

async function take(ports: Ports, { command, by, receiptUnknown }: HistoricStep): Promise<CommandResult<unknown>> {
  if (isConditionCommand(command)) return commandCondition(ports, command.fields, command, by);
  const { dossier } = command.fields;
  if (isProtocolCommand(command)) return commandProtocol(ports, dossier, command, by);
  if (command.do === 'record-event' && (await ports.store.load(dossierId(dossier), dossierKind)).state === undefined)
    return commandProtocol(ports, dossier, command, by);
  if (command.do === 'record-decision') {
    const { state } = await ports.store.load(dossierId(dossier), dossierKind);
    // An old decision whose procedure nobody wrote down: the meeting stays unknown.
    if (
      state !== undefined &&
      state.status !== 'scheduled' &&
      BEFORE_DECISION.some((status) => status === state.status)
    ) {
      return throughTheDoor(ports, {
        aggregate: dossierId(dossier),
        kind: dossierKind,
        ...actorOf(by),
        context: async () => undefined,
        decide: (present, now) => decisionWithoutProcedure(present, command.fields, by, now),
      });
    }
  }
  const told = await commandDossier(ports, dossier, command, by);
  if (!told.ok || receiptUnknown !== true) return told;
  return throughTheDoor(ports, {
    aggregate: dossierId(dossier),
    kind: dossierKind,
    ...actorOf(by),
    context: async () => undefined,
    decide: (_state, now) => markReceiptUnknown(now),
  });
}

/** Lives on to an instant: what time brings comes in its order, each thing followed by what it causes. */
async function liveTo(ledger: Ledger, instant: Instant, followed: { count: number }): Promise<void> {
  const followAll = async () => {
    for (; followed.count < ledger.commits.length; followed.count += 1) {
      const commit = ledger.commits[followed.count];
      if (commit !== undefined) await followUp(ledger.ports, commit);
    }
  };
  await followAll();
  for (let due = ledger.nextDue(instant); due !== undefined; due = ledger.nextDue(instant)) {
    ledger.moveTo(due.instant);
    await timeForAggregate(ledger.ports, due.aggregate);
    const again = ledger.nextDue(instant);
    if (again?.aggregate === due.aggregate && again.instant === due.instant && followed.count === ledger.commits.length)
      throw new Error(`time does not move on for ${due.aggregate} at ${due.instant}`);
    await followAll();
  }
  ledger.moveTo(instant);
}

/** Reminders of the past are not sent any more: in the log they are merged into what followed. */
function quiet(event: AnyEvent): AnyEvent {
  if (event.type !== 'milestone-reached') return event;
  const { due: _due, ...data }: { due?: unknown } & Record<string, unknown> = { ...event.data };
  return { ...event, type: 'milestone-merged', data };
}

/** Commits of one aggregate whose events time brought, taken together as far as a transaction holds them. */
const MOST_EVENTS_AT_ONCE = 30;

function together(commits: readonly HistoricCommit[]): HistoricCommit[] {
  const joined: HistoricCommit[] = [];
  for (const commit of commits) {
    const last = joined.at(-1);
    const bothTime = last?.meta.by === 'time' && commit.meta.by === 'time';
    if (
      last === undefined ||
      !bothTime ||
      last.outcome.events.length + commit.outcome.events.length > MOST_EVENTS_AT_ONCE
    ) {
      joined.push(commit);
      continue;
    }
    joined[joined.length - 1] = {
      ...last,
      outcome: { ...commit.outcome, events: [...last.outcome.events, ...commit.outcome.events] },
    };
  }
  return joined;
}

function storedHead({ store }: Ports, aggregate: AggregateId): Promise<LoadedAggregate<unknown>> {
  switch (kindOf(aggregate)) {
    case 'dossier':
      return store.load(aggregate, dossierKind);
    case 'condition':
      return store.load(aggregate, conditionKind);
    case 'protocol':
      return store.load(aggregate, protocolKind);
    case 'meeting':
      return store.load(aggregate, meetingKind);
    case 'accession':
      return store.load(aggregate, accessionKind);
  }
}

async function write(
  stored: Ports,
  commits: readonly HistoricCommit[],
  importer: Person,
  once: { readonly key: string; readonly requestHash: string },
): Promise<number> {
  const byAggregate = new Map<AggregateId, HistoricCommit[]>();
  for (const commit of commits)
    byAggregate.set(commit.aggregate, [...(byAggregate.get(commit.aggregate) ?? []), commit]);
  // What others belong to comes last: until then no workflow and no sweep finds anything to follow.
  const isOwner = (aggregate: AggregateId) => kindOf(aggregate) !== 'condition';
  const ordered = [...byAggregate].sort(([a], [b]) => Number(isOwner(a)) - Number(isOwner(b)));
  let events = 0;
  for (const [aggregate, own] of ordered) {
    let before: LoadedAggregate<unknown> = await storedHead(stored, aggregate);
    const all = together(own);
    for (const [index, { outcome, meta, dossier }] of all.entries()) {
      if (outcome.version <= before.version) continue;
      const isLast = index === all.length - 1;
      const told = outcome.events.filter(({ sequence }) => sequence > before.version);
      const recordedAt = stored.now();
      const written = await stored.store.commit({
        aggregate,
        dossier,
        before,
        outcome: {
          ...outcome,
          events: told.map((placed) => ({ ...placed, event: quiet(placed.event) })),
          nextDue: isLast ? outcome.nextDue : undefined,
          notices: [],
        },
        meta: {
          ...meta,
          by: actorOf(importer).by,
          ...(meta.by.startsWith('person:') ? { onBehalfOf: meta.by } : {}),
          recordedAt,
          ...(isLast && isOwner(aggregate) ? { once } : {}),
        },
      });
      if (written === 'conflict') throw new Error(`${aggregate} changed while its history was brought in; do it again`);
      events += told.length;
      before = await storedHead(stored, aggregate);
    }
  }
  return events;
}

/** The key under which a dossier remembers the history it came with. */
const IMPORT_KEY = 'import';

/** Whether the history is there already, is new, or meets something else under its names. */
async function standing(ports: Ports, history: History): Promise<'new' | 'there' | Refusal> {
  let there = 0;
  const begun = begunBy(history);
  for (const aggregate of begun) {
    const reference = aggregate.slice(aggregate.indexOf(':') + 1);
    const answered = await ports.store.answered(reference, IMPORT_KEY);
    if (answered?.requestHash === history.hash) there += 1;
    else if (answered !== undefined) {
      const message = `${reference} was imported before, from a file that said something else; correct it by a counter-event, not by a second import.`;
      return { code: 'imported-differently', message };
    } else if ((await ports.store.load(dossierId(reference), dossierKind)).version > 0 && there === 0) {
      const message = `${reference} exists already and was not imported; give the imported one another reference.`;
      return { code: 'dossier-exists', message };
    }
  }
  return begun.length > 0 && there === begun.length ? 'there' : 'new';
}

/**
 * Brings the past in: what happened is told with its own dates and decided by the same rules as everything else, written with today's
 * date and the importer's name; no mail leaves for it, and what is due from now on is planned. The same history twice changes nothing;
 * one that was broken off is finished. A step that the rules refuse refuses the whole, before anything is written.
 */
export async function importHistory(stored: Ports, history: History, importer: Person): Promise<Imported> {
  const now = stored.now();
  const late = history.steps.find(({ at }) => at > now);
  if (late !== undefined) {
    const message =
      'This lies in the future; an import takes what has happened. Give it as a command when its day comes.';
    return { ok: false, step: late.index, refusal: { code: 'step-in-future', message } };
  }
  const found = await standing(stored, history);
  if (found === 'there') return { ok: true, changed: false, aggregates: 0, events: 0 };
  if (found !== 'new') return { ok: false, refusal: found };
  const begin = history.steps[0]?.at ?? now;
  const ledger = openLedger(stored, begin);
  const followed = { count: 0 };
  for (const step of history.steps) {
    await liveTo(ledger, step.at, followed);
    const result = await take(ledger.ports, step);
    if (!result.ok) return { ok: false, step: step.index, refusal: result.refusal };
  }
  await liveTo(ledger, now, followed);
  for (const { command } of history.steps) {
    if (command.do === 'submit-request')
      await stored.permits.expect(
        command.fields.provider,
        command.fields.recipients ?? [],
        dossierId(command.fields.dossier),
      );
    if (command.do === 'submit-request' && command.fields.recipientClass !== undefined)
      await stored.permits.expectAcceders(command.fields.provider, command.fields.dossier);
    if (command.do === 'submit-protocol')
      await stored.permits.expect(
        command.fields.provider,
        [command.fields.recipient],
        protocolId(command.fields.dossier),
      );
  }
  for (const { bodies, aggregate } of ledger.parts) await stored.parties.expect(bodies, aggregate);
  const events = await write(stored, ledger.commits, importer, { key: IMPORT_KEY, requestHash: history.hash });
  return {
    ok: true,
    changed: true,
    aggregates: new Set(ledger.commits.map(({ aggregate }) => aggregate)).size,
    events,
  };
}

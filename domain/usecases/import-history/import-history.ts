import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { ConditionCommand } from '#domain/condition/decide.ts';
import { CONDITION_STEPS } from '#domain/condition/steps.ts';
import { type AggregateId, dossierId, dossierOf, kindOf, namesake, protocolId } from '#domain/door/aggregate-id.ts';
import { type AggregateKind, type AnyEvent, dossierKind, forKind } from '#domain/door/aggregate-kind.ts';
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
  /** What must be there before it is written; done once it is known that it will be. */
  readonly beforehand?: () => Promise<void>;
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

const storedHead = ({ store }: Ports, aggregate: AggregateId): Promise<LoadedAggregate<unknown>> =>
  forKind(aggregate, (kind): Promise<LoadedAggregate<unknown>> => store.load(aggregate, kind));

/** How an aggregate stands after the first events that were told of it, up to a version. */
function standsAfter(aggregate: AggregateId, commits: readonly HistoricCommit[], version: number): unknown {
  const first = commits.flatMap(({ outcome }) => outcome.events).filter(({ sequence }) => sequence <= version);
  const fold = <State, Event extends AnyEvent, Context>({ evolve, parse }: AggregateKind<State, Event, Context>) =>
    first.reduce<State | undefined>((state, { event }) => evolve(state, parse(event)), undefined);
  return forKind(aggregate, (kind): unknown => fold(kind));
}

/** Whether two values read from logs or snapshots say the same; what is undefined counts as absent. */
function saysTheSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const partsOf = (value: object) => new Map(Object.entries(value).filter(([, part]) => part !== undefined));
  const [ones, others] = [partsOf(one), partsOf(other)];
  return ones.size === others.size && [...ones].every(([name, part]) => saysTheSame(part, others.get(name)));
}

/** The commits of each aggregate in the order in which they are written: what others belong to comes last. */
function inWritingOrder(commits: readonly HistoricCommit[]): [AggregateId, HistoricCommit[]][] {
  const byAggregate = new Map<AggregateId, HistoricCommit[]>();
  for (const commit of commits)
    byAggregate.set(commit.aggregate, [...(byAggregate.get(commit.aggregate) ?? []), commit]);
  return [...byAggregate].sort(([a], [b]) => Number(isOwner(a)) - Number(isOwner(b)));
}

/** Until what others belong to is written, no workflow and no sweep finds anything to follow. */
const isOwner = (aggregate: AggregateId): boolean => kindOf(aggregate) !== 'condition';

/** What was written of a history, where bringing it in broke off, and what it is brought in under. */
interface Writing {
  readonly importer: Person;
  readonly requestHash: string;
  /** The references that were brought in whole before: nothing is written there any more. */
  readonly there: ReadonlySet<string>;
  /** Those of which it is known already which history they come with. */
  readonly begun: Set<string>;
}

/** Writes what is not there yet; gives the aggregate of which something else is there. */
async function write(
  stored: Ports,
  commits: readonly HistoricCommit[],
  anew: ReadonlySet<string>,
  { importer, requestHash, there, begun }: Writing,
): Promise<{ readonly events: number } | { readonly differs: AggregateId }> {
  let events = 0;
  for (const [aggregate, own] of inWritingOrder(commits)) {
    const reference = dossierOf(aggregate);
    // Every condition was written before the first of those that they belong to.
    if (there.has(reference) || (there.size > 0 && anew.has(reference) && !isOwner(aggregate))) continue;
    let before = await storedHead(stored, aggregate);
    const isThere = anew.has(reference) && before.version > 0;
    if (isThere && !saysTheSame(before.state, standsAfter(aggregate, own, before.version)))
      return { differs: aggregate };
    const all = together(own);
    for (const [index, { outcome, meta, dossier }] of all.entries()) {
      if (outcome.version <= before.version) continue;
      const isLast = index === all.length - 1;
      const told = outcome.events.filter(({ sequence }) => sequence > before.version);
      const key = isLast && isOwner(aggregate) ? IMPORT_KEY : BEGUN_KEY;
      const isTold = key === BEGUN_KEY ? begun.has(reference) : false;
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
          recordedAt: stored.now(),
          ...(isTold || !anew.has(reference) ? {} : { once: { key, requestHash } }),
        },
      });
      if (written === 'conflict') throw new Error(`${aggregate} changed while its history was brought in; do it again`);
      begun.add(reference);
      events += told.length;
      before = await storedHead(stored, aggregate);
    }
  }
  return { events };
}

/** The key under which a dossier remembers the history it came with, and the one from when the first of it is written. */
const IMPORT_KEY = 'import';
const BEGUN_KEY = 'import-begun';
/** Kept as long as the dossier: they tell that it was imported, and that the same file changes nothing. */
export const IMPORT_KEYS: readonly string[] = [IMPORT_KEY, BEGUN_KEY];

interface Standing {
  readonly there: ReadonlySet<string>;
  readonly begun: Set<string>;
}

/** What of a history is there already, where it is new or broke off; or what else is met under its names. */
async function standing(ports: Ports, begins: readonly AggregateId[], hash: string): Promise<Standing | Refusal> {
  const [there, begun] = [new Set<string>(), new Set<string>()];
  for (const aggregate of begins) {
    const reference = dossierOf(aggregate);
    const whole = await ports.store.answered(reference, IMPORT_KEY);
    const part = whole ?? (await ports.store.answered(reference, BEGUN_KEY));
    if (part === undefined) {
      const heads = await Promise.all(
        [aggregate, namesake(aggregate) ?? aggregate].map((one) => storedHead(ports, one)),
      );
      if (heads.every(({ version }) => version === 0)) continue;
      const message = `${reference} exists already and was not imported; give the imported one another reference.`;
      return { code: 'dossier-exists', message };
    }
    if (part.requestHash !== hash) {
      const message =
        whole === undefined
          ? `An import of ${reference} broke off, from a file that said something else; give that file again first, to finish it.`
          : `${reference} was imported before, from a file that said something else; correct it by a counter-event, not by a second import.`;
      return { code: 'imported-differently', message };
    }
    (whole === undefined ? begun : there).add(reference);
  }
  return { there, begun: new Set([...begun, ...there]) };
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
  const begins = begunBy(history);
  const found = await standing(stored, begins, history.hash);
  if ('code' in found) return { ok: false, refusal: found };
  if (begins.length > 0 && found.there.size === begins.length)
    return { ok: true, changed: false, aggregates: 0, events: 0 };
  const begin = history.steps[0]?.at ?? now;
  const anew = new Set(begins.map(dossierOf));
  const ledger = openLedger(stored, begin, anew);
  const followed = { count: 0 };
  for (const step of history.steps) {
    await liveTo(ledger, step.at, followed);
    const result = await take(ledger.ports, step);
    if (!result.ok) return { ok: false, step: step.index, refusal: result.refusal };
  }
  await liveTo(ledger, now, followed);
  await history.beforehand?.();
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
  const { hash: requestHash } = history;
  const written = await write(stored, ledger.commits, anew, { importer, requestHash, ...found });
  if ('differs' in written) {
    const message = `The import broke off before, and since then ${written.differs} has become something else than this file tells; it cannot be finished. Give the dossier another reference.`;
    return { ok: false, refusal: { code: 'imported-differently', message } };
  }
  return {
    ok: true,
    changed: true,
    aggregates: new Set(ledger.commits.map(({ aggregate }) => aggregate)).size,
    events: written.events,
  };
}

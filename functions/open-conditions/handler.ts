import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import type { AccessionState } from '#domain/accession/state.ts';
import { accessionAsOwner, type ConditionOwner, dossierAsOwner, protocolAsOwner } from '#domain/condition/owner.ts';
import { parseAggregateId } from '#domain/door/aggregate-id.ts';
import {
  type AggregateKind,
  type AnyEvent,
  accessionKind,
  dossierKind,
  protocolKind,
} from '#domain/door/aggregate-kind.ts';
import { openAccedersConditions, openConditions, openNextOccurrence } from '#domain/usecases/open-conditions.ts';
import { presentDossier } from '#domain/usecases/present-dossier.ts';
import { readMoment } from '#functions/middleware/moment.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler, PermanentInputError } from '#functions/middleware/task.ts';
import { openConditionsSchema } from './event.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const BY = 'system:open-conditions';

/** An event of a log, with what sets the conditions as it was right after it. */
async function momentOf<State, Event extends AnyEvent, Context>(
  asked: { readonly aggregate: string; readonly sequence: number },
  kind: AggregateKind<State, Event, Context>,
  asOwner: (state: State) => ConditionOwner | Promise<ConditionOwner>,
): Promise<{ readonly event: Event; readonly owner: ConditionOwner }> {
  const { event, state } = await readMoment(ports, asked, kind);
  return { event, owner: await asOwner(state) };
}

/** An accession, in the round that was accepted last, as the owner of what the acceder took on. */
async function acceptedAsOwner(state: AccessionState): Promise<ConditionOwner> {
  const dossier = await presentDossier(ports, state.dossier, ports.now(), await ports.policies.current());
  if (dossier === undefined) throw new PermanentInputError(`There is no dossier ${state.dossier}.`);
  return accessionAsOwner(state, state.accededRound ?? state.round, dossier);
}

/** Opens conditions by the event that opens them; the same event never opens one twice. */
export const handler = eventHandler(openConditionsSchema, async (asked) => {
  if (asked.kind === 'next-occurrence') {
    const [cause] = await readLog(ports.table, asked.aggregate, asked.sequence - 1, 1);
    if (cause === undefined) {
      throw new PermanentInputError(`The log of ${asked.aggregate} has no event ${asked.sequence}.`);
    }
    const opened = await openNextOccurrence(
      ports,
      parseAggregateId(asked.aggregate),
      { event: asked.event, effectiveAt: cause.effectiveAt },
      BY,
    );
    log('conditions-opened', { aggregate: asked.aggregate, count: opened === undefined ? 0 : 1 });
    return { opened: opened === undefined ? [] : [opened] };
  }
  if (asked.kind === 'of-accession') {
    const moment = await momentOf(asked, accessionKind, acceptedAsOwner);
    const opened = await openAccedersConditions(ports, { id: asked.event, ...moment }, BY);
    log('conditions-opened', { aggregate: asked.aggregate, count: opened.length });
    return { opened };
  }
  const { event, owner } =
    asked.kind === 'of-protocol'
      ? await momentOf(asked, protocolKind, protocolAsOwner)
      : await momentOf(asked, dossierKind, dossierAsOwner);
  const opened = await openConditions(ports, { id: asked.event, event, owner }, BY);
  log('conditions-opened', { aggregate: asked.aggregate, count: opened.length });
  return { opened };
});

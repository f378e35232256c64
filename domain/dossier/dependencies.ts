import type * as z from 'zod';
import { endOfDay, type Instant } from '#domain/calendar/brussels-time.ts';
import type { furtherDossierSchemas } from '#domain/commands/further-dossier-commands.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import type { DossierEvent, Lapse } from './events.ts';
import { type DossierState, hasEnded } from './state.ts';
import type { DossierStatus } from './steps.ts';

type Fields<Name extends keyof typeof furtherDossierSchemas> = z.infer<(typeof furtherDossierSchemas)[Name]>;

const known = (state: DossierState, ref: string) => state.dependencies?.find((one) => one.ref === ref);

const unknown = (state: DossierState, ref: string): Decision<DossierEvent> =>
  refuse('no-such-dependency', `It is not noted that ${state.dossier} rests on ${ref}.`);

/** Decides that a dossier rests on another authorisation. That one in Beraad is there is looked at before. */
export function noteDependency(
  state: DossierState,
  { dependency, outside, text }: Fields<'note-dependency'>,
  now: Instant,
): Decision<DossierEvent> {
  if (dependency === state.dossier) return refuse('rests-on-itself', `${dependency} does not rest on itself.`);
  if (known(state, dependency) !== undefined)
    return refuse('dependency-exists', `It is noted already that ${state.dossier} rests on ${dependency}.`);
  const { lastDay, name } = outside ?? {};
  return decided<DossierEvent>({
    type: 'dependency-noted',
    effectiveAt: now,
    data: { dependency, outside: outside !== undefined, ...(lastDay === undefined ? {} : { lastDay }) },
    ...eventTexts({ name, text }),
  });
}

/** Decides that a dossier does not rest on another authorisation any more. */
export function dropDependency(
  state: DossierState,
  { dependency, reason }: Fields<'drop-dependency'>,
  now: Instant,
): Decision<DossierEvent> {
  if (known(state, dependency) === undefined) return unknown(state, dependency);
  return decided<DossierEvent>({
    type: 'dependency-dropped',
    effectiveAt: now,
    data: { dependency },
    ...eventTexts({ reason }),
  });
}

/** Decides that an authorisation outside Beraad has lapsed; of its own dossiers Beraad knows it itself. */
export function reportLapse(
  state: DossierState,
  { dependency, because, reason }: Fields<'report-lapse'>,
  now: Instant,
): Decision<DossierEvent> {
  const found = known(state, dependency);
  if (found === undefined) return unknown(state, dependency);
  if (!found.outside)
    return refuse('lapse-known', `${dependency} is a dossier of Beraad, which tells by itself when it lapses.`);
  if (found.lapsed !== undefined)
    return refuse('lapse-known', `It is known already that ${dependency} lapsed (${found.lapsed}).`);
  return decided<DossierEvent>({
    type: 'dependency-lapsed',
    effectiveAt: now,
    data: { dependency, because },
    ...eventTexts({ reason }),
  });
}

const LAPSE_OF: Readonly<Partial<Record<DossierStatus, Lapse>>> = {
  suspended: 'suspended',
  revoked: 'revoked',
  expired: 'expired',
  superseded: 'superseded',
  inadmissible: 'ended',
  refused: 'ended',
  withdrawn: 'ended',
};

/** Why a dossier cannot carry another one now; undefined while it can, or may come to. */
export const lapseOf = (status: DossierStatus): Lapse | undefined => LAPSE_OF[status];

/** Brings to a dossier how one on which it rests stands now; told twice it changes nothing, and one that has ended is told nothing. */
export function followDependency(
  state: DossierState,
  dependency: string,
  lapse: Lapse | undefined,
  now: Instant,
): Decision<DossierEvent> {
  const found = known(state, dependency);
  if (found === undefined || found.outside || hasEnded(state) || found.lapsed === lapse) return decided();
  return lapse === undefined
    ? decided<DossierEvent>({ type: 'dependency-restored', effectiveAt: now, data: { dependency } })
    : decided<DossierEvent>({ type: 'dependency-lapsed', effectiveAt: now, data: { dependency, because: lapse } });
}

/** Notes with a dossier that another rests on it, or does so no longer; told twice it changes nothing. */
export function keepDependent(
  state: DossierState,
  dependent: string,
  rests: boolean,
  now: Instant,
): Decision<DossierEvent> {
  if ((state.dependents ?? []).includes(dependent) === rests) return decided();
  return decided<DossierEvent>({
    type: rests ? 'dependent-noted' : 'dependent-dropped',
    effectiveAt: now,
    data: { dossier: dependent },
  });
}

/** When an authorisation outside Beraad lapses by itself: after its last day, where that is known. */
export const lapsesAt = (lastDay: string | undefined): Instant | undefined =>
  lastDay === undefined ? undefined : endOfDay(lastDay);

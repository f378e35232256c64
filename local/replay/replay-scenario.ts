import * as z from 'zod';
import { epochOf, instantOfEpoch, instantOfLocal, withOffset } from '#domain/calendar/brussels-time.ts';
import type { PlacedStep } from '#scenarios/format/parse-scenario.ts';
import type { Scenario } from '#scenarios/format/scenario-schema.ts';
import { ADMINISTRATOR } from '../platform/settings.ts';
import { ApiClient } from './api-client.ts';
import { emailLines, eventLines, type SubmittedAs, summaryLine } from './collect-lines.ts';
import type { CheckLine, OutputLine, RefusedLine } from './output-lines.ts';
import { signatoriesOf } from './signatories.ts';
import { takeStep } from './take-step.ts';

/** How a replay ended: all lines, and what went other than the scenario says. */
export interface ReplayResult {
  readonly lines: readonly OutputLine[];
  readonly failure?: { readonly step: number; readonly message: string };
}

const checkSchema = z.object({ allowed: z.boolean(), reason: z.string(), basis: z.unknown() });

/** The kinds of organisation that may accede to a general deliberation; their signatories count as mandated. */
const MAY_ACCEDE = new Set(['municipality', 'ocmw']);

/** Makes the people, bodies and policy of a scenario known, as an administrator does. */
async function registerParties(client: ApiClient, scenario: Scenario): Promise<void> {
  const put = async (path: string, body: unknown) => {
    const answer = await client.call(ADMINISTRATOR, 'PUT', path, body);
    if (!answer.ok) throw new Error(`${path}: ${answer.detail}`);
  };
  for (const [id, committee] of Object.entries(scenario.committees)) await put(`/api/v1/committees/${id}`, committee);
  const signatories = signatoriesOf(scenario);
  for (const [id, { kind, name, email, dpo, kbo, nis }] of Object.entries(scenario.organisations)) {
    const mandated = MAY_ACCEDE.has(kind) ? { signatories: signatories(id).map((person) => ({ name: person })) } : {};
    await put(`/api/v1/organisations/${id}`, { kind, name, email, dpo, kbo, nis, ...mandated });
  }
  for (const [id, person] of Object.entries(scenario.people)) await put(`/api/v1/people/${id}`, person);
  if (scenario.policy !== undefined) await put('/api/v1/policy', scenario.policy);
}

/** Tells how far a replay has come. */
export type Progress = (done: number, total: number, at: string) => void;

/** Tries again where the platform is away for a moment; the crash drill restarts it in between. */
export type Persistently = <Result>(attempt: () => Promise<Result>) => Promise<Result>;

const once: Persistently = (attempt) => attempt();

/** Lives a scenario on a platform that stands at its start: every step through the API, every day on the clock between. */
export async function replayScenario(
  url: string,
  scenario: Scenario,
  steps: readonly PlacedStep[],
  options: {
    readonly onProgress?: Progress;
    readonly persistently?: Persistently;
    /** Moves the time to an instant, in milliseconds since 1970; otherwise the development endpoint does. */
    readonly moveTo?: (instant: number) => Promise<unknown>;
  } = {},
): Promise<ReplayResult> {
  const { onProgress, persistently = once } = options;
  const client = new ApiClient(url);
  const moveTo =
    options.moveTo ?? ((instant: number) => client.development('POST', '/dev/clock', { to: instantOfEpoch(instant) }));
  let present = Number.NEGATIVE_INFINITY;
  /** Time goes forward only: a step that had to wait for something may have brought it past the minute of the next. */
  const reach = (local: string, secondsLater = 0): Promise<unknown> => {
    present = Math.max(present, epochOf(instantOfLocal(local)) + secondsLater * 1_000);
    return moveTo(present);
  };
  const signatories = signatoriesOf(scenario);
  await persistently(() => registerParties(client, scenario));
  const told: (RefusedLine | CheckLine)[] = [];
  let failure: ReplayResult['failure'];
  const submitted = new Map<string, SubmittedAs>();
  for (const { index, step } of steps) {
    await persistently(() => reach(step.at));
    client.forgetTokens();
    const at = withOffset(instantOfLocal(step.at));
    const settle = (secondsLater: number): Promise<unknown> => reach(step.at, secondsLater);
    const answer = await persistently(() => takeStep(client, step, index, signatories, settle));
    if (!answer.ok) {
      told.push({ type: 'refused', at, step: index, do: step.do, code: answer.code, message: answer.detail });
      if (step.refused !== true) {
        failure = {
          step: index,
          message: `step ${index} (${step.do}, ${at}) was refused: ${answer.detail} [${answer.code}]`,
        };
        break;
      }
    } else if (step.refused === true) {
      failure = { step: index, message: `step ${index} (${step.do}, ${at}) was to be refused, but was carried out` };
    } else if (step.do === 'check') told.push({ type: 'check', at, step: index, ...checkSchema.parse(answer.body) });
    if (answer.ok && step.do === 'submit-request') submitted.set(step.dossier, 'dossiers');
    if (answer.ok && step.do === 'submit-protocol') submitted.set(step.dossier, 'protocols');
    // What a step causes is finished before the next one, also at the same minute.
    await persistently(() => reach(step.at));
    onProgress?.(index, steps.length, step.at);
    if (failure !== undefined) break;
  }
  if (failure === undefined) {
    await persistently(() => reach(scenario.until));
    await persistently(() => client.development('POST', '/dev/mail/flush', {}));
    client.forgetTokens();
  }
  const events = await Promise.all(
    [...submitted].map(([dossier, submittedAs]) => persistently(() => eventLines(client, dossier, submittedAs))),
  );
  // Mail of one minute has no order of its own; by address it is the same in every replay.
  const mail = (await persistently(() => emailLines(client))).sort((a, b) => (a.to < b.to ? -1 : 1));
  const lines: OutputLine[] = [...events.flat(), ...told, ...mail].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (failure !== undefined) return { lines, failure };
  return {
    lines: [
      ...lines,
      await persistently(() => summaryLine(client, submitted, withOffset(instantOfLocal(scenario.until)))),
    ],
  };
}

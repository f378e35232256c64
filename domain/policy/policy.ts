import * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';

/** Any number of days, however large: the calendar ends at the year 9999. */
const days = z.array(z.number().min(0).refine(Number.isInteger, { error: 'A number of days is whole.' }));

/**
 * The reminder policy: which milestones, at what hour, on which extra days the committee is closed. Days are calendar days;
 * `reminders` and `expiry` count back from the day, `overdue` and `escalation` forward.
 */
export const policySchema = z.strictObject({
  version: z.int().min(1),
  reminders: days,
  overdue: days,
  escalation: days,
  expiry: days,
  /** Local hour of every timed notice, HH:mm. */
  sendAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  closedDays: z.array(z.string()),
});
export type PolicySettings = z.infer<typeof policySchema>;

/** The policy in force, with those before it: up to `since` what they planned has happened or was to. */
export interface Policy extends PolicySettings {
  readonly since?: Instant;
  readonly before?: Policy;
}

/** What holds as long as nobody has set anything else. */
export const DEFAULT_POLICY: Policy = {
  version: 1,
  reminders: [60, 30, 14, 7, 1, 0],
  overdue: [1, 7, 14],
  escalation: [30],
  expiry: [365, 180, 90, 30],
  sendAt: '09:00',
  closedDays: [],
};

/** The policy as it was in a version; undefined for one that never was. */
export function policyOfVersion(policy: Policy, version: number): Policy | undefined {
  for (let one: Policy | undefined = policy; one !== undefined; one = one.before)
    if (one.version === version) return one;
  return undefined;
}

/** The settings alone, as they are kept and shown. */
export function settingsOf({ since: _since, before: _before, ...settings }: Policy): PolicySettings {
  return settings;
}

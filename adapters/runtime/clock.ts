import type { Instant } from '#domain/calendar/brussels-time.ts';

/** Tells the present instant. */
export type Clock = () => Instant;

/** The clock of whatever machine this runs on. The domain never reads it; it is passed in. */
export const systemClock: Clock = () => new Date().toISOString();

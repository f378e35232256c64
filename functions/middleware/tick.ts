import * as z from 'zod';

/** The tick of the scheduler: when it was meant for, if it says so. */
export const tickSchema = z.object({ time: z.string().optional() });

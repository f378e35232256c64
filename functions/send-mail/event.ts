import * as z from 'zod';

/** The tick of the scheduler; `closeThrough` closes the windows up to an instant now, instead of when their minute has passed. */
export const sendMailSchema = z.object({ time: z.string().optional(), closeThrough: z.string().optional() });

import * as z from 'zod';
import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import { ROLES } from '#domain/permissions/principal.ts';

/** A role at a body, with the days between which it holds, both included; without one it is open on that side. */
const heldRoleSchema = z.object({
  role: z.enum(ROLES),
  organisation: z.string().optional(),
  committee: z.string().optional(),
  from: z.string().optional(),
  until: z.string().optional(),
});
export type HeldRole = z.infer<typeof heldRoleSchema>;

/** A person or a program as Beraad knows them; erasable, no log holds the name. */
export const profileSchema = z.object({
  id: z.string(),
  kind: z.enum(['person', 'client']),
  name: z.string(),
  roles: z.array(heldRoleSchema),
});
export type Profile = z.infer<typeof profileSchema>;

/** Whether a role holds on a day. */
export const holdsOn = ({ from, until }: HeldRole, day: LocalDate): boolean =>
  (from === undefined || from <= day) && (until === undefined || day <= until);

/** A body as identity asks for it. */
export interface BodyReference {
  readonly kind: 'organisation' | 'committee';
  readonly id: string;
}

/** Whether a role is one at this body. */
export const isAt = (held: HeldRole, { kind, id }: BodyReference): boolean => held[kind] === id;

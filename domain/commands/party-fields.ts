import * as z from 'zod';
import { email, reachableEmail, ref } from './shared-fields.ts';

/** The bodies and people that take part: what is known of each. */

export const committeeFields = z
  .strictObject({ name: z.string(), secretariat: email, chair: email })
  .meta({ id: 'committee' });

export const organisationFields = z
  .strictObject({
    name: z.string(),
    kind: z.enum([
      'agency',
      'department',
      'municipality',
      'ocmw',
      'federal',
      'association',
      'company',
      'committee',
      'other',
    ]),
    email,
    dpo: email.optional().meta({ description: 'its data protection officer' }),
    kbo: z
      .string()
      .regex(/^\d{10}$/, { error: 'An enterprise number is ten digits, such as "0123456789".' })
      .optional()
      .meta({ description: 'enterprise number, 10 digits' }),
    nis: z
      .string()
      .regex(/^\d{5}$/, { error: 'A NIS code is five digits, such as "24062".' })
      .optional(),
  })
  .meta({ id: 'organisation' });

/** What only the directory knows of a body, beside what a scenario says: whom to write to when mail does not arrive. */
export const furtherContactFields = {
  secondContact: reachableEmail
    .optional()
    .meta({ description: 'whom mail goes to when it does not arrive at its first address' }),
  mailbox: reachableEmail.optional().meta({ description: 'its general mailbox, tried after the second contact' }),
};

/** How a body wants to be reached, and who may bind it: what its own people and the secretariats keep up to date. */
export const contactFields = z.strictObject({
  email: reachableEmail,
  dpo: reachableEmail.optional(),
  ...furtherContactFields,
  signatories: z
    .array(
      z.strictObject({
        name: z.string().min(1, { error: 'Say who may sign.' }).max(200),
        office: z.string().max(200).optional(),
      }),
    )
    .max(50)
    .optional(),
});
export type ContactFields = z.infer<typeof contactFields>;

export const personFields = z
  .strictObject({
    name: z.string(),
    role: z.enum(['applicant', 'adviser', 'dpo', 'signatory', 'responsible', 'secretariat', 'chair']),
    organisation: ref.optional(),
    committee: ref.optional(),
  })
  .meta({ id: 'person' });

import * as z from 'zod';
import { wrongKbo, wrongNis } from '#domain/organisations/check-digits.ts';
import { organisationFields } from './party-fields.ts';
import { email, localDate, ref } from './shared-fields.ts';

/** Text that a function finds nothing wrong with; it says what is. */
const checked = (wrong: (text: string) => string | undefined) =>
  z.string().refine((text) => wrong(text) === undefined, {
    error: ({ input }) => (typeof input === 'string' ? wrong(input) : undefined),
    params: { code: 'bad-format' },
  });

/**
 * A body in an import. What is left out is kept as it is known, null takes it away. A body that was merged into another stays, with all
 * that happened under its name.
 */
export const organisationRow = z
  .strictObject({
    /** Left out, a known body is found by its enterprise number, and a new one is called after its name. */
    id: ref.optional(),
    name: z.string().min(1).max(200),
    kind: organisationFields.shape.kind,
    kbo: checked(wrongKbo)
      .nullable()
      .optional()
      .meta({ description: 'enterprise number, ten digits, its check digits right' }),
    nis: checked(wrongNis).nullable().optional(),
    email: email.optional(),
    dpo: email.nullable().optional(),
    /** Those who may bind it by their signature. */
    signatories: z
      .array(z.strictObject({ name: z.string().min(1).max(200), office: z.string().max(200).optional() }))
      .max(50)
      .nullable()
      .optional(),
    /** The reference or enterprise number of the body that it was merged into, and from which day. */
    mergedInto: z.string().min(1).max(200).optional(),
    mergedOn: localDate.optional(),
  })
  .meta({ id: 'organisationRow' });

const MOST_ROWS = 2000;

/** Bodies to be made known or brought up to date, all of them or none. */
export const importOrganisationsBody = z.strictObject({
  organisations: z.array(organisationRow).min(1).max(MOST_ROWS),
});

import type { Role } from '#domain/permissions/principal.ts';

/** What a person is, as people call it. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  applicant: 'Aanvrager',
  adviser: 'Adviseur',
  dpo: 'Functionaris voor gegevensbescherming',
  signatory: 'Ondertekenaar',
  responsible: 'Verantwoordelijke',
  secretariat: 'Secretariaat',
  chair: 'Voorzitter',
  administrator: 'Beheerder',
};

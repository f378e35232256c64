/** What a person is in Beraad; only chair, dpo and signatory open steps that colleagues may not take. */
export type Role =
  | 'applicant'
  | 'adviser'
  | 'dpo'
  | 'signatory'
  | 'responsible'
  | 'secretariat'
  | 'chair'
  | 'administrator';

/** A person who commands, as Beraad knows them: their body or committee and what they are there. */
export interface Person {
  readonly kind: 'person';
  readonly id: string;
  readonly role: Role;
  readonly organisation?: string;
  readonly committee?: string;
}

/** What a person is to one dossier, condition, accession or protocol. */
export type Relation =
  | 'secretariat'
  | 'chair'
  | 'applicant'
  | 'provider'
  | 'recipient'
  | 'adviser'
  | 'responsible'
  | 'other-party'
  | 'acceding-organisation'
  | 'party'
  | 'party-dpo'
  | 'party-signatory';

/** The bodies with a part in a dossier, as far as permissions ask for them. */
export interface Parties {
  readonly committee?: string;
  readonly applicants: readonly string[];
  readonly provider: string;
  readonly recipients: readonly string[];
  readonly responsible: readonly string[];
  readonly advisers: readonly string[];
}

/**
 * A person's relations to a dossier. Whoever belongs to the committee acts for its secretariat; the chair's own acts ask for the chair.
 */
export function relationsToDossier(person: Person, parties: Parties): ReadonlySet<Relation> {
  const relations = new Set<Relation>();
  if (person.committee !== undefined && person.committee === parties.committee) {
    relations.add('secretariat');
    if (person.role === 'chair') relations.add('chair');
  }
  const body = person.organisation;
  if (body === undefined) return relations;
  if (parties.applicants.includes(body)) relations.add('applicant');
  if (parties.provider === body) relations.add('provider');
  if (parties.recipients.includes(body)) relations.add('recipient');
  if (parties.responsible.includes(body)) relations.add('responsible');
  if (parties.advisers.includes(body)) relations.add('adviser');
  return relations;
}

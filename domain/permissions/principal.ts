/** What somebody is at their body; only chair, dpo and signatory open steps that colleagues may not take. */
export const ROLES = [
  'applicant',
  'adviser',
  'dpo',
  'signatory',
  'responsible',
  'secretariat',
  'chair',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

/** Who commands, as Beraad knows them: a person or a program of a body, and what they are there now. */
export interface Person {
  readonly kind: 'person' | 'client';
  readonly id: string;
  readonly role: Role;
  /** Whoever is several things at one body is all of them. */
  readonly otherRoles?: readonly Role[];
  readonly organisation?: string;
  readonly committee?: string;
  /** Whom they stand in for: the roles are that person's, the deed is their own. */
  readonly onBehalfOf?: string;
}

/** Who asks what is open to anyone: of no body, so that nothing else opens for them. */
export const ANYONE: Person = { kind: 'client', id: 'anyone', role: 'responsible' };

/** Whether somebody has this role, at the body for which they act. */
export const hasRole = ({ role, otherRoles = [] }: Person, asked: Role): boolean =>
  role === asked || otherRoles.includes(asked);

/** How a log names who did something, and for whom. */
export interface Actor {
  /** `person:ID` or `client:ID`. */
  readonly by: string;
  /** `person:ID`. */
  readonly onBehalfOf?: string;
}

/** Who commands, as the log names them. */
export const actorOf = ({ kind, id, onBehalfOf }: Person): Actor => ({
  by: `${kind}:${id}`,
  ...(onBehalfOf === undefined ? {} : { onBehalfOf: `person:${onBehalfOf}` }),
});

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
  | 'acceder'
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
    if (hasRole(person, 'chair')) relations.add('chair');
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

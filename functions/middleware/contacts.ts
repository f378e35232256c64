import type { OrganisationProfile } from '#adapters/dynamodb/directory.ts';
import { hashOf } from '#adapters/dynamodb/hash-chain.ts';
import { forgetBounces, readDeadAddresses } from '#adapters/dynamodb/mail-addresses.ts';
import { type Instant, localDateOf } from '#domain/calendar/brussels-time.ts';
import type { ContactFields } from '#domain/commands/party-fields.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import type { TablePorts } from './ports.ts';

/** How a body is reached, as those who may change it read it. */
interface Contacts {
  readonly organisation: string;
  readonly name: string;
  readonly addresses: Pick<OrganisationProfile, 'email' | 'dpo' | 'secondContact' | 'mailbox'>;
  readonly signatories: readonly { readonly name: string; readonly office?: string | undefined }[];
  /** Tells this state of it from any other: what was changed meanwhile is not written over. */
  readonly seen: string;
  /** Whether the reader may also say who signs for the body. */
  readonly setsSignatories: boolean;
  /** When it was last changed, and by whom, by name. */
  readonly changed?: { readonly at: Instant; readonly by: string } | undefined;
  /** Of its addresses those at which mail came back for good. */
  readonly dead: readonly string[];
}

/** A body with an address that does not work. */
interface DeadAddress {
  readonly organisation: string;
  readonly name: string;
  readonly address: string;
  readonly since: string;
}

/** Who keeps the addresses of other bodies: every committee, since mail of each comes back from them, and an administrator. */
const keepsAll = (person: Person): boolean => person.committee !== undefined || hasRole(person, 'administrator');

/** Whoever may sign for a body says who else may; nobody lets themselves in, and no committee names those whom it checks. */
const setsSignatories = (person: Person, organisation: string): boolean =>
  hasRole(person, 'administrator') || (person.organisation === organisation && hasRole(person, 'signatory'));

/** A body whose contacts a person may change. */
async function changeable(ports: TablePorts, person: Person, id: string): Promise<OrganisationProfile | undefined> {
  return keepsAll(person) || person.organisation === id ? ports.directory.organisation(id) : undefined;
}

const ADDRESSES = ['email', 'dpo', 'secondContact', 'mailbox'] as const;

const addressesOf = (body: Partial<Record<(typeof ADDRESSES)[number], string | undefined>>): string[] =>
  ADDRESSES.flatMap((name) => body[name] ?? []);

/** How a body is reached; undefined for who may not change it. */
export async function contactsOf(ports: TablePorts, person: Person, id: string): Promise<Contacts | undefined> {
  const body = await changeable(ports, person, id);
  if (body === undefined) return undefined;
  const { email, dpo, secondContact, mailbox, signatories = [], contactsChanged } = body;
  const dead = await readDeadAddresses(ports.table);
  return {
    organisation: id,
    name: body.name,
    addresses: { email, dpo, secondContact, mailbox },
    signatories: signatories.map(({ name, office }) => ({ name, office })),
    seen: hashOf(body),
    setsSignatories: setsSignatories(person, id),
    changed: contactsChanged && {
      at: contactsChanged.at,
      by: (await ports.directory.person(contactsChanged.by))?.name ?? contactsChanged.by,
    },
    dead: dead.flatMap(({ address }) => (addressesOf(body).includes(address) ? [address] : [])),
  };
}

/** The bodies with an address that does not work, for who keeps the addresses of all; undefined for anybody else. */
export async function deadAddresses(ports: TablePorts, person: Person): Promise<DeadAddress[] | undefined> {
  if (!keepsAll(person)) return undefined;
  const [bodies, addresses] = await Promise.all([ports.directory.organisations(), readDeadAddresses(ports.table)]);
  return addresses.flatMap(({ address, deadSince }) =>
    bodies
      .filter((body) => addressesOf(body).includes(address))
      .map(({ id, name }) => ({ organisation: id, name, address, since: localDateOf(deadSince ?? ports.now()) })),
  );
}

/** Changes how a body is reached. Whoever saves its addresses says that they are right: mail that came back before is forgotten. */
export async function changeContacts(
  ports: TablePorts,
  person: Person,
  id: string,
  { signatories: asked = [], ...addresses }: ContactFields,
  seen: string,
): Promise<'changed' | 'conflict' | 'not-found'> {
  const body = await changeable(ports, person, id);
  if (body === undefined) return 'not-found';
  const { email: _email, dpo: _dpo, secondContact: _second, mailbox: _mailbox, contactsChanged, ...rest } = body;
  // A national number that was known of somebody stays with their name.
  const known = new Map((body.signatories ?? []).map((one) => [one.name, one.nationalNumberHash]));
  const signatories = asked.map((one) => {
    const nationalNumberHash = known.get(one.name);
    return { ...one, ...(nationalNumberHash === undefined ? {} : { nationalNumberHash }) };
  });
  const changed = { ...rest, ...addresses, ...(setsSignatories(person, id) ? { signatories } : {}) };
  const isSame = hashOf({ ...changed, contactsChanged }) === hashOf(body);
  // Sent twice, it is done.
  if (!isSame && hashOf(body) !== seen) return 'conflict';
  if (!isSame)
    await ports.directory.saveOrganisation({ ...changed, contactsChanged: { at: ports.now(), by: person.id } });
  await forgetBounces(ports.table, addressesOf(changed));
  return 'changed';
}

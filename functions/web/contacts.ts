import type { OrganisationProfile } from '#adapters/dynamodb/directory.ts';
import { hashOf } from '#adapters/dynamodb/hash-chain.ts';
import { forgetBounces, readDeadAddresses } from '#adapters/dynamodb/mail-addresses.ts';
import { localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import type { ContactFields } from '#domain/commands/party-fields.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { ContactCard, ContactsView } from '#web/pages/desk/views.ts';
import type { PortalDesk } from '#web/ports.ts';

type Change = Awaited<ReturnType<PortalDesk['changeContacts']>>;

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

/** How bodies are known: one's own, and for a committee those that cannot be reached. */
export async function contactsView(ports: TablePorts, person: Person): Promise<ContactsView> {
  const own = person.organisation === undefined ? undefined : await ports.directory.organisation(person.organisation);
  const contacts = own && {
    organisation: own.id,
    name: own.name,
    email: own.email,
    dpo: own.dpo,
    secondContact: own.secondContact,
    mailbox: own.mailbox,
    signatories: own.signatories ?? [],
  };
  if (!keepsAll(person)) return { own: contacts };
  const [bodies, addresses] = await Promise.all([ports.directory.organisations(), readDeadAddresses(ports.table)]);
  const dead = addresses.flatMap(({ address, deadSince }) =>
    bodies
      .filter((body) => addressesOf(body).includes(address))
      .map(({ id, name }) => ({ organisation: id, name, address, since: localDateOf(deadSince ?? ports.now()) })),
  );
  return { own: contacts, dead };
}

/** What a person may change of how a body is reached; undefined for who may not. */
export async function contactCard(ports: TablePorts, person: Person, id: string): Promise<ContactCard | undefined> {
  const body = await changeable(ports, person, id);
  if (body === undefined) return undefined;
  const { signatories = [] } = body;
  const dead = await readDeadAddresses(ports.table);
  return {
    organisation: id,
    name: body.name,
    values: [
      ...ADDRESSES.map((name): [string, string] => [name, body[name] ?? '']),
      ['signatories._rows', String(signatories.length)],
      ...signatories.flatMap(({ name, office = '' }, row): [string, string][] => [
        [`signatories.${row}.name`, name],
        [`signatories.${row}.office`, office],
      ]),
    ],
    seen: hashOf(body),
    setsSignatories: setsSignatories(person, id),
    changed: body.contactsChanged && {
      at: withOffset(body.contactsChanged.at),
      by: (await ports.directory.person(body.contactsChanged.by))?.name ?? body.contactsChanged.by,
    },
    dead: dead.flatMap(({ address }) => (addressesOf(body).includes(address) ? [address] : [])),
  };
}

/** Changes how a body is reached. Whoever saves its addresses says that they are right: mail that came back before is forgotten. */
export async function changeContacts(
  ports: TablePorts,
  person: Person,
  id: string,
  { signatories: asked = [], ...addresses }: ContactFields,
  seen: string,
): Promise<Change> {
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

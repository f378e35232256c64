import { withOffset } from '#domain/calendar/brussels-time.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { contactsOf, deadAddresses } from '#functions/middleware/contacts.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { ContactCard, ContactsView } from '#web/pages/desk/views.ts';

/** How bodies are known: one's own, and for a committee all others, with those that cannot be reached. */
export async function contactsView(ports: TablePorts, person: Person): Promise<ContactsView> {
  const [own, dead, names] = await Promise.all([
    person.organisation === undefined ? undefined : ports.directory.organisation(person.organisation),
    deadAddresses(ports, person),
    ports.directory.organisationNames(),
  ]);
  return {
    own: own && {
      organisation: own.id,
      name: own.name,
      email: own.email,
      dpo: own.dpo,
      secondContact: own.secondContact,
      mailbox: own.mailbox,
      signatories: own.signatories ?? [],
    },
    dead,
    bodies: dead === undefined ? undefined : [...names].map(([id, name]) => ({ id, name })),
  };
}

/** What a person may change of how a body is reached, as its form begins; undefined for who may not. */
export async function contactCard(ports: TablePorts, person: Person, id: string): Promise<ContactCard | undefined> {
  const contacts = await contactsOf(ports, person, id);
  if (contacts === undefined) return undefined;
  const { addresses, signatories, changed, ...card } = contacts;
  return {
    ...card,
    values: [
      ...Object.entries(addresses).map(([name, address]): [string, string] => [name, address ?? '']),
      ['signatories._rows', String(signatories.length)],
      ...signatories.flatMap(({ name, office = '' }, row): [string, string][] => [
        [`signatories.${row}.name`, name],
        [`signatories.${row}.office`, office],
      ]),
    ],
    changed: changed && { at: withOffset(changed.at), by: changed.by },
  };
}

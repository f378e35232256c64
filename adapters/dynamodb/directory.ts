import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Person } from '#domain/permissions/principal.ts';
import type { Committee, Directory, Organisation } from '#domain/ports/ports.ts';
import { listed, profileKey, profilesList } from './keys.ts';
import { queryIndex } from './queries.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

export const organisationSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  email: z.string(),
  dpo: z.string().optional(),
  kbo: z.string().optional(),
  nis: z.string().optional(),
});

export const committeeSchema = z.object({
  id: z.string(),
  name: z.string(),
  secretariat: z.string(),
  chair: z.string(),
});

export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(['applicant', 'adviser', 'dpo', 'signatory', 'responsible', 'secretariat', 'chair', 'administrator']),
  organisation: z.string().optional(),
  committee: z.string().optional(),
});
export type PersonProfile = z.infer<typeof personSchema>;

type Kind = 'organisation' | 'committee' | 'person';

/** People and bodies that Beraad knows, and keeping them. */
export interface DirectoryStore extends Directory {
  person(id: string): Promise<PersonProfile | undefined>;
  people(): Promise<PersonProfile[]>;
  save(kind: 'organisation', profile: z.infer<typeof organisationSchema>): Promise<void>;
  save(kind: 'committee', profile: z.infer<typeof committeeSchema>): Promise<void>;
  save(kind: 'person', profile: PersonProfile): Promise<void>;
}

/** A profile as the domain's principal. */
export function personOf(profile: PersonProfile): Person {
  const { id, role, organisation, committee } = profile;
  return {
    kind: 'person',
    id,
    role,
    ...(organisation === undefined ? {} : { organisation }),
    ...(committee === undefined ? {} : { committee }),
  };
}

/** The directory in the table. Profiles are erasable: no log holds a name or an address. */
export function dynamodbDirectory(table: Table): DirectoryStore {
  async function read(kind: Kind, id: string): Promise<unknown> {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: profileKey(kind, id), ConsistentRead: true }),
    );
    return Item;
  }
  return {
    async organisation(id): Promise<Organisation | undefined> {
      const item = await read('organisation', id);
      return item === undefined ? undefined : organisationSchema.parse(item);
    },
    async committee(id): Promise<Committee | undefined> {
      const item = await read('committee', id);
      return item === undefined ? undefined : committeeSchema.parse(item);
    },
    async person(id) {
      const item = await read('person', id);
      return item === undefined ? undefined : personSchema.parse(item);
    },
    async people() {
      const items = await queryIndex(table, TABLE.listed, profilesList('person'));
      return items.map((item) => personSchema.parse(item));
    },
    async save(kind: Kind, profile: { readonly id: string }) {
      const item = { ...profileKey(kind, profile.id), ...listed(profilesList(kind), profile.id), ...profile };
      await table.documents.send(new PutCommand({ TableName: table.name, Item: item }));
    },
  };
}

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type BodyReference, type Profile, profileSchema } from '#domain/identity/profile.ts';
import type { Committee, Directory, Organisation } from '#domain/ports/ports.ts';
import type { Write } from './kept-answers.ts';
import { codeKey, codePartition, listed, profileKey, profilesList } from './keys.ts';
import { queryIndex, queryPartition } from './queries.ts';
import { readItem } from './read-item.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

export const organisationSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  email: z.string(),
  dpo: z.string().optional(),
  secondContact: z.string().optional(),
  mailbox: z.string().optional(),
  kbo: z.string().optional(),
  nis: z.string().optional(),
  /** Its code at ACM/IDM, where that is not its enterprise number: an OVO code. */
  code: z.string().optional(),
  /** Those who may bind it by their signature: in a municipality the mayor and the general director. */
  signatories: z
    .array(
      z.object({
        name: z.string(),
        office: z.string().optional(),
        /** Keyed hash of the national number; the number itself is kept nowhere. */
        nationalNumberHash: z.string().optional(),
      }),
    )
    .optional(),
  /** When its own people or a secretariat last changed how it is reached, and who. */
  contactsChanged: z.object({ at: z.string(), by: z.string() }).optional(),
  /** The body that it was merged into, and from which day. */
  successor: z.object({ organisation: z.string(), from: z.string() }).optional(),
});
export type OrganisationProfile = z.infer<typeof organisationSchema>;

export const committeeSchema = z.object({
  id: z.string(),
  name: z.string(),
  secretariat: z.string(),
  chair: z.string(),
  /** The code at ACM/IDM of the body that its people belong to there. */
  code: z.string().optional(),
  appeal: z.string().optional(),
});
export type CommitteeProfile = z.infer<typeof committeeSchema>;

type Kind = 'organisation' | 'committee' | 'person';
type Body = OrganisationProfile | CommitteeProfile;

/** The codes by which tokens name a body. One that has none is named by its reference. */
export function codesOf(body: { readonly id: string; readonly code?: string; readonly kbo?: string }): string[] {
  const codes = [body.code, body.kbo].filter((code) => code !== undefined);
  return codes.length === 0 ? [body.id] : [...new Set(codes)];
}

const inShortSchema = organisationSchema.pick({ id: true, name: true, kind: true });
type OrganisationInShort = z.infer<typeof inShortSchema>;

/** People and bodies that Beraad knows, and keeping them. */
export interface DirectoryStore extends Directory {
  organisation(id: string): Promise<OrganisationProfile | undefined>;
  committee(id: string): Promise<CommitteeProfile | undefined>;
  organisations(): Promise<OrganisationProfile[]>;
  /** Every organisation, as far as it is listed and chosen. */
  organisationsInShort(): Promise<OrganisationInShort[]>;
  /** What every organisation is called, by its reference. */
  organisationNames(): Promise<ReadonlyMap<string, string>>;
  committees(): Promise<CommitteeProfile[]>;
  person(id: string): Promise<Profile | undefined>;
  people(): Promise<Profile[]>;
  /** The bodies that have a code, usually one. */
  bodiesWithCode(code: string): Promise<BodyReference[]>;
  /** `along` is written in the same transaction. */
  saveOrganisation(profile: OrganisationProfile, along?: readonly Write[]): Promise<void>;
  saveCommittee(profile: CommitteeProfile): Promise<void>;
  savePerson(profile: Profile): Promise<void>;
  /** Remembers what is new about somebody, unless another changed what was known of them in between. */
  learnPerson(before: Profile | undefined, profile: Profile): Promise<void>;
}

/** The directory in the table. Profiles are erasable: no log holds a name or an address. */
export function dynamodbDirectory(table: Table): DirectoryStore {
  async function read<Schema extends z.ZodType>(
    kind: Kind,
    id: string,
    schema: Schema,
  ): Promise<z.output<Schema> | undefined> {
    const item = await readItem(table, profileKey(kind, id));
    return item === undefined ? undefined : schema.parse(item);
  }
  async function all<Schema extends z.ZodType>(kind: Kind, schema: Schema): Promise<z.output<Schema>[]> {
    const items = await queryIndex(table, TABLE.listed, profilesList(kind));
    return items.map((item) => schema.parse(item));
  }
  async function inShort(): Promise<OrganisationInShort[]> {
    const items = await queryIndex(table, TABLE.listed, profilesList('organisation'), undefined, {
      attributes: ['id', 'name', 'kind'],
    });
    return items.map((item) => inShortSchema.parse(item));
  }
  const itemOf = (kind: Kind, profile: { readonly id: string }) => ({
    ...profileKey(kind, profile.id),
    ...listed(profilesList(kind), profile.id),
    ...profile,
  });
  /** The body, and the places where tokens' codes lead to it: a code that it gave up leads to it no more. */
  async function saveBody(
    kind: BodyReference['kind'],
    before: Body | undefined,
    body: Body,
    along: readonly Write[] = [],
  ): Promise<void> {
    const codes = codesOf(body);
    const given = before === undefined ? [] : codesOf(before).filter((code) => !codes.includes(code));
    await table.documents.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName: table.name, Item: itemOf(kind, body) } },
          ...codes.map((code) => ({
            Put: { TableName: table.name, Item: { ...codeKey(code, kind, body.id), kind, id: body.id } },
          })),
          ...given.map((code) => ({ Delete: { TableName: table.name, Key: codeKey(code, kind, body.id) } })),
          ...along,
        ],
      }),
    );
  }
  return {
    organisation: (id): Promise<(OrganisationProfile & Organisation) | undefined> =>
      read('organisation', id, organisationSchema),
    committee: (id): Promise<(CommitteeProfile & Committee) | undefined> => read('committee', id, committeeSchema),
    organisations: () => all('organisation', organisationSchema),
    async organisationNames() {
      return new Map((await inShort()).map(({ id, name }) => [id, name]));
    },
    organisationsInShort: inShort,
    committees: () => all('committee', committeeSchema),
    person: (id) => read('person', id, profileSchema),
    people: () => all('person', profileSchema),
    async bodiesWithCode(code) {
      const items = await queryPartition(table, codePartition(code));
      const schema = z.object({ kind: z.enum(['organisation', 'committee']), id: z.string() });
      return items.map((item) => schema.parse(item));
    },
    async saveOrganisation(profile, along) {
      await saveBody('organisation', await read('organisation', profile.id, organisationSchema), profile, along);
    },
    async saveCommittee(profile) {
      await saveBody('committee', await read('committee', profile.id, committeeSchema), profile);
    },
    async savePerson(profile) {
      await table.documents.send(new PutCommand({ TableName: table.name, Item: itemOf('person', profile) }));
    },
    async learnPerson(before, profile) {
      try {
        await table.documents.send(
          new PutCommand({
            TableName: table.name,
            Item: itemOf('person', profile),
            ...(before === undefined
              ? { ConditionExpression: `attribute_not_exists(${TABLE.partitionKey})` }
              : {
                  ConditionExpression: '#roles = :roles',
                  ExpressionAttributeNames: { '#roles': 'roles' },
                  ExpressionAttributeValues: { ':roles': before.roles },
                }),
          }),
        );
      } catch (error) {
        // What an administrator changed at this moment stands; the next call is looked at anew.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

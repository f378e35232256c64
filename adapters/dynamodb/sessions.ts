import { createHash, randomBytes } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { epochOf, type Instant } from '#domain/calendar/brussels-time.ts';
import { keptFormKey, loginKey, sessionKey } from './keys.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

const sessionSchema = z.object({
  person: z.string(),
  /** What the login said of them, as JSON. */
  claims: z.string(),
  csrf: z.string(),
  startedAt: z.string(),
  seenAt: z.string(),
});
const loginSchema = z.object({
  browser: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  startedAt: z.string(),
});
const keptFormSchema = z.object({
  person: z.string(),
  path: z.string(),
  fields: z.array(z.tuple([z.string(), z.string()])),
  keptAt: z.string(),
});

/** Who is logged in, since when, and the token that their forms carry. Nothing of it but a random name leaves for the browser. */
type Session = z.infer<typeof sessionSchema>;
/** Somebody who was sent to log in. */
type StartedLogin = z.infer<typeof loginSchema>;
/** A form that came when its session had expired. */
type KeptForm = z.infer<typeof keptFormSchema>;

/** The rows of logging in: sessions, logins under way, forms that wait for a new login. */
export interface SessionStore {
  /** Begins a session; its secret name is for the cookie alone. */
  begin(
    who: { readonly person: string; readonly claims: string },
    now: Instant,
  ): Promise<{ readonly id: string; readonly session: Session }>;
  read(id: string): Promise<Session | undefined>;
  seen(id: string, now: Instant): Promise<void>;
  /** Lets a session begin anew at an instant: for whoever moved time itself and did not sit idle meanwhile. */
  beginAnew(id: string, now: Instant): Promise<void>;
  end(id: string): Promise<void>;
  startLogin(login: StartedLogin): Promise<void>;
  /** Gives a started login once. */
  takeLogin(state: string): Promise<StartedLogin | undefined>;
  keepForm(form: KeptForm): Promise<string>;
  keptForm(id: string): Promise<KeptForm | undefined>;
}

const SECRET_BYTES = 32;
/** Rows are kept this long past their last use, so that a form of an expired session can still be told from a forged one. */
const KEPT_SECONDS = 86_400;

const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url');
/** A reader of the table cannot use what stands there: only who holds the secret finds its row. */
const nameOf = (given: string): string => createHash('sha256').update(given).digest('base64url');

const expiry = (now: Instant) => ({ [TABLE.timeToLive]: Math.floor(epochOf(now) / 1000) + KEPT_SECONDS });

/** Sessions in the table, each under the hash of its secret. */
export function dynamodbSessions(table: Table): SessionStore {
  const read = async (Key: Record<string, string>): Promise<unknown> =>
    (await table.documents.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }))).Item;
  const put = async (Item: Record<string, unknown>): Promise<void> => {
    await table.documents.send(new PutCommand({ TableName: table.name, Item }));
  };
  async function note(id: string, UpdateExpression: string, now: Instant): Promise<void> {
    await table.documents
      .send(
        new UpdateCommand({
          TableName: table.name,
          Key: sessionKey(nameOf(id)),
          UpdateExpression,
          // A session that was ended meanwhile stays ended.
          ConditionExpression: `attribute_exists(${TABLE.partitionKey})`,
          ExpressionAttributeNames: { '#expires': TABLE.timeToLive },
          ExpressionAttributeValues: { ':now': now, ':expires': expiry(now)[TABLE.timeToLive] },
        }),
      )
      .catch((error: unknown) => {
        if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
      });
  }
  return {
    async begin({ person, claims }, now) {
      const id = secret();
      const session: Session = { person, claims, csrf: secret(), startedAt: now, seenAt: now };
      await put({ ...sessionKey(nameOf(id)), ...session, ...expiry(now) });
      return { id, session };
    },
    async read(id) {
      const item = await read(sessionKey(nameOf(id)));
      return item === undefined ? undefined : sessionSchema.parse(item);
    },
    seen: (id, now) => note(id, 'SET seenAt = :now, #expires = :expires', now),
    beginAnew: (id, now) => note(id, 'SET startedAt = :now, seenAt = :now, #expires = :expires', now),
    async end(id) {
      await table.documents.send(new DeleteCommand({ TableName: table.name, Key: sessionKey(nameOf(id)) }));
    },
    async startLogin(login) {
      await put({ ...loginKey(nameOf(login.state)), ...login, ...expiry(login.startedAt) });
    },
    async takeLogin(state) {
      const { Attributes } = await table.documents.send(
        new DeleteCommand({ TableName: table.name, Key: loginKey(nameOf(state)), ReturnValues: 'ALL_OLD' }),
      );
      return Attributes === undefined ? undefined : loginSchema.parse(Attributes);
    },
    async keepForm(form) {
      const id = secret();
      await put({ ...keptFormKey(nameOf(id)), ...form, ...expiry(form.keptAt) });
      return id;
    },
    async keptForm(id) {
      const item = await read(keptFormKey(nameOf(id)));
      return item === undefined ? undefined : keptFormSchema.parse(item);
    },
  };
}

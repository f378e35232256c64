import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The table and the client that reaches it; every adapter here takes one. */
export interface Table {
  readonly name: string;
  readonly documents: DynamoDBDocumentClient;
  /** What was read by key for one answer, so that it is not read twice for it (`forOneAnswer`). */
  readonly kept?: Map<string, Promise<Record<string, unknown> | undefined>>;
}

/** The table for one answer that writes nothing: an item that is asked for again is the one that was read. Not to be kept longer. */
export const forOneAnswer = ({ name, documents }: Table): Table => ({ name, documents, kept: new Map() });

/** The table by its name, as a client reaches it. */
export function tableOver(client: DynamoDBClient, name: string): Table {
  // It prepares a log of each call, with all that the call brings and gives, which nobody reads: functions write their own.
  client.middlewareStack.remove('loggerMiddleware');
  // A map with an entry called `constructor`, as a body or a dossier may be, is to the SDK an instance of a class that it does not know.
  const marshallOptions = { removeUndefinedValues: true, convertClassInstanceToMap: true };
  return { name, documents: DynamoDBDocumentClient.from(client, { marshallOptions }) };
}

/** Opens the table by its name; endpoint, region and credentials come from the SDK's own settings. */
export const openTable = (name: string): Table => tableOver(new DynamoDBClient({}), name);

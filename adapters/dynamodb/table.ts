import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The table and the client that reaches it; every adapter here takes one. */
export interface Table {
  readonly name: string;
  readonly documents: DynamoDBDocumentClient;
}

/** Opens the table by its name; endpoint, region and credentials come from the SDK's own settings. */
export function openTable(name: string): Table {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return { name, documents };
}

/** What was given is more than DynamoDB keeps in one item or key; nothing was written. */
export class BeyondLimits extends Error {
  override readonly name = 'BeyondLimits';
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_PARTITION_KEY_BYTES = 2048;
const MOST_SORT_KEY_BYTES = 1024;

/** Refuses a key that DynamoDB would not take. */
export function checkKey(partition: string, sort: string): void {
  if (Buffer.byteLength(partition) > MOST_PARTITION_KEY_BYTES || Buffer.byteLength(sort) > MOST_SORT_KEY_BYTES)
    throw new BeyondLimits('a key is longer than DynamoDB takes');
}

/** Whether DynamoDB refused a write for its size, as opposed to its form. */
export function isTooLarge(error: unknown): boolean {
  const told = error instanceof Error ? `${error.name}: ${error.message}` : '';
  return told.startsWith('ValidationException') && /size/i.test(told) && /exceed/i.test(told);
}

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';
import { verifyLogs } from '#adapters/dynamodb/verify-logs.ts';
import { readLogRoots } from '#adapters/s3/log-roots.ts';
import { startDynamodb } from '../dynamodb/dynamodb-server.ts';
import { BUCKET_NAME, CREDENTIALS, localTable, REGION, textKey } from '../platform/settings.ts';
import { openPlatformStore } from '../store/platform-store.ts';

const USAGE = 'Usage: npm run verify-log [-- --data FOLDER]     (default: BERAAD_DATA, else .beraad)';
const USAGE_STATUS = 2;

function readFolder(): string {
  try {
    const { values } = parseArgs({ options: { data: { type: 'string' } } });
    return resolve(values.data ?? process.env.BERAAD_DATA ?? '.beraad');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exit(USAGE_STATUS);
  }
}

/** Reads a platform's data, whether it is running or not: both databases take readers beside their writer. */
async function main(): Promise<number> {
  const folder = readFolder();
  if (!existsSync(join(folder, 'dynamodb.db'))) {
    process.stderr.write(`${folder} holds no data of Beraad. ${USAGE}\n`);
    return USAGE_STATUS;
  }
  const store = openPlatformStore(folder);
  const [dynamodb, s3] = await Promise.all([
    startDynamodb(join(folder, 'dynamodb.db')),
    startFauxqs({ port: 0, host: '127.0.0.1', logger: false, dataDir: join(folder, 's3') }),
  ]);
  const { client, table } = localTable(dynamodb.endpoint);
  try {
    const s3Client = new S3Client({
      endpoint: s3.address,
      region: REGION,
      credentials: CREDENTIALS,
      forcePathStyle: true,
    });
    const { logs, events, roots, difference } = await verifyLogs(
      table,
      textKey(store),
      await readLogRoots(BUCKET_NAME, s3Client),
    );
    if (difference === undefined) {
      process.stdout.write(`${logs} logs with ${events} events and ${roots} daily roots agree.\n`);
      return 0;
    }
    const { code, aggregate, sequence, message } = difference;
    const place = aggregate === undefined ? '' : `${aggregate}${sequence === undefined ? '' : `, event ${sequence}`}: `;
    process.stdout.write(`First difference: ${place}${message} [${code}]\n`);
    return 1;
  } finally {
    client.destroy();
    await s3.stop();
    await dynamodb.close();
    store.close();
  }
}

process.exitCode = await main();

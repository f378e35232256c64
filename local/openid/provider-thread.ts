import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { installVirtualDate } from '../clock/virtual-date.ts';
import { localTable } from '../platform/settings.ts';
import { createProvider } from './provider.ts';
import { OPENID_PATH, type ProviderSettings } from './settings.ts';

const settings: ProviderSettings = workerData;
installVirtualDate(settings.clock);
const answer = createProvider(localTable(settings.dynamodbEndpoint).table, settings).callback();

const server = createServer((request, response) => {
  // The provider stands under a path of the platform's address and finds its own place by these two.
  const url = request.url ?? '/';
  Object.assign(request, { originalUrl: url, url: url.slice(OPENID_PATH.length) || '/' });
  void answer(request, response);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  parentPort?.postMessage(typeof address === 'object' ? address?.port : undefined);
});

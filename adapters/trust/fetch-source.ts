/** What cannot be had from a source; the address is the operator's own, so it may be told. */
class SourceError extends Error {
  override readonly name = 'SourceError';
}

const TIMEOUT_MILLISECONDS = 20_000;
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_TRIES = 3;
const FIRST_PAUSE_MILLISECONDS = 200;

async function fetchOnce(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  if (!response.ok || response.body === null) throw new SourceError(`${url} answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new SourceError(`${url} gives more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** Gets what is at an address, tried three times; at most 64 MB. @throws SourceError, or what `fetch` throws */
export async function fetchSource(url: string): Promise<Uint8Array> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await fetchOnce(url);
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MILLISECONDS * 2 ** (tries - 1)));
    }
  }
}

import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as passOn,
  type ServerResponse,
} from 'node:http';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import * as z from 'zod';

/** The emulator takes no larger body. */
const MOST_AT_ONCE = 11 * 1024 * 1024;
/** A part of an object that is larger than that. */
const PART_BYTES = 8 * 1024 * 1024;
/** No form holds more than this, whatever its policy says: it is read into memory. */
const MOST_IN_MEMORY = 512 * 1024 * 1024;
/** Headers of one connection, which the next one makes itself. */
const OF_ONE_CONNECTION = ['connection', 'keep-alive', 'expect', 'transfer-encoding'];

/** The address at which S3 is reached: the emulator, with what it lacks of forms in which browsers send files. */
export interface UploadDoor {
  readonly address: string;
  close(): Promise<void>;
}

interface UploadDoorOptions {
  /** The emulator. */
  readonly s3: string;
  readonly client: S3Client;
  /** Told of an object that came in a form too large for the emulator. */
  readonly onObject: (bucket: string, key: string) => void;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const ERRORS = {
  EntityTooLarge: 'Your proposed upload exceeds the maximum allowed size',
  EntityTooSmall: 'Your proposed upload is smaller than the minimum allowed size',
  MalformedPOSTRequest: 'The body of your POST request is not well-formed multipart/form-data.',
} as const;

function refuse(response: ServerResponse, code: keyof typeof ERRORS): void {
  response.writeHead(400, { 'content-type': 'application/xml', connection: 'close' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${ERRORS[code]}</Message></Error>`,
  );
}

const policySchema = z.object({ conditions: z.array(z.unknown()) });
const lengthSchema = z.tuple([z.literal('content-length-range'), z.int(), z.int()]);

/** The sizes that the signed policy of a form allows. */
function allowedSizes(policy: unknown): readonly [least: number, most: number] {
  if (typeof policy !== 'string') return [0, Number.POSITIVE_INFINITY];
  const { conditions } = policySchema.parse(JSON.parse(Buffer.from(policy, 'base64').toString('utf8')));
  const range = conditions
    .map((condition) => lengthSchema.safeParse(condition).data)
    .find((each) => each !== undefined);
  return range === undefined ? [0, Number.POSITIVE_INFINITY] : [range[1], range[2]];
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.byteLength;
    if (size > MOST_IN_MEMORY) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

const passedHeaders = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_CONNECTION.includes(name)));

/**
 * Opens the door. The emulator takes no form larger than 11 MiB and answers it in English, at its own address; S3 takes what the form's
 * policy allows, leads the browser back, and refuses what it does not allow. So does this.
 */
export async function openUploadDoor({ s3, client, onObject }: UploadDoorOptions): Promise<UploadDoor> {
  const { hostname, port } = new URL(s3);
  const agent = new Agent({ keepAlive: true });

  function pass(request: IncomingMessage, response: ServerResponse, body?: Buffer): void {
    const { method, url, headers } = request;
    const passed = passOn(
      {
        host: hostname,
        port,
        method,
        path: url,
        agent,
        headers: {
          ...passedHeaders(headers),
          ...(body === undefined ? {} : { 'content-length': String(body.byteLength) }),
        },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, passedHeaders(answer.headers));
        answer.pipe(response);
      },
    );
    passed.once('error', () => response.destroy());
    response.once('close', () => passed.destroy());
    if (body === undefined) request.pipe(passed);
    else passed.end(body);
  }

  async function store(bucket: string, key: string, type: string, bytes: Uint8Array): Promise<string> {
    const place = { Bucket: bucket, Key: key };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...place, ContentType: type }));
    const Parts: { readonly PartNumber: number; readonly ETag: string | undefined }[] = [];
    for (let start = 0; start < bytes.byteLength; start += PART_BYTES) {
      const PartNumber = Parts.length + 1;
      const Body = bytes.subarray(start, start + PART_BYTES);
      const { ETag } = await client.send(new UploadPartCommand({ ...place, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    const { ETag = '' } = await client.send(
      new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } }),
    );
    onObject(bucket, key);
    return ETag;
  }

  async function takeForm(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) return refuse(response, 'EntityTooLarge');
    const type = request.headers['content-type'] ?? '';
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
      .formData()
      .catch(() => undefined);
    const [file, key] = [form?.get('file'), form?.get('key')];
    if (form === undefined || typeof key !== 'string') return refuse(response, 'MalformedPOSTRequest');
    const bytes =
      file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : new TextEncoder().encode(file ?? '');
    const [least, most] = allowedSizes(form.get('Policy') ?? form.get('policy'));
    if (bytes.byteLength > most) return refuse(response, 'EntityTooLarge');
    if (bytes.byteLength < least) return refuse(response, 'EntityTooSmall');
    if (body.byteLength <= MOST_AT_ONCE) return pass(request, response, body);
    const bucket = decodeURIComponent((request.url ?? '/').split(/[/?]/)[1] ?? '');
    const etag = await store(bucket, key, String(form.get('Content-Type') ?? 'binary/octet-stream'), bytes);
    const redirect = form.get('success_action_redirect');
    if (typeof redirect !== 'string') {
      response.writeHead(204, { etag });
    } else {
      const back = new URL(redirect);
      for (const [name, value] of Object.entries({ bucket, key, etag })) back.searchParams.set(name, value);
      response.writeHead(303, { location: back.href });
    }
    response.end();
  }

  const server = createServer((request, response) => {
    const isForm =
      request.method === 'POST' &&
      (request.headers['content-type'] ?? '').toLowerCase().startsWith('multipart/form-data');
    if (!isForm) return pass(request, response);
    takeForm(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the door to S3 has no address');
  return {
    address: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

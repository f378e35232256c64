import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUploadDoor, type UploadDoor } from '#local/s3/upload-door.ts';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const MEGABYTE = 1024 * 1024;
const clientAt = (endpoint: string) =>
  new S3Client({ endpoint, region: 'eu-west-1', credentials: CREDENTIALS, forcePathStyle: true });

let emulator: Awaited<ReturnType<typeof startFauxqs>>;
let door: UploadDoor;
let behind: S3Client;
let s3: S3Client;
const came: string[] = [];

beforeAll(async () => {
  emulator = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  emulator.createBucket('files');
  behind = clientAt(emulator.address);
  const onObject = (bucket: string, key: string) => void came.push(`${bucket}/${key}`);
  door = await openUploadDoor({ s3: emulator.address, client: behind, onObject });
  s3 = clientAt(door.address);
});
afterAll(async () => {
  for (const client of [s3, behind]) client.destroy();
  await door.close();
  await emulator.stop();
});

async function send(key: string, bytes: number, most: number, more: Readonly<Record<string, string>> = {}) {
  const { url, fields } = await createPresignedPost(s3, {
    Bucket: 'files',
    Key: key,
    Fields: { 'Content-Type': 'application/pdf', ...more },
    Conditions: [['content-length-range', 1, most]],
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(bytes)]), 'x.pdf');
  const answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
}

describe('the door to S3', () => {
  it('refuses by the code of S3 what a policy does not allow, and keeps nothing of it', async () => {
    for (const [bytes, code] of [
      [2 * MEGABYTE + 1, 'EntityTooLarge'],
      [14 * MEGABYTE, 'EntityTooLarge'],
      [0, 'EntityTooSmall'],
    ] as const) {
      const { status, text } = await send('refused', bytes, 2 * MEGABYTE);
      expect({ bytes, status }).toEqual({ bytes, status: 400 });
      expect(text).toContain(`<Code>${code}</Code>`);
    }
    await expect(s3.send(new HeadObjectCommand({ Bucket: 'files', Key: 'refused' }))).rejects.toThrow();
  });

  it('takes what it allows, however large for the emulator, and leads the browser back', async () => {
    const back = { success_action_redirect: 'http://portal.test/indienen' };
    const sent = await send('large', 25 * MEGABYTE, 200 * MEGABYTE, back);

    expect(sent.status).toBe(303);
    expect(sent.location).toMatch(/^http:\/\/portal\.test\/indienen\?bucket=files&key=large&etag=/);
    const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket: 'files', Key: 'large' }));
    expect(ContentLength).toBe(25 * MEGABYTE);
    expect(came).toEqual(['files/large']);
    expect((await send('small', 10, 200 * MEGABYTE)).status).toBe(204);
  });

  it('passes everything else on as it is', async () => {
    const Body = new TextEncoder().encode('Één tekst');
    await s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'een/tekst ü', Body, ContentType: 'text/plain' }));
    const { Body: read, ContentType } = await behind.send(
      new GetObjectCommand({ Bucket: 'files', Key: 'een/tekst ü' }),
    );

    expect(await read?.transformToString()).toBe('Één tekst');
    expect(ContentType).toBe('text/plain');
    await expect(s3.send(new GetObjectCommand({ Bucket: 'files', Key: 'none' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });
});

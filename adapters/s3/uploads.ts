import { GetObjectCommand, HeadObjectCommand, NoSuchKey, NotFound, type S3Client } from '@aws-sdk/client-s3';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import * as z from 'zod';
import { SCAN_VERDICTS } from '#domain/accession/events.ts';
import { epochOf } from '#domain/calendar/brussels-time.ts';
import type { Glance, Upload, Uploads } from '#domain/ports/commitment-works.ts';
import { uploadKey } from '../dynamodb/keys.ts';
import type { Table } from '../dynamodb/table.ts';
import { TABLE } from '../dynamodb/table-schema.ts';

/** A commitment is some 50 KB, a scan of four pages a few megabytes. */
const LARGEST_UPLOAD_BYTES = 10 * 1024 * 1024;
/**
 * S3 answers a browser's form that is too large in English, at its own address. So a form may send more than we take, and whoever sent it
 * is told on our page; only what is far too large never gets there.
 */
const LARGEST_FORM_BYTES = 200 * 1024 * 1024;
const OFFER_SECONDS = 3600;
/** A PDF says so somewhere in these (PDF 32000-1, annex H 3.4.1). */
const HEADER_BYTES = 1024;
/** The file itself leaves quarantine after a month; a year later nobody asks any more whose it was. */
const KEPT_SECONDS = 365 * 86_400;

const PREFIX = 'uploads/';
const keyOf = (upload: string): string => `${PREFIX}${upload}`;

/** The upload that an object in quarantine is; undefined for any other object. */
export const uploadOfKey = (key: string): string | undefined =>
  key.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;

const uploadSchema = z.object({
  upload: z.string(),
  dossier: z.string(),
  organisation: z.string(),
  verdict: z.enum(SCAN_VERDICTS).optional(),
  scannedTag: z.string().optional(),
});

/** S3 writes a tag in quotation marks, GuardDuty does not. */
const plainTag = (tag: string): string => tag.replaceAll('"', '');

const isMissing = (error: unknown): boolean => error instanceof NoSuchKey || error instanceof NotFound;

/** Uploads in the quarantine bucket; whose each is, and what its scan said, stands in the table. */
export function s3Uploads(s3: S3Client, bucket: string, table: Table): Uploads {
  const read = async (upload: string): Promise<Upload | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: uploadKey(upload), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : uploadSchema.parse(Item);
  };
  return {
    async offer(upload, { dossier, organisation }, now, returnTo) {
      await table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: uploadKey(upload),
          UpdateExpression:
            'SET #upload = :upload, dossier = :dossier, organisation = :organisation, offeredAt = if_not_exists(offeredAt, :now), #expires = :expires',
          ExpressionAttributeNames: { '#upload': 'upload', '#expires': TABLE.timeToLive },
          ExpressionAttributeValues: {
            ':upload': upload,
            ':dossier': dossier,
            ':organisation': organisation,
            ':now': now,
            ':expires': Math.floor(epochOf(now) / 1000) + KEPT_SECONDS,
          },
        }),
      );
      const { url, fields } = await createPresignedPost(s3, {
        Bucket: bucket,
        Key: keyOf(upload),
        Fields: {
          'Content-Type': 'application/pdf',
          ...(returnTo === undefined ? {} : { success_action_redirect: returnTo }),
        },
        Conditions: [
          returnTo === undefined
            ? ['content-length-range', 1, LARGEST_UPLOAD_BYTES]
            : ['content-length-range', 0, LARGEST_FORM_BYTES],
          ['eq', '$Content-Type', 'application/pdf'],
        ],
        Expires: OFFER_SECONDS,
      });
      return { upload, url, fields, maximumBytes: LARGEST_UPLOAD_BYTES };
    },
    find: read,
    async glance(upload): Promise<Glance> {
      const object = { Bucket: bucket, Key: keyOf(upload) };
      try {
        const { ContentLength = 0 } = await s3.send(new HeadObjectCommand(object));
        if (ContentLength === 0) return 'empty';
        if (ContentLength > LARGEST_UPLOAD_BYTES) return 'too-large';
        const { Body } = await s3.send(new GetObjectCommand({ ...object, Range: `bytes=0-${HEADER_BYTES - 1}` }));
        const header = (await Body?.transformToString('latin1')) ?? '';
        return header.slice(0, HEADER_BYTES).includes('%PDF-') ? 'pdf' : 'not-a-pdf';
      } catch (error) {
        if (isMissing(error)) return 'nothing';
        throw error;
      }
    },
    async read(upload) {
      try {
        const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(upload) }));
        const bytes = await Body?.transformToByteArray();
        return bytes === undefined ? undefined : { bytes, tag: plainTag(ETag ?? '') };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async noteScan(upload, verdict, tag) {
      try {
        const { Attributes } = await table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: uploadKey(upload),
            UpdateExpression: 'SET verdict = :verdict, scannedTag = :tag',
            ConditionExpression: `attribute_exists(${TABLE.partitionKey})`,
            ExpressionAttributeValues: { ':verdict': verdict, ':tag': plainTag(tag) },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return uploadSchema.parse(Attributes);
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
        throw error;
      }
    },
  };
}

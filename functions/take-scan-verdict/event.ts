import * as z from 'zod';

/** GuardDuty's word on an object; https://docs.aws.amazon.com/guardduty/latest/ug/monitor-with-eventbridge-s3-malware-protection.html */
const scanResult = z.object({
  detail: z.object({
    scanStatus: z.string(),
    s3ObjectDetails: z.object({ objectKey: z.string(), eTag: z.string() }),
    scanResultDetails: z.object({ scanResultStatus: z.string() }),
  }),
});

/** A workflow asks whether the scan has told of the file that its accession handed in. */
const question = z.strictObject({ aggregate: z.string() });

export const takeScanVerdictSchema = z.union([scanResult, question]);

import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';

/**
 * The fields that several commands share. A check that JSON Schema can express is a zod check and so part of the
 * generated schema; what it cannot (does this date exist?) is a refinement with a `code` of its own, beside a plain
 * `format`, so that the generated schema accepts what any reader of the format would call well-formed.
 */

const BRUSSELS = 'Europe/Brussels';
const DATE_SHAPE = /^\d{4}-\d{2}-\d{2}$/;
const LOCAL_TIME_SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

/** Does this calendar day exist? `2017-02-30` does not, and neither does `tomorrow`. */
export function isLocalDate(text: string): boolean {
  if (!DATE_SHAPE.test(text)) return false;
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}

/** Does the clock in Brussels ever show this time? Not in the hour that summer time skips; a doubled time does exist (the earlier one is meant). */
export function isLocalTime(text: string): boolean {
  // Temporal reads a leap second `:60` as `:59`; to us it is no time.
  if (!LOCAL_TIME_SHAPE.test(text) || text.endsWith(':60')) return false;
  try {
    const wall = Temporal.PlainDateTime.from(text);
    return wall.toZonedDateTime(BRUSSELS, { disambiguation: 'earlier' }).toPlainDateTime().equals(wall);
  } catch {
    return false;
  }
}

/** Has this period, of the shape that `period` accepts, no length at all (`P0D`, `P0Y0M`, `P0WD`)? */
export function isZeroPeriod(text: string): boolean {
  return !/[1-9]/.test(text);
}

/** A reference: how a scenario or the API names a dossier, person, organisation, committee or event. */
export const ref = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, {
    error: 'A reference is lower-case letters, digits and hyphens, and starts with a letter or digit.',
  })
  .meta({ id: 'ref' });

/** A condition's reference within its decision, often the number of a paragraph: `101`, `12.a`. */
export const conditionRef = z
  .string()
  .min(1, { error: 'A condition reference is not empty.', abort: true })
  .regex(/^[A-Za-z0-9.-]+$/, { error: 'A condition reference is letters, digits, dots and hyphens.' })
  .meta({ id: 'conditionRef' });

/** A whole local day, `2017-11-30`. */
export const localDate = z
  .string()
  .refine(isLocalDate, {
    error: 'This date does not exist; a date is YYYY-MM-DD, such as 2017-11-30.',
    params: { code: 'no-such-date' },
  })
  .meta({ id: 'date', format: 'date' });

/** A time on the clock in Brussels, `2017-11-30T14:00` (seconds may follow). */
export const localTime = z
  .string()
  .regex(LOCAL_TIME_SHAPE, {
    error: 'A time is YYYY-MM-DDTHH:mm, such as 2017-11-30T14:00, in local time without an offset.',
    abort: true,
  })
  .refine(isLocalTime, {
    error: 'This time does not exist in Brussels (no such day or hour, or the hour that summer time skips).',
    params: { code: 'no-such-time' },
  })
  .meta({ id: 'localTime', description: 'local time, Europe/Brussels' });

/** An ISO 8601 period of years, months, weeks and days, or working days: `P1M`, `P10WD`. */
export const period = z
  .string()
  .min(3, { error: 'A period is an ISO 8601 period such as P1M or P2Y, or working days such as P10WD.', abort: true })
  .regex(/^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$|^P\d+WD$/, {
    error: 'A period is an ISO 8601 period such as P1M or P2Y, or working days such as P10WD.',
    abort: true,
  })
  .refine((text) => !isZeroPeriod(text), {
    error: 'A period of nothing is no period.',
    params: { code: 'zero-period' },
  })
  .meta({ id: 'period' });

/** A mail address. Checked loosely on purpose: only the mail server knows which addresses exist. */
export const email = z
  .string()
  .refine((text) => /^[^\s@]+@[^\s@]+$/.test(text), {
    error: 'This is not a mail address; it looks like name@organisation.example.',
    params: { code: 'not-an-email' },
  })
  .meta({ id: 'email', format: 'email' });

/**
 * A mail address to which a message can leave: its domain has a dot. Asked where people write addresses; a scenario names its own bodies
 * as it likes.
 */
export const reachableEmail = z
  .string()
  .refine((text) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text), {
    error: 'This is not a mail address; it looks like name@organisation.example.',
    params: { code: 'not-an-email' },
  })
  .meta({ id: 'reachableEmail', format: 'email' });

/** The address of a publication on the web. */
export const uri = z
  .string()
  .refine((text) => /^[a-z][a-z0-9+.-]*:/i.test(text) && URL.canParse(text), {
    error: 'This is not a full address; it looks like https://organisation.example/page.',
    params: { code: 'not-a-uri' },
  })
  .meta({ id: 'uri', format: 'uri' });

/** A list of free texts. */
export const texts = z.array(z.string()).meta({ id: 'texts' });

/** A list of references. */
export const refs = z.array(ref).meta({ id: 'refs' });

/** A document that goes with a command; its bytes travel apart. */
export const document = z
  .strictObject({
    kind: z.string().meta({
      description:
        'security-evaluation, security-plan, information-notice, retention-report, register-of-processing, other',
    }),
    title: z.string(),
    receivedOn: localDate.optional(),
    text: z.string().optional(),
  })
  .meta({ id: 'document' });

const DURATION_FORMS = '{until: DATE}, {until: DATE, indefiniteOn: EVENT} or {indefinite: true}';

/** How long an authorisation or protocol lasts. */
export const duration = z
  .union(
    [
      z.strictObject({ until: localDate }),
      z.strictObject({ indefinite: z.literal(true) }),
      z.strictObject({
        until: localDate,
        indefiniteOn: z.string().meta({
          description: 'event that makes the duration indefinite when it is recorded before `until` has passed',
        }),
      }),
    ],
    { error: `A duration is one of ${DURATION_FORMS}.` },
  )
  .meta({ id: 'duration' });

const DEADLINE_FORMS =
  '{by: DATE}, {within: PERIOD, of: EVENT}, {every: PERIOD, from: DATE}, {report: EVENT}, asap or continuous';

/** When a condition is due. */
export const deadline = z
  .union(
    [
      z.strictObject({ by: localDate }),
      z.strictObject({ within: period, of: ref }),
      z.strictObject({ every: period, from: localDate }),
      z.strictObject({ report: ref }),
      z.literal('asap'),
      z.literal('continuous'),
    ],
    { error: `A deadline is one of ${DEADLINE_FORMS}.` },
  )
  .meta({ id: 'deadline' });

const conditionShape = {
  ref: conditionRef,
  text: z.string(),
  deadline,
  public: z.boolean().default(true),
  survives: z.boolean().default(false),
};

/** A condition of a decision or a protocol. */
export const condition = z
  .strictObject({
    ...conditionShape,
    responsible: z.array(ref).min(1, { error: 'A condition names at least one responsible organisation.' }),
  })
  .meta({ id: 'condition' });

/** A condition that every organisation takes on which accedes; that organisation is responsible for it. */
export const accessionCondition = z
  .strictObject(conditionShape)
  .meta({ id: 'accessionCondition', description: 'the acceding organisation is responsible' });

/** Someone to reach at an organisation. */
export const contact = z.strictObject({ name: z.string(), email }).meta({ id: 'contact' });

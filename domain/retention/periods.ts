import { endOfDay, type Instant, localDateOf } from '#domain/calendar/brussels-time.ts';
import { addPeriods, type Period } from '#domain/calendar/periods.ts';

/**
 * How long what can be erased is kept, after what ends its use. No law gives these numbers: whoever runs Beraad has them in the selection
 * rules of Bestuursdecreet, art. III.87, § 1, and changes them here to what those say. docs/retention.md has the reasons.
 */
export const KEPT = {
  /** Free texts about a closed dossier beside the decision's own, its mail and the keys of its commands: after it was closed. */
  'dossier-texts': 'P10Y',
  /** Names, addresses and telephone numbers of an accession: after it ended. */
  'accession-texts': 'P1Y',
  /** What was to be told by telephone because mail did not arrive: after the day of that mail, once done. */
  'phone-items': 'P6M',
} as const satisfies Readonly<Record<string, Period>>;
export type ErasableKind = keyof typeof KEPT;
/** Who looked at a dossier: long enough to answer who saw what, no longer. It goes by the table's own lifetime, in years of 365 days. */
export const LOOKS_KEPT_YEARS = 2;

/** When something kept since an instant may go: the end of the last day of its period, in Brussels. */
export const erasableFrom = (kind: ErasableKind, since: Instant): Instant =>
  endOfDay(addPeriods(localDateOf(since), KEPT[kind], 1, []).date);

/**
 * Names of texts that are the decision itself, its request and its protocol: published, or to be published, and kept for good as a record
 * of government (GDPR, art. 17, § 3, b and d). Everything else people wrote: reasons, questions, titles of documents, names.
 */
const OF_THE_DECISION =
  /^(subject|purposes|legalBases|dataItems|retention|frequency|processors|(condition|undertaking|accession-condition|asked|granted|reason|point):.+)$/;

/** The texts of an event of a closed dossier that stay, and the names of those that go. */
export function partTexts(texts: Readonly<Record<string, string>>): {
  readonly stay: Readonly<Record<string, string>>;
  readonly go: readonly string[];
} {
  const all = Object.entries(texts);
  return {
    stay: Object.fromEntries(all.filter(([name]) => OF_THE_DECISION.test(name))),
    go: all.map(([name]) => name).filter((name) => !OF_THE_DECISION.test(name)),
  };
}

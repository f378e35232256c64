import { withOffset } from '#domain/calendar/brussels-time.ts';
import type { RegisterEntry } from './entry.ts';

/** The register for machines. Each feed is a pure text of the entries: the same entries give the same bytes. */

/** What codes are called by people; a feed that people read has these, beside the codes or instead of them. */
export interface RegisterWords {
  readonly kind: (kind: RegisterEntry['kind']) => string;
  readonly outcome: (outcome: RegisterEntry['outcome']) => string;
  readonly state: (state: string) => string;
  readonly recipientClass: (recipientClass: string) => string;
  readonly accessionState: (state: string) => string;
}

/** A feed's media type and how it is written. `address` is the portal's, without a slash at its end. */
export interface Feed {
  readonly type: string;
  readonly write: (entries: readonly RegisterEntry[], address: string, words: RegisterWords) => string;
}

const pageOf = (address: string, { reference }: RegisterEntry): string =>
  `${address}/register/${encodeURIComponent(reference)}`;

const writeJson: Feed['write'] = (entries, address) =>
  JSON.stringify({
    entries: entries.map((entry) => ({
      ...entry,
      publishedAt: withOffset(entry.publishedAt),
      changedAt: withOffset(entry.changedAt),
      page: pageOf(address, entry),
    })),
  });

/** A spreadsheet runs what begins like this as a formula; with an apostrophe before it, it is text. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell as RFC 4180 writes it, whether commas or semicolons part the cells, and harmless in a spreadsheet. */
export function csvCell(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const CSV_COLUMNS = [
  'reference',
  'kind',
  'number',
  'outcome',
  'state',
  'subject',
  'committee',
  'decidedOn',
  'publishedAt',
  'inForceFrom',
  'lastDay',
  'provider',
  'recipients',
  'amends',
  'version',
  'accessions',
  'page',
  'kindInDutch',
  'outcomeInDutch',
  'stateInDutch',
] as const;

const writeCsv: Feed['write'] = (entries, address, words) => {
  const rows = entries.map((entry) => {
    const values: Readonly<Record<(typeof CSV_COLUMNS)[number], string | undefined>> = {
      reference: entry.reference,
      kind: entry.kind,
      number: entry.number,
      outcome: entry.outcome,
      state: entry.state,
      subject: entry.subject,
      committee: entry.committee,
      decidedOn: entry.decidedOn,
      publishedAt: withOffset(entry.publishedAt),
      inForceFrom: entry.inForceFrom,
      lastDay: entry.lastDay,
      provider: entry.provider,
      recipients:
        entry.recipientClass === undefined ? entry.recipients.join('; ') : words.recipientClass(entry.recipientClass),
      amends: entry.amends,
      version: entry.version?.toString(),
      accessions: entry.accessions
        ?.map(({ organisation, state }) => `${organisation} (${words.accessionState(state)})`)
        .join('; '),
      page: pageOf(address, entry),
      kindInDutch: words.kind(entry.kind),
      outcomeInDutch: words.outcome(entry.outcome),
      stateInDutch: words.state(entry.state),
    };
    return CSV_COLUMNS.map((column) => csvCell(values[column] ?? '')).join(',');
  });
  // With the mark by which a spreadsheet knows UTF-8; the commas are what programs that read the register expect.
  return `\uFEFF${[CSV_COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
};

const XML_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** XML 1.0 has no place for control characters: https://www.w3.org/TR/xml/#charsets */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to leave out
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const xml = (text: string): string =>
  text.replaceAll(NOT_XML, '').replaceAll(/[&<>"]/g, (sign) => XML_ESCAPES[sign] ?? '');

const titleOf = ({ number, reference, subject }: RegisterEntry): string => `${number ?? reference}: ${subject}`;

/** From whom to whom, how it stands, and how many acceded. */
function summaryOf(
  { provider, recipients, recipientClass, state, accessions }: RegisterEntry,
  words: RegisterWords,
): string {
  const to = recipientClass === undefined ? recipients.join(', ') : words.recipientClass(recipientClass);
  const acceded = accessions?.filter((one) => one.state === 'active').length;
  return `${provider} → ${to} (${words.state(state)}${acceded === undefined ? '' : `, ${acceded} toegetreden`})`;
}

/** An empty register was last changed at the beginning of time, not now: the feed must not change by being read. */
const EPOCH = '1970-01-01T00:00:00.000Z';

/** RFC 4287. */
const writeAtom: Feed['write'] = (entries, address, words) => {
  const changed =
    entries
      .map(({ changedAt }) => changedAt)
      .sort()
      .at(-1) ?? EPOCH;
  const items = entries.map((entry) => {
    const page = xml(pageOf(address, entry));
    return [
      '  <entry>',
      `    <id>${page}</id>`,
      `    <title>${xml(titleOf(entry))}</title>`,
      `    <link rel="alternate" type="text/html" href="${page}"/>`,
      `    <published>${withOffset(entry.publishedAt)}</published>`,
      `    <updated>${withOffset(entry.changedAt)}</updated>`,
      `    <author><name>${xml(entry.committee ?? entry.provider)}</name></author>`,
      `    <category term="${xml(entry.kind)}" label="${xml(words.kind(entry.kind))}"/>`,
      `    <summary>${xml(summaryOf(entry, words))}</summary>`,
      '  </entry>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl-BE">',
    `  <id>${xml(address)}/register.atom</id>`,
    '  <title>Register van beslissingen over de mededeling van persoonsgegevens</title>',
    `  <link rel="self" type="application/atom+xml" href="${xml(address)}/register.atom"/>`,
    `  <link rel="alternate" type="text/html" href="${xml(address)}/register"/>`,
    `  <updated>${withOffset(changed)}</updated>`,
    ...items,
    '</feed>',
    '',
  ].join('\n');
};

/** schema.org's Legislation: https://schema.org/Legislation */
const writeJsonLd: Feed['write'] = (entries, address) =>
  JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'Dataset',
    '@id': `${address}/register`,
    name: 'Register van beslissingen over de mededeling van persoonsgegevens',
    inLanguage: 'nl-BE',
    hasPart: entries.map((entry) => ({
      '@type': 'Legislation',
      '@id': pageOf(address, entry),
      ...(entry.number === undefined ? {} : { legislationIdentifier: entry.number }),
      legislationType: entry.kind,
      name: entry.subject,
      ...(entry.decidedOn === undefined ? {} : { legislationDate: entry.decidedOn }),
      datePublished: withOffset(entry.publishedAt),
      ...(entry.inForceFrom === undefined ? {} : { legislationDateVersion: entry.inForceFrom }),
      ...(entry.lastDay === undefined ? {} : { expires: entry.lastDay }),
      legislationLegalForce:
        entry.state === 'in-force' ? 'https://schema.org/InForce' : 'https://schema.org/NotInForce',
      ...(entry.committee === undefined
        ? {}
        : { legislationPassedBy: { '@type': 'Organization', name: entry.committee } }),
      ...(entry.amends === undefined ? {} : { legislationChanges: { '@id': `${address}/register/${entry.amends}` } }),
      ...(entry.version === undefined ? {} : { version: entry.version }),
      ...(entry.accessions === undefined
        ? {}
        : {
            mentions: entry.accessions
              .filter(({ state }) => state === 'active')
              .map(({ organisation }) => ({ '@type': 'GovernmentOrganization', name: organisation })),
          }),
      about: [entry.provider, ...entry.recipients].map((name) => ({ '@type': 'GovernmentOrganization', name })),
    })),
  });

/** The feeds by the end of their address: `/register.json`. */
export const FEEDS = {
  json: { type: 'application/json; charset=utf-8', write: writeJson },
  csv: { type: 'text/csv; charset=utf-8; header=present', write: writeCsv },
  atom: { type: 'application/atom+xml; charset=utf-8', write: writeAtom },
  jsonld: { type: 'application/ld+json; charset=utf-8', write: writeJsonLd },
} as const satisfies Readonly<Record<string, Feed>>;

export type FeedName = keyof typeof FEEDS;

/** Is this the name of a feed? */
export const isFeedName = (name: string): name is FeedName => Object.hasOwn(FEEDS, name);

import { bill, CHECKED_ON, type Price, type Usage } from './arithmetic.ts';
import { ASSUMED } from './assumptions.ts';
import { type Counts, modelOf } from './model.ts';

/** Dollars with as many digits as say something. */
export function dollars(usd: number): string {
  if (usd === 0) return '–';
  if (usd >= 100) return `$${Math.round(usd).toLocaleString('en-US')}`;
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  return `$${usd.toPrecision(2)}`.replace(/(\.\d*?)0+$/, '$1');
}

const amount = (quantity: number): string =>
  quantity >= 100
    ? Math.round(quantity).toLocaleString('en-US')
    : quantity >= 1
      ? quantity.toFixed(1)
      : quantity.toPrecision(2);

const CHECKED_BY: Readonly<Record<Price['checked'], string>> = {
  list: "AWS's list",
  page: "AWS's page",
  others: 'others',
  no: '**not verified**',
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

function sharesOf(usages: readonly Usage[], prices: readonly Price[]): string {
  const bills = usages.map((usage) => bill(usage, prices));
  const rows = prices.flatMap(({ meter, says }) => {
    const of = bills.map(({ lines }) => lines.find(({ price }) => price.meter === meter)?.usd ?? 0);
    return of.every((usd) => usd === 0) ? [] : [[says, ...of.map(dollars)]];
  });
  return table(
    ['', 'an authorisation', 'an accession', 'at rest, a year', 'Flanders, a year', '1,000 times that'],
    [...rows, ['**together**', ...bills.map(({ usd }) => `**${dollars(usd)}**`)]],
  );
}

const COUNTED = [
  ['transition', 'state transitions'],
  ['invocation', 'Lambda invocations'],
  ['gb-second', 'GB-seconds (time assumed)'],
  ['write-unit', 'write units'],
  ['read-unit', 'read units'],
  ['http-request', 'requests'],
  ['mail', 'messages'],
  ['object-write', 'objects written'],
  ['object-read', 'objects read'],
] as const;

/** docs/cost.md: what was counted, priced, and what was assumed. */
export function costPage(counts: Counts, prices: readonly Price[]): string {
  const model = modelOf(counts);
  const { authorisation, accession, rest, flanders, thousandfold } = model;
  const total = (usage: Usage): number => bill(usage, prices).usd;
  const largest = bill(flanders, prices)
    .lines.toSorted((a, b) => b.usd - a.usd)
    .slice(0, 3)
    .map(({ price, usd }) => `${price.says} (${dollars(usd)})`);
  const lives = Object.entries(counts.authorisations);
  const counted = [
    ...lives.map(([file, life]) => [file, life] as const),
    ['2024-ceremonies', counts.withoutAccessions] as const,
    ['2024-ceremonies-zivver-in-time', counts.withAccessions] as const,
  ];
  const small: readonly (readonly [string, Usage])[] = [
    ['a page of the portal', counts.page],
    ['a page or feed of the public register', counts.publicPage],
    ['a check', counts.check],
    ['a year of ticks with nothing due', counts.idleYear],
  ];
  return `# What it costs

<!-- Written by \`npm run cost\`; bench/cost/ says how. Change nothing here. -->

Lived on the embedded platform, counted, and priced with list prices of AWS in eu-west-1 in US dollars, without tax and **without any free
tier**. What was counted on ${counts.countedOn} stands in [bench/cost/counts.json](../bench/cost/counts.json);
\`npm run cost\` counts anew (some minutes), \`npm run cost -- --reprice\` counts only what stands
in the templates, and prices again.

| | |
| --- | ---: |
| one authorisation, from request to its last condition, kept ${ASSUMED.keptYears} years | **${dollars(total(authorisation))}** |
| one accession, with its commitment and its conditions, kept ${ASSUMED.keptYears} years | **${dollars(total(accession))}** |
| a year in which nothing happens | **${dollars(total(rest))}** |
| a year in Flanders: ${ASSUMED.authorisationsPerYear} authorisations, ${ASSUMED.accessionsPerYear.toLocaleString('en-US')} accessions, ${ASSUMED.checksPerYear.toLocaleString('en-US')} checks, ${ASSUMED.publicPagesPerYear.toLocaleString('en-US')} public pages | **${dollars(total(flanders))}** |
| 1,000 times as much in a year | **${dollars(total(thousandfold))}** |

A year's figure holds what that year's dossiers will ever cost, their storage of ${ASSUMED.keptYears} years included. The largest in Flanders: ${largest.join(', ')}.

## By price

${sharesOf([authorisation, accession, rest, flanders, thousandfold], prices)}

## What was counted

${table(['', ...COUNTED.map(([, says]) => says), 'executions', 'KB in the table', 'KB in indexes'], [...counted.map(([name, { usage, executions, tableBytes, indexBytes }]) => [name, ...COUNTED.map(([meter]) => amount(usage[meter] ?? 0)), String(executions), amount(tableBytes / 1000), amount(indexBytes / 1000)]), ...small.map(([name, usage]) => [name, ...COUNTED.map(([meter]) => amount(usage[meter] ?? 0)), '', ''])])}

An authorisation is the mean of ${lives.map(([file]) => `\`${file}\``).join(', ')}, with the pages that people look at around each step. An accession is
what \`2024-ceremonies-zivver-in-time\` uses beyond \`2024-ceremonies\`, divided by its ${counts.withAccessions.accessions} accessions; refused files and withdrawals included.

- **Transitions** are read from the histories of all executions: every state entered, every retry, and the start.
- **Units of DynamoDB** are those the emulator reports for each call (by size, two for each in a transaction, half for a read that may lag,
  every index by itself). Lambda reads the stream without charge.
- **Lambda** is every invocation, the memory of its row in infra/functions, and a time that is assumed.
- **The table** is read whole at the end of each life and measured as DynamoDB measures items; its indexes are stored, but not backed up.
- **At rest**: each function on a rhythm is run once with nothing due and taken as often as it runs in a year; keys, secrets, alarms, metrics and
  rules of the firewall are counted in the templates.

## What is assumed

- A function works ${ASSUMED.millisecondsPerInvocation} ms (print-letter ${ASSUMED.workMilliseconds['print-letter']}, validate-commitment ${ASSUMED.workMilliseconds['validate-commitment']}) and waits ${ASSUMED.millisecondsPerCall} ms for each call of a service; ${ASSUMED.coldShare * 100} % of invocations begin cold and
  take ${ASSUMED.coldMilliseconds} ms more. The times of the embedded platform are another machine's, and not used.
- Each invocation is one trace, one request to KMS and ${ASSUMED.logBytesPerInvocation} bytes of Lambda's own log lines, beside what the function logs; each step of a workflow is
  ${ASSUMED.logBytesPerHistoryEvent} bytes of log. A tick with nothing due asks KMS ${ASSUMED.keyRequestsPerIdleInvocation} times: DynamoDB keeps a table's key for five minutes.
- Around each step somebody looks at ${ASSUMED.pagesPerStep} pages. An answer leaves CloudFront with ${ASSUMED.answerBytes / 1000} KB.
- A request has ${ASSUMED.annexBytesPerAuthorisation / 1e6} MB of annexes, a signed commitment ${ASSUMED.fileBytesPerAccession / 1000} KB; those of the scenarios are smaller. Everything is kept ${ASSUMED.keptYears} years in S3 Standard,
  though it moves to Intelligent-Tiering after 30 days.
- Backups of the table are full copies, ${ASSUMED.tableCopies} at a time: weekly ones for five weeks and monthly ones for a year. A daily one for a year would be
  365 copies, and alone cost ${dollars(total({ 'table-backup-gb-month': ((flanders['table-backup-gb-month'] ?? 0) / ASSUMED.tableCopies) * 365 }))} of a year in Flanders.
- Not counted: support, people, the domain's DNS, the mailbox that alarms go to, traffic of downloads of documents, and what an attack costs
  before the firewall's limit.
- 1,000 times Flanders is the same multiplied: tiers that get cheaper with volume are not taken, nor CloudFront's plans.

## The prices

${table(
  ['what', 'price', 'seen', 'source', `checked on ${CHECKED_ON}`, ''],
  prices.map(({ says, usd, per, unit, source, seen, checked, note }) => [
    says,
    `$${usd} per ${per === 1 ? unit : `${per.toLocaleString('en-US')} ${unit}`}`,
    seen,
    `[${new URL(source).host}](${source})`,
    CHECKED_BY[checked],
    note ?? '',
  ]),
)}

Addresses of pricing.us-east-1.amazonaws.com are AWS's own price lists of that day. "AWS's list" was checked against a copy of that list for
eu-west-1, "AWS's page" against the page itself, "others" against what others quote of them; what is **not verified** was found for eu-west-1
nowhere: look there before a tender.
`;
}

import type { CheckReason } from '#domain/check/permit.ts';
import { REFUSALS, type RefusalCode } from '#domain/door/refusal-codes.ts';
import { PLATFORM_CODES } from './platform-codes.ts';
import { API_CODES, statusOf } from './problem-codes.ts';

const REASONS: Readonly<Record<CheckReason, string>> = {
  allowed: 'A decision or protocol in force allows it; `basis` names it.',
  'not-in-force': 'What would allow it has not come into force on that day.',
  expired: 'What allowed it has ended with its last day.',
  suspended: 'What allows it is suspended on that day.',
  revoked: 'What allowed it was revoked.',
  superseded: 'Another decision has taken the place of what allowed it.',
  ended: 'The protocol that allowed it has ended.',
  'not-a-party': 'Nothing names these two as provider and recipient.',
  'accession-suspended': 'The accession of the recipient is suspended on that day.',
  'no-active-accession': 'The recipient may accede to what would allow it, but has no active accession on that day.',
  'data-item-not-covered': 'What allows the exchange does not name this data item.',
};

const isRefusal = (code: string): code is RefusalCode =>
  Object.values(REFUSALS).some((codes) => Object.hasOwn(codes, code));

/** A heading of its own for each code: that is where `type` of a problem leads. */
const entry = (code: string, status: number, means: string): string => `### ${code}\n\n${status}. ${means}\n`;

const refusalSections = (): string[] =>
  Object.entries(REFUSALS).map(([subject, codes]) => {
    const entries = Object.entries(codes).map(([code, means]) =>
      entry(code, isRefusal(code) ? statusOf(code) : 409, means),
    );
    return `## ${subject}\n\n${entries.join('\n')}`;
  });

/** docs/errors.md: every code with its status, its meaning and what to do, made of the lists that the program goes by. */
export const errorsPage = (): string =>
  [
    `# Codes of the API

<!-- Written by scripts/write-errors.ts: change the lists it is made of, then run \`npm run errors\`. -->

A request that is not carried out is answered with a problem (RFC 9457, \`application/problem+json\`): \`code\` is one of these and stays
what it is, \`detail\` says in words what is wrong and what to do, \`type\` leads to the code on this page, which the API itself gives at
\`/api/v1/errors\`. Where fields are wrong, \`errors\` names each with its place and the rule of [scenarios.md](scenarios.md) it breaks.
Nothing has changed then: no log has grown and no mail leaves.

The codes of refused commands are also those of a replay's \`refused\` lines.
`,
    ...refusalSections(),
    `## The request itself\n\n${Object.entries(API_CODES)
      .map(([code, { status, means }]) => entry(code, status, means))
      .join('\n')}`,
    `## The embedded platform alone

${Object.entries(PLATFORM_CODES)
  .map(([code, { status, means }]) => entry(code, status, means))
  .join('\n')}`,
    `## Reasons of a check

\`GET /api/v1/check\` is answered with 200 whatever it finds, to anyone, without a token; \`reason\` is one of these, \`basis\` the decisions
and protocols it rests on, \`asOf\` when it was asked. The \`ETag\` names the answer: with \`If-None-Match\`, 304 says that it still holds.

| reason | meaning |
| --- | --- |
${Object.entries(REASONS)
  .map(([reason, means]) => `| \`${reason}\` | ${means} |`)
  .join('\n')}
`,
  ].join('\n');

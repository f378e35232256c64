import type { RefusalCode } from '#domain/door/refusal-codes.ts';

/** Where the API itself explains its codes: docs/errors.md. */
export const ERRORS_PATH = '/api/v1/errors';

/** The codes that are the API's own, with their status; the refusals of commands and callers stand in domain/door/refusal-codes.ts. */
export const API_CODES = {
  'invalid-json': { status: 400, means: 'The body is not JSON.' },
  'invalid-body': {
    status: 400,
    means:
      'The body does not fit the operation. `errors` names every fault with its place; correct these and send it again.',
  },
  'invalid-query': { status: 400, means: 'A query parameter is unknown, missing or wrong. `errors` names each.' },
  'invalid-cursor': {
    status: 400,
    means: 'The cursor is not one that this list gave you for these filters. Begin again without it.',
  },
  'invalid-idempotency-key': { status: 400, means: 'An `Idempotency-Key` has 1 to 200 characters.' },
  'invalid-if-match': { status: 400, means: '`If-Match` takes one ETag as the API gave it, quotes included: `"7"`.' },
  'token-missing': { status: 401, means: 'There is no bearer token in the `Authorization` header.' },
  'token-expired': { status: 401, means: 'The token has expired. Ask for a new one.' },
  'token-invalid': {
    status: 401,
    means: 'The token is not one of the configured issuer for this API, or was changed.',
  },
  'token-not-yet-valid': {
    status: 401,
    means:
      'The token was issued, or holds, from later than it is here: the clock of the issuer and that of Beraad disagree. The message has both times.',
  },
  'no-such-page': {
    status: 404,
    means: 'The API has nothing at this address. `/api/v1/openapi.json` lists what it has.',
  },
  'no-letter': {
    status: 404,
    means: 'There is no letter that you may read yet. It comes with the published decision.',
  },
  'document-not-made-yet': {
    status: 404,
    means: 'The accession has no such document yet. The receipt and the report come when the commitment was handed in.',
  },
  'no-such-campaign': {
    status: 404,
    means:
      'The dossier opens no campaign that you may see: it is no published new version of a deliberation to which organisations accede.',
  },
  'no-such-body': { status: 404, means: 'Beraad knows no body of this reference.' },
  'no-such-admission': { status: 404, means: 'No body with this code asked to be admitted.' },
  'no-such-substitution': { status: 404, means: 'There is no such substitution that you may see.' },
  'method-not-allowed': { status: 405, means: 'This address takes another method; `Allow` says which.' },
  'not-closed': {
    status: 409,
    means:
      'The dossier, or a condition or accession of it, has not come to its end. Its archive can be taken when it has.',
  },
  'already-admitted': { status: 409, means: 'The body was admitted before. End the roles of its people instead.' },
  'body-too-large': { status: 413, means: 'A body is at most 300 KB. Documents travel apart.' },
  'archive-too-large': {
    status: 413,
    means: 'The archive is too much for one file. Take it accession by accession, with `organisation`.',
  },
  'too-large': {
    status: 413,
    means: 'This is more than can be kept in one place, or a reference is too long. Give it in smaller parts.',
  },
  'internal-error': {
    status: 500,
    means:
      'Something went wrong on our side. Nothing was changed, or it was changed whole: try again, with the same `Idempotency-Key`.',
  },
} as const satisfies Record<string, { readonly status: number; readonly means: string }>;

/** Every code of a problem. */
export type ProblemCode = RefusalCode | keyof typeof API_CODES;

/** The refusals that are not answered with 409, conflict. */
const STATUSES: Readonly<Partial<Record<RefusalCode, number>>> = {
  'not-permitted': 403,
  'no-body': 403,
  'no-role': 403,
  'body-not-admitted': 403,
  'body-declined': 403,
  'body-ambiguous': 403,
  'role-not-begun': 403,
  'role-ended': 403,
  'no-substitution': 403,
  'no-such-dossier': 404,
  'no-such-condition': 404,
  'no-such-occurrence': 404,
  'no-such-meeting': 404,
  'no-such-accession': 404,
  'version-changed': 412,
  'idempotency-key-reused': 422,
};

/** The HTTP status with which a refusal is answered. */
export const statusOf = (code: RefusalCode): number => STATUSES[code] ?? 409;

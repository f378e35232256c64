import * as z from 'zod';
import type { Refusal } from '#domain/door/refusal.ts';
import { ERRORS_PATH, type ProblemCode, statusOf } from './problem-codes.ts';

/** An answer of the API in API Gateway's form. */
export interface ApiResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A JSON answer. */
export const json = (
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

const fieldProblemSchema = z.object({
  /** Where: the names of the fields, with dots between; empty for the body itself. */
  path: z.string(),
  /** Which rule; docs/scenarios.md lists them. */
  code: z.string(),
  message: z.string(),
});
/** One thing wrong with what was sent, and where. */
export type FieldProblem = z.infer<typeof fieldProblemSchema>;

/** A problem as RFC 9457 has it. */
export const problemSchema = z
  .object({
    /** Where the code is explained. */
    type: z.string().meta({ format: 'uri-reference' }),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(fieldProblemSchema).optional(),
  })
  .meta({ id: 'problem' });

/** A problem as RFC 9457 has it, with a stable code. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: ProblemCode;
  readonly fields: readonly FieldProblem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: ProblemCode,
    detail: string,
    more: { readonly fields?: readonly FieldProblem[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.fields = more.fields ?? [];
    this.headers = more.headers ?? {};
  }

  /** The problem as an answer. */
  response(): ApiResponse {
    const body: z.infer<typeof problemSchema> = {
      type: `${ERRORS_PATH}#${this.code}`,
      title: this.code.replaceAll('-', ' '),
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(this.fields.length === 0 ? {} : { errors: [...this.fields] }),
    };
    return {
      statusCode: this.status,
      headers: {
        'content-type': 'application/problem+json; charset=utf-8',
        'cache-control': 'no-store',
        ...this.headers,
      },
      body: JSON.stringify(body),
    };
  }
}

/** There is no such dossier, or none that the caller may see: the two cannot be told apart. */
export const noSuchDossier = (dossier: string): Problem =>
  new Problem(404, 'no-such-dossier', `There is no dossier ${dossier} that you may see.`);

/** There is no such accession, or none that the caller may see. */
export const noSuchAccession = (dossier: string, organisation: string): Problem =>
  new Problem(404, 'no-such-accession', `${organisation} has no accession to ${dossier} that you may see.`);

/** The problem that a command's failure is. */
export function problemOf({ refusal }: { readonly refusal: Refusal }): Problem {
  const { code, message } = refusal;
  return new Problem(statusOf(code), code, message);
}

/** A form is text; documents travel apart. What it leads to must fit DynamoDB's items of 400 KB. */
const LARGEST_FORM_BYTES = 300_000;

export type ReadForm =
  | { readonly ok: true; readonly form: URLSearchParams }
  | { readonly ok: false; readonly status: 413 | 415 };

/** Reads the form that a request carries. */
export async function readForm(request: Request): Promise<ReadForm> {
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) return { ok: false, status: 415 };
  if (Number(request.headers.get('content-length') ?? 0) > LARGEST_FORM_BYTES) return { ok: false, status: 413 };
  const text = await request.text();
  if (text.length > LARGEST_FORM_BYTES) return { ok: false, status: 413 };
  return { ok: true, form: new URLSearchParams(text) };
}

/** Whether a browser says that another site sent this. */
export const isFromElsewhere = (request: Request): boolean => {
  const from = request.headers.get('sec-fetch-site');
  return from !== null && from !== 'same-origin' && from !== 'none';
};

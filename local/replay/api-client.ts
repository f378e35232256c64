import * as z from 'zod';

/** A refusal or failure as the API tells it. */
const problemSchema = z.object({
  code: z.string(),
  detail: z.string(),
  status: z.int(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export type Answer =
  | { readonly ok: true; readonly body: unknown }
  | ({ readonly ok: false } & z.infer<typeof problemSchema>);

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });

/** The platform as a client sees it: over HTTP, each person with a token of their own. */
export class ApiClient {
  readonly url: string;
  private tokens = new Map<string, string>();
  private readonly given: string | undefined;

  /** With a token of one's own every call is made by that one; else an embedded platform gives each persona theirs. */
  constructor(url: string, given?: string) {
    this.url = url;
    this.given = given;
  }

  /** Calls a development endpoint; throws when it refuses. */
  async development(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  /** The raw MIME of a mail. */
  async rawMail(id: string): Promise<Buffer> {
    const response = await fetch(`${this.url}/dev/mail/${encodeURIComponent(id)}`);
    if (!response.ok) throw new Error(`mail ${id}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }

  private async token(persona: string): Promise<string> {
    if (this.given !== undefined) return this.given;
    const known = this.tokens.get(persona);
    if (known !== undefined) return known;
    const { access_token } = tokenSchema.parse(await this.development('POST', '/dev/token', { persona }));
    this.tokens.set(persona, access_token);
    return access_token;
  }

  /** Forgets the tokens: they expire as the clock moves. */
  forgetTokens(): void {
    this.tokens.clear();
  }

  /** Calls the API as a person. The key makes it safe to call again when no answer came. */
  async call(
    persona: string,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<Answer> {
    const token = await this.token(persona);
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return { ok: true, body: JSON.parse(text) };
    const problem = problemSchema.safeParse(JSON.parse(text));
    // A failure of ours is never the refusal that a scenario expects.
    const isOurFault = problem.data?.status === 401 && this.given === undefined;
    if (!problem.success || problem.data.status >= 500 || isOurFault)
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return { ok: false, ...problem.data };
  }
}

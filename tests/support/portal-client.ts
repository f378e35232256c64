/** A browser without a screen: keeps cookies, follows redirects, logs in with one click and sends the forms it was shown. */
export class PortalClient {
  readonly url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.url = url;
  }

  /** Asks once and follows nothing. */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(new URL(path, this.url), { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0/i.test(cookie)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  /** Asks and follows wherever it leads. */
  async get(path: string): Promise<{ readonly status: number; readonly path: string; readonly text: string }> {
    return this.#follow(await this.ask(path), path);
  }

  async #follow(first: Response, firstPath: string) {
    let response = first;
    let path = firstPath;
    for (let hops = 0; response.status >= 300 && response.status < 400 && hops < 10; hops += 1) {
      const location = new URL(response.headers.get('location') ?? '/', new URL(path, this.url));
      path = location.pathname + location.search;
      response = await this.ask(path);
    }
    return { status: response.status, path, text: await response.text() };
  }

  /** Logs in as a persona, on the way to a page. Throws with what came instead where that does not work. */
  async logIn(
    persona: string,
    path = '/',
  ): Promise<{ readonly status: number; readonly path: string; readonly text: string }> {
    const choice = await this.get(`/aanmelden?naar=${encodeURIComponent(path)}`);
    const action = /<form method="post" action="([^"]+)"/.exec(choice.text)?.[1];
    if (action === undefined) throw notLoggedIn(persona, choice);
    const there = await this.#follow(await this.#send(action, new URLSearchParams({ persona })), action);
    if (this.cookie('beraad-session') === undefined) throw notLoggedIn(persona, there);
    return there;
  }

  #send(path: string, form: URLSearchParams): Promise<Response> {
    return this.ask(path, { method: 'POST', body: form });
  }

  /** Sends a form to a page as it was shown there: with its token and its key, unless they are given. */
  async post(
    path: string,
    fields: Readonly<Record<string, string>> = {},
    shown?: string,
  ): Promise<{ readonly status: number; readonly path: string; readonly text: string }> {
    const page = shown ?? (await this.get(path)).text;
    const form = new URLSearchParams(hiddenFields(page));
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return this.#follow(await this.#send(path, form), path);
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }
}

const notLoggedIn = (
  persona: string,
  { status, path, text }: { readonly status: number; readonly path: string; readonly text: string },
): Error => new Error(`${persona} could not log in: ${path} answered ${status}\n${text}`);

/** The hidden fields of the form in a page's body; the one for logging out stands in its header. */
export function hiddenFields(page: string): Record<string, string> {
  const main = page.slice(page.indexOf('<main'));
  return Object.fromEntries(
    [...main.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

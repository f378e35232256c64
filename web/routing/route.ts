import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { PageContent } from '#web/layout/page.ts';
import type { MessageCode } from '#web/locales/nl/messages.ts';
import type { Portal } from '#web/ports.ts';
import type { Reader } from '#web/reader.ts';

/** What a page may answer with. */
export type Status = 200 | 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 500 | 503;

/** One request for a page, and the ways to answer it. */
export interface Visit {
  readonly portal: Portal;
  readonly now: Instant;
  /** The address as it was asked, at the portal's own. */
  readonly url: URL;
  /** What the path says for a name that varies. */
  param(name: string): string;
  readonly reader: Reader | undefined;
  show(content: PageContent, status?: Status): Response | Promise<Response>;
  /** Answers with a file to keep. */
  file(name: string, type: string, body: string | Uint8Array<ArrayBuffer>): Response;
  /** Leads on to another page, which tells what was done. */
  lead(path: string, done?: MessageCode): Response;
  notFound(): Response | Promise<Response>;
}

/** The visit of somebody who is logged in. */
export interface ReaderVisit extends Visit {
  readonly reader: Reader;
  /** The token of the session, which every form carries. */
  readonly csrf: string;
  /** What the login said of them, which only functions/web reads. */
  readonly claims: string;
}

/** A form that was sent by somebody who is logged in, and that is truly theirs. */
export interface FormVisit extends ReaderVisit {
  readonly form: URLSearchParams;
}

/**
 * One page of the portal: where it is, who may see it, and how it answers. Who: `public` everybody; `logged-in` everybody who logged
 * in; `parties` those with a part in what the page is about, as the reads say: for them it is there, for all others it is not.
 */
export type Route = { readonly path: string } & (
  | { readonly method: 'GET'; readonly access: 'public'; readonly answer: (visit: Visit) => Promise<Response> }
  | {
      readonly method: 'GET';
      readonly access: 'logged-in' | 'parties';
      readonly answer: (visit: ReaderVisit) => Promise<Response>;
    }
  | {
      readonly method: 'POST';
      readonly access: 'logged-in' | 'parties';
      readonly answer: (visit: FormVisit) => Promise<Response>;
    }
);

/** The field of a form that carries the token of its session. */
export const CSRF_FIELD = '_csrf';
/** The name under which a form is carried out once, however often it is sent. */
export const ONCE_FIELD = '_once';
/** The version of what a form changes, as its writer saw it. */
export const VERSION_FIELD = '_version';
/** The event that a counter-event takes back, as the form was made for it: sent again, it means the same one. */
export const EVENT_FIELD = '_event';
/** In an address: the form that waited for a new login. */
export const KEPT_PARAMETER = 'hervat';

const LONGEST_PATH = 2000;

/** An address that somebody is to be led to after logging in: a path of this portal, or its first page for anything else. */
export function safeReturnPath(asked: string | undefined): string {
  if (asked === undefined || asked.length > LONGEST_PATH || !asked.startsWith('/')) return '/';
  const base = 'https://portal.invalid';
  if (!URL.canParse(asked, base)) return '/';
  const url = new URL(asked, base);
  // `//elsewhere`, `/\elsewhere` and the like are read as another host.
  if (url.origin !== base || url.pathname.startsWith('//')) return '/';
  return url.pathname + url.search;
}

import { createHmac, timingSafeEqual } from 'node:crypto';

/** The secret part of a calendar's address: made from its name, so that no row holds it and it can be shown again. */
export interface FeedTokens {
  of(feed: string): string;
  isOf(feed: string, token: string): boolean;
}

/** Tokens by a key that others have too. */
export function feedTokens(keyText: string): FeedTokens {
  const of = (feed: string): string => createHmac('sha256', `calendar ${keyText}`).update(feed).digest('base64url');
  return {
    of,
    isOf(feed, token) {
      const [given, expected] = [Buffer.from(token), Buffer.from(of(feed))];
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

/** The codes with which only the embedded platform answers, at its front door and its development endpoints. */
export const PLATFORM_CODES = {
  starting: { status: 503, means: 'The platform is not up yet. Ask again in a moment.' },
  'no-such-persona': { status: 404, means: 'Nobody of this name is known. `GET /dev/personas` lists them.' },
  'no-such-mail': { status: 404, means: 'There is no mail of this id. `GET /dev/mail` lists them.' },
  'no-such-time': {
    status: 400,
    means: 'That is no time in Brussels. Write 2017-11-30T09:00, or a time with its offset.',
  },
  'lives-examples': {
    status: 409,
    means: 'The first start still lives its examples and moves the time itself. Wait until it says that it is done.',
  },
  'clock-goes-forward': { status: 409, means: 'The time lies before the present one; the clock only goes forward.' },
} as const satisfies Record<string, { readonly status: number; readonly means: string }>;

/** A code that the embedded platform alone answers with. */
export type PlatformCode = keyof typeof PLATFORM_CODES;

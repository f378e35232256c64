/** Why somebody must be told by telephone what a message says. */
export const PHONE_REASONS = ['no-address', 'refused', 'bounced', 'in-doubt', 'put-off', 'complained'] as const;
export type PhoneReason = (typeof PHONE_REASONS)[number];

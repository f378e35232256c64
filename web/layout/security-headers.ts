/**
 * The headers of every page. Nothing runs and nothing comes from elsewhere: pages are text, our own style and our own font (the
 * design system's icons stand in its style sheet, as data). A form may
 * lead to ourselves and, when somebody logs out, on to the login page (`formTargets`): browsers follow form-action through redirects.
 */
export function pageHeaders(settings: {
  readonly isSecure: boolean;
  readonly formTargets: readonly string[];
}): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    ["form-action 'self'", ...settings.formTargets].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(settings.isSecure ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
  return {
    'content-security-policy': policy,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'cache-control': 'no-store',
    ...(settings.isSecure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}

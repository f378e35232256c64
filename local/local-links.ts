/** The pages that only the embedded platform has, beside the portal's own. */
export const LOCAL_LINKS = [
  { href: '/postvak', label: 'Postvak' },
  { href: '/klok', label: 'Klok' },
] as const;

const KBO_DIGITS = 10;

/** An enterprise number as ten digits: without points, spaces and country, and with the zero that spreadsheets drop. */
export function tidyKbo(text: string): string {
  const digits = text.replace(/^BE/i, '').replaceAll(/[\s.]/g, '');
  return /^\d{9}$/.test(digits) ? `0${digits}` : digits;
}

/**
 * What is wrong with an enterprise number; undefined where nothing is. The last two digits are 97 less the rest of the others by 97 (Royal
 * Decree of 24 June 2003 on the enterprise number, art. 2).
 */
export function wrongKbo(kbo: string): string | undefined {
  if (!/^\d+$/.test(kbo) || kbo.length !== KBO_DIGITS)
    return 'An enterprise number has ten digits, such as 0207.521.503.';
  if (!/^[01]/.test(kbo)) return 'An enterprise number begins with 0 or 1.';
  const check = 97 - (Number(kbo.slice(0, 8)) % 97);
  return check === Number(kbo.slice(8))
    ? undefined
    : 'The last two digits do not follow from the others: one of them is mistyped.';
}

/** What is wrong with the NIS code of a municipality or its OCMW; undefined where nothing is. Codes that end in 000 are of larger areas. */
export function wrongNis(nis: string): string | undefined {
  if (!/^[1-9]\d{4}$/.test(nis)) return 'A NIS code has five digits, such as 24062.';
  return nis.endsWith('000')
    ? 'This is the NIS code of a province or an arrondissement, not of a municipality.'
    : undefined;
}

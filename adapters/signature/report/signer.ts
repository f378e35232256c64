import type { Certificate } from '../certificates/certificate.ts';

const NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.42': 'GN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.97': 'organizationIdentifier',
};
const SERIAL_NUMBER = '2.5.4.5';
/** Eleven digits or more, however they are grouped: a national number, or something that holds one. */
const NATIONAL_NUMBER = /\d(?:[\s./-]?\d){10,}/g;
const LONGEST_TEXT = 200;

/** The subject of a certificate for a report, with every national number masked. */
export function describeSigner(certificate: Certificate): string {
  return certificate.subjectAttributes
    .map(
      ([type, value]) => `${NAMES[type] ?? type}=${type === SERIAL_NUMBER ? mask(value) : maskNationalNumbers(value)}`,
    )
    .join(', ')
    .replaceAll(/\p{Cc}/gu, ' ');
}

function mask(value: string): string {
  return value.slice(0, LONGEST_TEXT).replaceAll(/\d/g, '*');
}

function maskNationalNumbers(value: string): string {
  return value.slice(0, LONGEST_TEXT).replaceAll(NATIONAL_NUMBER, mask);
}

/** Who signed, to match with the people who may sign for an organisation. Not for a log. */
export interface Signatory {
  readonly commonName: string | undefined;
  readonly givenName: string | undefined;
  readonly surname: string | undefined;
  /** What the given function made of the national number; undefined where the certificate has none. */
  readonly nationalNumberHash: string | undefined;
}

/** Belgian eID certificates have the bare number; others after `PNOBE-` (ETSI EN 319 412-1, 5.1.3). */
const BELGIAN_NUMBER = /^(?:PNOBE-)?(\d{11})$/;

export function signatoryOf(certificate: Certificate, hashNationalNumber: (number: string) => string): Signatory {
  const find = (type: string): string | undefined => certificate.subjectAttributes.find(([id]) => id === type)?.[1];
  const number = BELGIAN_NUMBER.exec(find(SERIAL_NUMBER) ?? '')?.[1];
  return {
    commonName: maskedOrNone(find('2.5.4.3')),
    givenName: maskedOrNone(find('2.5.4.42')),
    surname: maskedOrNone(find('2.5.4.4')),
    nationalNumberHash: number === undefined ? undefined : hashNationalNumber(number),
  };
}

function maskedOrNone(value: string | undefined): string | undefined {
  return value === undefined ? undefined : maskNationalNumbers(value);
}

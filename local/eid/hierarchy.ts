import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';
import * as z from 'zod';

const CURVE = { name: 'ECDSA', namedCurve: 'P-384' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-384' } as const;

/** Long enough for any scenario. */
const AUTHORITY_FROM = new Date('1990-01-01T00:00:00Z');
const AUTHORITY_UNTIL = new Date('2090-01-01T00:00:00Z');
const LIST_LIFETIME_MILLISECONDS = 7 * 86_400_000;
const CERTIFICATE_LIFETIME_MILLISECONDS = 5 * 365 * 86_400_000;
const YEAR_MILLISECONDS = 365 * 86_400_000;

/** Someone who can sign: certificate and key. */
export interface Signer {
  readonly certificate: X509Certificate;
  readonly key: webcrypto.CryptoKey;
}

/** A root, the authority under it that issues to citizens, and their keys. */
export interface Hierarchy {
  readonly root: Signer;
  readonly authority: Signer;
}

const keptSchema = z.object({
  root: z.object({ certificate: z.string(), key: z.string() }),
  authority: z.object({ certificate: z.string(), key: z.string() }),
});

const makeKeys = () => crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
let serial = Date.now();
const nextSerial = (): string => {
  serial += 1;
  return serial.toString(16).padStart(16, '0');
};

async function issue(given: {
  readonly subject: string;
  readonly issuer: Signer | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly pathLength: number | undefined;
}): Promise<Signer> {
  const keys = await makeKeys();
  const isAuthority = given.pathLength !== undefined;
  const usages = isAuthority ? KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign : KeyUsageFlags.nonRepudiation;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: nextSerial(),
    subject: given.subject,
    issuer: given.issuer?.certificate.subject ?? given.subject,
    notBefore: given.notBefore,
    notAfter: given.notAfter,
    publicKey: keys.publicKey,
    signingKey: given.issuer?.key ?? keys.privateKey,
    signingAlgorithm: SIGNING,
    extensions: [
      new BasicConstraintsExtension(isAuthority, given.pathLength, true),
      new KeyUsagesExtension(usages, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(given.issuer?.certificate.publicKey ?? keys.publicKey),
    ],
  });
  return { certificate, key: keys.privateKey };
}

/** Makes a hierarchy in the form of the Belgian eID's: a root, and under it an authority for citizens. */
export async function makeHierarchy(name: string): Promise<Hierarchy> {
  const validity = { notBefore: AUTHORITY_FROM, notAfter: AUTHORITY_UNTIL };
  const root = await issue({ subject: `C=BE, CN=${name} Root CA`, issuer: undefined, ...validity, pathLength: 1 });
  const authority = await issue({ subject: `C=BE, CN=${name} Citizen CA`, issuer: root, ...validity, pathLength: 0 });
  return { root, authority };
}

async function kept({ certificate, key }: Signer) {
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', key);
  return { certificate: certificate.toString('pem'), key: Buffer.from(pkcs8).toString('base64') };
}

async function restored({ certificate, key }: { certificate: string; key: string }): Promise<Signer> {
  const imported = await crypto.subtle.importKey('pkcs8', Buffer.from(key, 'base64'), CURVE, true, ['sign']);
  return { certificate: new X509Certificate(certificate), key: imported };
}

/** A hierarchy as text, to be kept. */
export async function writeHierarchy({ root, authority }: Hierarchy): Promise<string> {
  return JSON.stringify({ root: await kept(root), authority: await kept(authority) });
}

/** A hierarchy read back. */
export async function readHierarchy(text: string): Promise<Hierarchy> {
  const { root, authority } = keptSchema.parse(JSON.parse(text));
  return { root: await restored(root), authority: await restored(authority) };
}

/** An invented national number: eleven digits that belong to a name, and to nobody. */
function inventedNumber(name: string): string {
  let number = 7;
  for (const letter of name) number = (number * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_000_007;
  return `00${String(number).padStart(9, '0')}`;
}

const escaped = (name: string): string => name.replaceAll(/[,+"\\<>;=]/g, ' ');

/** Issues a certificate to sign with, as on an eID card; `expired` gives one that ended a month ago. */
export function issueToPerson(
  { authority }: Hierarchy,
  name: string,
  now: Date,
  { expired = false }: { readonly expired?: boolean } = {},
): Promise<Signer> {
  const [given = name, ...rest] = escaped(name).split(' ');
  const end = expired ? now.getTime() - 30 * 86_400_000 : now.getTime() + CERTIFICATE_LIFETIME_MILLISECONDS;
  const subject = [
    'C=BE',
    `CN=${escaped(name)} (Signature)`,
    ...(rest.length === 0 ? [] : [`SN=${rest.join(' ')}`]),
    `G=${given}`,
    `2.5.4.5=${inventedNumber(name)}`,
  ].join(', ');
  return issue({
    subject,
    issuer: authority,
    notBefore: new Date(Math.min(now.getTime(), end) - YEAR_MILLISECONDS),
    notAfter: new Date(end),
    pathLength: undefined,
  });
}

/** The revocation lists of both authorities as they are at an instant: nobody is revoked. */
export function revocationLists({ root, authority }: Hierarchy, now: Date) {
  const list = ({ certificate, key }: Signer) =>
    X509CrlGenerator.create({
      issuer: certificate.subject,
      thisUpdate: new Date(now.getTime() - 3_600_000),
      nextUpdate: new Date(now.getTime() + LIST_LIFETIME_MILLISECONDS),
      signingAlgorithm: SIGNING,
      signingKey: key,
    });
  return Promise.all([list(root), list(authority)]);
}

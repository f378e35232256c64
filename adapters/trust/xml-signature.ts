import { constants, verify } from 'node:crypto';
import { digest, type HashName } from '../signature/certificates/algorithms.ts';
import { type Certificate, readCertificate } from '../signature/certificates/certificate.ts';
import { canonicalXml } from './canonical-xml.ts';
import { attributeOf, childrenOf, descendantsOf, elementAt, textIn, type XmlElement } from './xml-document.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${DS}enveloped-signature`;
const SIGNED_PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties';
const SHORTEST_RSA_BITS = 2048;

const DIGESTS: Readonly<Record<string, HashName>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};
type Scheme = 'rsa' | 'pss' | 'ecdsa';
const more = (name: string): string => `http://www.w3.org/2001/04/xmldsig-more#${name}`;
const pss = (name: string): string => `http://www.w3.org/2007/05/xmldsig-more#${name}`;
const METHODS: Readonly<Record<string, readonly [Scheme, HashName]>> = {
  [more('rsa-sha256')]: ['rsa', 'sha256'],
  [more('rsa-sha384')]: ['rsa', 'sha384'],
  [more('rsa-sha512')]: ['rsa', 'sha512'],
  [more('ecdsa-sha256')]: ['ecdsa', 'sha256'],
  [more('ecdsa-sha384')]: ['ecdsa', 'sha384'],
  [more('ecdsa-sha512')]: ['ecdsa', 'sha512'],
  [pss('sha256-rsa-MGF1')]: ['pss', 'sha256'],
  [pss('sha384-rsa-MGF1')]: ['pss', 'sha384'],
  [pss('sha512-rsa-MGF1')]: ['pss', 'sha512'],
};

/** A signature that does not hold, or is of a form that is not taken; the message says what. */
export class XmlSignatureError extends Error {
  override readonly name = 'XmlSignatureError';
}
const wrong = (message: string): never => {
  throw new XmlSignatureError(message);
};

const algorithmOf = (element: XmlElement | undefined): string =>
  (element === undefined ? undefined : attributeOf(element, 'Algorithm')) ?? '';
const bytesIn = (element: XmlElement | undefined): Buffer => Buffer.from(textIn(element), 'base64');

/** The prefixes that a transform names as inclusive; the default namespace as an empty one. */
function inclusiveOf(transform: XmlElement | undefined): string[] {
  const named = transform && childrenOf(transform, EXCLUSIVE, 'InclusiveNamespaces')[0];
  const list = named === undefined ? '' : (attributeOf(named, 'PrefixList') ?? '');
  return list
    .split(/\s+/)
    .filter((prefix) => prefix !== '')
    .map((prefix) => (prefix === '#default' ? '' : prefix));
}

function checkDigest(reference: XmlElement, form: string, what: string): void {
  const hash =
    DIGESTS[algorithmOf(elementAt(reference, DS, 'DigestMethod'))] ?? wrong(`the digest of ${what} is not SHA-2`);
  const found = digest(hash, Buffer.from(form));
  if (Buffer.compare(found, bytesIn(elementAt(reference, DS, 'DigestValue'))) !== 0) wrong(`${what} was changed`);
}

/** Both references: to the whole document without its signature, and to the signed properties (ETSI TS 119 612, annex B). */
function checkReferences(root: XmlElement, signature: XmlElement, signedInfo: XmlElement): XmlElement {
  const references = childrenOf(signedInfo, DS, 'Reference');
  const [whole, ...moreWhole] = references.filter((one) => attributeOf(one, 'URI') === '');
  const [properties, ...others] = references.filter((one) => attributeOf(one, 'Type') === SIGNED_PROPERTIES);
  if (
    whole === undefined ||
    properties === undefined ||
    moreWhole.length + others.length > 0 ||
    references.length !== 2
  )
    throw new XmlSignatureError('it signs something else than the whole list and its own properties');
  const transforms = (reference: XmlElement): XmlElement[] => {
    const list = elementAt(reference, DS, 'Transforms');
    return list === undefined ? [] : childrenOf(list, DS, 'Transform');
  };
  const [enveloped, exclusive, ...rest] = transforms(whole);
  if (algorithmOf(enveloped) !== ENVELOPED || algorithmOf(exclusive) !== EXCLUSIVE || rest.length > 0)
    wrong('the list is transformed in another way before it is signed');
  checkDigest(whole, canonicalXml(root, { without: signature, inclusive: inclusiveOf(exclusive) }), 'the list');

  const id = (attributeOf(properties, 'URI') ?? '').replace(/^#/, '');
  const found = [...descendantsOf(root)].filter((element) => id !== '' && attributeOf(element, 'Id') === id);
  const [signed] = found;
  if (
    found.length !== 1 ||
    signed?.uri !== XADES ||
    signed.local !== 'SignedProperties' ||
    ![...descendantsOf(signature)].includes(signed)
  )
    throw new XmlSignatureError('the signed properties are not those of the signature');
  const [form, ...furtherForms] = transforms(properties);
  if (algorithmOf(form) !== EXCLUSIVE || furtherForms.length > 0)
    wrong('the signed properties are transformed in another way');
  checkDigest(properties, canonicalXml(signed, { inclusive: inclusiveOf(form) }), 'a signed property');
  return signed;
}

function certificateIn(der: Uint8Array): Certificate {
  try {
    return readCertificate(der);
  } catch {
    throw new XmlSignatureError('it has no certificate that can be read');
  }
}

/** The signed properties name the certificate (EN 319 132-1, 5.2.2). */
function checkSigningCertificate(properties: XmlElement, certificate: Certificate): void {
  const signed = elementAt(properties, XADES, 'SignedSignatureProperties');
  const named = ['SigningCertificateV2', 'SigningCertificate']
    .map((name) => signed && elementAt(signed, XADES, name, 'Cert', 'CertDigest'))
    .find((one) => one !== undefined);
  if (named === undefined) throw new XmlSignatureError('it names no certificate');
  const hash =
    DIGESTS[algorithmOf(elementAt(named, DS, 'DigestMethod'))] ??
    wrong('its certificate is named by a digest that is not SHA-2');
  if (Buffer.compare(digest(hash, certificate.der), bytesIn(elementAt(named, DS, 'DigestValue'))) !== 0)
    wrong('it names another certificate');
}

/**
 * Checks the one enveloped XAdES signature of a document, in the form that trusted lists have. It must be by one of the certificates that
 * are expected, which have to be valid now.
 * @param signers SHA-256 of each certificate that may sign, in hexadecimal
 * @param now milliseconds since 1970
 * @throws XmlSignatureError, XmlError
 */
export function checkXmlSignature(root: XmlElement, signers: ReadonlySet<string>, now: number): void {
  const all = [...descendantsOf(root)].filter(({ uri, local }) => uri === DS && local === 'Signature');
  const [signature] = childrenOf(root, DS, 'Signature');
  if (signature === undefined || all.length !== 1)
    throw new XmlSignatureError('there is not exactly one signature, right under the list');
  const signedInfo = elementAt(signature, DS, 'SignedInfo');
  if (signedInfo === undefined) throw new XmlSignatureError('nothing is signed');
  const properties = checkReferences(root, signature, signedInfo);

  const certificateBytes = bytesIn(elementAt(signature, DS, 'KeyInfo', 'X509Data', 'X509Certificate'));
  const certificate = certificateIn(certificateBytes);
  if (!signers.has(certificate.fingerprint)) wrong('it is by a certificate that is not expected');
  if (now < certificate.notBefore || now > certificate.notAfter) wrong('its certificate is not valid now');
  checkSigningCertificate(properties, certificate);

  const canonicalization = elementAt(signedInfo, DS, 'CanonicalizationMethod');
  if (algorithmOf(canonicalization) !== EXCLUSIVE) wrong('its canonical form is another one');
  const [scheme, hash] =
    METHODS[algorithmOf(elementAt(signedInfo, DS, 'SignatureMethod'))] ?? wrong('its algorithm is not taken');
  const { key } = certificate;
  const isEllipticKey = key.asymmetricKeyType === 'ec';
  if (isEllipticKey !== (scheme === 'ecdsa')) wrong('its key is of another kind');
  if (!isEllipticKey && (key.asymmetricKeyDetails?.modulusLength ?? 0) < SHORTEST_RSA_BITS)
    wrong('its key is too weak');
  const data = Buffer.from(canonicalXml(signedInfo, { inclusive: inclusiveOf(canonicalization) }));
  const options =
    scheme === 'ecdsa'
      ? { key, dsaEncoding: 'ieee-p1363' as const }
      : scheme === 'pss'
        ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
        : { key, padding: constants.RSA_PKCS1_PADDING };
  if (!verify(hash, data, options, bytesIn(elementAt(signature, DS, 'SignatureValue')))) wrong('its value is wrong');
}

import { createHash, sign } from 'node:crypto';
import type { Entity } from '#tests/signature/support/authority.ts';

const TL = 'http://uri.etsi.org/02231/v2#';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

export interface ListOptions {
  readonly signer: Entity;
  readonly granted: readonly Entity[];
  readonly withdrawn?: readonly Entity[];
  readonly sequence?: number;
  readonly nextUpdate?: string;
  /** The certificate that the properties name, if another. */
  readonly named?: Entity;
  /** Instead of the whole document, which URI the first reference has. */
  readonly uri?: string;
  /** Changes the document after it was signed. */
  readonly afterwards?: (xml: string) => string;
}

const digest = (text: string | Buffer): string => createHash('sha256').update(text).digest('base64');
const fingerprint = ({ certificate }: Entity): string => createHash('sha256').update(certificate).digest('hex');

export { fingerprint };

const service = (entity: Entity, status: string): string =>
  `<tsl:TSPService><tsl:ServiceInformation><tsl:ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/CA/QC</tsl:ServiceTypeIdentifier><tsl:ServiceName><tsl:Name xml:lang="nl">A &amp; B &gt; C</tsl:Name></tsl:ServiceName><tsl:ServiceDigitalIdentity><tsl:DigitalId><tsl:X509Certificate>${entity.certificate.toString('base64')}</tsl:X509Certificate></tsl:DigitalId></tsl:ServiceDigitalIdentity><tsl:ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/${status}</tsl:ServiceStatus></tsl:ServiceInformation></tsl:TSPService>`;

/**
 * A trusted list with its XAdES signature. What is signed is written out by hand in its canonical form; the file itself is written in
 * another form that means the same: attributes in another order, namespaces elsewhere, a comment, an empty element closed at once.
 */
export function madeList(options: ListOptions): Buffer {
  const { signer, granted, withdrawn = [], sequence = 5, nextUpdate = '2026-06-01T00:00:00Z' } = options;
  const body = `<tsl:SchemeInformation><tsl:TLVersionIdentifier>5</tsl:TLVersionIdentifier><tsl:TLSequenceNumber>${sequence}</tsl:TLSequenceNumber><tsl:NextUpdate><tsl:dateTime>${nextUpdate}</tsl:dateTime></tsl:NextUpdate><tsl:Empty a="1" b="x&#x9;&quot;y"></tsl:Empty></tsl:SchemeInformation><tsl:TrustServiceProviderList><tsl:TrustServiceProvider><tsl:TSPServices>${granted.map((one) => service(one, 'granted')).join('')}${withdrawn.map((one) => service(one, 'withdrawn')).join('')}</tsl:TSPServices></tsl:TrustServiceProvider></tsl:TrustServiceProviderList>`;
  const canonicalWhole = `<tsl:TrustServiceStatusList xmlns:tsl="${TL}" Id="list" TSLTag="http://uri.etsi.org/19612/TSLTag">${body}</tsl:TrustServiceStatusList>`;
  const named = (options.named ?? signer).certificate;
  // Each part in its two forms: as it stands in the file, and canonical by itself.
  const properties = (isCanonical: boolean): string => {
    const ds = isCanonical ? ` xmlns:ds="${DS}"` : '';
    const algorithm = isCanonical
      ? `<ds:DigestMethod${ds} Algorithm="${SHA256}"></ds:DigestMethod>`
      : `<ds:DigestMethod Algorithm='${SHA256}'/>`;
    return `<xades:SignedProperties${isCanonical ? ` xmlns:xades="${XADES}"` : ''} Id="props"><xades:SignedSignatureProperties><xades:SigningTime>2025-06-01T00:00:00Z</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>${algorithm}<ds:DigestValue${ds}>${digest(named)}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties></xades:SignedProperties>`;
  };
  const empty = (name: string, attributes: string): string => `<ds:${name} ${attributes}></ds:${name}>`;
  const uri = options.uri ?? '';
  const signedInfo = (isCanonical: boolean): string =>
    `<ds:SignedInfo${isCanonical ? ` xmlns:ds="${DS}"` : ''}>${empty('CanonicalizationMethod', `Algorithm="${EXCLUSIVE}"`)}${empty('SignatureMethod', 'Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"')}<ds:Reference URI="${uri}"><ds:Transforms>${empty('Transform', `Algorithm="${DS}enveloped-signature"`)}${empty('Transform', `Algorithm="${EXCLUSIVE}"`)}</ds:Transforms>${empty('DigestMethod', `Algorithm="${SHA256}"`)}<ds:DigestValue>${digest(canonicalWhole)}</ds:DigestValue></ds:Reference><ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#props"><ds:Transforms>${empty('Transform', `Algorithm="${EXCLUSIVE}"`)}</ds:Transforms>${empty('DigestMethod', `Algorithm="${SHA256}"`)}<ds:DigestValue>${digest(properties(true))}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
  const value = sign('sha384', Buffer.from(signedInfo(true)), {
    key: signer.keys.privateKey,
    dsaEncoding: 'ieee-p1363',
  }).toString('base64');
  const signature = `<ds:Signature xmlns:ds="${DS}" Id="sig">${signedInfo(false)}<ds:SignatureValue>\n${value}\n</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${signer.certificate.toString('base64')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object><xades:QualifyingProperties xmlns:xades="${XADES}" Target="#sig">${properties(false)}</xades:QualifyingProperties></ds:Object></ds:Signature>`;
  const written = body
    .replace('<tsl:Empty a="1" b="x&#x9;&quot;y"></tsl:Empty>', `<tsl:Empty b='x&#9;"y' a="1" /><!-- a remark -->`)
    .replace('A &amp; B &gt; C', '<![CDATA[A & B > C]]>');
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<tsl:TrustServiceStatusList TSLTag="http://uri.etsi.org/19612/TSLTag" xmlns:unused="urn:unused" xmlns:tsl="${TL}" Id='list'>${written}${signature}</tsl:TrustServiceStatusList>`;
  return Buffer.from(options.afterwards?.(xml) ?? xml);
}

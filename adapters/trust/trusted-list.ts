import { childrenOf, elementAt, readXml, textIn, type XmlElement, XmlError } from './xml-document.ts';
import { checkXmlSignature } from './xml-signature.ts';

const TL = 'http://uri.etsi.org/02231/v2#';
/** Authorities that issue qualified certificates (ETSI TS 119 612, 5.5.1.1). */
const ISSUES_QUALIFIED = 'http://uri.etsi.org/TrstSvc/Svctype/CA/QC';
const GRANTED = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted';

/** What a trusted list says of the authorities that issue qualified certificates. */
export interface TrustedList {
  readonly sequence: number;
  /** When the next one is due, in milliseconds since 1970; NaN where the list was closed. */
  readonly nextUpdate: number;
  /** The certificates of the services that are granted, DER. */
  readonly authorities: readonly Uint8Array[];
}

const under = (element: XmlElement | undefined, ...path: readonly string[]): XmlElement[] => {
  const last = path.at(-1);
  const parent = element === undefined ? undefined : elementAt(element, TL, ...path.slice(0, -1));
  return parent === undefined || last === undefined ? [] : childrenOf(parent, TL, last);
};

function authoritiesIn(list: XmlElement): Uint8Array[] {
  const services = under(list, 'TrustServiceProviderList', 'TrustServiceProvider').flatMap((provider) =>
    under(provider, 'TSPServices', 'TSPService').flatMap((service) => under(service, 'ServiceInformation')),
  );
  return services
    .filter(
      (service) =>
        textIn(elementAt(service, TL, 'ServiceTypeIdentifier')) === ISSUES_QUALIFIED &&
        textIn(elementAt(service, TL, 'ServiceStatus')) === GRANTED,
    )
    .flatMap((service) => under(service, 'ServiceDigitalIdentity', 'DigitalId'))
    .flatMap((identity) => childrenOf(identity, TL, 'X509Certificate'))
    .map((certificate) => Buffer.from(textIn(certificate), 'base64'));
}

function read(bytes: Uint8Array): XmlElement {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new XmlError('it is no UTF-8');
  }
  return readXml(text);
}
const issueOf = (root: XmlElement): Pick<TrustedList, 'sequence' | 'nextUpdate'> => ({
  sequence: Number(textIn(elementAt(root, TL, 'SchemeInformation', 'TLSequenceNumber'))),
  nextUpdate: Date.parse(textIn(elementAt(root, TL, 'SchemeInformation', 'NextUpdate', 'dateTime'))),
});

/** The number and the end of a list that was checked when it was kept. @throws XmlError */
export const readKeptList = (bytes: Uint8Array): Pick<TrustedList, 'sequence' | 'nextUpdate'> => issueOf(read(bytes));

/**
 * Reads a trusted list (ETSI TS 119 612) whose signature is by one of the expected certificates.
 * @param signers SHA-256 of each, in hexadecimal
 * @param now milliseconds since 1970
 * @throws XmlError, XmlSignatureError
 */
export function readTrustedList(bytes: Uint8Array, signers: ReadonlySet<string>, now: number): TrustedList {
  const root = read(bytes);
  checkXmlSignature(root, signers, now);
  return {
    ...issueOf(root),
    authorities: authoritiesIn(root),
  };
}

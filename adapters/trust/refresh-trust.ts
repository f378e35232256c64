import { algorithmOfIdentifier, assertKey, isKeyFor, isSignedBy } from '../signature/certificates/algorithms.ts';
import { type Certificate, readCertificate } from '../signature/certificates/certificate.ts';
import { isSameBytes } from '../signature/certificates/der.ts';
import { type RevocationList, readRevocationList } from '../signature/certificates/revocation-list.ts';
import { pemBlocks } from '../signature/certificates/trust.ts';
import type { TrustSources } from './trust-sources.ts';
import { readKeptList, readTrustedList } from './trusted-list.ts';
import { XmlError } from './xml-document.ts';
import { XmlSignatureError } from './xml-signature.ts';

/** Where the trust is kept that signatures are validated with: by name, such as `crl/citizen.crl`. */
export interface TrustStore {
  names(): Promise<readonly string[]>;
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Something that was not taken over: what stood before still stands. */
interface TrustRefusal {
  readonly source: string;
  readonly because: 'unreachable' | 'unreadable' | 'not-pinned' | 'signature-wrong' | 'older-than-known';
}

/** Something that will be of no use soon, or is already. */
interface TrustStale {
  readonly name: string;
  readonly until: string;
}

interface TrustRefresh {
  /** The names that were written, because they changed. */
  readonly written: readonly string[];
  readonly refused: readonly TrustRefusal[];
  readonly stale: readonly TrustStale[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How long before the end somebody must know: time to act, and for two more daily runs. */
const WARN_BEFORE = { list: 2 * DAY, trustedList: 14 * DAY, certificate: 90 * DAY } as const;

const TRUSTED_LIST = 'trusted-list.xml';
/** Authorities of the trusted list; others in the folder were put there by hand, and stay. */
const LISTED = 'intermediates/listed-';

class Refused extends Error {
  readonly because: TrustRefusal['because'];
  constructor(because: TrustRefusal['because']) {
    super(because);
    this.because = because;
  }
}

/** Whether an authority's key signed a certificate or a list, by an algorithm that is taken. */
function isIssuedBy(
  issued: Pick<Certificate | RevocationList, 'issuer' | 'signed' | 'signature' | 'signatureAlgorithm'>,
  issuer: Certificate,
): boolean {
  if (!isSameBytes(issued.issuer, issuer.subject)) return false;
  try {
    const algorithm = algorithmOfIdentifier(issued.signatureAlgorithm);
    assertKey(issuer.key, algorithm);
    return isKeyFor(issuer.key, algorithm) && isSignedBy(issuer.key, algorithm, issued.signed, issued.signature);
  } catch {
    return false;
  }
}

const derOf = (bytes: Uint8Array, label: 'CERTIFICATE' | 'X509 CRL'): Uint8Array => {
  const [der, ...others] = pemBlocks(bytes, label);
  if (der === undefined || others.length > 0) throw new Refused('unreadable');
  return der;
};

function parsed<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('unreadable');
  }
}

/**
 * Fetches the trust anew: roots by their pinned fingerprints, the authorities of the trusted list under them, and revocation lists. Each is
 * checked before it is kept, and what cannot be had or does not hold leaves what was kept before: a source that fails can make the trust
 * old, never wrong. Done twice it writes nothing the second time.
 * @param fetchBytes gets what is at an address, or throws
 * @param now milliseconds since 1970
 */
export async function refreshTrust(
  sources: TrustSources,
  store: TrustStore,
  fetchBytes: (url: string) => Promise<Uint8Array>,
  now: number,
): Promise<TrustRefresh> {
  const written: string[] = [];
  const refused: TrustRefusal[] = [];
  const stale: TrustStale[] = [];
  const ends = (name: string, until: number, warnBefore: number): void => {
    if (!(until - now > warnBefore))
      stale.push({ name, until: Number.isFinite(until) ? new Date(until).toISOString() : 'unknown' });
  };

  async function keep(name: string, bytes: Uint8Array): Promise<void> {
    const known = await store.read(name);
    if (known !== undefined && isSameBytes(known, bytes)) return;
    await store.write(name, bytes);
    written.push(name);
  }

  async function from(source: string, url: string, take: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    try {
      const bytes = await fetchBytes(url).catch(() => {
        throw new Refused('unreachable');
      });
      await take(bytes);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push({ source, because: error.because });
    }
  }

  /** The certificates that are kept under a name that begins so; what cannot be read is left out, as it is when signatures are validated. */
  async function kept(prefix: string): Promise<Map<string, Certificate>> {
    const names = (await store.names()).filter((name) => name.startsWith(prefix));
    const all = new Map<string, Certificate>();
    for (const name of names) {
      const bytes = await store.read(name);
      for (const der of bytes === undefined ? [] : pemBlocks(bytes, 'CERTIFICATE')) {
        try {
          all.set(name, readCertificate(der));
        } catch {
          refused.push({ source: name, because: 'unreadable' });
        }
      }
    }
    return all;
  }

  for (const { name, url, sha256 } of sources.roots) {
    await from(`roots/${name}`, url, async (bytes) => {
      const der = parsed(() => derOf(bytes, 'CERTIFICATE'));
      const certificate = parsed(() => readCertificate(der));
      if (certificate.fingerprint !== sha256.toLowerCase()) throw new Refused('not-pinned');
      if (!isIssuedBy(certificate, certificate)) throw new Refused('signature-wrong');
      await keep(`roots/${name}.der`, der);
    });
  }
  const roots = await kept('roots/');

  const { trustedList } = sources;
  if (trustedList !== undefined) {
    const signers = new Set(trustedList.signers.map((fingerprint) => fingerprint.toLowerCase()));
    await from(TRUSTED_LIST, trustedList.url, async (bytes) => {
      const list = (() => {
        try {
          return readTrustedList(bytes, signers, now);
        } catch (error) {
          if (error instanceof XmlError) throw new Refused('unreadable');
          if (error instanceof XmlSignatureError) throw new Refused('signature-wrong');
          throw error;
        }
      })();
      const before = await store.read(TRUSTED_LIST);
      // The list of before was checked when it was taken; its signer's certificate may have ended since.
      const known = before === undefined ? undefined : readKeptList(before).sequence;
      if (known !== undefined && list.sequence < known) throw new Refused('older-than-known');
      const wanted = new Set<string>();
      for (const der of list.authorities) {
        const authority = parsed(() => readCertificate(der));
        const isOurs = [...roots.values()].some(
          (root) => root.fingerprint !== authority.fingerprint && isIssuedBy(authority, root),
        );
        // Of all the authorities of a country only those under our roots matter.
        if (!isOurs) continue;
        const name = `${LISTED}${authority.fingerprint.slice(0, 16)}.der`;
        wanted.add(name);
        await keep(name, der);
      }
      for (const name of (await store.names()).filter((one) => one.startsWith(LISTED) && !wanted.has(one))) {
        await store.remove(name);
        written.push(name);
      }
      await keep(TRUSTED_LIST, bytes);
    });
    const held = await store.read(TRUSTED_LIST);
    ends(TRUSTED_LIST, held === undefined ? Number.NaN : readKeptList(held).nextUpdate, WARN_BEFORE.trustedList);
  }
  const intermediates = await kept('intermediates/');
  const authorities = [...roots.values(), ...intermediates.values()];

  for (const { name, url } of sources.lists) {
    await from(`crl/${name}`, url, async (bytes) => {
      const der = parsed(() => derOf(bytes, 'X509 CRL'));
      const list = parsed(() => readRevocationList(der));
      if (!authorities.some((authority) => isIssuedBy(list, authority))) throw new Refused('signature-wrong');
      const before = await store.read(`crl/${name}.crl`);
      const known = before === undefined ? undefined : parsed(() => readRevocationList(derOf(before, 'X509 CRL')));
      if (known !== undefined && list.thisUpdate < known.thisUpdate) throw new Refused('older-than-known');
      await keep(`crl/${name}.crl`, der);
    });
    const bytes = await store.read(`crl/${name}.crl`);
    const list = bytes === undefined ? undefined : readRevocationList(derOf(bytes, 'X509 CRL'));
    ends(`crl/${name}.crl`, list?.nextUpdate ?? Number.NaN, WARN_BEFORE.list);
  }
  for (const [name, certificate] of [...roots, ...intermediates])
    ends(name, certificate.notAfter, WARN_BEFORE.certificate);
  return { written, refused, stale };
}

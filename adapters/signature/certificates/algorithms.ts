import { constants, createHash, type KeyObject, verify } from 'node:crypto';
import { fromBER } from 'asn1js';
import { RSASSAPSSParams } from 'pkijs';
import { SignatureProblem } from '../problem.ts';
import { type DerElement, derChildren, derObjectIdentifier } from './der.ts';

/** The hashes that are taken (ETSI TS 119 312, 5); SHA-1 and MD5 are broken, the others hardly used. */
export type HashName = 'sha256' | 'sha384' | 'sha512';

const HASHES: Readonly<Record<string, HashName>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

const RSA_WITH: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
};

const ECDSA_WITH: Readonly<Record<string, HashName>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const RSA_PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';
const SHORTEST_RSA_BITS = 2048;
const CURVES: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

export type SignatureAlgorithm =
  | { readonly scheme: 'RSASSA-PKCS1-v1_5' | 'ECDSA'; readonly hash: HashName }
  | { readonly scheme: 'RSASSA-PSS'; readonly hash: HashName; readonly saltLength: number };

/** The hash of an AlgorithmIdentifier. @throws SignatureProblem `digest-not-allowed` */
export function hashOfIdentifier(identifier: DerElement | undefined): HashName {
  const hash = identifier === undefined ? undefined : HASHES[derObjectIdentifier(derChildren(identifier)[0])];
  if (hash === undefined) throw new SignatureProblem('digest-not-allowed', 'a hash that is not SHA-256, 384 or 512');
  return hash;
}

/**
 * The algorithm of an AlgorithmIdentifier.
 * @param digest of a SignerInfo, which must be the same hash and decides for plain `rsaEncryption` (RFC 3370, 3.2)
 * @throws SignatureProblem `algorithm-not-allowed` or `digest-not-allowed`
 */
export function algorithmOfIdentifier(identifier: DerElement, digest?: HashName): SignatureAlgorithm {
  const [idElement, parameters] = derChildren(identifier);
  const id = derObjectIdentifier(idElement);
  const algorithm = readAlgorithm(id, parameters, digest);
  if (digest !== undefined && algorithm.hash !== digest) {
    throw new SignatureProblem('algorithm-not-allowed', 'the signature has another hash than its digest');
  }
  return algorithm;
}

function readAlgorithm(
  id: string,
  parameters: DerElement | undefined,
  digest: HashName | undefined,
): SignatureAlgorithm {
  const rsa = id === RSA_ENCRYPTION ? digest : RSA_WITH[id];
  if (rsa !== undefined) return { scheme: 'RSASSA-PKCS1-v1_5', hash: rsa };
  const ecdsa = ECDSA_WITH[id];
  if (ecdsa !== undefined) return { scheme: 'ECDSA', hash: ecdsa };
  if (id === RSA_PSS && parameters !== undefined) return readPss(parameters);
  throw new SignatureProblem('algorithm-not-allowed', `signature algorithm ${id}`);
}

/** RFC 4055, 3.1: one hash for the message and for the mask; the defaults are SHA-1. */
function readPss(parameters: DerElement): SignatureAlgorithm {
  const pss = new RSASSAPSSParams({ schema: fromBER(parameters.whole).result });
  const hash = HASHES[pss.hashAlgorithm.algorithmId];
  const maskHash = HASHES[maskHashOf(parameters) ?? ''];
  if (hash === undefined) throw new SignatureProblem('digest-not-allowed', 'PSS with a hash that is not SHA-2');
  if (pss.maskGenAlgorithm.algorithmId !== MGF1 || maskHash !== hash || pss.trailerField !== 1) {
    throw new SignatureProblem('algorithm-not-allowed', 'PSS with a mask of another hash');
  }
  return { scheme: 'RSASSA-PSS', hash, saltLength: pss.saltLength };
}

/** maskGenAlgorithm [1]: its parameters are the AlgorithmIdentifier of a hash. */
function maskHashOf(parameters: DerElement): string | undefined {
  const mask = derChildren(parameters).find((part) => part.tag === 0xa1);
  const identifier = mask === undefined ? undefined : derChildren(mask)[0];
  const hash = identifier === undefined ? undefined : derChildren(identifier)[1];
  return hash === undefined ? undefined : derObjectIdentifier(derChildren(hash)[0]);
}

/** Whether the key is of the algorithm's kind. */
export function isKeyFor(key: KeyObject, algorithm: SignatureAlgorithm): boolean {
  const type = key.asymmetricKeyType;
  if (algorithm.scheme === 'ECDSA') return type === 'ec';
  return type === 'rsa' || (type === 'rsa-pss' && algorithm.scheme === 'RSASSA-PSS');
}

/** Refuses a key of another kind than the algorithm's, or too weak a one. @throws SignatureProblem */
export function assertKey(key: KeyObject, algorithm: SignatureAlgorithm): void {
  if (!isKeyFor(key, algorithm)) {
    throw new SignatureProblem('algorithm-not-allowed', 'the key is of another kind than the signature');
  }
  if (key.asymmetricKeyType === 'ec') {
    if (CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''] === undefined) {
      throw new SignatureProblem('algorithm-not-allowed', 'a curve that is not P-256, P-384 or P-521');
    }
  } else if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < SHORTEST_RSA_BITS) {
    throw new SignatureProblem('key-too-weak', `an RSA key under ${SHORTEST_RSA_BITS} bits`);
  }
}

/** The algorithm and key as people write them, such as `ECDSA P-384 SHA-384`. */
export function describeAlgorithm(key: KeyObject, algorithm: SignatureAlgorithm): string {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {};
  const size = namedCurve === undefined ? modulusLength : (CURVES[namedCurve] ?? namedCurve);
  return `${algorithm.scheme} ${size} ${algorithm.hash.replace('sha', 'SHA-')}`;
}

/** Whether the signature over the data is the key's. */
export function isSignedBy(
  key: KeyObject,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    const options =
      algorithm.scheme === 'RSASSA-PSS'
        ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength }
        : algorithm.scheme === 'ECDSA'
          ? { key, dsaEncoding: 'der' as const }
          : { key, padding: constants.RSA_PKCS1_PADDING };
    return verify(algorithm.hash, data, options, signature);
  } catch {
    // OpenSSL throws on a signature of the wrong form.
    return false;
  }
}

export function digest(hash: HashName | 'sha1', ...parts: readonly Uint8Array[]): Uint8Array {
  const hasher = createHash(hash);
  for (const part of parts) hasher.update(part);
  return hasher.digest();
}

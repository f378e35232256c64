import { SIGNATURE_CODES, type SignatureCode } from '#domain/signature/codes.ts';
import { SignatureProblem } from '../problem.ts';
import { algorithmOfIdentifier, assertKey, isKeyFor, isSignedBy } from './algorithms.ts';
import type { Certificate } from './certificate.ts';
import { isSameBytes } from './der.ts';
import type { Evidence } from './evidence.ts';
import { type Moments, revocationOf } from './revocation.ts';

const LONGEST_CHAIN = 8;
const MOST_CHAINS = 16;
/** Looking at a certificate takes about as long as so many values of the file. */
const STEP_COMPARISONS = 10;

/** What was found of a certificate's way to a root: the codes of the best one, none where it is proven. */
export interface ChainFinding {
  readonly codes: ReadonlySet<SignatureCode>;
}

/**
 * Judges a certificate at a moment by the ways from it to the given roots (RFC 5280, 6; ETSI EN 319 102-1, 5.2.6).
 * Of several ways the best counts.
 */
export function judgeChain(leaf: Certificate, moments: Moments, evidence: Evidence): ChainFinding {
  const chains = findChains(leaf, evidence);
  let best: ReadonlySet<SignatureCode> = new Set(chains.problem === undefined ? ['chain-untrusted'] : [chains.problem]);
  let bestScore = Number.POSITIVE_INFINITY;
  for (const chain of chains.found) {
    const codes = judge(chain, moments, evidence);
    const score = [...codes].reduce((sum, code) => sum + (SIGNATURE_CODES[code] === 'invalid' ? 100 : 1), 0);
    if (score < bestScore) [best, bestScore] = [codes, score];
  }
  return { codes: best };
}

interface Chains {
  readonly found: readonly (readonly Certificate[])[];
  /** Why the last way that looked right was none: a signature that is not taken, say. */
  readonly problem: SignatureCode | undefined;
}

function findChains(leaf: Certificate, evidence: Evidence): Chains {
  const found: Certificate[][] = [];
  let problem: SignatureCode | undefined;
  const walk = (chain: readonly Certificate[]): void => {
    const last = chain.at(-1);
    if (last === undefined || chain.length > LONGEST_CHAIN || found.length >= MOST_CHAINS) return;
    const inChain = new Set(chain.map((certificate) => certificate.fingerprint));
    const isIssuer = (candidate: Certificate): boolean => {
      evidence.budget.spend('comparisons', STEP_COMPARISONS);
      return !inChain.has(candidate.fingerprint) && isSameBytes(candidate.subject, last.issuer);
    };
    const attempt = (candidate: Certificate): boolean => {
      const result = issuedBy(last, candidate, evidence);
      if (typeof result === 'string') problem = result;
      return result === true;
    };
    for (const root of evidence.trust.roots) {
      if (isIssuer(root) && attempt(root)) found.push([...chain, root]);
    }
    for (const candidate of evidence.certificates) {
      const isRoot = evidence.trust.roots.some((root) => root.fingerprint === candidate.fingerprint);
      if (!isRoot && isIssuer(candidate) && attempt(candidate)) walk([...chain, candidate]);
    }
  };
  walk([leaf]);
  return { found, problem };
}

const issued = new WeakMap<Certificate, Map<string, boolean | SignatureCode>>();

/** Whether the issuer's key signed the certificate; a code where the signature is of a kind that is not taken. */
function issuedBy(certificate: Certificate, issuer: Certificate, evidence: Evidence): boolean | SignatureCode {
  const known = issued.get(certificate) ?? new Map<string, boolean | SignatureCode>();
  issued.set(certificate, known);
  const before = known.get(issuer.fingerprint);
  if (before !== undefined) return before;
  evidence.budget.spend('verifications');
  let result: boolean | SignatureCode;
  try {
    const algorithm = algorithmOfIdentifier(certificate.signatureAlgorithm);
    // A namesake with a key of another kind did not sign it.
    result = isKeyFor(issuer.key, algorithm);
    if (result) {
      result = isSignedBy(issuer.key, algorithm, certificate.signed, certificate.signature);
      if (result) assertKey(issuer.key, algorithm);
    }
  } catch (error) {
    if (!(error instanceof SignatureProblem)) throw error;
    result = error.code;
  }
  known.set(issuer.fingerprint, result);
  return result;
}

function judge(chain: readonly Certificate[], moments: Moments, evidence: Evidence): Set<SignatureCode> {
  const codes = new Set<SignatureCode>();
  let authoritiesBelow = 0;
  chain.forEach((certificate, index) => {
    if (moments.reference < certificate.notBefore) codes.add('certificate-not-yet-valid');
    if (moments.reference > certificate.notAfter) codes.add('certificate-expired');
    if (certificate.hasUnknownConstraint) codes.add('certificate-extension-unknown');
    const isRoot = index === chain.length - 1;
    if (index > 0) {
      judgeAuthority(certificate, isRoot, codes);
      if (certificate.pathLength !== undefined && authoritiesBelow > certificate.pathLength) codes.add('path-too-long');
      // 6.1.4 (l): an authority that renews itself does not lengthen the path.
      if (!isSameBytes(certificate.subject, certificate.issuer)) authoritiesBelow += 1;
    }
    const issuer = chain[index + 1];
    if (issuer === undefined) return;
    const revocation = revocationOf(certificate, issuer, moments, evidence);
    if (revocation === 'revoked') codes.add('certificate-revoked');
    if (revocation === 'missing') codes.add('revocation-missing');
    if (revocation === 'stale') codes.add('revocation-stale');
  });
  return codes;
}

/** RFC 5280, 6.1.4 (k) to (n). A root is trusted for its key: what its certificate does not say is not asked of it. */
function judgeAuthority(certificate: Certificate, isRoot: boolean, codes: Set<SignatureCode>): void {
  const mayBeSilent = isRoot;
  const { isAuthority, keyUsage } = certificate;
  if (isAuthority !== true && !(mayBeSilent && isAuthority === undefined)) codes.add('certificate-not-authority');
  if (keyUsage === undefined ? !mayBeSilent : !keyUsage.has('keyCertSign')) codes.add('certificate-not-authority');
}

import type { WorkBudget } from '../work-budget.ts';
import {
  assertDer,
  DER_TAGS,
  type DerElement,
  DerError,
  derBits,
  derChildren,
  derObjectIdentifier,
  derSerial,
  derTime,
  readDer,
} from './der.ts';

/** A certificate revocation list (RFC 5280, 5). Times are in milliseconds since 1970. */
export interface RevocationList {
  readonly issuer: Uint8Array;
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  /** By serial number, when each certificate was revoked. */
  readonly revoked: ReadonlyMap<string, number>;
  readonly signed: Uint8Array;
  readonly signatureAlgorithm: DerElement;
  readonly signature: Uint8Array;
  /** Which certificates it speaks for; `none` for lists that are not read here (delta, indirect, by reason). */
  readonly scope: 'all' | 'users' | 'authorities' | 'none';
}

const EXTENSION = {
  issuingDistributionPoint: '2.5.29.28',
  invalidityDate: '2.5.29.24',
  reason: '2.5.29.21',
  number: '2.5.29.20',
  authorityKeyIdentifier: '2.5.29.35',
} as const;
const UNDERSTOOD: ReadonlySet<string> = new Set(Object.values(EXTENSION));

/**
 * Reads a list of any length in one pass.
 * @throws DerError for what is no revocation list
 */
export function readRevocationList(der: Uint8Array, budget?: WorkBudget): RevocationList {
  assertDer(der, budget);
  const [tbs, outerAlgorithm, signature] = derChildren(readDer(der));
  if (tbs?.tag !== DER_TAGS.sequence || outerAlgorithm === undefined) throw new DerError('no revocation list');
  const fields = derChildren(tbs);
  let at = fields[0]?.tag === DER_TAGS.integer ? 1 : 0;
  const [algorithm, issuer, thisUpdate] = fields.slice(at, at + 3);
  at += 3;
  if (algorithm === undefined || issuer === undefined || Buffer.compare(algorithm.whole, outerAlgorithm.whole) !== 0) {
    throw new DerError('no revocation list');
  }
  const isTime = fields[at]?.tag === DER_TAGS.utcTime || fields[at]?.tag === DER_TAGS.generalizedTime;
  const nextUpdate = isTime ? derTime(fields[at]) : undefined;
  if (isTime) at += 1;
  let isUnderstood = true;
  const revoked = new Map<string, number>();
  const entries = fields[at];
  if (entries?.tag === DER_TAGS.sequence) {
    at += 1;
    for (const entry of derChildren(entries)) {
      const [serial, date, extensions] = derChildren(entry);
      const entryExtensions = readExtensions(extensions);
      isUnderstood &&= entryExtensions.every(({ id, isCritical }) => !isCritical || UNDERSTOOD.has(id));
      const invalid = entryExtensions.find(({ id }) => id === EXTENSION.invalidityDate);
      // A key known to be lost earlier (5.3.2) was as good as revoked then. A hold counts as a revocation.
      const since = Math.min(
        derTime(date),
        invalid === undefined ? Number.POSITIVE_INFINITY : derTime(readDer(invalid.value)),
      );
      revoked.set(derSerial(serial), since);
    }
  }
  const wrapper = fields[at];
  const listExtensions = readExtensions(wrapper?.tag === 0xa0 ? derChildren(wrapper)[0] : undefined);
  isUnderstood &&= listExtensions.every(({ id, isCritical }) => !isCritical || UNDERSTOOD.has(id));
  return {
    issuer: issuer.whole,
    thisUpdate: derTime(thisUpdate),
    nextUpdate,
    revoked,
    signed: tbs.whole,
    signatureAlgorithm: outerAlgorithm,
    signature: derBits(signature),
    scope: isUnderstood ? scopeOf(listExtensions) : 'none',
  };
}

interface ListExtension {
  readonly id: string;
  readonly isCritical: boolean;
  readonly value: Uint8Array;
}

function readExtensions(element: DerElement | undefined): ListExtension[] {
  if (element === undefined) return [];
  return derChildren(element).map((extension) => {
    const [id, second, third] = derChildren(extension);
    const isCritical = second?.tag === DER_TAGS.boolean && second.content[0] === 0xff;
    const value = second?.tag === DER_TAGS.boolean ? third : second;
    return { id: derObjectIdentifier(id), isCritical, value: value?.content ?? new Uint8Array() };
  });
}

/** Issuing distribution point (5.2.5): [1] users only, [2] authorities only, [3] some reasons, [4] indirect, [5] attributes. */
function scopeOf(extensions: readonly ListExtension[]): RevocationList['scope'] {
  const point = extensions.find(({ id }) => id === EXTENSION.issuingDistributionPoint);
  if (point === undefined) return 'all';
  const tags = new Set(
    derChildren(readDer(point.value))
      .filter((part) => part.tag === 0xa0 || part.tag === 0x83 || part.content[0] === 0xff)
      .map((part) => part.tag & 0x1f),
  );
  if (tags.has(3) || tags.has(4) || tags.has(5)) return 'none';
  if (tags.has(1)) return 'users';
  return tags.has(2) ? 'authorities' : 'all';
}

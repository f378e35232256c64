import {
  type Entity,
  type KeyKind,
  type Keys,
  makeCertificate,
  makeKeys,
  makeRevocationList,
  pem,
} from './authority.ts';

/** The moment at which the files of these tests are validated, unless they say otherwise. */
export const AT = '2025-06-15T12:00:00Z';
/** When they were signed. */
export const SIGNED_AT = '2025-06-10T09:30:00Z';
/** Not a number of anybody: its check digits are wrong. */
export const NATIONAL_NUMBER = '85073003300';

/** An invented eID hierarchy: root, citizens' authority, citizens; and a timestamp authority and a responder. */
export interface Hierarchy {
  readonly root: Entity;
  readonly citizens: Entity;
  readonly mayor: Entity;
  readonly director: Entity;
  readonly timestamps: Entity;
  readonly responder: Entity;
  readonly rootList: Buffer;
  readonly citizensList: Buffer;
}

export function citizen(issuer: Entity, keys: Keys, given: string, surname: string, more = {}): Entity {
  return makeCertificate({
    subject: {
      C: 'BE',
      CN: `${given} ${surname} (Signature)`,
      SN: surname,
      GN: given,
      serialNumber: NATIONAL_NUMBER,
    },
    keys,
    issuer,
    usages: ['nonRepudiation'],
    ...more,
  });
}

export function makeHierarchy(authorities: KeyKind, people: KeyKind): Hierarchy {
  const root = makeCertificate({
    subject: { C: 'BE', CN: 'Test Root CA' },
    keys: makeKeys(authorities),
    isAuthority: true,
    usages: ['keyCertSign', 'cRLSign'],
    notBefore: '2020-01-01T00:00:00Z',
    notAfter: '2040-01-01T00:00:00Z',
  });
  const citizens = makeCertificate({
    subject: { C: 'BE', CN: 'Test Citizen CA', serialNumber: '202401' },
    keys: makeKeys(authorities),
    issuer: root,
    isAuthority: true,
    pathLength: 0,
    usages: ['keyCertSign', 'cRLSign'],
    notBefore: '2022-01-01T00:00:00Z',
    notAfter: '2038-01-01T00:00:00Z',
  });
  return {
    root,
    citizens,
    mayor: citizen(citizens, makeKeys(people), 'An', 'Burgemeester'),
    director: citizen(citizens, makeKeys(people), 'Bert', 'Directeur'),
    timestamps: makeCertificate({
      subject: { C: 'BE', CN: 'Test Timestamps' },
      keys: makeKeys(authorities),
      issuer: root,
      usages: ['digitalSignature'],
      purposes: { ids: ['1.3.6.1.5.5.7.3.8'], critical: true },
    }),
    responder: makeCertificate({
      subject: { C: 'BE', CN: 'Test Responder' },
      keys: makeKeys(authorities),
      issuer: citizens,
      usages: ['digitalSignature'],
      purposes: { ids: ['1.3.6.1.5.5.7.3.9'], critical: false },
      extra: [{ id: '1.3.6.1.5.5.7.48.1.5', critical: false, value: Buffer.from([5, 0]) }],
    }),
    rootList: makeRevocationList({ issuer: root }),
    citizensList: makeRevocationList({ issuer: citizens }),
  };
}

/** What a validator is given to trust: files as they stand in its folder. */
export interface TrustSet {
  readonly roots: readonly Buffer[];
  readonly intermediates: readonly Buffer[];
  readonly lists: readonly Buffer[];
}

export function trustOf({ root, citizens, rootList, citizensList }: Hierarchy): TrustSet {
  return { roots: [root.certificate], intermediates: [citizens.certificate], lists: [rootList, citizensList] };
}

/** The trust as files: a folder and a name, and what is in it. */
export function trustFiles(set: TrustSet): { readonly path: string; readonly text: string }[] {
  const all = (folder: string, label: 'CERTIFICATE' | 'X509 CRL', items: readonly Buffer[]) =>
    items.map((der, index) => ({ path: `${folder}/${index + 1}.pem`, text: pem(label, der) }));
  return [
    ...all('roots', 'CERTIFICATE', set.roots),
    ...all('intermediates', 'CERTIFICATE', set.intermediates),
    ...all('crl', 'X509 CRL', set.lists),
  ];
}

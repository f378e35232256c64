import {
  type CertificateOptions,
  type Entity,
  makeAnswer,
  makeCertificate,
  makeKeys,
  makeRevocationList,
} from '../support/authority.ts';
import { revocationArchive } from '../support/cms-writer.ts';
import { bits, implicit, integer, nothing, sequence } from '../support/der-writer.ts';
import { AT, citizen, type Hierarchy, trustOf } from '../support/hierarchy.ts';
import { PdfFile } from '../support/pdf-file.ts';
import { addValidationData, sign } from '../support/sign.ts';
import { type DefectCase, type Hierarchies, indeterminate, invalid, type Made } from './file-case.ts';

const signedBy = (signer: Entity, more: { certificates?: readonly Buffer[] } = {}): Buffer =>
  sign(new PdfFile(), { cms: { signer, ...more }, field: 'mayor' }).bytes;

/** A signer whose certificate is odd. */
const withSigner =
  (broken: Partial<CertificateOptions>, whole: Partial<CertificateOptions> = {}) =>
  ({ ec }: Hierarchies, hasDefect: boolean): Made => ({
    file: signedBy(citizen(ec.citizens, ec.mayor.keys, 'An', 'Burgemeester', hasDefect ? broken : whole)),
  });

/** An authority between the root and the signer that is odd. */
const withAuthority =
  (broken: Partial<CertificateOptions>, whole: Partial<CertificateOptions> = {}) =>
  ({ ec }: Hierarchies, hasDefect: boolean): Made => {
    const authority = makeCertificate({
      subject: { C: 'BE', CN: 'Test Citizen CA 2' },
      keys: ec.citizens.keys,
      issuer: ec.root,
      isAuthority: true,
      usages: ['keyCertSign', 'cRLSign'],
      ...(hasDefect ? broken : whole),
    });
    const trust = trustOf(ec);
    return {
      file: signedBy(citizen(authority, ec.mayor.keys, 'An', 'Burgemeester')),
      trust: {
        ...trust,
        intermediates: [authority.certificate],
        lists: [...trust.lists, makeRevocationList({ issuer: authority })],
      },
    };
  };

/** Other lists than the usual. */
const withLists =
  (
    broken: (h: Hierarchy) => readonly Buffer[],
    whole: (h: Hierarchy) => readonly Buffer[] = (h) => [h.citizensList],
    at = AT,
  ) =>
  ({ ec }: Hierarchies, hasDefect: boolean): Made => ({
    file: signedBy(ec.mayor),
    trust: { ...trustOf(ec), lists: [ec.rootList, ...(hasDefect ? broken(ec) : whole(ec))] },
    at,
  });

/** No list of the citizens' authority, but answers in the file. */
const withAnswers =
  (broken: (h: Hierarchy) => readonly Buffer[], whole: (h: Hierarchy) => readonly Buffer[]) =>
  ({ ec }: Hierarchies, hasDefect: boolean): Made => {
    const file = sign(new PdfFile(), { cms: { signer: ec.mayor }, field: 'mayor' });
    addValidationData(file, { answers: hasDefect ? broken(ec) : whole(ec) });
    return { file: file.bytes, trust: { ...trustOf(ec), lists: [ec.rootList] } };
  };

const answer = (h: Hierarchy, more: object = {}): Buffer =>
  makeAnswer({ certificate: h.mayor, issuer: h.citizens, responder: h.responder, ...more });

const revoked = (h: Hierarchy, at: string, reason = 1): Buffer =>
  makeRevocationList({ issuer: h.citizens, revoked: [{ serial: h.mayor.serial, at, reason }] });

const distributionPoint = (...tags: readonly number[]): { id: string; critical: boolean; value: Buffer }[] => [
  {
    id: '2.5.29.28',
    critical: true,
    value: sequence(
      ...tags.map((tag) =>
        tag === 3 ? implicit(3, bits(Buffer.from([0x40]), 6).subarray(2)) : implicit(tag, Buffer.from([0xff])),
      ),
    ),
  },
];

export const CERTIFICATE_CASES: readonly DefectCase[] = [
  invalid('chain-untrusted', 'unknown-root', 'the root is not among those given', ({ ec, rsa }, hasDefect) => ({
    file: signedBy(ec.mayor),
    trust: hasDefect ? trustOf(rsa) : trustOf(ec),
  })),
  invalid('chain-untrusted', 'root-in-file', 'the root is only in the file itself', ({ ec }, hasDefect) => ({
    file: signedBy(ec.mayor, { certificates: [ec.root.certificate, ec.citizens.certificate] }),
    trust: { ...trustOf(ec), roots: hasDefect ? [] : [ec.root.certificate] },
  })),
  invalid(
    'chain-untrusted',
    'root-as-intermediate',
    'the root is given as an intermediate only',
    ({ ec }, hasDefect) => ({
      file: signedBy(ec.mayor),
      trust: {
        ...trustOf(ec),
        roots: hasDefect ? [] : [ec.root.certificate],
        intermediates: [ec.citizens.certificate, ec.root.certificate],
      },
    }),
  ),
  invalid(
    'chain-untrusted',
    'missing-intermediate',
    'no certificate links the signer to the root',
    ({ ec }, hasDefect) => ({
      file: signedBy(ec.mayor),
      trust: { ...trustOf(ec), intermediates: hasDefect ? [] : [ec.citizens.certificate] },
    }),
  ),
  invalid('chain-untrusted', 'self-signed', 'the signer issued its own certificate', ({ ec }, hasDefect) => ({
    file: signedBy(
      hasDefect
        ? makeCertificate({ subject: { CN: 'An Burgemeester' }, keys: ec.mayor.keys, usages: ['nonRepudiation'] })
        : ec.mayor,
    ),
  })),
  invalid('chain-untrusted', 'forged-issuer', "another key signed in the authority's name", ({ ec }, hasDefect) => ({
    file: signedBy(
      citizen(ec.citizens, ec.mayor.keys, 'An', 'Burgemeester', hasDefect ? { signedBy: ec.director.keys } : {}),
    ),
  })),
  invalid(
    'certificate-expired',
    'expired',
    'the certificate had expired',
    withSigner({ notAfter: '2025-06-15T11:59:59Z' }, { notAfter: '2025-06-15T12:00:00Z' }),
  ),
  invalid(
    'certificate-not-yet-valid',
    'not-yet-valid',
    'the certificate is valid from later on',
    withSigner({ notBefore: '2025-06-15T12:00:01Z' }),
  ),
  invalid(
    'certificate-expired',
    'authority-expired',
    'the authority had expired',
    withAuthority({ notAfter: '2025-01-01T00:00:00Z' }),
  ),
  invalid(
    'signer-without-non-repudiation',
    'authentication-key',
    'the certificate is for authentication',
    withSigner({ usages: ['digitalSignature'] }, { usages: ['digitalSignature', 'nonRepudiation'] }),
  ),
  invalid(
    'signer-without-non-repudiation',
    'no-key-usage',
    'the certificate says nothing of its usage',
    withSigner({ usages: undefined } as Partial<CertificateOptions>),
  ),
  invalid(
    'certificate-usage-wrong',
    'server-certificate',
    'the certificate is for a server',
    withSigner(
      { purposes: { ids: ['1.3.6.1.5.5.7.3.1'], critical: false } },
      { purposes: { ids: ['1.3.6.1.5.5.7.3.4'], critical: false } },
    ),
  ),
  invalid(
    'certificate-usage-wrong',
    'authority-signs',
    "an authority's certificate signed the document",
    withSigner({ isAuthority: true }, { isAuthority: false }),
  ),
  invalid(
    'certificate-extension-unknown',
    'unknown-extension',
    'the certificate has a critical extension that nobody knows',
    withSigner(
      { extra: [{ id: '1.3.6.1.4.1.99999.7', critical: true, value: nothing() }] },
      { extra: [{ id: '1.3.6.1.4.1.99999.7', critical: false, value: nothing() }] },
    ),
  ),
  invalid(
    'certificate-extension-unknown',
    'name-constraints',
    'the authority is limited to certain names',
    withAuthority({ extra: [{ id: '2.5.29.30', critical: true, value: sequence() }] }),
  ),
  invalid(
    'certificate-malformed',
    'extension-twice',
    'an extension stands twice',
    withSigner({ extra: [{ id: '2.5.29.15', critical: true, value: bits(Buffer.from([0x40]), 6) }] }),
  ),
  invalid(
    'certificate-not-authority',
    'no-basic-constraints',
    'the issuer does not say that it is an authority',
    withAuthority({ isAuthority: undefined } as Partial<CertificateOptions>),
  ),
  invalid(
    'certificate-not-authority',
    'basic-constraints-false',
    'the issuer says that it is no authority',
    withAuthority({ isAuthority: false }),
  ),
  invalid(
    'certificate-not-authority',
    'no-cert-sign',
    'the issuer may not sign certificates',
    withAuthority({ usages: ['digitalSignature', 'cRLSign'] }),
  ),
  invalid('certificate-not-authority', 'citizen-issues', 'a citizen issued a certificate', ({ ec }, hasDefect) => ({
    file: hasDefect
      ? signedBy(citizen(ec.director, ec.mayor.keys, 'An', 'Burgemeester'), { certificates: [ec.director.certificate] })
      : signedBy(ec.mayor),
  })),
  invalid('path-too-long', 'path-length', 'there is an authority under one that may have none', ({ ec }, hasDefect) => {
    const upper = makeCertificate({
      subject: { CN: 'Upper CA' },
      keys: ec.citizens.keys,
      issuer: ec.root,
      isAuthority: true,
      pathLength: hasDefect ? 0 : 1,
      usages: ['keyCertSign', 'cRLSign'],
    });
    const lower = makeCertificate({
      subject: { CN: 'Lower CA' },
      keys: ec.responder.keys,
      issuer: upper,
      isAuthority: true,
      usages: ['keyCertSign', 'cRLSign'],
    });
    return {
      file: signedBy(citizen(lower, ec.mayor.keys, 'An', 'Burgemeester')),
      trust: {
        ...trustOf(ec),
        intermediates: [upper.certificate, lower.certificate],
        lists: [ec.rootList, makeRevocationList({ issuer: upper }), makeRevocationList({ issuer: lower })],
      },
    };
  }),
  invalid(
    'algorithm-not-allowed',
    'certificate-sha1',
    'the authority signed the certificate with SHA-1',
    withSigner({ method: { scheme: 'ecdsa', hash: 'sha1' } }),
  ),
  invalid('key-too-weak', 'weak-authority', 'the key of the authority has 1024 bits', ({ ec }, hasDefect) => {
    const authority = makeCertificate({
      subject: { CN: 'Test RSA CA' },
      keys: makeKeys(hasDefect ? 1024 : 2048),
      issuer: ec.root,
      isAuthority: true,
      usages: ['keyCertSign', 'cRLSign'],
    });
    return {
      file: signedBy(citizen(authority, ec.mayor.keys, 'An', 'Burgemeester')),
      trust: {
        ...trustOf(ec),
        intermediates: [authority.certificate],
        lists: [ec.rootList, makeRevocationList({ issuer: authority })],
      },
    };
  }),
  invalid(
    'certificate-revoked',
    'revoked',
    'the certificate was revoked',
    withLists((h) => [revoked(h, '2025-06-01T00:00:00Z')]),
  ),
  invalid(
    'certificate-revoked',
    'on-hold',
    'the certificate was on hold',
    withLists((h) => [revoked(h, '2025-06-01T00:00:00Z', 6)]),
  ),
  invalid(
    'certificate-revoked',
    'revoked-on-old-list',
    'an old list says that the certificate was revoked',
    withLists((h) => [
      h.citizensList,
      makeRevocationList({
        issuer: h.citizens,
        thisUpdate: '2024-06-01T00:00:00Z',
        nextUpdate: '2024-07-01T00:00:00Z',
        revoked: [{ serial: h.mayor.serial, at: '2024-05-01T00:00:00Z' }],
      }),
    ]),
  ),
  invalid('certificate-revoked', 'authority-revoked', 'the authority was revoked', ({ ec }, hasDefect) => ({
    file: signedBy(ec.mayor),
    trust: {
      ...trustOf(ec),
      lists: [
        ec.citizensList,
        makeRevocationList({
          issuer: ec.root,
          revoked: hasDefect ? [{ serial: ec.citizens.serial, at: '2025-01-02T00:00:00Z' }] : [],
        }),
      ],
    },
  })),
  invalid(
    'certificate-revoked',
    'revoked-by-answer',
    'an answer in the file says that the certificate was revoked',
    withAnswers(
      (h) => [answer(h, { status: { revokedAt: '2025-05-01T00:00:00Z' } })],
      (h) => [answer(h)],
    ),
  ),
  invalid(
    'certificate-revoked',
    'revoked-in-file',
    'a list in the signature says that the certificate was revoked',
    ({ ec }, hasDefect) => {
      const list = hasDefect ? revoked(ec, '2025-06-01T00:00:00Z') : ec.citizensList;
      return {
        file: sign(new PdfFile(), {
          cms: { signer: ec.mayor, attributes: [revocationArchive([list], [])] },
          field: 'mayor',
        }).bytes,
      };
    },
  ),
  indeterminate(
    'revocation-missing',
    'no-list',
    'there is no list of the authority',
    withLists(() => []),
  ),
  indeterminate('revocation-missing', 'no-root-list', 'there is no list of the root', ({ ec }, hasDefect) => ({
    file: signedBy(ec.mayor),
    trust: { ...trustOf(ec), lists: hasDefect ? [ec.citizensList] : [ec.citizensList, ec.rootList] },
  })),
  indeterminate(
    'revocation-stale',
    'stale-list',
    'the list was to be replaced before',
    withLists(
      (h) => [makeRevocationList({ issuer: h.citizens, nextUpdate: '2025-06-15T11:59:59Z' })],
      (h) => [makeRevocationList({ issuer: h.citizens, nextUpdate: '2025-06-15T12:00:00Z' })],
    ),
  ),
  indeterminate(
    'revocation-missing',
    'future-list',
    'the list is from the future',
    withLists((h) => [makeRevocationList({ issuer: h.citizens, thisUpdate: '2025-06-15T12:00:01Z' })]),
  ),
  indeterminate(
    'revocation-missing',
    'forged-list',
    'another key signed the list',
    withLists((h) => [makeRevocationList({ issuer: h.citizens, signedBy: h.director.keys })]),
  ),
  indeterminate(
    'revocation-missing',
    'list-of-authorities',
    'the list is of authorities only',
    withLists(
      (h) => [makeRevocationList({ issuer: h.citizens, extra: distributionPoint(2) })],
      (h) => [makeRevocationList({ issuer: h.citizens, extra: distributionPoint(1) })],
    ),
  ),
  indeterminate(
    'revocation-missing',
    'list-by-reason',
    'the list is of certain reasons only',
    withLists((h) => [makeRevocationList({ issuer: h.citizens, extra: distributionPoint(3) })]),
  ),
  indeterminate(
    'revocation-missing',
    'indirect-list',
    'the list is of another issuer',
    withLists((h) => [makeRevocationList({ issuer: h.citizens, extra: distributionPoint(4) })]),
  ),
  indeterminate(
    'revocation-missing',
    'delta-list',
    'the list holds only what changed',
    withLists((h) => [
      makeRevocationList({ issuer: h.citizens, extra: [{ id: '2.5.29.27', critical: true, value: integer(1) }] }),
    ]),
  ),
  indeterminate(
    'revocation-missing',
    'unknown-answer',
    'the responder does not know the certificate',
    withAnswers(
      (h) => [answer(h, { status: 'unknown' })],
      (h) => [answer(h)],
    ),
  ),
  indeterminate(
    'revocation-stale',
    'stale-answer',
    'the answer held until before',
    withAnswers(
      (h) => [answer(h, { nextUpdate: '2025-06-15T11:59:59Z' })],
      (h) => [answer(h)],
    ),
  ),
  indeterminate(
    'revocation-stale',
    'old-answer',
    'an answer without an end is older than a day',
    withAnswers(
      (h) => [answer(h, { thisUpdate: '2025-06-14T11:59:59Z', nextUpdate: undefined })],
      (h) => [answer(h, { thisUpdate: '2025-06-14T12:00:00Z', nextUpdate: undefined })],
    ),
  ),
  indeterminate(
    'revocation-missing',
    'unauthorised-responder',
    'the answer is by somebody whom the authority did not name',
    withAnswers(
      (h) => [answer(h, { responder: h.director })],
      (h) => [answer(h, { responder: undefined })],
    ),
  ),
  indeterminate(
    'revocation-missing',
    'answer-on-another',
    'the answer is on another certificate',
    withAnswers(
      (h) => [answer(h, { certificate: h.director })],
      (h) => [answer(h)],
    ),
  ),
];

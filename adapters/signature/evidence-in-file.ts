import { DER_TAGS, type DerElement, DerError, derChildren, derObjectIdentifier, readDer } from './certificates/der.ts';
import type { Evidence } from './certificates/evidence.ts';
import type { SignedMessage } from './cms/signed-data.ts';
import type { PdfView } from './pdf/document.ts';
import { decodeStream } from './pdf/filters.ts';
import { catalogOf } from './pdf/trees.ts';
import { isArray, isDictionary, PdfStream, type PdfValue } from './pdf/values.ts';
import { SignatureProblem } from './problem.ts';
import type { WorkBudget } from './work-budget.ts';

const REVOCATION_ARCHIVE = '1.2.840.113583.1.1.8';
const REVOCATION_VALUES = '1.2.840.113549.1.9.16.2.24';
const OCSP_IN_CMS = '1.3.6.1.5.5.7.16.2';

/** Collects what a signature or a timestamp carries beside itself. */
export function collectFromMessage(message: SignedMessage, evidence: Evidence): void {
  const { certificates, revocationData, attributes, unsignedAttributes } = message;
  for (const certificate of certificates) evidence.addCertificate(certificate);
  ignoringIllFormed(() => {
    for (const item of revocationData) {
      if (item.tag === DER_TAGS.sequence) evidence.addList(item.whole);
      // RFC 5940: [1] another format, OCSP for one.
      const [format, answer] = item.tag === 0xa1 ? derChildren(item) : [];
      if (answer !== undefined && derObjectIdentifier(format) === OCSP_IN_CMS) evidence.addAnswer(answer.whole);
    }
    const archive = attributes.get(REVOCATION_ARCHIVE)?.[0] ?? unsignedAttributes.get(REVOCATION_ARCHIVE)?.[0];
    for (const item of listIn(archive, 0xa0)) evidence.addList(item.whole);
    for (const item of listIn(archive, 0xa1)) evidence.addAnswer(item.whole);
    const values = unsignedAttributes.get(REVOCATION_VALUES)?.[0];
    for (const item of listIn(values, 0xa0)) evidence.addList(item.whole);
    for (const item of listIn(values, 0xa1)) evidence.addBasicAnswer(item.whole);
  });
}

/** Collects the validation data of the file (ETSI EN 319 142-1, 5.4.2). */
export function collectFromStore(view: PdfView, evidence: Evidence, budget: WorkBudget): void {
  const store = view.resolve(catalogOf(view).get('DSS'));
  if (!isDictionary(store)) return;
  const take = (value: PdfValue | undefined, add: (der: Uint8Array) => void): void => {
    const list = view.resolve(value);
    for (const item of isArray(list) ? list : []) {
      const stream = view.resolve(item);
      if (!(stream instanceof PdfStream)) continue;
      try {
        add(decodeStream(stream, (inner) => view.resolve(inner), budget));
      } catch (error) {
        // Data that cannot be unpacked are not there.
        if (!(error instanceof SignatureProblem) || error.code === 'too-complex') throw error;
      }
    }
  };
  take(store.get('Certs'), (der) => evidence.addCertificate(der));
  take(store.get('CRLs'), (der) => evidence.addList(der));
  take(store.get('OCSPs'), (der) => evidence.addAnswer(der));
}

/** The elements in the list that an archive of revocation data has under a tag. */
function listIn(archive: DerElement | undefined, tag: number): DerElement[] {
  if (archive === undefined) return [];
  const found = derChildren(archive).find((part) => part.tag === tag);
  return found === undefined ? [] : derChildren(readDer(found.content));
}

function ignoringIllFormed(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
  }
}

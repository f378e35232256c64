import type { ReceiptContent } from '#domain/accession/commitment.ts';
import { Composer } from './composer.ts';
import { DOCUMENT_TEXTS } from './texts-nl.ts';
import { momentInDutch } from './words.ts';

const texts = DOCUMENT_TEXTS.receipt;

const verdictInDutch = (verdict: string): string =>
  verdict === 'valid' || verdict === 'indeterminate' || verdict === 'invalid' ? texts.verdicts[verdict] : verdict;

/** Makes the receipt of a commitment that came in, with what its validation found; `explain` says a code in Dutch. */
export function renderReceipt(content: ReceiptContent, explain: (code: string) => string): Promise<Uint8Array> {
  const { id, organisation, deliberation, signatures, codes } = content;
  const composer = new Composer({
    title: texts.documentTitle(organisation.name, id),
    language: DOCUMENT_TEXTS.language,
    madeAt: new Date(content.validatedAt),
    footer: texts.footer(id),
    pageOf: DOCUMENT_TEXTS.page,
  });
  composer.title(texts.title);
  composer.paragraph(texts.lead(organisation.name));
  composer.paragraph(content.isAcceptedAtOnce ? texts.outcome.accepted : texts.outcome[content.finding]);

  composer.heading(texts.factsHeading);
  composer.table(
    [
      { heading: '', share: 30 },
      { heading: '', share: 70 },
    ],
    [
      [texts.facts.commitment, id],
      [texts.facts.deliberation, texts.deliberation(deliberation.number, deliberation.version)],
      [texts.facts.textHash, deliberation.textHash],
      [texts.facts.committee, content.committee],
      [texts.facts.submittedAt, momentInDutch(content.submittedAt)],
      [texts.facts.validatedAt, momentInDutch(content.validatedAt)],
      [texts.facts.document, content.document],
    ],
    false,
  );

  composer.heading(texts.signatures);
  if (signatures.length === 0) composer.paragraph(texts.noSignatures);
  else {
    composer.table(
      [
        { heading: texts.signatureColumns.signer, share: 45 },
        { heading: texts.signatureColumns.signedAt, share: 25 },
        { heading: texts.signatureColumns.verdict, share: 30 },
      ],
      signatures.map(({ signer, signedAt, verdict, mandated }) => [
        signer,
        signedAt === undefined ? '' : momentInDutch(signedAt),
        `${verdictInDutch(verdict)}, ${mandated ? texts.mandated : texts.notMandated}`,
      ]),
    );
  }
  if (codes.length > 0) {
    composer.heading(texts.remarks);
    for (const code of codes) composer.paragraph(explain(code));
  }
  return composer.finish();
}

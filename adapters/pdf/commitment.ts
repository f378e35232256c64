import type { CommitmentContent } from '#domain/accession/commitment.ts';
import { Composer } from './composer.ts';
import { DOCUMENT_TEXTS } from './texts-nl.ts';
import { dayInDutch, deadlineInDutch, kboInDutch } from './words.ts';

const texts = DOCUMENT_TEXTS.commitment;

/** The form fields that are signed, by who signs there. */
const SIGNATURE_FIELDS = {
  mayor: 'handtekening-burgemeester',
  generalDirector: 'handtekening-algemeen-directeur',
} as const;

const person = ({ name, email, mobile }: { name: string; email: string; mobile?: string | undefined }): string =>
  [name, email, ...(mobile === undefined ? [] : [mobile])].join(', ');

/** The facts that are known, in their order. */
const known = (facts: readonly (readonly [string, string | undefined])[]): string[][] =>
  facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));

const FACTS = [
  { heading: '', share: 30 },
  { heading: '', share: 70 },
];

/** Makes the commitment that an organisation signs to accede: PDF, tagged, A4; the same content gives the same bytes. */
export function renderCommitment(content: CommitmentContent): Promise<Uint8Array> {
  const { id, deliberation, organisation, processors, conditions, undertakings } = content;
  const composer = new Composer({
    title: texts.documentTitle(organisation.name, deliberation.number),
    language: DOCUMENT_TEXTS.language,
    madeAt: new Date(content.preparedAt),
    reference: id,
    footer: texts.footer(id),
    pageOf: DOCUMENT_TEXTS.page,
  });
  composer.title(texts.title);
  composer.paragraph(texts.lead(organisation.name, deliberation.number));

  composer.heading(texts.deliberation);
  composer.table(
    FACTS,
    known([
      [texts.facts.number, deliberation.number],
      [texts.facts.version, String(deliberation.version)],
      [texts.facts.date, dayInDutch(deliberation.date)],
      [texts.facts.subject, deliberation.subject],
      [texts.facts.committee, deliberation.committee],
      [texts.facts.provider, deliberation.provider],
      [texts.facts.textHash, deliberation.textHash],
    ]),
    false,
  );

  composer.heading(texts.organisation);
  composer.table(
    FACTS,
    known([
      [texts.organisationFacts.name, organisation.name],
      [texts.organisationFacts.kbo, organisation.kbo === undefined ? undefined : kboInDutch(organisation.kbo)],
      [texts.organisationFacts.nis, organisation.nis],
      [texts.organisationFacts.contact, person(content.contact)],
      [texts.organisationFacts.dpo, person(content.dpo)],
      [texts.organisationFacts.rhythm, content.rhythm === undefined ? undefined : texts.rhythms[content.rhythm]],
      [texts.organisationFacts.publication, content.publicationUrl],
    ]),
    false,
  );

  composer.heading(texts.declaration);
  composer.paragraph(texts.declarationText(organisation.name));

  composer.heading(texts.undertakings);
  if (undertakings.length === 0) composer.paragraph(texts.noUndertakings);
  else {
    composer.paragraph(texts.undertakingsLead);
    composer.table(
      [
        { heading: texts.undertakingColumns.ref, share: 10 },
        { heading: texts.undertakingColumns.text, share: 70 },
        { heading: texts.undertakingColumns.answer, share: 20 },
      ],
      undertakings.map(({ ref, text, answer }) => [ref, text, texts.answers[answer]]),
    );
  }

  if (conditions.length > 0) {
    composer.heading(texts.conditions);
    composer.table(
      [
        { heading: texts.conditionColumns.ref, share: 10 },
        { heading: texts.conditionColumns.text, share: 60 },
        { heading: texts.conditionColumns.deadline, share: 30 },
      ],
      conditions.map(({ ref, text, deadline }) => [ref, text, deadlineInDutch(deadline)]),
    );
  }

  composer.heading(texts.processors);
  if (processors.length === 0) composer.paragraph(texts.noProcessors);
  else {
    composer.table(
      [
        { heading: texts.processorColumns.name, share: 45 },
        { heading: texts.processorColumns.commitment, share: 55 },
      ],
      processors.map(({ name }) => [name, texts.processorCommitted]),
    );
  }

  composer.heading(texts.signing);
  composer.paragraph(texts.signingLead);
  composer.signatures([
    { field: SIGNATURE_FIELDS.mayor, label: texts.mayor, note: texts.signatureNote },
    { field: SIGNATURE_FIELDS.generalDirector, label: texts.generalDirector, note: texts.signatureNote },
  ]);
  return composer.finish();
}

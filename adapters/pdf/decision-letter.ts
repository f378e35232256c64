import { type DecisionLetter, type Deviation, durationDiffers } from '#domain/dossier/decision-letter.ts';
import { type Column, Composer } from './composer.ts';
import { DOCUMENT_TEXTS } from './texts-nl.ts';
import { dayInDutch, deadlineInDutch, durationInDutch } from './words.ts';

const texts = DOCUMENT_TEXTS.letter;

/** A part of the letter, in reading order. */
type Block =
  | { readonly kind: 'title' | 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] };

function deviationsOf(letter: DecisionLetter): Deviation[] {
  const { durationAsked, decision } = letter;
  if (durationAsked === undefined || !durationDiffers(letter)) return [...letter.deviations];
  const asked = durationInDutch(durationAsked);
  const granted = durationInDutch(decision.duration);
  const explained = letter.deviations.find(({ aspect }) => aspect === 'duration');
  const others = letter.deviations.filter(({ aspect }) => aspect !== 'duration');
  return [explained ?? { aspect: 'duration', asked, granted }, ...others];
}

function deviationBlocks(letter: DecisionLetter): Block[] {
  const { deviationColumns } = texts;
  const deviations = deviationsOf(letter);
  if (deviations.length === 0) return [{ kind: 'paragraph', text: texts.noDeviations }];
  return [
    { kind: 'heading', text: texts.deviations },
    { kind: 'paragraph', text: texts.deviationsIntro },
    {
      kind: 'table',
      columns: [
        { heading: deviationColumns.aspect, share: 20 },
        { heading: deviationColumns.asked, share: 40 },
        { heading: deviationColumns.granted, share: 40 },
      ],
      rows: deviations.map(({ aspect, asked, granted, reason }) => [
        texts.aspects[aspect],
        asked,
        reason === undefined ? granted : `${granted}${texts.because(reason)}`,
      ]),
    },
  ];
}

function conditionBlocks({ conditions }: DecisionLetter): Block[] {
  const { conditionColumns } = texts;
  if (conditions.length === 0) return [{ kind: 'paragraph', text: texts.noConditions }];
  return [
    { kind: 'heading', text: texts.conditions },
    { kind: 'paragraph', text: texts.conditionsIntro },
    {
      kind: 'table',
      columns: [
        { heading: conditionColumns.ref, share: 10 },
        { heading: conditionColumns.text, share: 44 },
        { heading: conditionColumns.responsible, share: 22 },
        { heading: conditionColumns.deadline, share: 24 },
      ],
      rows: conditions.map(({ ref, text, responsible, deadline, survives }) => [
        ref,
        text,
        responsible.join(', '),
        survives ? `${deadlineInDutch(deadline)}; ${texts.survives}` : deadlineInDutch(deadline),
      ]),
    },
  ];
}

/** The letter as it is read, before it is printed. */
export function decisionLetterBlocks(letter: DecisionLetter): Block[] {
  const { decision, inForceFrom } = letter;
  const { facts } = texts;
  const isGranted = decision.outcome === 'granted';
  const rows: readonly (readonly [string, string])[] = [
    [facts.dossier, letter.dossier],
    [facts.subject, letter.subject],
    [facts.applicants, letter.applicants.join(', ')],
    [facts.provider, letter.provider],
    [facts.recipients, letter.recipients.join(', ')],
    [facts.decidedOn, `${dayInDutch(decision.date)}, ${letter.committee}`],
    [facts.inForce, isGranted ? (inForceFrom === undefined ? texts.notPublished : dayInDutch(inForceFrom)) : ''],
    [facts.duration, isGranted ? durationInDutch(decision.duration) : ''],
  ];
  return [
    { kind: 'title', text: texts.title[decision.outcome](decision.number) },
    { kind: 'facts', rows: rows.filter(([, said]) => said !== '') },
    ...(isGranted ? [...deviationBlocks(letter), ...conditionBlocks(letter)] : []),
    { kind: 'heading', text: texts.appeal },
    { kind: 'paragraph', text: letter.appeal ?? texts.noAppeal },
  ];
}

const FACTS: readonly Column[] = [
  { heading: '', share: 30 },
  { heading: '', share: 70 },
];

/** The letter about a decision as PDF. `createdAt` is when the decision was signed, so that the same letter has the same bytes. */
export function printDecisionLetter(letter: DecisionLetter, createdAt: Date): Promise<Uint8Array> {
  const { number, outcome } = letter.decision;
  const composer = new Composer({
    title: texts.title[outcome](number),
    author: letter.committee,
    language: DOCUMENT_TEXTS.language,
    madeAt: createdAt,
    footer: texts.footer(letter.committee, number),
    pageOf: DOCUMENT_TEXTS.page,
  });
  for (const block of decisionLetterBlocks(letter)) {
    if (block.kind === 'facts') composer.table(FACTS, block.rows, false);
    else if (block.kind === 'table') composer.table(block.columns, block.rows);
    else composer[block.kind](block.text);
  }
  return composer.finish();
}

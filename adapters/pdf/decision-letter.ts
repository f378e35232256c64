import { type DecisionLetter, type Deviation, durationDiffers } from '#domain/dossier/decision-letter.ts';
import { deadlineInWords, durationInWords, inWords, LETTER_TEXTS } from './decision-letter-nl.ts';
import { type Block, printDocument } from './document.ts';

function deviationsOf(letter: DecisionLetter): Deviation[] {
  const { durationAsked, decision } = letter;
  if (durationAsked === undefined || !durationDiffers(letter)) return [...letter.deviations];
  const asked = durationInWords(durationAsked);
  const granted = durationInWords(decision.duration);
  const explained = letter.deviations.find(({ aspect }) => aspect === 'duration');
  const others = letter.deviations.filter(({ aspect }) => aspect !== 'duration');
  return [explained ?? { aspect: 'duration', asked, granted }, ...others];
}

function deviationBlocks(letter: DecisionLetter): Block[] {
  const texts = LETTER_TEXTS;
  const deviations = deviationsOf(letter);
  if (deviations.length === 0) return [{ kind: 'paragraph', text: texts.noDeviations }];
  return [
    { kind: 'heading', text: texts.deviations },
    { kind: 'paragraph', text: texts.deviationsIntro },
    {
      kind: 'table',
      header: texts.deviationHeader,
      widths: [2, 4, 4],
      rows: deviations.map(({ aspect, asked, granted, reason }) => [
        texts.aspect(aspect),
        asked,
        reason === undefined ? granted : `${granted}${texts.because(reason)}`,
      ]),
    },
  ];
}

function conditionBlocks({ conditions }: DecisionLetter): Block[] {
  const texts = LETTER_TEXTS;
  if (conditions.length === 0) return [{ kind: 'paragraph', text: texts.noConditions }];
  return [
    { kind: 'heading', text: texts.conditions },
    { kind: 'paragraph', text: texts.conditionsIntro },
    {
      kind: 'table',
      header: texts.conditionHeader,
      widths: [1.4, 6.5, 3.2, 3.4],
      rows: conditions.map(({ ref, text, responsible, deadline, survives }) => [
        ref,
        text,
        responsible.join(', '),
        survives ? `${deadlineInWords(deadline)}; ${texts.survives}` : deadlineInWords(deadline),
      ]),
    },
  ];
}

/** The letter as it is read, before it is printed. */
export function decisionLetterBlocks(letter: DecisionLetter): Block[] {
  const texts = LETTER_TEXTS;
  const { decision } = letter;
  const entry = (label: string, text: string): Block[] => (text === '' ? [] : [{ kind: 'entry', label, text }]);
  const granted = decision.outcome === 'granted';
  return [
    { kind: 'title', text: texts.title[decision.outcome](decision.number) },
    ...entry(texts.dossier, letter.dossier),
    ...entry(texts.subject, letter.subject),
    ...entry(texts.applicants, letter.applicants.join(', ')),
    ...entry(texts.provider, letter.provider),
    ...entry(texts.recipients, letter.recipients.join(', ')),
    ...entry(texts.decidedOn, `${inWords(decision.date)}, ${letter.committee}`),
    ...(granted
      ? [
          ...entry(texts.inForce, letter.inForceFrom === undefined ? texts.notPublished : inWords(letter.inForceFrom)),
          ...entry(texts.duration, durationInWords(decision.duration)),
          ...deviationBlocks(letter),
          ...conditionBlocks(letter),
        ]
      : []),
    { kind: 'heading', text: texts.appeal },
    { kind: 'paragraph', text: letter.appeal ?? texts.noAppeal },
  ];
}

/** The letter about a decision as PDF. `createdAt` is when the decision was signed, so that the same letter has the same bytes. */
export function printDecisionLetter(letter: DecisionLetter, createdAt: Date): Promise<Uint8Array> {
  const { number, outcome } = letter.decision;
  return printDocument(decisionLetterBlocks(letter), {
    title: LETTER_TEXTS.title[outcome](number),
    author: letter.committee,
    createdAt,
    foot: `${letter.committee} · ${number}`,
  });
}

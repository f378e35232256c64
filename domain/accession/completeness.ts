import type * as z from 'zod';
import type { prepareCommitmentBody } from '#domain/commands/accession-commands.ts';
import type { Refusal } from '#domain/door/refusal.ts';
import type { Answer } from './events.ts';

/** What the organisation fills in for its commitment. */
export type CommitmentFields = z.infer<typeof prepareCommitmentBody>;

/** A sentence that an acceder undertakes, as the decision has it. */
export interface Undertaking {
  readonly ref: string;
  readonly text: string;
}

/** An undertaking with its answer, as the document prints it. */
export interface AnsweredUndertaking extends Undertaking {
  readonly answer: Answer;
}

/** A processor with whether it committed itself. */
export interface Processor {
  readonly name: string;
  readonly committed: boolean;
}

/** The processors as given; a bare name is one that has committed itself. */
export const processorsOf = ({ processors }: CommitmentFields): Processor[] =>
  (processors ?? []).map((given) => (typeof given === 'string' ? { name: given, committed: true } : given));

/** Only an undertaking about processors can be without object; decisions are in Dutch. */
export const speaksOfProcessors = ({ text }: Pick<Undertaking, 'text'>): boolean => /\bverwerkers?\b/i.test(text);

/** Each undertaking with its answer. Where none was answered all are kept; one about processors falls away where none is used. */
export function answersOf(undertakings: readonly Undertaking[], fields: CommitmentFields): AnsweredUndertaking[] {
  const given = new Map(fields.undertakings?.map(({ ref, answer }) => [ref, answer]));
  const usesProcessors = processorsOf(fields).length > 0;
  return undertakings.flatMap((undertaking) => {
    const unasked = speaksOfProcessors(undertaking) && !usesProcessors ? 'no-processor' : 'yes';
    const answer = fields.undertakings === undefined ? unasked : given.get(undertaking.ref);
    return answer === undefined ? [] : [{ ...undertaking, answer }];
  });
}

/**
 * What a commitment lacks; undefined when it is complete. Every undertaking is answered yes; "no" is legitimate only as "no processor"
 * (general deliberation 05/2024, operative part, item 6), and a processor commits itself too.
 */
export function incompleteness(undertakings: readonly Undertaking[], fields: CommitmentFields): Refusal | undefined {
  const problems: string[] = [];
  const answered = answersOf(undertakings, fields);
  const processors = processorsOf(fields);
  const known = new Set(undertakings.map(({ ref }) => ref));
  for (const { ref } of fields.undertakings ?? []) {
    if (!known.has(ref)) problems.push(`${ref} is no undertaking of this deliberation`);
  }
  for (const undertaking of undertakings) {
    const answer = answered.find(({ ref }) => ref === undertaking.ref)?.answer;
    if (answer === undefined) problems.push(`undertaking ${undertaking.ref} is not answered`);
    else if (answer === 'no') problems.push(`undertaking ${undertaking.ref} is answered "no"`);
    else if (answer === 'no-processor' && !speaksOfProcessors(undertaking))
      problems.push(`undertaking ${undertaking.ref} is not about processors, so "no-processor" is no answer to it`);
    else if (answer === 'no-processor' && processors.length > 0)
      problems.push(`undertaking ${undertaking.ref} is answered "no-processor", but processors are named`);
  }
  for (const { name, committed } of processors) {
    if (name.trim() === '') problems.push('a processor has no name');
    else if (!committed) problems.push(`processor ${name} has not committed itself to the conditions`);
  }
  if (problems.length === 0) return undefined;
  return {
    code: 'incomplete-commitment',
    message: `The commitment is not complete: ${problems.join('; ')}. Every undertaking is needed before it can be signed.`,
  };
}

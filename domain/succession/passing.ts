import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { Recording } from '#domain/recordings/recordings.ts';
import { countedOn, type FlowPeriod, replacing, type Succession } from './succession.ts';

/** A succession as a dossier or a protocol keeps it, with who sent to whom before. */
interface KeptSuccession extends Succession {
  before: Pick<FlowPeriod, 'provider' | 'recipients'>;
}

/** What a dossier and a protocol alike keep of the bodies in it. */
interface WithBodies<Kept extends KeptSuccession> {
  readonly occurrences: Record<string, number>;
  readonly recordings: Recording[];
  readonly successions?: Kept[] | undefined;
}

/** What a succession changes of that: the successor counts on and corrects what its predecessor told; what was before is kept. */
export function bodiesAfter<Kept extends KeptSuccession, More extends Omit<Kept, keyof Succession>>(
  { occurrences, recordings, successions = [] }: WithBodies<Kept>,
  { from, to }: Pick<Succession, 'from' | 'to'>,
  at: Instant,
  more: More,
) {
  const put = replacing({ from, to });
  return {
    occurrences: countedOn(occurrences, { from, to }),
    recordings: recordings.map((recording) =>
      recording.reporter === undefined ? recording : { ...recording, reporter: put(recording.reporter) },
    ),
    successions: [...successions, { from, to, at, ...more }],
  };
}

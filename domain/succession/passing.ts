import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { Recording } from '#domain/recordings/recordings.ts';
import { countedOn, type FlowPeriod, replacing, type Succession } from './succession.ts';

/** What a dossier and a protocol alike keep of the bodies in it. */
interface WithBodies {
  readonly occurrences: Record<string, number>;
  readonly recordings: Recording[];
  readonly successions?: (Succession & { before: Pick<FlowPeriod, 'provider' | 'recipients'> })[] | undefined;
}

/** What a succession changes of that: the successor counts on and corrects what its predecessor told; who sent to whom before is kept. */
export function bodiesAfter(
  { occurrences, recordings, successions = [] }: WithBodies,
  { from, to }: Pick<Succession, 'from' | 'to'>,
  at: Instant,
  before: { provider: string; recipients: string[] },
) {
  const put = replacing({ from, to });
  return {
    occurrences: countedOn(occurrences, { from, to }),
    recordings: recordings.map((recording) =>
      recording.reporter === undefined ? recording : { ...recording, reporter: put(recording.reporter) },
    ),
    successions: [...successions, { from, to, at, before }],
  };
}

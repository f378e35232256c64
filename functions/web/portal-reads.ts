import { noteLook } from '#adapters/dynamodb/access-log.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { PortalReads } from '#web/ports.ts';
import type { Reader } from '#web/reader.ts';
import { advicesOf } from './advices.ts';
import { boardOf, boardRowsOf, boardTextsOf } from './board.ts';
import { commandView } from './command-views.ts';
import { conditionPageView } from './condition-page-view.ts';
import { dossierPageView } from './dossier-page-view.ts';
import { matterSeenBy } from './matters.ts';
import { meetingPageView, meetingsOf } from './meetings.ts';
import { search } from './search.ts';
import { mattersSeenBy, tasksOf } from './tasks.ts';

/** Shows something about a dossier, and notes who saw it. */
export async function noted<View>(
  ports: TablePorts,
  { person }: Reader,
  page: 'dossier' | 'condition' | 'accession',
  dossier: string,
  view: View | Promise<View>,
): Promise<View> {
  const body = person.committee ?? person.organisation;
  const look = { at: ports.now(), person: person.id, page, ...(body === undefined ? {} : { body }) };
  const [shown] = await Promise.all([view, noteLook(ports.table, dossier, look)]);
  return shown;
}

/** Bodies as forms offer them. */
export const bodiesIn = (names: ReadonlyMap<string, string>): { readonly id: string; readonly name: string }[] =>
  [...names].map(([id, name]) => ({ id, name }));

/** What the portal reads, each thing as its reader may see it. Each answer reads by key once; the next one reads anew. */
export function portalReads(all: TablePorts): PortalReads {
  return {
    tasks: (reader, page) => tasksOf(all.forOneAnswer(), reader, page),
    board: (reader) => boardOf(all.forOneAnswer(), reader),
    boardRows: (reader, ids) => boardRowsOf(all.forOneAnswer(), reader, ids),
    advices: ({ person }, asked) => advicesOf(all.forOneAnswer(), person, asked),
    boardTexts: (places) => boardTextsOf(all.forOneAnswer(), places),
    search: (reader, asked, page) => search(all.forOneAnswer(), reader, asked, page),
    async dossiers({ person }) {
      return (await mattersSeenBy(all.forOneAnswer(), person)).map(({ reference, number, subject, status }) => ({
        dossier: reference,
        number,
        subject,
        status,
      }));
    },
    async dossier(reader, reference, asked) {
      const ports = all.forOneAnswer();
      const matter = await matterSeenBy(ports, reader.person, reference);
      return matter === undefined
        ? undefined
        : noted(ports, reader, 'dossier', reference, dossierPageView(ports, reader, matter, asked));
    },
    command: ({ person }, asked) => commandView(all.forOneAnswer(), person, asked),
    async condition(reader, asked) {
      const ports = all.forOneAnswer();
      const view = await conditionPageView(ports, reader, asked);
      return view === undefined ? undefined : noted(ports, reader, 'condition', asked.dossier ?? '', view);
    },
    meetings: ({ person }) => meetingsOf(all.forOneAnswer(), person),
    meeting: ({ person }, date) => meetingPageView(all.forOneAnswer(), person, date),
    organisations: async () => bodiesIn(await all.directory.organisationNames()),
    committees: () => all.directory.committees(),
  };
}

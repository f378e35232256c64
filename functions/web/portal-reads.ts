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

/** What the portal reads, each thing as its reader may see it. */
export function portalReads(ports: TablePorts): PortalReads {
  return {
    tasks: (reader, page) => tasksOf(ports, reader, page),
    board: (reader) => boardOf(ports, reader),
    boardRows: (reader, ids) => boardRowsOf(ports, reader, ids),
    advices: ({ person }) => advicesOf(ports, person),
    boardTexts: (places) => boardTextsOf(ports, places),
    search: (reader, asked, page) => search(ports, reader, asked, page),
    async dossiers({ person }) {
      return (await mattersSeenBy(ports, person)).map(({ reference, number, subject, status }) => ({
        dossier: reference,
        number,
        subject,
        status,
      }));
    },
    async dossier(reader, reference, asked) {
      const matter = await matterSeenBy(ports, reader.person, reference);
      return matter === undefined
        ? undefined
        : noted(ports, reader, 'dossier', reference, dossierPageView(ports, reader, matter, asked));
    },
    command: ({ person }, asked) => commandView(ports, person, asked),
    async condition(reader, asked) {
      const view = await conditionPageView(ports, reader, asked);
      return view === undefined ? undefined : noted(ports, reader, 'condition', asked.dossier ?? '', view);
    },
    meetings: ({ person }) => meetingsOf(ports, person),
    meeting: ({ person }, date) => meetingPageView(ports, person, date),
    organisations: async () => bodiesIn(await ports.directory.organisationNames()),
    committees: () => ports.directory.committees(),
  };
}

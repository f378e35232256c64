import type { TablePorts } from '#functions/middleware/ports.ts';
import type { PortalReads } from '#web/ports.ts';
import { boardOf } from './board.ts';
import { commandView } from './command-views.ts';
import { conditionPageView } from './condition-page-view.ts';
import { dossierPageView } from './dossier-page-view.ts';
import { matterSeenBy } from './matters.ts';
import { meetingPageView, meetingsOf } from './meetings.ts';
import { search } from './search.ts';
import { mattersSeenBy, tasksOf } from './tasks.ts';

/** What the portal reads, each thing as its reader may see it. */
export function portalReads(ports: TablePorts): PortalReads {
  return {
    tasks: (reader) => tasksOf(ports, reader),
    board: (reader) => boardOf(ports, reader),
    search: (reader, asked) => search(ports, reader, asked),
    async dossiers({ person }) {
      return (await mattersSeenBy(ports, person)).map(({ reference, number, subject, status }) => ({
        dossier: reference,
        number,
        subject,
        status,
      }));
    },
    async dossier(reader, reference) {
      const matter = await matterSeenBy(ports, reader.person, reference);
      return matter === undefined ? undefined : dossierPageView(ports, reader, matter);
    },
    command: ({ person }, asked) => commandView(ports, person, asked),
    condition: (reader, asked) => conditionPageView(ports, reader, asked),
    meetings: ({ person }) => meetingsOf(ports, person),
    meeting: ({ person }, date) => meetingPageView(ports, person, date),
    organisations: () => ports.directory.organisations(),
    committees: () => ports.directory.committees(),
  };
}

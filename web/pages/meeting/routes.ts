import { isCommandName } from '#web/forms/commands.ts';
import { commandFormRoutes } from '#web/pages/dossier/command-routes.ts';
import type { Route } from '#web/routing/route.ts';
import { meetingListPage, meetingPage } from './meeting-pages.ts';

/** The meetings of a committee, for its own people. */
export const meetingRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/zittingen',
    access: 'parties',
    async answer(visit) {
      const meetings = await visit.portal.reads.meetings(visit.reader);
      return meetings === undefined ? visit.notFound() : visit.show(meetingListPage(visit.url, meetings));
    },
  },
  ...commandFormRoutes('/zittingen/nieuw', () => ({ step: 'prepare-meeting', meeting: '' })),
  {
    method: 'GET',
    path: '/zittingen/:date',
    access: 'parties',
    async answer(visit) {
      const meeting = await visit.portal.reads.meeting(visit.reader, visit.param('date'));
      return meeting === undefined ? visit.notFound() : visit.show(meetingPage(meeting));
    },
  },
  ...commandFormRoutes('/zittingen/:date/:step', (visit) => {
    const step = visit.param('step');
    return isCommandName(step) ? { step, meeting: visit.param('date') } : undefined;
  }),
];

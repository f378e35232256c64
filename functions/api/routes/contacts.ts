import { contactReportSchema, readContactReport } from '#adapters/dynamodb/contact-report.ts';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { hasRole } from '#domain/permissions/principal.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { Problem } from '../problem.ts';

/** Which bodies cannot be written to. */
export const contactRoutes: readonly Route[] = [
  operation({
    operation: 'get-contact-report',
    method: 'GET',
    path: '/api/v1/contact-report',
    subject: 'Directory',
    summary: 'the bodies to which no mail gets any more, as the last nightly report found them',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: contactReportSchema.partial({ at: true }),
    async answer(ports, { request: { person } }) {
      if (!hasRole(person, 'administrator') && person.committee === undefined)
        throw new Problem(403, 'not-permitted', 'Only a committee or an administrator may see how bodies are reached.');
      const report = await readContactReport(ports.table);
      return { body: report === undefined ? { bodies: [] } : { ...report, at: withOffset(report.at) } };
    },
  }),
];

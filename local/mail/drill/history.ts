/**
 * What falls due, and on which mornings: of each condition the reminders up to its day, and the overdue notices after it, which its
 * secretariat gets as well. No day of these is a weekend or a holiday.
 */
const PLANS = {
  short: {
    begin: '2017-12-04T08:00',
    dues: ['2017-12-05'],
    mornings: ['2017-12-04', '2017-12-05', '2017-12-06'],
    // One day before, on the day, and one after, twice.
    noticesOfOne: 4,
  },
  long: {
    begin: '2017-11-27T08:00',
    dues: ['2017-12-05', '2017-12-06', '2017-12-07'],
    mornings: [
      ...['2017-11-28', '2017-11-29', '2017-11-30', '2017-12-04', '2017-12-05', '2017-12-06'],
      ...['2017-12-07', '2017-12-08', '2017-12-12', '2017-12-13', '2017-12-14'],
    ],
    // Also a week before, and a week after, twice.
    noticesOfOne: 7,
  },
} as const;
/** From so many notices on it is the long one. */
const LONG_FROM = 500;

/** What a drill of so many notices lets fall due. */
export const planFor = (notices: number): (typeof PLANS)[keyof typeof PLANS] =>
  notices < LONG_FROM ? PLANS.short : PLANS.long;

/** The directory's address of a recipient of these decisions. */
export function addressIn(recipient: string): string {
  const [role, id] = recipient.split(':');
  if (role === 'secretariat') return SECRETARIAT;
  return role === 'chair' ? CHAIR : `post@${id}.example`;
}

const SECRETARIAT = 'secretariaat@vtc.example';
const CHAIR = 'voorzitter@vtc.example';

/** A decision of September that lays a duty on each of many bodies, as an import brings it in. */
export function historyOf(dossier: string, bodies: readonly string[], dues: readonly string[]) {
  return {
    committees: { vtc: { name: 'VTC', secretariat: SECRETARIAT, chair: CHAIR } },
    organisations: {
      aanvrager: { name: 'Aanvrager', kind: 'agency', email: addressIn('organisation:aanvrager') },
      ...Object.fromEntries(
        bodies.map((id) => [id, { name: `Instantie ${id}`, kind: 'agency', email: addressIn(`organisation:${id}`) }]),
      ),
    },
    people: {
      aanvraagster: { name: 'Dossierbeheerder', role: 'applicant', organisation: 'aanvrager' },
      secretaris: { name: 'Secretaris', role: 'secretariat', committee: 'vtc' },
      voorzitter: { name: 'Voorzitter', role: 'chair', committee: 'vtc' },
    },
    steps: [
      {
        ...{ at: '2017-09-01T10:00', by: 'aanvraagster', do: 'submit-request', dossier, committee: 'vtc' },
        ...{ kind: 'authorisation', subject: 'Oefening', provider: 'aanvrager', recipients: ['aanvrager'] },
        ...{ applicants: ['aanvrager'], purposes: ['Oefenen'], dataItems: [{ name: 'Naam' }] },
      },
      { at: '2017-09-04T10:00', by: 'secretaris', do: 'rule-admissible', dossier },
      { at: '2017-09-05T10:00', by: 'secretaris', do: 'schedule-meeting', dossier, date: '2017-09-13' },
      {
        ...{ at: '2017-09-13T12:00', by: 'secretaris', do: 'record-decision', dossier, outcome: 'granted' },
        ...{ number: dossier, date: '2017-09-13' },
        conditions: bodies.map((body, index) => ({
          ...{ ref: String(index + 1), text: 'Het plan wordt bezorgd', responsible: [body] },
          deadline: { by: dues[index % dues.length] },
        })),
      },
      { at: '2017-09-14T10:00', by: 'voorzitter', do: 'sign-decision', dossier },
      { at: '2017-09-15T10:00', by: 'secretaris', do: 'publish-decision', dossier },
    ],
  };
}

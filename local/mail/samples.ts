import type { MessageNotice } from '#adapters/dynamodb/messages.ts';
import type { ConditionContent, MessageContent, NoticeContent } from '#adapters/ses/message-content.ts';
import type { MessageToRender } from '#adapters/ses/render-message.ts';
import { templateOf } from '#adapters/ses/templates/words-nl.ts';
import { addDays, atLocalTime, type LocalDate } from '#domain/calendar/brussels-time.ts';
import { NOTICE_NAMES, type NoticeName } from '#domain/notices/notice.ts';

/** A message as an example: of which notice, in which state. */
export interface Sample {
  readonly notice: NoticeName;
  readonly state: string;
  readonly message: MessageToRender;
}

/** The names by which a sample is found. */
export const sampleName = ({ notice, state }: Sample): string => `${notice}.${state}`;

const DUE: LocalDate = '2017-11-30';

const CONDITION: ConditionContent = {
  reportedAs: '101',
  reference: '101',
  text: 'Het door de directie goedgekeurd informatieveiligheidsplan wordt bezorgd tegen 30 november 2017',
  body: 'Agentschap Integratie en Inburgering',
  due: DUE,
};

/** Notices about a condition; the others are about a dossier, a protocol or an accession. */
const ABOUT_CONDITION: readonly NoticeName[] = [
  'condition-reminder',
  'condition-overdue',
  'condition-escalated',
  'asap-nudge',
  'deadline-set',
  'evidence-submitted',
  'evidence-accepted',
  'evidence-rejected',
  'review-reminder',
  'extension-granted',
  'condition-waived',
];

const FOR_SECRETARIAT: readonly NoticeName[] = [
  'request-submitted',
  'information-provided',
  'admissibility-reminder',
  'advice-given',
  'advice-lapsed',
  'evidence-submitted',
  'review-reminder',
  'accession-review-reminder',
];

function contentOf(notice: NoticeName, changes: Partial<NoticeContent> = {}): NoticeContent {
  const isOfProtocol = changes.isOfProtocol ?? notice.startsWith('protocol-');
  const { day, calendar } = templateOf(notice, isOfProtocol);
  const dossier = isOfProtocol ? 'kind-en-gezin' : 'amif';
  const isForSecretariat = FOR_SECRETARIAT.includes(notice);
  return {
    notice,
    isOfProtocol,
    dossier,
    about: isOfProtocol
      ? 'Mededeling van gegevens door Opgroeien aan het OCMW'
      : 'Mededeling van persoonsgegevens van inburgeraars door AII aan WSE/ESF voor het beheer van het Vlaamse luik van AMIF',
    ...(isOfProtocol ? {} : { number: 'VTC 2017 AII-WSE', decidedOn: '2017-09-13' }),
    ...(ABOUT_CONDITION.includes(notice) ? { condition: CONDITION } : {}),
    ...(notice.startsWith('advice-') ? { adviser: 'Departement Werk en Sociale Economie' } : {}),
    ...(notice.startsWith('accession-') ? { acceder: 'Stad Leuven' } : {}),
    ...(day === undefined ? {} : { due: DUE }),
    ...(day !== undefined && ABOUT_CONDITION.includes(notice)
      ? { whyDue: 'Deze dag staat in de beslissing zelf.' }
      : {}),
    role: isForSecretariat ? 'secretariat' : isOfProtocol ? 'party' : 'applicant',
    ...(notice === 'decision-published' ? { duties: [CONDITION] } : {}),
    ...(calendar === undefined || isForSecretariat
      ? {}
      : { calendars: [{ uid: `${notice}.voorbeeld`, sequence: 7, day: DUE, isCancelled: calendar === 'cancels' }] }),
    ...changes,
  };
}

const OPEN = [
  { dossier: 'kbi-ocmw', what: 'voorwaarde 98 (te laat)', due: '2017-11-10' },
  { dossier: 'amif', what: 'voorwaarde 100#1', due: '2017-12-14' },
  { dossier: 'ceremonies', what: 'een vraag om advies', due: '2017-12-20' },
];

function message(
  contents: readonly NoticeContent[],
  today: LocalDate,
  more: Partial<MessageContent> = {},
): MessageToRender {
  const notices = contents.map(
    ({ notice, dossier, condition, milestone, due }, index): MessageNotice => ({
      key: `${notice}-${index}`,
      notice,
      recipient: 'organisation:aii',
      aggregate: condition === undefined ? `dossier:${dossier}` : `condition:${dossier}:${condition.reference}:aii`,
      sequence: 7,
      leavesAt: atLocalTime(today, '09:00'),
      dossier,
      ...(condition === undefined ? {} : { condition: condition.reportedAs }),
      ...(milestone === undefined ? {} : { milestone }),
      ...(due === undefined ? {} : { due }),
      message: 'voorbeeld',
      status: 'joined',
    }),
  );
  const isForBody = contents.every(({ role }) => role !== 'secretariat');
  const [first] = contents;
  const content: MessageContent = {
    today,
    ...(isForBody ? { body: 'Agentschap Integratie en Inburgering' } : {}),
    notices: contents,
    open: [],
    path: `/dossiers/${first?.dossier ?? ''}`,
    ...more,
  };
  return {
    id: 'voorbeeld',
    address: 'informatieveiligheid@aii.example',
    notices,
    content,
    now: atLocalTime(today, '09:00'),
  };
}

/** On which day a notice is sent that names a day: before it, on it, or after it. */
function sendingDays(notice: NoticeName): readonly (readonly [state: string, day: LocalDate])[] {
  switch (templateOf(notice, false).day) {
    case undefined:
      return [['gewoon', '2017-10-31']];
    case 'was-due':
    case 'was-last-day':
      return [
        ['dag-later', addDays(DUE, 1)],
        ['weken-later', addDays(DUE, 30)],
      ];
    default:
      return [
        ['vooraf', addDays(DUE, -30)],
        ['dag-ervoor', addDays(DUE, -1)],
        ['op-de-dag', DUE],
      ];
  }
}

function samplesOf(notice: NoticeName): Sample[] {
  const days = sendingDays(notice);
  const [[, day] = ['', DUE]] = days;
  const sample = (state: string, given: MessageToRender): Sample => ({ notice, state, message: given });
  const bare = contentOf(notice, {
    about: undefined,
    number: undefined,
    decidedOn: undefined,
    whyDue: undefined,
    role: undefined,
    calendars: [],
  });
  const { condition } = bare;
  return [
    ...days.map(([state, today]) => sample(state, message([contentOf(notice)], today))),
    sample('met-open-punten', message([contentOf(notice)], day, { open: OPEN })),
    // What people wrote was erased, and names are not known.
    sample(
      'kaal',
      message(
        [{ ...bare, ...(condition === undefined ? {} : { condition: { reportedAs: '12.a', reference: '12.a' } }) }],
        day,
      ),
    ),
    ...(templateOf(notice, false).todoOfCommittee === undefined
      ? []
      : [sample('secretariaat', message([contentOf(notice, { role: 'secretariat', calendars: [] })], day))]),
    ...(notice.startsWith('authorisation-') || condition !== undefined
      ? [sample('protocol', message([contentOf(notice, { isOfProtocol: true })], day))]
      : []),
    ...(condition === undefined
      ? []
      : [
          sample('toetreding', message([contentOf(notice, { acceder: 'Stad Leuven', role: 'acceder' })], day)),
          sample(
            'meer-dan-een',
            message(
              [
                contentOf(notice),
                contentOf('condition-overdue', { condition: { ...CONDITION, reportedAs: '98', reference: '98' } }),
              ],
              day,
              { path: '/', open: OPEN },
            ),
          ),
        ]),
  ];
}

/** A message that says a great deal: many notices of several dossiers, long words, much that is open. */
const CROWDED: Sample = {
  notice: 'condition-reminder',
  state: 'vol',
  message: message(
    [
      contentOf('condition-reminder', {
        dossier: 'een-dossier-met-een-verwijzing-die-veel-te-lang-is-voor-een-smal-scherm',
        about:
          'Gegevensbeschermingseffectbeoordelingsprocedureverbeteringsvoorstellen <script>alert(1)</script> & "meer"',
      }),
      contentOf('condition-overdue'),
      contentOf('authorisation-expiring', { dossier: 'kbi-ocmw' }),
      contentOf('evidence-rejected', { dossier: 'ceremonies' }),
    ],
    DUE,
    {
      path: '/',
      open: Array.from({ length: 20 }, (_, index) => ({
        dossier: `dossier-${index + 1}`,
        what: `voorwaarde ${index + 1}`,
        due: addDays(DUE, index),
      })),
    },
  ),
};

/** Every notice in every state in which it can look different. */
export const SAMPLES: readonly Sample[] = [...NOTICE_NAMES.flatMap(samplesOf), CROWDED];

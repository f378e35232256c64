import { PROTOCOL_POINTS } from '#domain/commands/protocol-commands.ts';
import { type PlacedStep, parseScenario } from '#scenarios/format/parse-scenario.ts';
import type { Scenario } from '#scenarios/format/scenario-schema.ts';

// What a committee has after some years, lived in one month and without most reminders, so that it is soon lived: one general deliberation to which every municipality acceded, sixty other
// dossiers in every state, and protocols.

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const city = (index: number): string => `stad-${index}`;
const person = (name: string) => ({ name, email: `${name}@v.example` });

type Step = { readonly at: string } & Readonly<Record<string, unknown>>;

const request = (dossier: string, more: object): Step => ({
  at: '2024-11-04T10:00',
  by: 'officer',
  do: 'submit-request',
  dossier,
  committee: 'vcmp',
  subject: `De mededeling van persoonsgegevens uit de Kruispuntbank Inburgering in dossier ${dossier}`,
  provider: 'agii',
  applicants: ['agii'],
  purposes: ['De organisatie van ceremonies'],
  dataItems: [
    { name: 'Naam', proportionality: 'Zonder naam geen uitnodiging' },
    { name: 'Adres', proportionality: 'De uitnodiging gaat per brief' },
  ],
  ...more,
});

/** The way of a dossier to its publication. */
const decided = (dossier: string, number: string, decision: object): Step[] => [
  { at: '2024-11-05T10:00', by: 'secretary', do: 'rule-admissible', dossier },
  { at: '2024-11-06T10:00', by: 'secretary', do: 'schedule-meeting', dossier, date: '2024-11-18' },
  {
    at: '2024-11-18T15:00',
    by: 'secretary',
    do: 'record-decision',
    dossier,
    outcome: 'granted',
    number,
    date: '2024-11-18',
    ...decision,
  },
  { at: '2024-11-18T16:00', by: 'chair', do: 'sign-decision', dossier },
  { at: '2024-11-20T10:00', by: 'secretary', do: 'publish-decision', dossier },
];

/** The first has as many conditions as the largest decision among this project's sources. */
const conditionCount = (index: number): number => (index === 0 ? 40 : 3);

/** One that has passed long enough to be escalated, one that has passed, the others to come. */
const DUE_DAYS = [
  '2024-11-22',
  '2024-11-29',
  '2024-12-13',
  '2025-01-15',
  '2025-02-28',
  '2025-03-31',
  '2025-06-30',
  '2025-09-15',
];

const conditionsOf = (index: number) =>
  range(conditionCount(index)).map((each) => ({
    ref: String(each + 1),
    text: 'Bezorg de commissie een verslag over de genomen veiligheidsmaatregelen en over wie de gegevens raadpleegde',
    deadline: { by: DUE_DAYS[(index + each) % DUE_DAYS.length] },
    responsible: [each % 3 === 0 ? 'agii' : city(index)],
    public: true,
  }));

/** What was done about the first condition of some dossiers. */
function evidence(dossier: string, index: number): Step[] {
  const about = { dossier, condition: '1', at: '2024-11-21T10:00' };
  if (index % 4 > 1) return [];
  const handedIn: Step = { ...about, by: 'officer', do: 'submit-evidence', text: 'Het verslag' };
  return index % 4 === 0 ? [handedIn] : [handedIn, { ...about, by: 'secretary', do: 'accept-evidence' }];
}

/** A dossier that stays on its way: further for a higher rest. */
function onItsWay(dossier: string, index: number): Step[] {
  const admitted: Step = { at: '2024-11-27T10:00', by: 'secretary', do: 'rule-admissible', dossier };
  const at = '2024-11-28T10:00';
  const scheduled: Step[] = [admitted, { at, by: 'secretary', do: 'schedule-meeting', dossier, date: '2024-12-02' }];
  const recorded: Step = {
    at: '2024-12-02T10:00',
    by: 'secretary',
    do: 'record-decision',
    dossier,
    outcome: 'granted',
    number: `${index}/2025`,
    date: '2024-12-02',
    conditions: conditionsOf(index),
  };
  const ways: readonly (readonly Step[])[] = [
    [],
    [admitted],
    [
      admitted,
      { at, by: 'secretary', do: 'request-advice', dossier, adviser: 'toezicht', kind: 'security', due: '2024-12-20' },
    ],
    [admitted, { at, by: 'secretary', do: 'request-information', dossier, question: 'Waarom?', due: '2024-12-16' }],
    scheduled,
    [...scheduled, recorded],
  ];
  const asked = request(dossier, { kind: 'authorisation', recipients: [city(index)] });
  return [{ ...asked, at: '2024-11-26T10:00' }, ...(ways[index % ways.length] ?? [])];
}

/** A protocol, as far as its number says: submitted, advised, signed, in force. */
function protocol(index: number): Step[] {
  const dossier = `protocol-${index}`;
  const both = ['agii', city(0)];
  const steps: Step[] = [
    {
      at: '2024-11-07T10:00',
      by: 'officer',
      do: 'submit-protocol',
      dossier,
      provider: 'agii',
      recipient: city(0),
      subject: `De uitwisseling van gegevens volgens protocol ${index}`,
      content: Object.fromEntries(PROTOCOL_POINTS.map((point) => [point, `Wat de partijen afspreken over ${point}`])),
      conditions: [{ ref: '1', text: 'Bezorg een verslag', deadline: { by: '2025-03-31' }, responsible: [city(0)] }],
    },
    ...both.map((party) => ({
      at: '2024-11-08T10:00',
      by: `dpo-${party}`,
      do: 'give-protocol-advice',
      dossier,
      party,
      opinion: 'positive',
    })),
    ...both.map((party) => ({ at: '2024-11-12T10:00', by: `signatory-${party}`, do: 'sign-protocol', dossier, party })),
    ...both.map((party) => ({
      at: '2024-11-13T10:00',
      by: `signatory-${party}`,
      do: 'publish-protocol',
      dossier,
      party,
      url: `https://${party}.example/${dossier}`,
    })),
  ];
  return steps.slice(0, [1, 3, 4, 7, 7][index % 5]);
}

const DELIBERATION: readonly Step[] = [
  request('inburgering', { kind: 'general-deliberation', recipientClass: 'municipality' }),
  ...decided('inburgering', '05/2024', {
    accession: {
      review: 'automatic',
      undertakings: [{ ref: '18', text: 'Een register van verwerkingsactiviteiten bijhouden' }],
      conditions: [
        { ref: '10', text: 'Het bestand verplaatsen naar een gecontroleerde omgeving', deadline: 'asap' },
        { ref: '51', text: 'De privacyverklaring aanpassen', deadline: { by: '2024-11-29' } },
        { ref: '45', text: 'De toegang beperken', deadline: 'continuous' },
      ],
    },
  }),
];

/** One that ended, so that there is something to keep for good. */
const REFUSED: readonly Step[] = [
  request('geweigerd', { kind: 'authorisation', recipients: [city(0)] }),
  ...decided('geweigerd', '99/2024', { outcome: 'refused' }),
];

/** One in thirty handed in a scan, which a person must look at; one in thirty has not handed in anything yet. */
function accede(index: number): Step[] {
  const about = { at: '2024-11-25T10:00', by: city(index), dossier: 'inburgering', organisation: city(index) };
  const prepared: Step = { ...about, do: 'prepare-commitment', contact: person('contact'), dpo: person('dpo') };
  if (index % 30 === 29) return [prepared];
  return [prepared, { ...about, do: 'submit-commitment', ...(index % 30 === 28 ? { sign: 'paper' } : {}) }];
}

export interface Much {
  readonly municipalities: number;
  readonly acceders: number;
  readonly dossiers: number;
  readonly protocols: number;
}

/** Two of three dossiers are in force; the others are on their way. */
const isInForce = (index: number, { dossiers }: Much): boolean => index < (dossiers * 2) / 3;

/** A life with so much in it, and its steps; it ends on a day on which much is late. */
export function livedMuch(much: Much): { readonly scenario: Scenario; readonly steps: readonly PlacedStep[] } {
  const dossiers = range(much.dossiers).flatMap((index): Step[] => {
    const dossier = `dossier-${index}`;
    if (!isInForce(index, much)) return onItsWay(dossier, index);
    return [
      request(dossier, { kind: 'authorisation', recipients: [city(index)] }),
      ...decided(dossier, `${index + 100}/2024`, { conditions: conditionsOf(index) }),
      ...evidence(dossier, index),
    ];
  });
  const all: readonly Step[] = [
    ...DELIBERATION,
    ...REFUSED,
    ...dossiers,
    ...range(much.protocols).flatMap(protocol),
    ...range(much.acceders).flatMap(accede),
  ];
  const ofBody = (role: string, organisation: string) => ({ name: `${role} ${organisation}`, role, organisation });
  const told = {
    title: 'Much',
    start: '2024-11-04T09:00',
    until: '2024-12-02T12:00',
    policy: { reminders: [], overdue: [1], escalation: [3] },
    committees: { vcmp: { name: 'VCMP', secretariat: 's@vcmp.example', chair: 'v@vcmp.example' } },
    organisations: {
      agii: { name: 'Agentschap Integratie en Inburgering', kind: 'agency', email: 'a@agii.example' },
      toezicht: { name: 'Vlaamse Toezichtcommissie', kind: 'other', email: 'a@toezicht.example' },
      ...Object.fromEntries(
        range(much.municipalities).map((index) => [
          city(index),
          { name: `Stad ${index}`, kind: 'municipality', email: `s@${city(index)}.example` },
        ]),
      ),
    },
    people: {
      officer: ofBody('applicant', 'agii'),
      adviser: ofBody('adviser', 'toezicht'),
      secretary: { name: 'Secretaris', role: 'secretariat', committee: 'vcmp' },
      chair: { name: 'Voorzitter', role: 'chair', committee: 'vcmp' },
      ...Object.fromEntries(
        ['agii', city(0)].flatMap((party) =>
          ['dpo', 'signatory'].map((role) => [`${role}-${party}`, ofBody(role, party)]),
        ),
      ),
      ...Object.fromEntries(
        range(much.municipalities).map((index) => [city(index), ofBody('responsible', city(index))]),
      ),
    },
    steps: all.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
  const parsed = parseScenario(JSON.stringify(told), 'much.json');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems.slice(0, 10)));
  return parsed;
}

import { stateRange } from '#adapters/dynamodb/list-places.ts';
import {
  aggregatesIn,
  bodyConditions,
  bodyParts,
  committeeConditions,
  committeeDossiers,
  readListPage,
  readSnapshots,
} from '#adapters/dynamodb/lists.ts';
import type { MessageNotice } from '#adapters/dynamodb/messages.ts';
import type { OpenItem } from '#adapters/ses/message-content.ts';
import type { ConditionState } from '#domain/condition/state.ts';
import { dossierOf } from '#domain/door/aggregate-id.ts';
import { conditionKind, dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Recipient } from '#domain/notices/notice.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';
import type { TablePorts } from './ports.ts';

/** Of a list no more than this is looked at: a message shows a dozen items and says how many more there are. */
const MOST_LOOKED_AT = 200;

type Source = Parameters<typeof readListPage>[1][number];
interface Read {
  readonly aggregate: string;
  readonly state: unknown;
}

const readAll = async ({ table }: TablePorts, source: Source): Promise<Read[]> => {
  const { rows } = await readListPage(table, [source], { limit: MOST_LOOKED_AT }, async (items) => {
    const ids = aggregatesIn(items);
    const snapshots = await readSnapshots(table, ids);
    return ids.flatMap((aggregate) => {
      const snapshot = snapshots.get(aggregate);
      return snapshot === undefined ? [] : [{ aggregate, state: snapshot.state }];
    });
  });
  return rows;
};

/** An item with the aggregate it stands for: what the message tells of by itself is not listed again. */
interface Found extends OpenItem {
  readonly aggregate: string;
}

const conditionsIn = (rows: readonly Read[]): { readonly aggregate: string; readonly state: ConditionState }[] =>
  rows.flatMap(({ aggregate, state }) => {
    const known = conditionKind.parseState(state);
    return known === undefined ? [] : [{ aggregate, state: known }];
  });

async function owedBy(ports: TablePorts, organisation: string): Promise<Found[]> {
  return conditionsIn(await readAll(ports, bodyConditions(organisation))).flatMap(({ aggregate, state }) =>
    state.status === 'open' || state.status === 'overdue'
      ? [
          {
            aggregate,
            dossier: state.opening.dossier,
            what: `voorwaarde ${state.opening.reportedAs}${state.status === 'overdue' ? ' (te laat)' : ''}`,
            due: state.due,
          },
        ]
      : [],
  );
}

function askedIn(aggregate: string, state: DossierState, organisation: string): Found[] {
  const { dossier, question } = state;
  const isAsked = state.status === 'awaiting-information' && state.applicants.includes(organisation);
  return [
    ...(question !== undefined && isAsked
      ? [{ aggregate, dossier, what: 'een vraag om bijkomende informatie', due: question.due }]
      : []),
    ...state.advices
      .filter(({ adviser, status }) => adviser === organisation && status === 'open')
      .map(({ due }) => ({ aggregate, dossier, what: 'een vraag om advies', due })),
  ];
}

/** What a protocol waits for from a party, and whether that party has done it. */
function waitsIn(aggregate: string, state: ProtocolState, organisation: string): Found[] {
  const { advices, signatures, publications } = state;
  const waits = (what: string, done: readonly { readonly party: string }[]): Found[] =>
    done.some(({ party }) => party === organisation)
      ? []
      : [{ aggregate, dossier: state.dossier, what, due: undefined }];
  switch (state.status) {
    case 'awaiting-advice':
      return waits('het advies over het protocol', advices);
    case 'ready-to-sign':
    case 'partly-signed':
      return waits('de ondertekening van het protocol', signatures);
    case 'signed':
      return waits('de publicatie van het protocol', publications);
    default:
      return [];
  }
}

async function openForBody(ports: TablePorts, organisation: string): Promise<Found[]> {
  const [owed, dossiers, protocols] = await Promise.all([
    owedBy(ports, organisation),
    readAll(ports, bodyParts(organisation, 'dossier')),
    readAll(ports, bodyParts(organisation, 'protocol')),
  ]);
  return [
    ...owed,
    ...dossiers.flatMap(({ aggregate, state }) => {
      const known = dossierKind.parseState(state);
      return known === undefined ? [] : askedIn(aggregate, known, organisation);
    }),
    ...protocols.flatMap(({ aggregate, state }) => {
      const known = protocolKind.parseState(state);
      return known === undefined ? [] : waitsIn(aggregate, known, organisation);
    }),
  ];
}

/** Dossiers that wait for a committee's secretariat or chair, by state. */
const DOSSIER_WAITS = {
  secretariat: { submitted: 'de ontvankelijkheid', 'ready-for-meeting': 'een zitting', signed: 'de publicatie' },
  chair: { decided: 'de ondertekening van de beslissing' },
} as const;

async function openForCommittee(ports: TablePorts, committee: string, role: 'secretariat' | 'chair'): Promise<Found[]> {
  const [conditions, ...dossiers] = await Promise.all([
    role === 'chair' ? [] : readAll(ports, committeeConditions(committee)),
    ...Object.entries(DOSSIER_WAITS[role]).map(async ([state, what]) =>
      (await readAll(ports, committeeDossiers(committee, stateRange(state, {})))).map(
        ({ aggregate }): Found => ({ aggregate, dossier: dossierOf(aggregate), what, due: undefined }),
      ),
    ),
  ]);
  return [
    ...conditionsIn(conditions).flatMap(({ aggregate, state }) =>
      state.status === 'in-review'
        ? [
            {
              aggregate,
              dossier: state.opening.dossier,
              what: `een bewijsstuk voor voorwaarde ${state.opening.reportedAs}`,
              due: undefined,
            },
          ]
        : [],
    ),
    ...dossiers.flat(),
  ];
}

const byDay = (a: OpenItem, b: OpenItem): number =>
  `${a.due ?? '~'} ${a.dossier} ${a.what}` < `${b.due ?? '~'} ${b.dossier} ${b.what}` ? -1 : 1;

/** What else waits for the recipients of a message, what is due first standing first; what the message itself is about is left out. */
export async function openItemsOf(
  ports: TablePorts,
  recipients: readonly Recipient[],
  notices: readonly MessageNotice[],
): Promise<OpenItem[]> {
  const told = new Set(notices.map(({ aggregate }) => aggregate));
  const found = await Promise.all(
    recipients.map((recipient) => {
      const [role, id = ''] = recipient.split(':');
      if (role === 'organisation' || role === 'dpo') return openForBody(ports, id);
      return role === 'secretariat' || role === 'chair' ? openForCommittee(ports, id, role) : [];
    }),
  );
  const items = new Map(
    found
      .flat()
      .filter(({ aggregate }) => !told.has(aggregate))
      .map(({ aggregate, ...item }) => [`${aggregate} ${item.what}`, item]),
  );
  return [...items.values()].sort(byDay);
}

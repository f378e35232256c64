import { stateRange } from '#adapters/dynamodb/list-places.ts';
import {
  aggregatesIn,
  bodyConditions,
  bodyParts,
  committeeDossiers,
  type ListPosition,
  readListPage,
  readSnapshots,
} from '#adapters/dynamodb/lists.ts';
import type { MessageNotice } from '#adapters/dynamodb/messages.ts';
import { readOpenWork, type WorkTask } from '#adapters/dynamodb/work-list.ts';
import type { OpenItem } from '#adapters/ses/message-content.ts';
import type { ConditionState } from '#domain/condition/state.ts';
import { type AggregateId, dossierOf, kindOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { conditionKind, dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { NoticeName, Recipient } from '#domain/notices/notice.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';
import { committeeOf } from './committee-of.ts';
import type { TablePorts } from './ports.ts';

/** A list is read so many at a time, to its end: what is open may stand behind years of duties that are done. */
const ROWS_AT_ONCE = 200;

type Source = Parameters<typeof readListPage>[1][number];
interface Read {
  readonly aggregate: string;
  readonly state: unknown;
}

const readThese = async ({ table }: TablePorts, ids: readonly AggregateId[]): Promise<Read[]> => {
  const snapshots = await readSnapshots(table, ids);
  return ids.flatMap((aggregate) => {
    const snapshot = snapshots.get(aggregate);
    return snapshot === undefined ? [] : [{ aggregate, state: snapshot.state }];
  });
};

async function readAll(ports: TablePorts, source: Source): Promise<Read[]> {
  const all: Read[] = [];
  let from: ListPosition | undefined;
  do {
    const page = await readListPage(ports.table, [source], { limit: ROWS_AT_ONCE, from }, (items) =>
      readThese(ports, aggregatesIn(items)),
    );
    all.push(...page.rows);
    from = page.next;
  } while (from !== undefined);
  return all;
}

/** An item with the aggregate it stands for: what the message tells of by itself is not listed again. */
interface Found extends OpenItem {
  readonly aggregate: string;
  /** The notices that ask for this; of a condition or an accession every notice does. */
  readonly toldBy?: readonly NoticeName[];
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
      ? [
          {
            aggregate,
            dossier,
            what: 'een vraag om bijkomende informatie',
            due: question.due,
            toldBy: ['information-requested', 'information-reminder', 'information-overdue'] as const,
          },
        ]
      : []),
    ...state.advices
      .filter(({ adviser, status }) => adviser === organisation && status === 'open')
      .map(({ due }) => ({
        aggregate,
        dossier,
        what: 'een vraag om advies',
        due,
        toldBy: ['advice-requested', 'advice-reminder', 'advice-overdue'] as const,
      })),
  ];
}

/** What a protocol waits for from a party, and whether that party has done it. */
function waitsIn(aggregate: string, state: ProtocolState, organisation: string): Found[] {
  const { advices, signatures, publications } = state;
  const waits = (what: string, done: readonly { readonly party: string }[]): Found[] =>
    done.some(({ party }) => party === organisation)
      ? []
      : [{ aggregate, dossier: state.dossier, what, due: undefined, toldBy: ['protocol-advice-requested'] }];
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

interface Waiting {
  readonly what: string;
  readonly toldBy: readonly NoticeName[];
}

/** Dossiers that wait for a committee's secretariat or chair, by state. */
const DOSSIER_WAITS: Readonly<Record<'secretariat' | 'chair', Readonly<Record<string, Waiting>>>> = {
  secretariat: {
    submitted: { what: 'de ontvankelijkheid', toldBy: ['request-submitted', 'admissibility-reminder'] },
    'ready-for-meeting': { what: 'een zitting', toldBy: [] },
    signed: { what: 'de publicatie', toldBy: [] },
  },
  chair: { decided: { what: 'de ondertekening van de beslissing', toldBy: [] } },
};

/** What stands on a committee's list for its secretariat; the rest it sees there. */
const WORK_WAITS: Readonly<Partial<Record<WorkTask['kind'], (reportedAs: string) => string>>> = {
  'judge-evidence': (reportedAs) => `een bewijsstuk voor voorwaarde ${reportedAs}`,
  'answer-extension': (reportedAs) => `een vraag om uitstel voor voorwaarde ${reportedAs}`,
  'review-commitment': () => 'een verbintenis om te beoordelen',
};

async function workOf(ports: TablePorts, committee: string): Promise<Found[]> {
  const work = (await readOpenWork(ports.table, committee)).flatMap(({ kind, aggregate }) => {
    const what = WORK_WAITS[kind];
    return what !== undefined ? [{ aggregate: parseAggregateId(aggregate), what }] : [];
  });
  const conditions = work.map(({ aggregate }) => aggregate).filter((id) => kindOf(id) === 'condition');
  const names = new Map(
    conditionsIn(await readThese(ports, [...new Set(conditions)])).map(({ aggregate, state }) => [
      aggregate,
      state.opening.reportedAs,
    ]),
  );
  return work.map(({ aggregate, what }) => ({
    aggregate,
    dossier: dossierOf(aggregate),
    what: what(names.get(aggregate) ?? ''),
    due: undefined,
  }));
}

async function openForCommittee(ports: TablePorts, committee: string, role: 'secretariat' | 'chair'): Promise<Found[]> {
  const found = await Promise.all([
    role === 'chair' ? [] : workOf(ports, committee),
    ...Object.entries(DOSSIER_WAITS[role]).map(async ([state, waiting]) =>
      (await readAll(ports, committeeDossiers(committee, stateRange(state, {})))).map(
        ({ aggregate }): Found => ({ aggregate, dossier: dossierOf(aggregate), due: undefined, ...waiting }),
      ),
    ),
  ]);
  return found.flat();
}

const byDay = (a: OpenItem, b: OpenItem): number =>
  `${a.due ?? '~'} ${a.dossier} ${a.what}` < `${b.due ?? '~'} ${b.dossier} ${b.what}` ? -1 : 1;

/** Of what is open only what a committee knows of. */
async function knownTo(ports: TablePorts, committee: string, found: readonly Found[]): Promise<Found[]> {
  const committees = await Promise.all(found.map((one) => committeeOf(ports, one)));
  return found.filter((_, index) => committees[index] === committee);
}

/**
 * What else waits for the recipients of a message, what is due first standing first; what the message itself asks for is left out.
 * For a `committee` only what it knows of.
 */
export async function openItemsOf(
  ports: TablePorts,
  recipients: readonly Recipient[],
  notices: readonly MessageNotice[],
  committee?: string,
): Promise<OpenItem[]> {
  const isTold = ({ aggregate, toldBy }: Found): boolean =>
    notices.some((one) => one.aggregate === aggregate && (toldBy === undefined || toldBy.includes(one.notice)));
  const found = await Promise.all(
    recipients.map((recipient) => {
      const [role, id = ''] = recipient.split(':');
      if (role === 'organisation' || role === 'dpo') return openForBody(ports, id);
      return role === 'secretariat' || role === 'chair' ? openForCommittee(ports, id, role) : [];
    }),
  );
  const others = found.flat().filter((one) => !isTold(one));
  const shown = committee === undefined ? others : await knownTo(ports, committee, others);
  const items = new Map(shown.map(({ aggregate, toldBy: _toldBy, ...item }) => [`${aggregate} ${item.what}`, item]));
  return [...items.values()].sort(byDay);
}

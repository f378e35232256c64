import { readTexts } from '#adapters/dynamodb/views.ts';
import { dossierId, protocolId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';
import { listConditions, type PageAsked } from '#functions/middleware/lists.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { BoardRow } from '#web/pages/board/board.ts';
import type { Reader } from '#web/reader.ts';
import { conditionPlace, pageOfCondition } from './conditions.ts';
import type { Texts } from './matters.ts';
import { namesOf } from './names.ts';
import { conditionStepHref } from './open-commands.ts';

const PAGE = 1000;
/** Nobody looks further; the filters narrow it down. */
const MOST = 5000;

/** Every condition that a person may see, as they are listed. */
export async function allConditions(ports: TablePorts, { person }: Reader): Promise<ConditionNow[]> {
  if (person.committee === undefined && person.organisation === undefined && person.role !== 'administrator') return [];
  const rows: ConditionNow[] = [];
  let from: PageAsked['from'];
  do {
    const page = await listConditions(ports, person, {}, { limit: PAGE, from });
    rows.push(...page.rows);
    from = page.next;
  } while (from !== undefined && rows.length < MOST);
  return rows;
}

interface About {
  readonly name: string;
  readonly texts: Texts;
}

/** What dossiers and protocols are called and what stands in them, each read once. */
async function aboutAll(ports: TablePorts, references: Iterable<string>): Promise<(reference: string) => About> {
  const read = await Promise.all(
    [...new Set(references)].map(async (reference): Promise<[string, About]> => {
      const { state } = await ports.store.load(dossierId(reference), dossierKind);
      const id = state === undefined ? protocolId(reference) : dossierId(reference);
      const texts: Texts = Object.assign({}, ...(await readTexts(ports.table, id)).values());
      return [reference, { name: state?.decision?.number ?? reference, texts }];
    }),
  );
  const known = new Map(read);
  return (reference) => known.get(reference) ?? { name: reference, texts: {} };
}

/** The board of a person: every condition that they may see. */
export async function boardOf(ports: TablePorts, reader: Reader): Promise<BoardRow[]> {
  const conditions = await allConditions(ports, reader);
  const [about, name] = await Promise.all([
    aboutAll(
      ports,
      conditions.map(({ state }) => state.opening.dossier),
    ),
    namesOf(
      conditions.map(({ state }) => state.opening.organisation),
      ports.directory.organisation,
    ),
  ]);
  return conditions.map((condition) => {
    const { opening, due, status } = condition.state;
    const { name: called, texts } = about(opening.dossier);
    const kind = opening.round === undefined ? 'condition' : 'accession-condition';
    return {
      href: conditionStepHref(conditionPlace(condition), condition, 'bewijs'),
      dossier: {
        id: opening.dossier,
        href: pageOfCondition(condition).href,
        name: called,
        subject: texts.subject ?? opening.dossier,
      },
      reportedAs: opening.reportedAs,
      text: texts[`${kind}:${opening.ref}`],
      responsible: { id: opening.organisation, name: name(opening.organisation) },
      due,
      status,
    };
  });
}

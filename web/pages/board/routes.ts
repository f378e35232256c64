import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { type ExportTable, toCsv } from '#web/exports.ts';
import { pageOf } from '#web/layout/paged.ts';
import { ACCESSION_TEXTS } from '#web/locales/nl/accessions.ts';
import { BOARD_TEXTS } from '#web/locales/nl/board.ts';
import { accessionStateName, dossierStateName } from '#web/locales/nl/states.ts';
import { dossierFilterOf, filteredDossiers } from '#web/pages/dossier/list-page.ts';
import type { ReaderVisit, Route } from '#web/routing/route.ts';
import { boardFilterOf, boardTable, filtered, MOST_IN_A_FILE } from './board.ts';
import { boardPage } from './board-page.ts';

const CSV = 'text/csv; charset=utf-8';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A list as a file of both kinds, at its own address with `.csv` or `.xlsx` behind it; undefined where it is not there. */
const exportRoutes = (
  path: string,
  access: 'logged-in' | 'parties',
  tableFor: (visit: ReaderVisit) => Promise<ExportTable | undefined>,
): Route[] => [
  {
    method: 'GET',
    path: `${path}.csv`,
    access,
    async answer(visit) {
      const table = await tableFor(visit);
      return table === undefined ? visit.notFound() : visit.file(`${table.name}.csv`, CSV, toCsv(table));
    },
  },
  {
    method: 'GET',
    path: `${path}.xlsx`,
    access,
    async answer(visit) {
      const table = await tableFor(visit);
      return table === undefined
        ? visit.notFound()
        : visit.file(`${table.name}.xlsx`, XLSX, await visit.portal.workbook(table));
    },
  },
];

async function boardOf(visit: ReaderVisit) {
  const filter = boardFilterOf(visit.url, localDateOf(visit.now));
  const all = await visit.portal.reads.board(visit.reader);
  return { filter, all, rows: filtered(all, filter) };
}

/** The board of conditions, and the lists as files. */
export const boardRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/voorwaarden',
    access: 'logged-in',
    async answer(visit) {
      const { filter, all, rows } = await boardOf(visit);
      const { items, ...paged } = pageOf(rows, visit.url);
      const ids = filter.view === 'tabel' ? items.map(({ id }) => id) : [];
      const shown = { ...paged, items: await visit.portal.reads.boardRows(visit.reader, ids) };
      return visit.show(boardPage(visit.url, filter, localDateOf(visit.now), all, rows, shown));
    },
  },
  ...exportRoutes('/voorwaarden', 'logged-in', async (visit) => {
    const { rows } = await boardOf(visit);
    return boardTable(await visit.portal.reads.boardTexts(rows.slice(0, MOST_IN_A_FILE)), rows.length);
  }),
  ...exportRoutes('/dossiers', 'logged-in', async (visit) => ({
    name: 'dossiers',
    columns: BOARD_TEXTS.dossierColumns,
    rows: filteredDossiers(await visit.portal.reads.dossiers(visit.reader), dossierFilterOf(visit.url)).map(
      ({ dossier, number = '', subject = '', status }) => [dossier, number, subject, dossierStateName(status)],
    ),
  })),
  ...exportRoutes('/toetredingen/:dossier/overzicht', 'parties', async (visit) => {
    const campaign = await visit.portal.accessions.campaign(visit.reader, visit.param('dossier'));
    return campaign === undefined
      ? undefined
      : {
          name: 'toetredingen',
          columns: BOARD_TEXTS.campaignColumns,
          days: [2],
          rows: campaign.rows.map(({ organisation, status, since = '', attempts }) => [
            organisation,
            status === 'none' ? ACCESSION_TEXTS.notYet : accessionStateName(status),
            since,
            String(attempts),
          ]),
        };
  }),
];

import { html } from 'hono/html';
import { ACCESSION_STEPS } from '#domain/accession/steps.ts';
import { DOSSIER_STEPS } from '#domain/dossier/steps.ts';
import { PROTOCOL_STEPS } from '#domain/protocol/steps.ts';
import type { Html } from '#web/layout/page.ts';
import { LIFE_TEXTS, RELATION_NAMES } from '#web/locales/nl/life.ts';
import { accessionStateName, dossierStateName } from '#web/locales/nl/states.ts';
import { stepName } from '#web/locales/nl/steps.ts';
import { capitalised } from '#web/locales/nl/terms.ts';

/** A state in the picture: in the column of the way through (0) or beside it (1). */
type Node = readonly [status: string, column: 0 | 1, row: number];
/** From one state to another; `both` when the way leads back as well. */
type Edge = readonly [from: string, to: string, both?: 'both'];

interface Machine {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly steps: Readonly<Record<string, { readonly by: readonly string[]; readonly when: readonly string[] }>>;
  readonly nameOf: (status: string) => string;
}

/** The lives that have a picture. */
export type LifeKind = 'dossier' | 'protocol' | 'accession';

/** The states of each kind of life and the ways between them; a test holds them against the domain's tables. */
export const LIFE_MACHINES: Readonly<Record<LifeKind, Machine>> = {
  dossier: {
    nodes: [
      ['submitted', 0, 0],
      ['admissible', 0, 1],
      ['awaiting-advice', 0, 2],
      ['ready-for-meeting', 0, 3],
      ['scheduled', 0, 4],
      ['decided', 0, 5],
      ['signed', 0, 6],
      ['in-force', 0, 7],
      ['expired', 0, 8],
      ['inadmissible', 1, 0],
      ['awaiting-information', 1, 2],
      ['withdrawn', 1, 4],
      ['refused', 1, 6],
      ['suspended', 1, 7],
      ['revoked', 1, 8],
      ['superseded', 1, 9],
    ],
    edges: [
      ['submitted', 'admissible'],
      ['submitted', 'inadmissible'],
      ['submitted', 'awaiting-information', 'both'],
      ['admissible', 'awaiting-advice'],
      ['admissible', 'awaiting-information', 'both'],
      ['awaiting-advice', 'awaiting-information', 'both'],
      ['awaiting-advice', 'ready-for-meeting', 'both'],
      ['ready-for-meeting', 'awaiting-information', 'both'],
      ['ready-for-meeting', 'scheduled', 'both'],
      ['scheduled', 'awaiting-information', 'both'],
      ['scheduled', 'withdrawn'],
      ['scheduled', 'decided'],
      ['decided', 'signed'],
      ['signed', 'refused'],
      ['signed', 'in-force'],
      ['in-force', 'suspended', 'both'],
      ['in-force', 'revoked'],
      ['in-force', 'expired'],
      ['in-force', 'superseded'],
      ['suspended', 'revoked'],
    ],
    steps: DOSSIER_STEPS,
    nameOf: dossierStateName,
  },
  protocol: {
    nodes: [
      ['awaiting-advice', 0, 0],
      ['ready-to-sign', 0, 1],
      ['partly-signed', 0, 2],
      ['signed', 0, 3],
      ['in-force', 0, 4],
      ['ended', 0, 5],
      ['draft', 1, 0],
    ],
    edges: [
      ['awaiting-advice', 'draft', 'both'],
      ['awaiting-advice', 'ready-to-sign'],
      ['ready-to-sign', 'partly-signed'],
      ['partly-signed', 'signed'],
      ['signed', 'in-force'],
      ['in-force', 'ended'],
    ],
    steps: PROTOCOL_STEPS,
    nameOf: dossierStateName,
  },
  accession: {
    nodes: [
      ['prepared', 0, 0],
      ['under-review', 0, 1],
      ['active', 0, 2],
      ['ended', 0, 3],
      ['refused', 1, 1],
      ['suspended', 1, 2],
      ['withdrawn', 1, 3],
    ],
    edges: [
      ['prepared', 'under-review'],
      ['under-review', 'refused'],
      ['under-review', 'active'],
      ['active', 'suspended', 'both'],
      ['active', 'withdrawn'],
      ['active', 'ended'],
    ],
    steps: ACCESSION_STEPS,
    nameOf: accessionStateName,
  },
};

const WIDTH = 372;
const BOX = { width: 160, height: 34, gap: 52, columns: [4, 208] } as const;

const left = (column: 0 | 1): number => BOX.columns[column];
const top = (row: number): number => 4 + row * BOX.gap;
const middle = (row: number): number => top(row) + BOX.height / 2;

function edge({ nodes }: Machine, [from, to, both]: Edge): Html | '' {
  const start = nodes.find(([status]) => status === from);
  const end = nodes.find(([status]) => status === to);
  if (start === undefined || end === undefined) return '';
  const [, column, row] = start;
  const [, toColumn, toRow] = end;
  const back = both === undefined ? '' : html` marker-start="url(#pijl-terug)"`;
  const path =
    column === toColumn
      ? `M${left(column) + BOX.width / 2} ${top(row) + BOX.height + 3}V${top(toRow) - 3}`
      : `M${left(column) + BOX.width + 3} ${middle(row)}L${left(toColumn) - 3} ${middle(toRow)}`;
  return html`<path d="${path}" marker-end="url(#pijl)"${back}/>`;
}

function box({ nameOf }: Machine, [status, column, row]: Node, current: string): Html {
  const isHere = status === current;
  return html`<g class="${isHere ? 'here' : 'state'}"><rect x="${left(column)}" y="${top(row)}" width="${BOX.width}" height="${BOX.height}" rx="4"/><text x="${left(column) + BOX.width / 2}" y="${middle(row) + 5}" text-anchor="middle">${nameOf(status)}</text></g>`;
}

/** Who may do what in this state, from the domain's own table. */
function nextSteps({ steps }: Machine, current: string): Html {
  const byRelation = new Map<string, string[]>();
  for (const [step, { by, when }] of Object.entries(steps)) {
    if (!when.includes(current)) continue;
    for (const relation of by) byRelation.set(relation, [...(byRelation.get(relation) ?? []), stepName(step)]);
  }
  if (byRelation.size === 0) return html`<p class="subtle">${LIFE_TEXTS.nobody}</p>`;
  return html`<dl class="summary">${[...byRelation].map(([relation, names]) => html`<div><dt>${RELATION_NAMES[relation] ?? relation}</dt><dd>${capitalised(names.join(', '))}</dd></div>`)}</dl>`;
}

/** The states of a life with the one it is in marked, and who may take it on from there. */
export function lifePicture(kind: LifeKind, current: string): Html {
  const machine = LIFE_MACHINES[kind];
  const rows = Math.max(...machine.nodes.map(([, , row]) => row)) + 1;
  const height = rows * BOX.gap;
  const label = LIFE_TEXTS.picture(machine.nameOf(current));
  return html`<div class="life"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">
<defs><marker id="pijl" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker><marker id="pijl-terug" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M8 0L0 4L8 8z"/></marker></defs>
${machine.edges.map((each) => edge(machine, each))}
${machine.nodes.map((node) => box(machine, node, current))}
</svg><div><h3 class="ds-heading" data-size="2xs">${LIFE_TEXTS.next}</h3>${nextSteps(machine, current)}</div></div>`;
}

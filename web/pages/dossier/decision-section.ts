import { html } from 'hono/html';
import type { Html } from '#web/layout/page.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { DECISION_TEXTS } from '#web/locales/nl/decision.ts';
import { fact, list } from './sections.ts';

/** A condition as a decision sets it, before it opens. */
interface DecidedCondition {
  readonly ref: string;
  readonly text: string;
  /** By name. */
  readonly responsible: readonly string[];
  /** By when, in words. */
  readonly deadline: string;
  readonly isPublic: boolean;
  readonly survives: boolean;
}

/** A decision that is not in force yet; outcome, duration and review in words. */
export interface DecisionView {
  readonly isDraft: boolean;
  readonly outcome: string;
  readonly number: string;
  readonly date: string;
  /** Absent where nothing is granted. */
  readonly duration?: string | undefined;
  readonly effectiveFrom?: string | undefined;
  readonly supersedes: readonly string[];
  readonly conditions: readonly DecidedCondition[];
  readonly accession?:
    | {
        readonly review: string;
        readonly undertakings: readonly { readonly ref: string; readonly text: string }[];
        readonly conditions: readonly DecidedCondition[];
      }
    | undefined;
}

const texts = DECISION_TEXTS;

const row = ({ ref, text, responsible, deadline, isPublic, survives }: DecidedCondition): Html => html`<tr>
<th scope="row" data-label="${texts.ref}">${ref}</th>
<td data-label="${texts.text}"><div>${text}${isPublic ? '' : html`<br><span class="subtle">${texts.hidden}</span>`}${survives ? html`<br><span class="subtle">${texts.survives}</span>` : ''}</div></td>
<td data-label="${texts.responsible}"><div>${list(responsible)}</div></td>
<td data-label="${texts.deadline}">${deadline}</td>
</tr>`;

const table = (rows: readonly DecidedCondition[]): Html => html`<table class="ds-table stacking">
<thead><tr><th scope="col">${texts.ref}</th><th scope="col">${texts.text}</th><th scope="col">${texts.responsible}</th><th scope="col">${texts.deadline}</th></tr></thead>
<tbody>${rows.map(row)}</tbody>
</table>`;

function accessionOf({ review, undertakings, conditions }: NonNullable<DecisionView['accession']>): Html {
  const sentences = html`<table class="ds-table stacking">
<thead><tr><th scope="col">${texts.ref}</th><th scope="col">${texts.undertaking}</th></tr></thead>
<tbody>${undertakings.map(({ ref, text }) => html`<tr><th scope="row" data-label="${texts.ref}">${ref}</th><td data-label="${texts.undertaking}">${text}</td></tr>`)}</tbody>
</table>`;
  return html`<h3>${texts.accession}</h3>
<dl class="summary">${fact(texts.review, review)}</dl>
${undertakings.length === 0 ? '' : sentences}
${conditions.length === 0 ? '' : table(conditions)}`;
}

/** What a decision says in full, with every condition: for who signs or publishes it, and for who waits for it. */
export function decisionInFull(view: DecisionView): Html {
  const { isDraft, conditions, supersedes, accession, effectiveFrom, duration } = view;
  return html`<p class="subtle">${isDraft ? texts.draft : texts.ahead}</p>
<dl class="summary">
${fact(texts.outcome, view.outcome)}
${fact(texts.number, view.number)}
${fact(texts.date, dayInWords(view.date))}
${fact(texts.duration, duration)}
${duration === undefined ? '' : fact(texts.effectiveFrom, effectiveFrom === undefined ? texts.atPublication : dayInWords(effectiveFrom))}
${fact(texts.supersedes, supersedes.length === 0 ? undefined : supersedes.join(', '))}
</dl>
${duration === undefined ? '' : html`<h3>${texts.conditions}</h3>${conditions.length === 0 ? html`<p>${texts.noConditions}</p>` : table(conditions)}`}
${accession === undefined ? '' : accessionOf(accession)}`;
}

import { html } from 'hono/html';
import type { Html, PageContent } from '#web/layout/page.ts';
import { dossierTag } from '#web/layout/state-tag.ts';
import { ARCHIVE_TEXTS } from '#web/locales/nl/archive.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { DECISION_TEXTS } from '#web/locales/nl/decision.ts';
import { DESK_TEXTS } from '#web/locales/nl/desk.ts';
import { LIFE_TEXTS } from '#web/locales/nl/life.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { kindName } from '#web/locales/nl/terms.ts';
import { type DecisionView, decisionInFull } from './decision-section.ts';
import type { LifeStatus } from './life.ts';
import { lifePicture } from './life-picture.ts';
import { type RequestView, requestSection } from './request-section.ts';
import {
  actions,
  conditions,
  documents,
  fact,
  type LifeParts,
  list,
  mail,
  type Section,
  sectioned,
  timeline,
  wideFact,
} from './sections.ts';
import { timelinePicture } from './timeline-picture.ts';

/** Everything the page of a dossier shows. */
export interface DossierPageView extends LifeParts {
  readonly dossier: string;
  readonly subject?: string | undefined;
  readonly kind: string;
  readonly status: LifeStatus;
  readonly committee?: string | undefined;
  readonly number?: string | undefined;
  readonly provider: string;
  readonly recipients: readonly string[];
  readonly applicants: readonly string[];
  readonly dataItems: readonly string[];
  /** What the applicants wrote; absent of a protocol, and once it is erased. */
  readonly request?: RequestView | undefined;
  /** What was decided, until it is in force and its conditions are open. */
  readonly decision?: DecisionView | undefined;
  /** What a protocol says, point by point. */
  readonly points?: readonly { readonly label: string; readonly text: string }[];
  /** Where is told who acceded, of a general deliberation. */
  readonly campaign?: string | undefined;
  /** Where is told who looked at it, for those who may know. */
  readonly looks?: string | undefined;
  /** Where the archive of a closed dossier is taken, for its secretariat. */
  readonly archive?: string | undefined;
  /** Where the letter about its published decision is. */
  readonly letter?: string | undefined;
  /** The authorisations on which it rests; `href` only of those in Beraad, which the reader may or may not see. */
  readonly dependencies?: readonly {
    readonly name: string;
    readonly href?: string | undefined;
    /** Why it does not hold now, in a word. */
    readonly lapsed?: string | undefined;
  }[];
  readonly inForceSince?: string | undefined;
  /** Null for an indefinite duration. */
  readonly lastDay?: string | null | undefined;
}

const texts = PAGE_TEXTS.dossier;

function dependencies({ dependencies: all = [] }: DossierPageView): Html | '' {
  if (all.length === 0) return '';
  return wideFact(
    texts.dependencies,
    html`<ul>${all.map(({ name, href, lapsed }) => html`<li>${href === undefined ? name : html`<a class="ds-link" href="${href}">${name}</a>`}${lapsed === undefined ? '' : html` <span class="ds-tag" data-color="danger">${lapsed}</span>`}</li>`)}</ul>`,
  );
}

function facts(view: DossierPageView): Html {
  const lastDay =
    view.lastDay === null ? texts.indefinite : view.lastDay === undefined ? undefined : dayInWords(view.lastDay);
  return html`<dl class="facts">
${fact(texts.reference, view.dossier)}
${fact(texts.kind, kindName(view.kind))}
${fact(texts.committee, view.committee)}
${fact(texts.number, view.number)}
${fact(texts.provider, view.provider)}
${fact(texts.recipients, view.recipients.length === 0 ? undefined : list(view.recipients))}
${fact(texts.acceders, view.campaign === undefined ? undefined : html`<a class="ds-link" href="${view.campaign}">${texts.accedersLink}</a>`)}
${fact(texts.applicants, view.applicants.length === 0 ? undefined : list(view.applicants))}
${fact(texts.inForceSince, view.inForceSince === undefined ? undefined : dayInWords(view.inForceSince))}
${fact(texts.lastDay, lastDay)}
${dependencies(view)}
${view.dataItems.length === 0 || view.request !== undefined ? '' : wideFact(texts.dataItems, list(view.dataItems))}
</dl>`;
}

const contents = (points: NonNullable<DossierPageView['points']>): Section => [
  'inhoud-protocol',
  texts.points,
  html`<dl class="summary">${points.map(({ label, text }) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`,
];

/** The page of a dossier. */
export function dossierPage(view: DossierPageView): PageContent {
  const title = view.subject ?? texts.noSubject;
  const { points = [] } = view;
  const sections: readonly Section[] = [
    ['acties', texts.actions, actions(view)],
    ...(points.length === 0 ? [] : [contents(points)]),
    ['toestand', LIFE_TEXTS.title, lifePicture(view.kind === 'protocol' ? 'protocol' : 'dossier', view.status)],
    // As long as nothing is in force no condition is open: what was decided is read in the decision.
    view.decision === undefined
      ? ['voorwaarden', texts.conditions, conditions(view.conditions)]
      : ['beslissing', DECISION_TEXTS.title, decisionInFull(view.decision)],
    ...(view.request === undefined ? [] : [requestSection(view.request)]),
    [
      'documenten',
      texts.documents,
      html`${view.letter === undefined ? '' : html`<p><a class="ds-link" href="${view.letter}">${texts.letter}</a></p>`}${view.letter !== undefined && view.documents.length === 0 ? '' : documents(view.documents)}`,
    ],
    [
      'verloop',
      texts.timeline,
      html`<p class="subtle">${texts.timelineLead}</p>${timelinePicture(view, view.today)}${timeline(view.timeline, view.timelineStretch)}`,
    ],
    ['berichten', texts.mail, mail(view.mail, view.mailStretch)],
  ];
  const body = html`<p class="kicker">${view.number ?? view.dossier} ${dossierTag(view.status)}</p>
<h1 class="ds-heading" data-size="md">${title}</h1>
${facts(view)}
${view.archive === undefined ? '' : html`<p><a class="ds-link" href="${view.archive}">${ARCHIVE_TEXTS.link}</a></p>`}
${view.looks === undefined ? '' : html`<p><a class="ds-link" href="${view.looks}">${DESK_TEXTS.looks.link}</a></p>`}
${sectioned(sections)}`;
  const trail = [{ href: '/dossiers', label: PAGE_TEXTS.dossierList.title }];
  return { title: view.number ?? title, current: '/dossiers', trail, body };
}

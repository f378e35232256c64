import { html } from 'hono/html';
import { VERDICT_NAMES } from '#domain/signature/locales/nl.ts';
import type { Html, Link, PageContent } from '#web/layout/page.ts';
import { accessionTag } from '#web/layout/state-tag.ts';
import { ACCESSION_TEXTS } from '#web/locales/nl/accessions.ts';
import { dayInWords, momentInWords } from '#web/locales/nl/dates.ts';
import { optionName } from '#web/locales/nl/fields.ts';
import { LIFE_TEXTS } from '#web/locales/nl/life.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { lifePicture } from '#web/pages/dossier/life-picture.ts';
import {
  actions,
  conditions,
  documents,
  fact,
  list,
  mail,
  type Section,
  sectioned,
  timeline,
  wideFact,
} from '#web/pages/dossier/sections.ts';
import { timelinePicture } from '#web/pages/dossier/timeline-picture.ts';
import type { AccessionDocument, AccessionLife, AccessionPageView, AttemptView, NamedPerson } from './views.ts';

const texts = ACCESSION_TEXTS;

/** The pages above an accession. */
export const ACCESSION_TRAIL: readonly Link[] = [{ href: '/toetredingen', label: texts.title }];

function facts({ deliberation, organisation }: AccessionPageView): Html {
  const { number, committee, provider, inForceFrom, lastDay, dataItems } = deliberation;
  return html`<dl class="facts">
${fact(texts.deliberation, number)}
${fact(texts.organisation, organisation)}
${fact(texts.committee, committee)}
${fact(texts.provider, provider)}
${fact(texts.inForce, inForceFrom === undefined ? undefined : dayInWords(inForceFrom))}
${fact(texts.lastDay, lastDay === null ? texts.indefinite : lastDay === undefined ? undefined : dayInWords(lastDay))}
${wideFact(texts.dataItems, list(dataItems))}
</dl>`;
}

function duties({ deliberation: { undertakings, conditions: ahead } }: AccessionPageView): Html {
  if (undertakings.length + ahead.length === 0) return html`<p class="subtle">${texts.noDuties}</p>`;
  return html`${
    undertakings.length === 0
      ? ''
      : html`<h3 class="ds-heading" data-size="2xs">${texts.undertakings}</h3><dl class="summary">${undertakings.map(({ ref, text }) => html`<div><dt>${ref}</dt><dd>${text}</dd></div>`)}</dl>`
  }${
    ahead.length === 0
      ? ''
      : html`<h3 class="ds-heading" data-size="2xs">${texts.conditionsAhead}</h3><table class="ds-table stacking"><thead><tr><th scope="col">${texts.ref}</th><th scope="col">${texts.text}</th><th scope="col">${texts.deadline}</th></tr></thead><tbody>${ahead.map(({ ref, text, deadline }) => html`<tr><th scope="row" data-label="${texts.ref}">${ref}</th><td data-label="${texts.text}">${text}</td><td data-label="${texts.deadline}">${deadline}</td></tr>`)}</tbody></table>`
  }`;
}

/** How far an accession is: the place in the list of steps at which something is to be done, from 0; its end when all is done. */
function stepOf(life: AccessionLife | undefined): number {
  if (life === undefined || life.status === 'refused' || life.status === 'withdrawn') return 1;
  // A person's review is part of the check.
  if (life.status === 'under-review') return 4;
  if (life.status !== 'prepared') return 5;
  const state = life.attempt?.state;
  if (state === 'awaiting-scan' || state === 'validating') return 4;
  return 2;
}

const button = (href: string, label: string, isFirst = true): Html =>
  html`<a class="ds-button"${isFirst ? '' : html` data-variant="secondary"`} href="${href}">${label}</a>`;

/** What is to be done now, beside the step at which it is. */
function toDo({ href, life, steps }: AccessionPageView, index: number): Html | '' {
  const fill = `${href}/verbintenis`;
  if (index === 1 && steps.includes('prepare-commitment'))
    return html`<p>${button(fill, life?.status === 'prepared' ? texts.again : texts.begin, life?.status !== 'prepared')}</p>`;
  if (life === undefined || !steps.includes('submit-commitment')) return '';
  if (index === 2)
    return html`<p class="subtle">${texts.downloadHint}</p><p>${button(`${href}/document/commitment`, texts.download)}</p>`;
  if (index === 3) return html`<p>${button(`${href}/indienen`, texts.handIn)}</p>`;
  return '';
}

function steps(view: AccessionPageView): Html {
  const at = stepOf(view.life);
  const names = Object.values(texts.stepNames);
  return html`<ol class="process">${names.map((name, index) => {
    const isDone = index < at;
    const isHere = index === at || (at === 2 && index === 3);
    return html`<li${index === at ? html` aria-current="step"` : ''} class="${isDone ? 'done' : isHere ? 'here' : 'ahead'}"><div><strong>${name}</strong>${isDone ? html` <span class="subtle">(${texts.stepDone})</span>` : ''}${toDo(view, index)}${index === 4 ? outcome(view) : ''}</div></li>`;
  })}</ol>`;
}

function outcome({ href, life }: AccessionPageView): Html | '' {
  if (life === undefined) return '';
  const { status, attempt } = life;
  if (status === 'active') return html`<p>${texts.accepted}</p>`;
  if (status === 'under-review') return html`<p>${texts.underReview}</p>`;
  if (attempt?.state === 'awaiting-scan' || attempt?.state === 'validating')
    return html`<p>${texts.checking}</p><p>${button(href, texts.refresh, false)}</p>`;
  return attempt?.state === 'rejected' ? html`<p>${texts.rejected}</p>` : '';
}

const FILE_LABELS: Readonly<Record<AccessionDocument, string>> = {
  commitment: texts.download,
  signed: texts.signedFile,
  report: texts.rawReport,
  receipt: texts.receipt,
};

const files = (href: string, kinds: readonly AccessionDocument[]): Html =>
  html`<ul class="ds-list">${kinds.map((kind) => html`<li><a class="ds-link" href="${href}/document/${kind}">${FILE_LABELS[kind]}</a></li>`)}</ul>`;

const findings = (all: readonly string[]): Html =>
  all.length === 0 ? html`${texts.nothingWrong}` : html`<ul>${all.map((each) => html`<li>${each}</li>`)}</ul>`;

function report(
  status: AccessionLife['status'],
  { number, form, submittedAt, verdict, findings: ofFile, signatures, state }: AttemptView,
): Html {
  const tone = state === 'rejected' ? 'danger' : verdict === 'valid' ? 'success' : 'info';
  const told = state === 'rejected' || verdict !== undefined;
  return html`<p class="subtle">${texts.reportLead(number, momentInWords(submittedAt))}</p>
${form === 'scan' && status === 'under-review' ? html`<p>${texts.scan}</p>` : ''}
${told ? html`<div class="ds-alert" data-color="${tone}"><p>${texts.verdict}: ${verdict === undefined ? VERDICT_NAMES.invalid : VERDICT_NAMES[verdict]}</p>${ofFile.length === 0 ? '' : findings(ofFile)}</div>` : ''}
${
  signatures.length === 0
    ? ''
    : html`<table class="ds-table stacking"><thead><tr><th scope="col">${texts.signer}</th><th scope="col">${texts.signedAt}</th><th scope="col">${texts.verdict}</th><th scope="col">${texts.found}</th></tr></thead><tbody>${signatures.map((one) => html`<tr><th scope="row" data-label="${texts.signer}">${one.signer ?? texts.noSigner}</th><td data-label="${texts.signedAt}">${one.signedAt === undefined ? '' : dayInWords(one.signedAt)}</td><td data-label="${texts.verdict}">${VERDICT_NAMES[one.verdict]}</td><td data-label="${texts.found}"><div>${findings(one.findings)}</div></td></tr>`)}</tbody></table>`
}`;
}

const person = (label: string, given: NamedPerson | undefined): Html | '' =>
  given === undefined
    ? ''
    : fact(label, html`${given.name}<br>${given.email}${given.mobile === undefined ? '' : html`<br>${given.mobile}`}`);

const commitmentFacts = ({ since, commitment, contact, dpo }: AccessionLife): Html => html`<dl class="facts">
${fact(texts.since, since === undefined ? undefined : dayInWords(since))}
${fact(texts.commitment, commitment.id)}
${fact(texts.deliberation, texts.version(commitment.number, commitment.version))}
${commitment.rhythm === undefined ? '' : fact(texts.rhythm, optionName('prepare-commitment', 'rhythm', commitment.rhythm))}
${person(texts.contact, contact)}
${person(texts.dpo, dpo)}
${wideFact(texts.textHash, html`<code>${commitment.textHash}</code>`)}
</dl>`;

/** The page of a body's accession: how far it is, what it takes on, and its life. */
export function accessionPage(view: AccessionPageView): PageContent {
  const { href, deliberation, life, mayReport } = view;
  const words = PAGE_TEXTS.dossier;
  const report_: Link[] = mayReport ? [{ href: `${href}/record-event`, label: texts.reportEvent }] : [];
  const sections: readonly Section[] = [
    ...(life === undefined || stepOf(life) < 5 || view.isOwn
      ? [['stappen', texts.steps, steps(view)] satisfies Section]
      : []),
    ...(life === undefined
      ? []
      : ([
          ['acties', words.actions, actions({ ...life, commands: [...report_, ...life.commands] })],
          ...(life.attempt === undefined
            ? []
            : [['rapport', texts.report, report(life.status, life.attempt)] as const]),
        ] satisfies Section[])),
    ...(life === undefined || life.conditions.length === 0
      ? []
      : [['voorwaarden', texts.conditions, conditions(life.conditions)] satisfies Section]),
    ...(life === undefined
      ? []
      : [['toestand', LIFE_TEXTS.title, lifePicture('accession', life.status)] satisfies Section]),
    ['plichten', texts.duties, duties(view)],
    ...(life === undefined
      ? []
      : ([
          [
            'documenten',
            words.documents,
            html`${commitmentFacts(life)}${files(href, life.files)}${life.documents.length === 0 ? '' : documents(life.documents)}`,
          ],
          [
            'verloop',
            words.timeline,
            html`<p class="subtle">${words.timelineLead}</p>${timelinePicture(life, life.today)}${timeline(life.timeline, life.timelineStretch)}`,
          ],
          ['berichten', words.mail, mail(life.mail, life.mailStretch)],
        ] satisfies Section[])),
  ];
  const title = deliberation.subject;
  const body = html`<p class="kicker">${texts.page(deliberation.number)} ${life === undefined ? html`<span class="ds-tag" data-color="neutral">${texts.notYet}</span>` : accessionTag(life.status)}</p>
<h1 class="ds-heading" data-size="md">${title}</h1>
${view.renewal === undefined ? '' : html`<div class="ds-alert" data-color="warning"><p>${texts.renewalAhead(dayInWords(view.renewal.from))} <a class="ds-link" href="${view.renewal.href}">${texts.renewalLink}</a></p></div>`}
${facts(view)}
${sectioned(sections)}`;
  return { title: texts.page(deliberation.number), current: '/toetredingen', trail: ACCESSION_TRAIL, body };
}

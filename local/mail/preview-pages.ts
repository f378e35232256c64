import { html } from 'hono/html';
import { headingOf } from '#adapters/ses/templates/words-nl.ts';
import { SAMPLES, sampleName } from './samples.ts';

/** A list of every message in every state, with where each form of it is found. */
export const previewIndex = (addressOf: (name: string, form: 'html' | 'txt' | 'eml') => string) => html`<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Voorbeelden van mail</title></head>
<body><main><h1>Voorbeelden van mail</h1>
<p>Elke melding in elke toestand: ${SAMPLES.length} berichten.</p>
<ul>${SAMPLES.map((sample) => {
  const name = sampleName(sample);
  const [first] = sample.message.content.notices;
  return html`<li><a href="${addressOf(name, 'html')}">${name}</a>: ${first === undefined ? '' : headingOf(first)} (<a href="${addressOf(name, 'txt')}">tekst</a>, <a href="${addressOf(name, 'eml')}">bronbestand</a>)</li>`;
})}</ul></main></body></html>`;

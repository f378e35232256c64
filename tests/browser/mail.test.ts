import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderMessage } from '#adapters/ses/render-message.ts';
import { SAMPLES, sampleName } from '#local/mail/samples.ts';
import { openBrowser } from '#local/pictures/browser.ts';
import { accessibilityProblems } from './support/portal.ts';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  page = await (await browser.newContext()).newPage();
});
afterAll(() => browser.close());

/** A telephone held upright, and a desk. */
const WIDTHS = [320, 1280];
const settings = { from: 'Beraad <beraad@beraad.example>', portalUrl: 'https://beraad.example' };

/** What is longest in every kind of message: what else is open, several notices, and what only a secretariat is told. */
const LONGEST = SAMPLES.filter(({ state }) =>
  ['met-open-punten', 'meer-dan-een', 'secretariaat', 'vol'].includes(state),
);

/** What is wrong with the page as it is drawn: wider than the window, or its one link not to be seen and pressed. */
const WRONG = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const links = [...document.querySelectorAll('a')].map((link) => link.getBoundingClientRect());
  const isSeen = links.length === 1 && links.every(({ left, right, height }) => left >= 0 && right <= clientWidth && height >= 24);
  return [...(scrollWidth > clientWidth ? ['too wide'] : []), ...(isSeen ? [] : ['no link'])].join(', ');
})()`;

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\d]+/gu));

test('every message in every state fits a telephone and a desk, with its words and its link in sight', async () => {
  const wrong: string[] = [];
  for (const sample of SAMPLES) {
    const { html, text } = await renderMessage(sample.message, settings);
    await page.setContent(html);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const found = String(await page.evaluate(WRONG));
      if (found !== '') wrong.push(`${sampleName(sample)} at ${width}: ${found}`);
    }
    // What is to be read as text is to be read here as well, word for word.
    const drawn = wordsOf(String(await page.evaluate('document.body.innerText')));
    const unsaid = [...wordsOf(text.replaceAll(/https?:\S+/g, ''))].filter((word) => !drawn.has(word));
    if (unsaid.length > 0) wrong.push(`${sampleName(sample)} does not say ${unsaid.join(' ')}`);
  }
  expect(wrong).toEqual([]);
}, 60_000);

test('messages are accessible', async () => {
  const found: Record<string, string[]> = {};
  for (const sample of LONGEST.filter(({ notice, state }) => state === 'vol' || notice === 'evidence-rejected')) {
    const { html } = await renderMessage(sample.message, settings);
    await page.setContent(html);
    const problems = await accessibilityProblems(page);
    if (problems.length > 0) found[sampleName(sample)] = problems;
  }
  expect(found).toEqual({});
});

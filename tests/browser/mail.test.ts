import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderMessage } from '#adapters/ses/render-message.ts';
import { SAMPLES, sampleName } from '#local/mail/samples.ts';
import { openBrowser } from '#local/pictures/browser.ts';
import { accessibilityProblems, sidewaysAt } from './support/portal.ts';

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

test('every message fits a telephone and a desk, without scrolling sideways', async () => {
  const over: string[] = [];
  for (const sample of LONGEST) {
    const { html } = await renderMessage(sample.message, settings);
    await page.setContent(html);
    for (const width of WIDTHS) {
      const pixels = await sidewaysAt(page, width);
      if (pixels > 0) over.push(`${sampleName(sample)} at ${width}: ${pixels}`);
    }
  }
  expect(over).toEqual([]);
});

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

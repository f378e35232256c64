import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A tab of somebody who is logged in. */
export interface Tab {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** Opens a browser of somebody's own and logs them in, on the way to a page. */
export async function logIn(
  browser: Browser,
  url: string,
  persona: string,
  path = '/',
  options: { readonly javaScriptEnabled?: boolean } = {},
): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  await page.goto(`${url}/aanmelden?naar=${encodeURIComponent(path)}`);
  await page.click(`button[value="${persona}"]`);
  await page.waitForURL(
    (address) => !address.pathname.startsWith('/op/') && !address.pathname.startsWith('/aanmelden'),
  );
  await page.waitForLoadState();
  return { context, page };
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on the page as it stands: nothing, if all is well. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** By how many pixels the page must be scrolled sideways at a width. */
export async function sidewaysAt(page: Page, width: number): Promise<number> {
  const before = page.viewportSize() ?? { width: 1280, height: 900 };
  await page.setViewportSize({ width, height: 800 });
  const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  await page.setViewportSize(before);
  return Number(over);
}

import { readStaticFiles, type StaticFile } from '#adapters/runtime/static-files.ts';
import type { Site } from '#web/layout/page.ts';

const CSS = 'text/css; charset=utf-8';
const ICON = 'image/svg+xml';

/** The font, the icon, the design system and our own style, in the order in which they build on each other. */
export const readPortalAssets = (): StaticFile[] =>
  readStaticFiles([
    {
      name: 'source-sans-3.woff2',
      type: 'font/woff2',
      from: '@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2',
    },
    { name: 'designsystemet.css', type: CSS, from: '@digdir/designsystemet-css' },
    { name: 'theme.css', type: CSS, from: '@digdir/designsystemet-css/theme.css' },
    { name: 'icon.svg', type: ICON, from: new URL('../../web/assets/icon.svg', import.meta.url) },
    { name: 'portal.css', type: CSS, from: new URL('../../web/assets/portal.css', import.meta.url) },
  ]);

/** What stands round every page. */
export const portalSite = (assets: readonly StaticFile[], links: Site['links']): Site => ({
  icons: assets.filter(({ type }) => type === ICON).map(({ name }) => `/assets/${name}`),
  styles: assets.filter(({ type }) => type === CSS).map(({ name }) => `/assets/${name}`),
  links,
});

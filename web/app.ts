import { type Context, Hono } from 'hono';
import type { Frame, Html } from './layout/page.ts';
import { PAGE_HEADERS } from './layout/security-headers.ts';
import { type DossierPageView, dossierPage } from './pages/dossier.ts';
import { type DossierListItem, dossierListPage } from './pages/dossier-list.ts';
import { failurePage, notFoundPage } from './pages/message.ts';

/** A file that pages use; its name changes with its content. */
interface Asset {
  readonly name: string;
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What the portal reads; undefined for what is not there, or not for this reader. */
export interface PortalReads {
  dossiers(): Promise<readonly DossierListItem[] | undefined>;
  dossier(id: string): Promise<DossierPageView | undefined>;
}

/** What the portal is made of. */
export interface Portal {
  readonly reads: PortalReads;
  readonly frame: Frame;
  readonly assets: readonly Asset[];
  /** Told of a failure, which the reader only learns the existence of. */
  readonly onFailure: (error: unknown) => void;
}

/** A name that holds the content's hash may be kept for ever. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** The portal: every address and its page. */
export function createPortal({ reads, frame, assets, onFailure }: Portal): Hono {
  const app = new Hono();
  const byName = new Map(assets.map((asset) => [asset.name, asset]));
  const answer = (context: Context, page: Html, status: 200 | 404 | 500 = 200) =>
    context.html(page, status, PAGE_HEADERS);

  app.get('/', async (context) => {
    const dossiers = await reads.dossiers();
    return dossiers === undefined
      ? answer(context, notFoundPage(frame), 404)
      : answer(context, dossierListPage(frame, dossiers));
  });
  app.get('/dossiers/:id', async (context) => {
    const dossier = await reads.dossier(context.req.param('id'));
    return dossier === undefined
      ? answer(context, notFoundPage(frame), 404)
      : answer(context, dossierPage(frame, dossier));
  });
  app.get('/assets/:name', (context) => {
    const asset = byName.get(context.req.param('name'));
    if (asset === undefined) return answer(context, notFoundPage(frame), 404);
    return context.body(asset.body, 200, {
      'content-type': asset.type,
      'cache-control': FOR_EVER,
      'x-content-type-options': 'nosniff',
    });
  });
  app.notFound((context) => answer(context, notFoundPage(frame), 404));
  app.onError((error, context) => {
    onFailure(error);
    return answer(context, failurePage(frame), 500);
  });
  return app;
}

import type { Router } from '@koa/router';
import type { Context } from 'koa';
import { ApiError } from '../errors.ts';
import { readAsset, type Asset } from './assets.ts';

/**
 * All is of this server: nothing is loaded from elsewhere, sent elsewhere or shown within another page. No script or
 * style is inline; the viewer's symbols are images within its style sheet.
 */
const policy = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `/docs`: the OpenAPI document to browse, and to try with a key. */
export function serveDocs(router: Router): void {
  router.get('/docs', (ctx) => answer(ctx, ''));
  router.get('/docs/:file', (ctx) => answer(ctx, ctx.params['file'] ?? ''));
}

async function answer(ctx: Context, name: string): Promise<void> {
  const asset = await readAsset(name);
  if (asset === undefined) throw new ApiError('not_found', 'There is nothing at this address. See /docs.');
  ctx.set('Content-Security-Policy', policy);
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Referrer-Policy', 'no-referrer');
  // Asked for anew each time, and sent only when it is another: after an update the parts of the page fit each other.
  ctx.set('Cache-Control', 'no-cache');
  ctx.vary('Accept-Encoding');
  ctx.type = asset.type;
  send(ctx, asset);
}

function send(ctx: Context, { bytes, zipped, hash }: Asset): void {
  const zips = ctx.acceptsEncodings('gzip', 'identity') === 'gzip';
  ctx.status = 200;
  ctx.etag = zips ? `${hash}-gzip` : hash;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  if (zips) ctx.set('Content-Encoding', 'gzip');
  ctx.body = zips ? zipped : bytes;
}

import { readFileSync } from 'node:fs';
import type { Router } from '@koa/router';

const files = [
  { path: '/', name: 'index.html', type: 'text/html' },
  { path: '/page.css', name: 'page.css', type: 'text/css' },
  { path: '/handset.css', name: 'handset.css', type: 'text/css' },
  { path: '/page.js', name: 'page.js', type: 'text/javascript' },
];

/** Adds the page at `/` and its files; they are read once, now. */
export function addPageRoutes(router: Router): void {
  for (const { path, name, type } of files) {
    const text = readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
    router.get(path, (ctx) => {
      ctx.type = type;
      ctx.set('content-security-policy', "default-src 'self'; img-src 'self' data:");
      ctx.body = text;
    });
  }
}

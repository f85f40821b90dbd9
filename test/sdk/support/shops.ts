import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Router } from '@koa/router';
import express from 'express';
import { Hono } from 'hono';
import Koa from 'koa';
import type { WebhookOptions } from '../../../sdk/source/express.ts';
import { hakikaWebhooks as forExpress } from '../../../sdk/source/express.ts';
import { hakikaWebhooks as forHono } from '../../../sdk/source/hono.ts';
import { hakikaWebhooks as forKoa } from '../../../sdk/source/koa.ts';
import { hakikaWebhooks as forNext } from '../../../sdk/source/next.ts';

export interface Shop {
  url: string;
  stop: () => Promise<void>;
}

/** A merchant's server, which takes webhooks at `/hook`. */
export async function openShop(listener: RequestListener): Promise<Shop> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the frameworks would log of a handler that throws. */
const quiet = (): void => undefined;

function expressApp(options: WebhookOptions): RequestListener {
  const app = express();
  app.set('env', 'test');
  app.post('/hook', forExpress(options));
  app.use(express.json());
  return app as RequestListener;
}

function koaApp(options: WebhookOptions): RequestListener {
  const router = new Router();
  router.post('/hook', forKoa(options));
  return new Koa().on('error', quiet).use(router.routes()).callback() as RequestListener;
}

function honoApp(options: WebhookOptions): RequestListener {
  const app = new Hono();
  app.post('/hook', forHono(options));
  app.onError((_error, context) => context.text('', 500));
  return getRequestListener(app.fetch) as RequestListener;
}

/** Next calls what a route exports as `POST` with a `Request`, and answers 500 to what it throws. */
function nextRoute(options: WebhookOptions): RequestListener {
  const POST = forNext(options);
  const onThrow = () => new Response(null, { status: 500 });
  return getRequestListener((request) => POST(request).catch(onThrow)) as RequestListener;
}

/** Next's pages, and Node itself: without a `next` that takes errors. */
function pagesHandler(options: WebhookOptions): RequestListener {
  const handler = forExpress(options);
  return (request, response) => void handler(request, response);
}

export const frameworks: Record<string, (options: WebhookOptions) => RequestListener> = {
  Express: expressApp,
  Koa: koaApp,
  Hono: honoApp,
  'Next’s app router': nextRoute,
  'Next’s pages': pagesHandler,
};

import type { Middleware } from 'koa';
import type { LiveLog, WrittenLogEntry } from './live-log.ts';

/** A reader that has this much waiting is not reading any more. */
const backlogMaxBytes = 1_000_000;

/** `GET /_simulator/events`: the recent log, then every entry as it happens, as server-sent events. */
export const eventStream =
  (liveLog: LiveLog): Middleware =>
  (ctx) => {
    const { res } = ctx;
    ctx.respond = false;
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });

    const send = (entry: WrittenLogEntry): void => {
      res.write(`id: ${entry.number}\ndata: ${JSON.stringify(entry)}\n\n`);
      if (res.writableLength > backlogMaxBytes) res.destroy();
    };
    for (const entry of liveLog.recent()) send(entry);
    const unsubscribe = liveLog.subscribe(send);
    res.on('close', unsubscribe);
    res.flushHeaders();
  };

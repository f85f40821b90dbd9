import { expect, test } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { exchange } from '../../daraja/exchange.ts';

const request = { method: 'POST', path: '/', headers: {}, body: '{}', totalMs: 200 } as const;

/** Stands in for undici, to do what a faulty or future version might. */
function dispatcher(dispatch: (handler: Required<Dispatcher.DispatchHandler>) => void): Dispatcher {
  return {
    dispatch: (_options: unknown, handler: Required<Dispatcher.DispatchHandler>) => {
      dispatch(handler);
      return true;
    },
  } as unknown as Dispatcher;
}

function controller() {
  const aborts: Error[] = [];
  return {
    aborts,
    abort: (reason: Error) => aborts.push(reason),
  } as unknown as Dispatcher.DispatchController & { aborts: Error[] };
}

test('a dispatcher about to write a second time is stopped, and the request counts as lost', async () => {
  const [first, second] = [controller(), controller()];
  const ended = await exchange(
    dispatcher((handler) => {
      handler.onRequestStart(first, undefined);
      handler.onRequestStart(second, undefined);
    }),
    { ...request, writeByMs: performance.now() + 1_000 },
  );
  expect(ended).toMatchObject({ ended: 'lost' });
  expect([first.aborts.length, second.aborts.length]).toEqual([0, 1]);
});

test('a connection that comes up after the deadline is not written to', async () => {
  const late = controller();
  let start = () => undefined as void;
  const ended = await exchange(
    dispatcher((handler) => {
      start = () => handler.onRequestStart(late, undefined);
    }),
    { ...request, writeByMs: performance.now() + 20 },
  );
  expect(ended).toMatchObject({ ended: 'notWritten', reason: 'tooSlow' });
  start();
  expect(late.aborts).toHaveLength(1);
});

test('a deadline that passes in the same tick as the connection stops the write', async () => {
  const stopped = controller();
  const writeByMs = performance.now() + 30;
  const ended = await exchange(
    dispatcher((handler) => {
      // No timer can fire while the process is busy; only the check before the write is left.
      while (performance.now() <= writeByMs);
      handler.onRequestStart(stopped, undefined);
    }),
    { ...request, writeByMs },
  );
  expect(ended).toMatchObject({ ended: 'notWritten', reason: 'tooSlow' });
  expect(stopped.aborts).toHaveLength(1);
});

test.each([[Number.NaN], [-1], [Number.NEGATIVE_INFINITY]])(
  'with a deadline of %s nothing is dispatched',
  async (writeByMs) => {
    let dispatched = 0;
    const ended = await exchange(
      dispatcher(() => void dispatched++),
      { ...request, writeByMs },
    );
    expect(ended).toMatchObject({ ended: 'notWritten', reason: 'tooSlow' });
    expect(dispatched).toBe(0);
  },
);

test('a request written and never answered is lost when the total time is over', async () => {
  const ended = await exchange(
    dispatcher((handler) => handler.onRequestStart(controller(), undefined)),
    { ...request, writeByMs: Infinity },
  );
  expect(ended).toMatchObject({ ended: 'lost', httpStatus: null });
});

test('a connection that never comes up ends with the total time, unwritten', async () => {
  const ended = await exchange(
    dispatcher(() => undefined),
    { ...request, writeByMs: Infinity },
  );
  expect(ended).toMatchObject({ ended: 'notWritten' });
});

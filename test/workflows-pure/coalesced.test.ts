import { expect, test } from '@jest/globals';
import { coalesced } from '../../workflows/coalesced.ts';

/** Work whose every run ends when told to. */
function slowWork() {
  const runs: PromiseWithResolvers<void>[] = [];
  const call = coalesced(async () => {
    const run = Promise.withResolvers<void>();
    runs.push(run);
    await run.promise;
  });
  return { runs, call };
}

test('calls one after the other run once each', async () => {
  const { runs, call } = slowWork();
  for (const number of [1, 2, 3]) {
    const called = call();
    expect(runs).toHaveLength(number);
    runs.at(-1)!.resolve();
    await called;
  }
});

test('all calls during a run lead to one run more, which the first caller waits for', async () => {
  const { runs, call } = slowWork();
  let isDone = false;
  const first = call().then(() => (isDone = true));
  await Promise.all([call(), call(), call()]);
  expect(runs).toHaveLength(1);
  runs[0]!.resolve();
  await Promise.resolve().then(() => undefined);
  expect([runs.length, isDone]).toEqual([2, false]);
  runs[1]!.resolve();
  await first;
  expect(runs).toHaveLength(2);
});

test('a call in the very last moment of a run is not lost', async () => {
  let late: Promise<void> | undefined;
  let runs = 0;
  const call: () => Promise<void> = coalesced(async () => {
    runs += 1;
    await Promise.resolve();
    if (runs === 1) late = call();
  });
  await call();
  await late;
  expect(runs).toBe(2);
});

test('a run that fails fails its caller, and the next call runs again', async () => {
  const { runs, call } = slowWork();
  const failed = call();
  runs[0]!.reject(new Error('broken'));
  await expect(failed).rejects.toThrow('broken');
  const called = call();
  expect(runs).toHaveLength(2);
  runs[1]!.resolve();
  await called;
});

import { expect, test } from '@jest/globals';
import { createClock } from '../../simulator/clock.ts';

test('a clock that is stopped keeps no wait, neither an old nor a new one', () => {
  const waits = (): number => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
  const before = waits();
  const clock = createClock(1);
  clock.after(60_000, () => undefined);
  expect(waits()).toBe(before + 1);
  clock.stop();
  clock.after(60_000, () => undefined)();
  clock.after(60_000, () => undefined);
  expect(waits()).toBe(before);
});

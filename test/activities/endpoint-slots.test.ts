import { expect, jest, test } from '@jest/globals';
import { withSlot } from '../../activities/endpoint-slots.ts';

/** Begins as many tries as are let; what ends them, and how many there are. */
function fill(endpointId: string) {
  const { promise: over, resolve: end } = Promise.withResolvers<'done'>();
  let begun = 0;
  const tries: Promise<unknown>[] = [];
  const attempt = (): Promise<'done'> => {
    begun += 1;
    return over;
  };
  for (let each = 0; each < 50; each += 1) tries.push(withSlot(endpointId, attempt));
  return {
    begun,
    end: () => {
      end('done');
      return Promise.all(tries);
    },
  };
}

test('an endpoint has 25 tries at once, and others have theirs beside it', async () => {
  const [one, other] = [fill('we_one'), fill('we_other')];
  expect([one.begun, other.begun]).toEqual([25, 25]);
  expect((await one.end()).filter((result) => result === undefined)).toHaveLength(25);
  await other.end();
});

test('an endpoint that was slow has 10 tries at once, until it is quick again', async () => {
  let nowMs = 0;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  const first = fill('we_slow');
  nowMs += 15_000;
  await first.end();
  const second = fill('we_slow');
  expect(second.begun).toBe(10);
  await second.end();
  const third = fill('we_slow');
  expect(third.begun).toBe(25);
  await third.end();
  clock.mockRestore();
});

test('a try that throws leaves its place', async () => {
  for (let each = 0; each < 30; each += 1)
    await expect(withSlot('we_throws', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const later = fill('we_throws');
  expect(later.begun).toBe(25);
  await later.end();
});

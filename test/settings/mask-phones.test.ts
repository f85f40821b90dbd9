import { expect, test } from '@jest/globals';
import { maskPhones } from '../../settings/log.ts';

test.each([
  ['254712345678', '254712******'],
  ['+254112345678', '+254112******'],
  ['0712345678', '0712******'],
  ['712345678', '712******'],
  ['ws_CO_191220191020363925712345678', 'ws_CO_191220191020363925712******'],
])('%s is masked', (phone, masked) => {
  expect(maskPhones(`{"msg":"x ${phone}"}`)).toBe(`{"msg":"x ${masked}"}`);
});

test.each(['1795712345678', '1717171717171', '1712345678901'])(
  'the instant %s is none, whatever its digits',
  (timeMs) => {
    const line = `{"level":30,"time":${timeMs},"msg":"push"}`;
    expect(maskPhones(line)).toBe(line);
  },
);

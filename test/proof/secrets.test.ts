import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { findSecrets } from '../../proof/facts/secrets.ts';
import { customerName } from '../../proof/load/plan.ts';
import { completedPayment, noFacts } from './facts.ts';

const search = findSecrets({ ...noFacts(), payments: [completedPayment('pay_1')] });
const sha256 = (encoding: 'hex' | 'base64' | 'base64url') =>
  createHash('sha256').update('254712345678').digest(encoding);

test.each([
  'to 254712345678 now',
  'to +254712345678',
  'to 0712345678',
  'the tail 712345678 alone',
  'ws_CO_25112026153445123712345678',
  `hex ${sha256('hex')}`,
  `base64 ${sha256('base64')}`,
  `base64url ${sha256('base64url')}`,
  `inside longer ones: xx${sha256('hex')}yy`,
  `for ${customerName}`,
  'key sk_sandbox_key_of_merchant_1',
])('the search finds what must not be in a log: %s', (text) => {
  expect(search.in(text)).toHaveLength(1);
});

test('instants and ids that merely look like digits are not taken for a phone', () => {
  expect(
    search.in('{"time":1764712345678,"at":"1764084875712345678","id":"pay_01m89pn2w2m3qev4ynpv3h2ny4"}'),
  ).toEqual([]);
});

import { exampleId } from '../ids.ts';

export const apiKeyExample = {
  id: exampleId('key'),
  object: 'api_key',
  environment: 'sandbox',
  name: 'Checkout server',
  hint: 'Qb2x',
  scopes: ['express.pay', 'transactions.read'],
  createdAt: '2026-09-02T15:04:11.206Z',
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  rotatedTo: null,
};

// Not one that works, nor one that a scanner would take for a key: its checksum is missing.
const secret = 'hk_test_…Qb2x';

export const createdKeyExample = { ...apiKeyExample, secret };
export const rotatedKeyExample = {
  ...createdKeyExample,
  replaces: { id: 'key_01m1hac9p6d3g6j9k2m5p8r1t4', expiresAt: '2026-09-03T15:04:11.206Z' },
};

export const createKeyExamples = {
  createApiKey: {
    summary: 'A key for one use',
    value: { name: 'Checkout server', scopes: ['express.pay', 'transactions.read'] },
  },
};
export const rotateKeyExamples = {
  rotateApiKey: { summary: 'Both work for two days', value: { overlapHours: 48 } },
  leaked: { summary: 'The old key leaked', value: { overlapHours: 0 } },
};
export const revokeKeyExamples = {
  revokeApiKey: { summary: 'With a reason for the audit', value: { reason: 'It was in a repository.' } },
};

import { exampleId } from '../ids.ts';

export const credentialExample = {
  id: exampleId('cred'),
  object: 'daraja_credential',
  environment: 'sandbox',
  name: 'Shop',
  type: 'paybill',
  businessShortCode: '174379',
  tillNumber: null,
  isDefault: true,
  suspendedAt: null,
  suspendedCode: null,
  defaultAccountReference: 'auto',
  initiatorName: null,
  verifiedAt: '2026-09-02T15:05:02.117Z',
  c2bRegisteredAt: null,
  pullRegisteredAt: null,
  createdAt: '2026-09-02T15:04:11.206Z',
  updatedAt: '2026-09-14T08:21:19.233Z',
};

export const changedCredentialExample = {
  ...credentialExample,
  change: 'updated',
  changedFields: ['passkey'],
};

const keys = {
  consumerKey: 'Xq7vRk2LpW9',
  consumerSecret: 'm2PzT8cY4hN',
  passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd',
};
export const createCredentialExamples = {
  createDarajaCredential: {
    summary: 'A till',
    value: { name: 'Till 4', type: 'till', businessShortCode: '600584', tillNumber: '5123456', ...keys },
  },
  paybill: {
    summary: 'A paybill, by which payments go from now on',
    value: { name: 'Shop', type: 'paybill', businessShortCode: '174379', ...keys, isDefault: true },
  },
};
export const updateCredentialExamples = {
  updateDarajaCredential: { summary: 'Make it the default', value: { isDefault: true } },
  keys: {
    summary: 'The keys of another app',
    value: { consumerKey: 'Xq7vRk2LpW9', consumerSecret: 'm2PzT8cY4hN' },
  },
};

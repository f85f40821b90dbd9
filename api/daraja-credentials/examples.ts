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
};

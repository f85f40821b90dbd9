import { exampleId } from '../ids.ts';

export const auditEntryExample = {
  id: exampleId('aud'),
  object: 'audit_entry',
  actor: exampleId('key'),
  action: 'case.closed',
  subject: exampleId('case'),
  reason: 'The surplus was refunded.',
  details: { decision: 'none' },
  requestId: exampleId('req'),
  at: '2026-09-14T09:02:58.870Z',
};

import * as z from 'zod';
import { auditActions } from '../../db/entities/index.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { pageOf, pageQuery } from '../lists/page.ts';
import { endsAfterStart, endTooEarly, periodQuery } from '../lists/period.ts';
import { anyOf } from '../lists/query-values.ts';
import { oneOfGrowing } from '../growing-set.ts';
import { auditEntryExample } from './example.ts';

const text = z.string('Send this parameter once.');

export const AuditEntryAnswer = z
  .object({
    id: idOf('aud'),
    object: z.literal('audit_entry'),
    actor: z
      .string()
      .describe('An API key’s id, `temporal operator <name>`, or `setup` for who set it up on the server.'),
    action: oneOfGrowing(auditActions),
    subject: z.string().describe('The id of what was acted on.'),
    reason: z.string().nullable(),
    details: z.record(z.string(), z.unknown()).describe('More about it, never a secret.'),
    requestId: z.string().describe('The request, or the update in Temporal, that did it.'),
    at: Instant,
  })
  .meta({ id: 'AuditEntry', examples: [auditEntryExample] });
export const AuditPage = pageOf(AuditEntryAnswer);

export const AuditQuery = z
  .strictObject({
    ...pageQuery,
    actor: text.optional(),
    actions: anyOf(auditActions).optional(),
    subject: text.optional(),
    ...periodQuery('Done'),
  })
  .refine(endsAfterStart, endTooEarly);
